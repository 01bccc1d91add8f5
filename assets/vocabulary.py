"""The coded words listings are described with, each with its plain label. Open Referral names where it has one."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """The kinds of listing."""

    ORGANISATION = "organisation", "Organisation"
    SPACE = "space", "Space"
    ACTIVITY = "activity", "Activity"
    VOLUNTEER_OFFER = "volunteer_offer", "Volunteer offer"
    OPENING = "opening", "Chance to volunteer"


class Status(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting to be checked"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Attendance(TextChoices):
    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    PHONE = "phone", "By phone"
    AT_HOME = "at_home", "Comes to you"


class Access(TextChoices):
    STEP_FREE = "step_free", "Step-free"
    ACCESSIBLE_TOILET = "accessible_toilet", "Accessible toilet"
    CHANGING_PLACES = "changing_places", "Changing Places toilet"
    BLUE_BADGE_PARKING = "blue_badge_parking", "Blue Badge parking"
    LIFT = "lift", "Lift"
    HOIST = "hoist", "Hoist"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    BSL = "bsl", "British Sign Language"
    EASY_READ = "easy_read", "Easy-read information"
    QUIET_SPACE = "quiet_space", "Quiet space"
    DEMENTIA_FRIENDLY = "dementia_friendly", "Dementia friendly"
    AUTISM_FRIENDLY = "autism_friendly", "Autism friendly"
    ASSISTANCE_DOGS = "assistance_dogs", "Assistance dogs welcome"
    CARERS_WELCOME = "carers_welcome", "Carers welcome"
    BABY_CHANGE = "baby_change", "Baby changing"
    TRANSPORT = "transport", "Help with getting there"


class Group(TextChoices):
    """Who a listing is especially for. None named means anyone."""

    WOMEN = "women", "Women"
    MEN = "men", "Men"
    OLDER_PEOPLE = "older_people", "Older people"
    YOUNG_PEOPLE = "young_people", "Young people"
    CHILDREN = "children", "Children"
    FAMILIES = "families", "Families"
    NEW_PARENTS = "new_parents", "New parents"
    CARERS = "carers", "Unpaid carers"
    YOUNG_CARERS = "young_carers", "Young carers"
    DISABLED_PEOPLE = "disabled_people", "Disabled people"
    LEARNING_DISABILITY = "learning_disability", "People with a learning disability"
    NEURODIVERGENT = "neurodivergent", "Autistic and neurodivergent people"
    DEAF_PEOPLE = "deaf_people", "Deaf people and people with hearing loss"
    SIGHT_LOSS = "sight_loss", "People with sight loss"
    LGBT = "lgbt", "LGBT+ people"
    REFUGEES = "refugees", "Refugees and people seeking asylum"
    VETERANS = "veterans", "Veterans"
    BEREAVED = "bereaved", "Bereaved people"
    JOB_SEEKERS = "job_seekers", "People looking for work"
    HOMELESS_PEOPLE = "homeless_people", "People without a home"
    IN_RECOVERY = "in_recovery", "People in recovery"
    STUDENTS = "students", "Students"


class Cost(TextChoices):
    FREE = "free", "Free"
    DONATION = "donation", "Pay what you can"
    PAID = "paid", "There is a charge"
    UNKNOWN = "unknown", "Cost not known"


class Referral(TextChoices):
    SELF = "self", "Come along or get in touch yourself"
    PROFESSIONAL = "professional", "A worker refers you"
    EITHER = "either", "Get in touch yourself or through a worker"


class Booking(TextChoices):
    DROP_IN = "drop_in", "Just turn up"
    BOOK = "book", "Book first"
    REFER = "refer", "By referral"
    UNKNOWN = "unknown", "Ask before you go"


class ReachKind(TextChoices):
    ANYWHERE = "anywhere", "Anyone, wherever they live"
    DISTANCE = "distance", "People within a distance"
    AREAS = "areas", "People in named areas"
    POLYGON = "polygon", "People inside a drawn area"


class ConfirmedHow(TextChoices):
    EMAIL = "email", "the group, by e-mail"
    PHONE = "phone", "a convenor, by phone"
    VISIT = "visit", "a convenor, by visiting"
    IMPORT = "import", "the source it was imported from"
    ONLINE = "online", "the group, on this site"


class LegalForm(TextChoices):
    CHARITY = "charity", "Charity"
    CIC = "cic", "Community interest company"
    INFORMAL = "informal", "Informal group"
    FAITH = "faith", "Faith group"
    SOCIAL_ENTERPRISE = "social_enterprise", "Social enterprise"
    COOPERATIVE = "cooperative", "Co-operative"
    BUSINESS = "business", "Local business"
    PUBLIC_BODY = "public_body", "Public body"
    SCHOOL = "school", "School or college"
    CLUB = "club", "Club"
    UNKNOWN = "unknown", "Not known"


class SpaceType(TextChoices):
    HALL = "hall", "Hall"
    ROOM = "room", "Room"
    KITCHEN = "kitchen", "Kitchen"
    GARDEN = "garden", "Garden"
    ALLOTMENT = "allotment", "Allotments"
    PARK = "park", "Park or green space"
    PITCH = "pitch", "Pitch or court"
    LIBRARY = "library", "Library"
    CAFE = "cafe", "Café"
    WORKSHOP = "workshop", "Workshop"
    STUDIO = "studio", "Studio"
    PLACE_OF_WORSHIP = "place_of_worship", "Place of worship"
    SCHOOL = "school", "School or college"
    LEISURE_CENTRE = "leisure_centre", "Leisure centre"
    HEALTH = "health", "Health building"
    OUTDOOR = "outdoor", "Outdoor place"
    OTHER = "other", "Other space"


class Facility(TextChoices):
    KITCHEN = "kitchen", "Kitchen"
    TABLES_CHAIRS = "tables_chairs", "Tables and chairs"
    WIFI = "wifi", "Wi-Fi"
    PROJECTOR = "projector", "Projector"
    STAGE = "stage", "Stage"
    PIANO = "piano", "Piano"
    PARKING = "parking", "Parking"
    STORAGE = "storage", "Storage"
    OUTDOOR_SPACE = "outdoor_space", "Outdoor space"
    HOIST = "hoist", "Hoist"
    SHOWER = "shower", "Shower"
    PA_SYSTEM = "pa_system", "PA system"
    HEATING = "heating", "Heating"
    WORKSHOP_TOOLS = "workshop_tools", "Workshop tools"


class ActivityType(TextChoices):
    CLUB = "club", "Club"
    SESSION = "session", "Session"
    DROP_IN = "drop_in", "Drop-in"
    COURSE = "course", "Course"
    HELPLINE = "helpline", "Helpline"
    SCHEME = "scheme", "Scheme"
    ADVICE = "advice", "Advice"
    EVENT = "event", "Event"


class MembershipRole(TextChoices):
    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"


class ReportKind(TextChoices):
    """What somebody says of a listing that does not hold."""

    CLOSED = "closed", _("It has closed")
    WRONG = "wrong", _("Something is wrong")


class ReportAbout(TextChoices):
    """Which part of a listing is said to be wrong."""

    TIMES = "times", _("Days or times")
    PLACE = "place", _("Where it is")
    COST = "cost", _("What it costs")
    CONTACT = "contact", _("How to get in touch")
    WHO_FOR = "who_for", _("Who it is for")
    OTHER = "other", _("Something else")


class ReportSource(TextChoices):
    """Where it was said."""

    PLAN = "plan", _("From a plan")
    VISITOR = "visitor", _("By a visitor")
    STAFF = "staff", _("By a worker")


class ReportAnswer(TextChoices):
    """What became of a report."""

    CORRECTED = "corrected", _("It was put right")
    STILL_RIGHT = "still_right", _("It is still right")
    WITHDRAWN = "withdrawn", _("It was taken off the map")
    NOT_UNDERSTOOD = "not_understood", _("We could not tell what was meant")


class ExperienceKind(TextChoices):
    """What people met with: they went again, they got an answer, or they got none."""

    RETURNED = "returned", _("Somebody went again")
    REPLIED = "replied", _("They answered")
    NO_REPLY = "no_reply", _("They did not answer")
