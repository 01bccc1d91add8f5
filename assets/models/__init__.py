from assets.models.activity import Activity
from assets.models.claim import Claim
from assets.models.confirmation_ask import ConfirmationAsk
from assets.models.duplicate import DuplicateKey, DuplicateLook, DuplicatePair, Merge
from assets.models.erasure import Erasure
from assets.models.experience import Experience
from assets.models.grant import Grant
from assets.models.invitation import Invitation
from assets.models.listing import Listing, ListingTheme
from assets.models.map_cell import MapCell, MapStamp
from assets.models.organisation import Membership, Organisation
from assets.models.people_change import PeopleChange
from assets.models.proposal import Proposal
from assets.models.reason_template import ReasonTemplate
from assets.models.remit import Remit
from assets.models.report import Report
from assets.models.revision import Revision
from assets.models.schedule import Schedule, SchoolTerm
from assets.models.search_entry import SearchEntry
from assets.models.search_word import SearchWord
from assets.models.source import ExternalId, Source
from assets.models.space import Space
from assets.models.taxonomy import Synonym, Term, TermCode
from assets.models.volunteering import Opening, VolunteerOffer
from assets.vocabulary import Kind

MODELS: dict[str, type[Listing]] = {
    Kind.ORGANISATION: Organisation,
    Kind.SPACE: Space,
    Kind.ACTIVITY: Activity,
    Kind.VOLUNTEER_OFFER: VolunteerOffer,
    Kind.OPENING: Opening,
}
"""The table of each kind of listing."""

__all__ = [
    "MODELS",
    "Activity",
    "Claim",
    "ConfirmationAsk",
    "DuplicateKey",
    "DuplicateLook",
    "DuplicatePair",
    "Erasure",
    "Experience",
    "ExternalId",
    "Grant",
    "Invitation",
    "Listing",
    "ListingTheme",
    "MapCell",
    "MapStamp",
    "Membership",
    "Merge",
    "Opening",
    "Organisation",
    "PeopleChange",
    "Proposal",
    "ReasonTemplate",
    "Remit",
    "Report",
    "Revision",
    "Schedule",
    "SchoolTerm",
    "SearchEntry",
    "SearchWord",
    "Source",
    "Space",
    "Synonym",
    "Term",
    "TermCode",
    "VolunteerOffer",
]
