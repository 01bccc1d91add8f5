"""The only writers of plans. Each call is one transaction, and says on the plan's own timeline what was done."""
