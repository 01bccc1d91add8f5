from assets.models.activity import Activity
from assets.models.duplicate import DuplicateKey, DuplicateLook, DuplicatePair, Merge
from assets.models.experience import Experience
from assets.models.listing import Listing, ListingTheme
from assets.models.map_cell import MapCell, MapStamp
from assets.models.organisation import Membership, Organisation
from assets.models.report import Report
from assets.models.revision import Revision
from assets.models.schedule import Schedule, SchoolTerm
from assets.models.search_entry import SearchEntry
from assets.models.search_word import SearchWord
from assets.models.source import ExternalId, Source
from assets.models.space import Space
from assets.models.taxonomy import Synonym, Term, TermCode
from assets.models.volunteering import Opening, VolunteerOffer

__all__ = [
    "Activity",
    "DuplicateKey",
    "DuplicateLook",
    "DuplicatePair",
    "Experience",
    "ExternalId",
    "Listing",
    "ListingTheme",
    "MapCell",
    "MapStamp",
    "Membership",
    "Merge",
    "Opening",
    "Organisation",
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
