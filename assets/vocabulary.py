"""The coded words listings are described with, each with its plain label. Open Referral names where it has one.

Labels are in the reader's language. What is kept or looked up by them, such as the search index, takes them
:func:`in_english`, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.db.models.enums import ChoicesType
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


def in_english(choices: Iterable[tuple[str, str | Promise]]) -> list[tuple[str, str]]:
    """The choices with their labels as they are written in the code."""
    with override(None):
        return [(code, str(label)) for code, label in choices]


class _CodedType(ChoicesType):
    @property
    def choices(cls) -> list[tuple[str, Promise]]:
        codes: Any = cls
        return [(code.value, code._label_) for code in codes]


# What knows the types of Django's own choices does not look through another metaclass.
if TYPE_CHECKING:
    _Choices = TextChoices
else:

    class _Choices(TextChoices, metaclass=_CodedType):
        pass


class Coded(_Choices):
    """Codes with labels that are translated.

    A label is said in the language of the moment, as text that can be joined and cut. The choices, which models and
    forms are made with once and for all, are translated when they are shown.
    """

    @property
    def label(self) -> str:
        return str(self._label_)


class Kind(Coded):
    """The kinds of listing."""

    ORGANISATION = "organisation", _("Organisation")
    SPACE = "space", _("Space")
    ACTIVITY = "activity", _("Activity")
    VOLUNTEER_OFFER = "volunteer_offer", _("Volunteer offer")
    OPENING = "opening", _("Chance to volunteer")


class Status(Coded):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting to be checked")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Attendance(Coded):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    PHONE = "phone", _("By phone")
    AT_HOME = "at_home", _("Comes to you")


class Access(Coded):
    STEP_FREE = "step_free", _("Step-free")
    ACCESSIBLE_TOILET = "accessible_toilet", _("Accessible toilet")
    CHANGING_PLACES = "changing_places", _("Changing Places toilet")
    BLUE_BADGE_PARKING = "blue_badge_parking", _("Blue Badge parking")
    LIFT = "lift", _("Lift")
    HOIST = "hoist", _("Hoist")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    BSL = "bsl", _("British Sign Language")
    EASY_READ = "easy_read", _("Easy-read information")
    QUIET_SPACE = "quiet_space", _("Quiet space")
    DEMENTIA_FRIENDLY = "dementia_friendly", _("Dementia friendly")
    AUTISM_FRIENDLY = "autism_friendly", _("Autism friendly")
    ASSISTANCE_DOGS = "assistance_dogs", _("Assistance dogs welcome")
    CARERS_WELCOME = "carers_welcome", _("Carers welcome")
    BABY_CHANGE = "baby_change", _("Baby changing")
    TRANSPORT = "transport", _("Help with getting there")


class Group(Coded):
    """Who a listing is especially for. None named means anyone."""

    WOMEN = "women", _("Women")
    MEN = "men", _("Men")
    OLDER_PEOPLE = "older_people", _("Older people")
    YOUNG_PEOPLE = "young_people", _("Young people")
    CHILDREN = "children", _("Children")
    FAMILIES = "families", _("Families")
    NEW_PARENTS = "new_parents", _("New parents")
    CARERS = "carers", _("Unpaid carers")
    YOUNG_CARERS = "young_carers", _("Young carers")
    DISABLED_PEOPLE = "disabled_people", _("Disabled people")
    LEARNING_DISABILITY = "learning_disability", _("People with a learning disability")
    NEURODIVERGENT = "neurodivergent", _("Autistic and neurodivergent people")
    DEAF_PEOPLE = "deaf_people", _("Deaf people and people with hearing loss")
    SIGHT_LOSS = "sight_loss", _("People with sight loss")
    LGBT = "lgbt", _("LGBT+ people")
    REFUGEES = "refugees", _("Refugees and people seeking asylum")
    VETERANS = "veterans", _("Veterans")
    BEREAVED = "bereaved", _("Bereaved people")
    JOB_SEEKERS = "job_seekers", _("People looking for work")
    HOMELESS_PEOPLE = "homeless_people", _("People without a home")
    IN_RECOVERY = "in_recovery", _("People in recovery")
    STUDENTS = "students", _("Students")


class Cost(Coded):
    FREE = "free", _("Free")
    DONATION = "donation", _("Pay what you can")
    PAID = "paid", _("There is a charge")
    UNKNOWN = "unknown", _("Cost not known")


class Referral(Coded):
    SELF = "self", _("Come along or get in touch yourself")
    PROFESSIONAL = "professional", _("A worker refers you")
    EITHER = "either", _("Get in touch yourself or through a worker")


class Booking(Coded):
    DROP_IN = "drop_in", _("Just turn up")
    BOOK = "book", _("Book first")
    REFER = "refer", _("By referral")
    UNKNOWN = "unknown", _("Ask before you go")


class ReachKind(Coded):
    ANYWHERE = "anywhere", _("Anyone, wherever they live")
    DISTANCE = "distance", _("People within a distance")
    AREAS = "areas", _("People in named areas")
    POLYGON = "polygon", _("People inside a drawn area")


class ConfirmedHow(Coded):
    EMAIL = "email", _("the group, by e-mail")
    PHONE = "phone", _("a convenor, by phone")
    VISIT = "visit", _("a convenor, by visiting")
    IMPORT = "import", _("the source it was imported from")
    ONLINE = "online", _("the group, on this site")


class LegalForm(Coded):
    CHARITY = "charity", _("Charity")
    CIC = "cic", _("Community interest company")
    INFORMAL = "informal", _("Informal group")
    FAITH = "faith", _("Faith group")
    SOCIAL_ENTERPRISE = "social_enterprise", _("Social enterprise")
    COOPERATIVE = "cooperative", _("Co-operative")
    BUSINESS = "business", _("Local business")
    PUBLIC_BODY = "public_body", _("Public body")
    SCHOOL = "school", _("School or college")
    CLUB = "club", _("Club")
    UNKNOWN = "unknown", _("Not known")


class SpaceType(Coded):
    HALL = "hall", _("Hall")
    ROOM = "room", _("Room")
    KITCHEN = "kitchen", _("Kitchen")
    GARDEN = "garden", _("Garden")
    ALLOTMENT = "allotment", _("Allotments")
    PARK = "park", _("Park or green space")
    PITCH = "pitch", _("Pitch or court")
    LIBRARY = "library", _("Library")
    CAFE = "cafe", _("Café")
    WORKSHOP = "workshop", _("Workshop")
    STUDIO = "studio", _("Studio")
    PLACE_OF_WORSHIP = "place_of_worship", _("Place of worship")
    SCHOOL = "school", _("School or college")
    LEISURE_CENTRE = "leisure_centre", _("Leisure centre")
    HEALTH = "health", _("Health building")
    OUTDOOR = "outdoor", _("Outdoor place")
    OTHER = "other", _("Other space")


class Facility(Coded):
    KITCHEN = "kitchen", _("Kitchen")
    TABLES_CHAIRS = "tables_chairs", _("Tables and chairs")
    WIFI = "wifi", _("Wi-Fi")
    PROJECTOR = "projector", _("Projector")
    STAGE = "stage", _("Stage")
    PIANO = "piano", _("Piano")
    PARKING = "parking", _("Parking")
    STORAGE = "storage", _("Storage")
    OUTDOOR_SPACE = "outdoor_space", _("Outdoor space")
    HOIST = "hoist", _("Hoist")
    SHOWER = "shower", _("Shower")
    PA_SYSTEM = "pa_system", _("PA system")
    HEATING = "heating", _("Heating")
    WORKSHOP_TOOLS = "workshop_tools", _("Workshop tools")


class ActivityType(Coded):
    CLUB = "club", _("Club")
    SESSION = "session", _("Session")
    DROP_IN = "drop_in", _("Drop-in")
    COURSE = "course", _("Course")
    HELPLINE = "helpline", _("Helpline")
    SCHEME = "scheme", _("Scheme")
    ADVICE = "advice", _("Advice")
    EVENT = "event", _("Event")


class MembershipRole(Coded):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")


class ProposalStatus(Coded):
    """How far a proposed change has come."""

    DRAFT = "draft", _("Being written")
    WAITING = "waiting", _("Waiting to be checked")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Approved")
    DROPPED = "dropped", _("Given up")


class ClaimStatus(Coded):
    """What became of somebody's word that an organisation is theirs."""

    WAITING = "waiting", _("Waiting to be checked")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Given up")


class ClaimProof(Coded):
    """What speaks for a claim. The address has always been proved: the claim is made by a link sent to it."""

    SAME_ADDRESS = "same_address", _("It is the e-mail address on the entry")
    SAME_DOMAIN = "same_domain", _("The e-mail address is at the entry’s own website")
    CHARITY_NUMBER = "charity_number", _("They gave the right charity number")


class ClaimTo(Coded):
    """Who answers a claim: whoever looks after the organisation, or else a convenor."""

    CONVENORS = "convenors", _("A convenor")
    OWNERS = "owners", _("Its owners")
    NOTICE = "notice", _("Nobody, unless its owners object in time")


class PeopleEvent(Coded):
    """What changed among those who look after an organisation."""

    FOUNDED = "founded", _("put it on the map")
    CLAIMED = "claimed", _("was agreed to look after it")
    TOOK_OVER = "took_over", _("took it over")
    INVITED = "invited", _("was invited")
    JOINED = "joined", _("joined")
    MADE_OWNER = "made_owner", _("was made an owner")
    MADE_EDITOR = "made_editor", _("was made an editor")
    REMOVED = "removed", _("was taken off")
    LEFT = "left", _("left")
    HANDED_OVER = "handed_over", _("left, and handed it to the convenors")


class VenueAnswer(Coded):
    """Whether a venue agrees that something takes place there. Its page lists only what it agreed to."""

    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class ReportKind(Coded):
    """What somebody says of a listing that does not hold."""

    CLOSED = "closed", _("It has closed")
    WRONG = "wrong", _("Something is wrong")


class ReportAbout(Coded):
    """Which part of a listing is said to be wrong."""

    TIMES = "times", _("Days or times")
    PLACE = "place", _("Where it is")
    COST = "cost", _("What it costs")
    CONTACT = "contact", _("How to get in touch")
    WHO_FOR = "who_for", _("Who it is for")
    OTHER = "other", _("Something else")


class ReportSource(Coded):
    """Where it was said."""

    PLAN = "plan", _("From a plan")
    VISITOR = "visitor", _("By a visitor")
    STAFF = "staff", _("By a worker")


class ReportAnswer(Coded):
    """What became of a report."""

    CORRECTED = "corrected", _("It was put right")
    STILL_RIGHT = "still_right", _("It is still right")
    WITHDRAWN = "withdrawn", _("It was taken off the map")
    NOT_UNDERSTOOD = "not_understood", _("We could not tell what was meant")


class ExperienceKind(Coded):
    """What people met with: they went again, they got an answer, or they got none."""

    RETURNED = "returned", _("Somebody went again")
    REPLIED = "replied", _("They answered")
    NO_REPLY = "no_reply", _("They did not answer")


class PairDecision(Coded):
    """What somebody decided of two listings that may be one."""

    OPEN = "open", _("Not decided yet")
    NOT_DUPLICATES = "not_duplicates", _("Not the same")
    MERGED = "merged", _("Merged")


class MatchedBy(Coded):
    """How a grant was found to be to an organisation that is listed here."""

    CHARITY = "charity", _("Charity number")
    COMPANY = "company", _("Company number")
    NAME = "name", _("Name")
