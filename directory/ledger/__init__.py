"""The ledger of searches: what was looked for and where, whether there was any, and nothing of who looked."""
