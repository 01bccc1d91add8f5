"""Plans that one of the demo's workers might have made, through the same actions as real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from assets.local_time import local_date
from assets.models import ExternalId
from directory.accounts.models import Team, User
from directory.demo.people import NURSES
from directory.models import Plan
from directory.models.plan_codes import Easier, Outcome, Part, Who
from directory.plans.actions.consent import give_consent
from directory.plans.actions.items import record_outcome, revise_item
from directory.plans.actions.making import add_note, finish, make_plan, say_helped
from directory.plans.actions.sharing import make_link
from directory.plans.person import Person
from directory.plans.places import neighbourhoods, start_area
from geo.places import PlaceNotFound

MAKER = "worker@marlsden.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something on a plan: what, the first step, and how it turned out so many days after the plan was made."""

    listing: str
    """As the demo's files call it."""
    first: str = ""
    who: str = ""
    outcome: str = ""
    after: int = 7
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    label: str
    days_ago: int
    near: str
    person: Person
    steps: Sequence[Step]
    follow_up_in: int | None = None
    """Days from today; some are past."""
    notes: Sequence[tuple[int, str]] = field(default_factory=tuple)
    """Days after it was made, and what was noted."""
    round_here: bool = False
    """Whether the person agreed that the teams of their neighbourhood see it."""
    nurses: bool = False
    """Whether the nurses may see it."""
    link: bool = False
    helped: int | None = None
    finished_after: int | None = None


STORIES = (
    Story(
        label="lunch club and a garden", days_ago=41, near="Canalside",
        person=Person(
            matters="Company at dinner time. Getting out of the flat now the evenings are dark.",
            brings="Grew leeks for forty years. Makes good soup.",
            easier=(Easier.STEP_FREE.value, Easier.COMPANY.value),
            easier_words="The 32 bus stops outside",
        ),
        steps=(
            Step(listing="canalside-wharf-sunday-lunch", first="Go along together the first Sunday.",
                 who=Who.TOGETHER, outcome=Outcome.WENT_AGAIN, after=12, note="Likes the corner table."),
            Step(listing="tenterfields-ings-raised-beds", first="Ring and ask about the low beds.",
                 who=Who.PERSON, outcome=Outcome.HELPING, after=20),
            Step(listing="marlsden-central-radiator-table", first="Call in after the chemist’s.", who=Who.PERSON),
        ),
        follow_up_in=3, round_here=True, link=True,
        notes=((14, "Second Sunday dinner went well. Now wants to bring soup."),),
    ),
    Story(
        label="new here, English and football", days_ago=24, near="Tenterfields",
        person=Person(
            matters="Speaking English with real people. Football. Somebody to ask about letters.",
            brings="Was a tailor. Speaks Kurdish and Arabic.",
            easier=(Easier.FREE.value,),
        ),
        steps=(
            Step(listing="tenterfields-open-house-conversation", first="Walk over together on the day.",
                 who=Who.TOGETHER, outcome=Outcome.WENT_AGAIN, after=6),
            Step(listing="tenterfields-un-training", first="Text the coach for the boot box.", who=Who.WORKER,
                 outcome=Outcome.WENT, after=9),
            Step(listing="tenterfields-komele-letters", first="Take the letter from the council.", who=Who.PERSON,
                 outcome=Outcome.NO_ANSWER, after=11, note="Rang twice. Try the Friday session."),
            Step(listing="marlsden-central-fettlers-sewing-menders", first="Ask if they want another mender.",
                 who=Who.WORKER),
        ),
        follow_up_in=-1,
    ),
    Story(
        label="after a loss, small steps", days_ago=63, near="Bankfoot",
        person=Person(
            matters="Quiet company. Not having to explain. Eating properly again.",
            brings="Good with wood. Tuesdays and Wednesdays free.",
            easier=(Easier.QUIET.value, Easier.COMPANY.value),
        ),
        steps=(
            Step(listing="bankfoot-widowers-dinner", first="Meet the cook beforehand.", who=Who.TOGETHER,
                 outcome=Outcome.WENT_AGAIN, after=15),
            Step(listing="bankfoot-grief-garden", first="Look at the garden first.", who=Who.PERSON,
                 outcome=Outcome.NOT_SUITABLE, after=18, note="Too many people that day. May try in spring."),
            Step(listing="bankfoot-shed-open", first="Bring the broken chair.", who=Who.PERSON,
                 outcome=Outcome.WENT_AGAIN, after=30),
        ),
        notes=((33, "Mending chairs for others now."),), helped=5, finished_after=49,
    ),
    Story(
        label="bread, heating and a breather", days_ago=12, near="Hollin Top",
        person=Person(
            matters="Getting through to payday. An hour without the children.",
            brings="Drives, has a big car. Good at fractions.",
            easier=(Easier.FREE.value, Easier.TRANSPORT.value),
        ),
        steps=(
            Step(listing="hollin-top-pantry", first="Join together on pantry day.", who=Who.TOGETHER),
            Step(listing="canalside-wharf-energy", first="Take the last two bills.", who=Who.PERSON,
                 outcome=Outcome.FULL, after=5, note="Next free morning is in two weeks."),
            Step(listing="weavers-row-homework-tutors", first="Ask how the evenings are shared out.",
                 who=Who.WORKER),
        ),
        follow_up_in=0,
    ),
    Story(
        label="sore knees, wants to move", days_ago=30, near="Weavers Row",
        person=Person(
            matters="Moving without it hurting. Women only. Meeting neighbours.",
            brings="Cooks for forty at weddings.",
            easier=(Easier.STEP_FREE.value, Easier.TOILET.value),
        ),
        steps=(
            Step(listing="weavers-row-albion-chair-yoga", first="Go with a friend the first time.", who=Who.PERSON,
                 outcome=Outcome.WENT, after=8),
            Step(listing="bankfoot-warm-water", first="Ring about the hoist and the warm pool.", who=Who.WORKER),
            Step(listing="weavers-row-langar-rotis", first="Turn up on Sunday, apron provided.", who=Who.PERSON,
                 outcome=Outcome.HELPING, after=14),
        ),
        follow_up_in=9, nurses=True, link=True,
    ),
    Story(
        label="hands busy, head quiet", days_ago=6, near="Marlsden Central",
        person=Person(
            matters="Something to do with my hands. Sleeping better. No forms.",
            brings="Used to fix radios.",
            easier=(Easier.QUIET.value,),
        ),
        steps=(
            Step(listing="marlsden-central-fettlers-saturday", first="Look in and sit by the clock.", who=Who.PERSON),
            Step(listing="canalside-three-oclock-room", first="Keep the address by the bed.", who=Who.PERSON),
            Step(listing="canalside-salt-shed", first="Go along together on Tuesday.", who=Who.TOGETHER),
        ),
        follow_up_in=8,
    ),
    Story(
        label="remembering songs, two together", days_ago=18, near="Bankfoot",
        person=Person(
            matters="Doing something as a couple again. Singing.",
            brings="Knows the words to everything. Plays the harmonium a little.",
            easier=(Easier.TOILET.value, Easier.TRANSPORT.value, Easier.HEARING_LOOP.value),
        ),
        steps=(
            Step(listing="bankfoot-memory-cafe", first="Book the Hopper for both.", who=Who.WORKER,
                 outcome=Outcome.WENT, after=9),
            Step(listing="weavers-row-yaadein-harmonium", first="Ring and ask about Thursday.", who=Who.WORKER),
            Step(listing="marlsden-central-carers-cuppa", first="Try it once, for the carer.", who=Who.PERSON),
        ),
        follow_up_in=5,
    ),
)  # fmt: skip


def fill(*, at: datetime) -> int:
    """Make the plans, unless their maker has any or is not there; return how many."""
    maker = User.objects.filter(email=MAKER).select_related("team").first()
    if maker is None or Plan.objects.filter(maker=maker).exists():
        return 0
    listings = dict(
        ExternalId.objects.filter(
            source__slug="marlsden-demo",
            value__in={step.listing for story in STORIES for step in story.steps},
        ).values_list("value", "listing_id")
    )
    with transaction.atomic():
        for story in STORIES:
            _make(story, listings, by=maker, at=at)
    return len(STORIES)


def _make(story: Story, listings: dict[str, int], *, by: User, at: datetime) -> None:
    made_at = at - timedelta(days=story.days_ago)
    follow_up = None
    if story.follow_up_in is not None:
        follow_up = local_date(at) + timedelta(days=story.follow_up_in)
    steps = {listings[step.listing]: step for step in story.steps if step.listing in listings}
    plan = make_plan(
        label=story.label, person=story.person, start_id=_start(story.near), follow_up_on=follow_up,
        listings=list(steps), by=by, at=made_at,
    )  # fmt: skip
    items = {item.listing_id: item for item in plan.items.order_by("position", "pk")}
    happened = [(after, "note", note) for after, note in story.notes]
    for pk, step in steps.items():
        item = items.get(pk)
        if item is None:
            continue
        revise_item(
            item, version=1, first_step=step.first, who=step.who, on=local_date(made_at + timedelta(days=4)),
            by=by, at=made_at,
        )  # fmt: skip
        if step.outcome:
            happened.append((step.after, str(pk), ""))
    for after, what, text in sorted(happened):
        then = made_at + timedelta(days=after)
        if what == "note":
            add_note(plan, text=text, by=by, at=then)
        else:
            step = steps[int(what)]
            record_outcome(items[int(what)], outcome=step.outcome, note=step.note, by=by, at=then)
    _finish(story, plan, by=by, made_at=made_at, at=at)


def _finish(story: Story, plan: Plan, *, by: User, made_at: datetime, at: datetime) -> None:
    """What the person agreed to, was given and said at the end."""
    until = local_date(at) + timedelta(days=150)
    if story.round_here and (areas := [a for a in neighbourhoods() if a.code == "X99000001"]):
        give_consent(
            plan, parts=[Part.WORDS, Part.ITEMS, Part.OUTCOMES], until=until, how="said", by=by, at=made_at,
            neighbourhood=areas[0],
        )  # fmt: skip
    if story.nurses and (team := Team.objects.filter(name=NURSES).first()) is not None:
        give_consent(
            plan, parts=[Part.ITEMS, Part.OUTCOMES], until=until, how="signed", by=by, at=made_at, team=team
        )
    if story.link:
        make_link(plan, by=by, at=at - timedelta(days=2))
    if story.helped is not None and story.finished_after is not None:
        done = made_at + timedelta(days=story.finished_after)
        say_helped(plan, face=story.helped, by=None, at=done)
        finish(plan, finished=True, by=by, at=done)


def _start(text: str) -> int | None:
    try:
        area = start_area(text)
    except PlaceNotFound:
        return None
    return None if area is None else area.pk
