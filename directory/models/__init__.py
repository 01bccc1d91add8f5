from directory.models.outcome_entry import OutcomeEntry
from directory.models.outgoing_mail import OutgoingMail, UndeliverableAddress
from directory.models.plan import Plan, PlanEvent, PlanItem
from directory.models.plan_sharing import Consent, PlanLink, PlanViewing, TeamArea
from directory.models.search_ledger import LedgerEntry

__all__ = [
    "Consent",
    "LedgerEntry",
    "OutcomeEntry",
    "OutgoingMail",
    "Plan",
    "PlanEvent",
    "PlanItem",
    "PlanLink",
    "PlanViewing",
    "TeamArea",
    "UndeliverableAddress",
]
