"""What the person's pages show, made ready for their templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.local_time import local_date
from directory.models import Consent, Plan, PlanViewing
from directory.models.plan_codes import FACES, Outcome, Part, Teller
from directory.own_plan.forms import FaceForm, NoteForm
from directory.plans.sheet import Sheet, SheetItem
from directory.plans.shown import make_sheet

VIEWINGS_SHOWN = 60
SAYS = {
    Outcome.WENT.value: gettext_lazy("I went"),
    Outcome.WENT_AGAIN.value: gettext_lazy("I went again"),
    Outcome.NOT_SUITABLE.value: gettext_lazy("Not for me"),
    Outcome.CLOSED.value: gettext_lazy("It was closed"),
    Outcome.HELPING.value: gettext_lazy("I’d like to help"),
}
"""The buttons, in their order."""
_SAID = SAYS | {
    Outcome.FULL.value: gettext_lazy("It was full"),
    Outcome.WRONG.value: gettext_lazy("Something we said was wrong"),
    Outcome.NO_ANSWER.value: gettext_lazy("Nobody answered"),
}


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One thing on the plan, with what was said of it and room for more."""

    shown: SheetItem
    said: str
    """The code of how it turned out; empty before that."""
    said_words: str
    said_by_worker: bool
    tel: str
    note: NoteForm


@dataclass(frozen=True, slots=True)
class Pin:
    """Things at one spot, numbered as in the list."""

    numbers: list[int]
    names: str
    lon: float
    lat: float
    approximate: bool
    item: int


@dataclass(frozen=True, slots=True)
class OwnPage:
    plan: Plan
    sheet: Sheet
    items: list[OwnItem]
    pins: list[Pin]
    face: FaceForm
    faces: tuple[tuple[int, str, object], ...]
    helped: tuple[int, str, object] | None
    sharing_with: int

    @property
    def pins_json(self) -> str:
        return orjson.dumps(self.pins).decode()

    @classmethod
    def of(
        cls,
        plan: Plan,
        *,
        at: datetime,
        notes: Mapping[int, NoteForm] | None = None,
        face: FaceForm | None = None,
    ) -> OwnPage:
        """The page; ``notes`` by item and ``face`` are forms that could not be kept as they were sent."""
        sheet = make_sheet(plan, at=at)
        return cls(
            plan=plan,
            sheet=sheet,
            items=_items(plan, sheet, notes or {}),
            pins=_pins(sheet),
            face=face or FaceForm(initial={"face": plan.helped}),
            faces=FACES,
            helped=next((answer for answer in FACES if answer[0] == plan.helped), None),
            sharing_with=held(plan, on=local_date(at)).count(),
        )


def _items(plan: Plan, sheet: Sheet, notes: Mapping[int, NoteForm]) -> list[OwnItem]:
    said = {row.pk: row for row in plan.items.only("pk", "plan", "outcome", "told_by").order_by("pk")}
    return [
        OwnItem(
            shown=item,
            said=said[item.pk].outcome,
            said_words=str(_SAID.get(said[item.pk].outcome, "")),
            said_by_worker=said[item.pk].told_by == Teller.WORKER,
            tel="".join(letter for letter in item.phone if letter.isdigit() or letter == "+"),
            note=notes.get(item.pk) or NoteForm(item=item.pk, initial={"note": item.note}),
        )
        for item in sheet.items
        if item.pk in said
    ]


def _pins(sheet: Sheet) -> list[Pin]:
    """One pin a spot, or those of one house would hide each other."""
    together: dict[tuple[float, float, bool], list[SheetItem]] = {}
    for item in sheet.items:
        if item.spot is not None:
            key = (item.spot.lon, item.spot.lat, item.spot.approximate)
            together.setdefault(key, []).append(item)
    return [
        Pin(
            numbers=[item.number for item in items],
            names="; ".join(f"{item.number}. {item.name}" for item in items),
            lon=lon,
            lat=lat,
            approximate=approximate,
            item=items[0].pk,
        )
        for (lon, lat, approximate), items in together.items()
    ]


@dataclass(frozen=True, slots=True)
class Sharing:
    """Somebody who may see the plan now."""

    pk: int
    who: str
    parts: list[str]
    until: date

    @classmethod
    def of(cls, consent: Consent) -> Sharing:
        if consent.team is not None:
            who = str(consent.team)
        else:
            who = _("Every team round %(area)s") % {
                "area": consent.neighbourhood and consent.neighbourhood.name
            }
        return cls(consent.pk, who, [str(Part(part).label) for part in consent.parts], consent.until)


def held(plan: Plan, *, on: date) -> QuerySet[Consent]:
    """What the person agreed to that holds on that day."""
    rows = plan.consents.filter(withdrawn_at=None, until__gte=on)
    return rows.select_related("team", "neighbourhood").order_by("until", "pk")


def viewings(plan: Plan) -> list[PlanViewing]:
    """Who else looked at it, the latest first."""
    return list(plan.viewings.order_by("-on", "-pk")[:VIEWINGS_SHOWN])
