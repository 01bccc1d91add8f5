from directory.models.aim import Aim, Reading
from directory.models.analysis import Analysis, AnalysisMap
from directory.models.outcome_entry import OutcomeEntry
from directory.models.outgoing_mail import OutgoingMail, UndeliverableAddress
from directory.models.plan import Plan, PlanEvent, PlanItem
from directory.models.plan_sharing import Consent, PlanLink, PlanViewing, TeamArea
from directory.models.scenario import Scenario, ScenarioChange
from directory.models.search_ledger import LedgerEntry

__all__ = [
    "Aim",
    "Analysis",
    "AnalysisMap",
    "Consent",
    "LedgerEntry",
    "OutcomeEntry",
    "OutgoingMail",
    "Plan",
    "PlanEvent",
    "PlanItem",
    "PlanLink",
    "PlanViewing",
    "Reading",
    "Scenario",
    "ScenarioChange",
    "TeamArea",
    "UndeliverableAddress",
]
