"""The fields a mapping may fill, and their values in the one form that a snapshot has.

Imports compare documents with ``==``, so a value must come out of a file exactly as it would come back out
of the database: codes as codes, days as UTC moments, coordinates to 0.1 m.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models

from assets.document import LISTS
from assets.imports import tidying
from assets.local_time import LONDON
from assets.models import MODELS
from assets.snapshot import NOT_SAID
from assets.vocabulary import in_english

REFERENCES = ("owner", "venue")
"""Fields that name another listing by its external id."""
REACH = re.compile(r"anywhere|(distance|wards|areas):\s*(.+)")
# What an import decides itself, or what follows from the rest.
_NOT_OFFERED = {
    *NOT_SAID,
    "kind",
    "status",
    "published_at",
    "point",
    "reach_kind",
    "reach_m",
    "reach_polygon",
    "photo",
    "photo_alt",
}
_YES, _NO = {"yes", "y", "true", "t", "1"}, {"no", "n", "false", "f", "0"}


class Unfit(ValueError):
    """A value that the field cannot hold; says why in words."""


class LeftOut(Unfit):
    """A value that is no use and not worth losing the listing for (a broken web address)."""


@cache
def columns(kind: str) -> dict[str, models.Field[Any, Any]]:
    """The columns of one kind of listing that a mapping may fill, by name."""
    found = MODELS[kind]._meta.concrete_fields
    return {f.name: f for f in found if f.name not in _NOT_OFFERED}


@cache
def names(kind: str) -> tuple[str, ...]:
    """Everything a mapping may name under ``fields`` for one kind of listing."""
    return (*sorted([*columns(kind), "themes", "schedules", "reach", "address"]),)


def is_list(kind: str, name: str) -> bool:
    """Tell whether a field holds several values."""
    return name in LISTS or isinstance(columns(kind).get(name), ArrayField)


def canonical(kind: str, name: str, value: Any) -> Any:
    """Return a value as a snapshot has it; None for an empty one. Raises Unfit."""
    if value is None or value == "" or value == []:
        return None
    if name == "reach":
        return reach(str(value))
    if name == "themes":
        return list(dict.fromkeys(_texts(value)))
    column = columns(kind)[name]
    if isinstance(column, ArrayField):
        return [_scalar(column.base_field, v) for v in dict.fromkeys(_texts(value))]
    if isinstance(value, list | tuple):
        if len(value) != 1:
            raise Unfit(f"{name} holds one value, not {len(value)}")
        value = value[0]
    return _scalar(column, value)


def reach(text: str) -> str:
    """Check "distance:3000", "wards:Hale;Bowdon", "areas:E08000009" or "anywhere". Raises Unfit."""
    match = REACH.fullmatch(text.strip())
    if match is None:
        raise Unfit(
            f"“{tidying.shortened(text, 60)}” is not distance:metres, wards:names, areas:codes or anywhere"
        )
    if match[1] == "distance":
        whole(match[2])
    return text.strip()


def _texts(value: Any) -> Sequence[str]:
    return [str(v) for v in value if str(v)] if isinstance(value, list | tuple) else [str(value)]


def _scalar(column: models.Field[Any, Any], value: Any) -> Any:
    if column.choices is not None:
        return _code(column, str(value))
    if isinstance(column, models.BooleanField):
        return _boolean(value)
    if isinstance(column, models.DateTimeField):
        return moment(day(value))
    if isinstance(column, models.DateField):
        return day(value).isoformat()
    if isinstance(column, models.DecimalField):
        return _decimal(column, value)
    if isinstance(column, models.IntegerField):
        return whole(value)
    if isinstance(column, models.ForeignKey):
        return str(value)
    if isinstance(column, GeometryField):
        raise Unfit("a shape cannot be given as text")
    return _text(column, str(value).strip())


def _code(column: models.Field[Any, Any], text: str) -> str:
    codes = [str(code) for code, _ in column.flatchoices]
    if text in codes:
        return text
    for code, label in in_english(column.flatchoices):
        if text.casefold() in (code.casefold(), label.casefold()):
            return code
    raise Unfit(f"“{tidying.shortened(text, 60)}” is none of {', '.join(codes)}")


def _boolean(value: Any) -> bool:
    folded = str(value).strip().casefold()
    if folded in _YES | _NO:
        return folded in _YES
    raise Unfit(f"“{tidying.shortened(str(value), 40)}” is neither yes nor no")


def whole(value: Any) -> int:
    """Return a whole number, not negative. Raises Unfit."""
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Unfit(f"“{tidying.shortened(str(value), 40)}” is not a number") from None
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number < 2**31:
        raise Unfit(f"{tidying.shortened(str(value), 40)} is not a whole number that can be right")
    return int(number)


def _decimal(column: models.DecimalField[Any, Any], value: Any) -> float:
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Unfit(f"“{tidying.shortened(str(value), 40)}” is not a number") from None
    most = Decimal(10) ** (column.max_digits - column.decimal_places)
    if not number.is_finite() or abs(number) >= most:
        raise Unfit(f"{tidying.shortened(str(value), 40)} is not a number that can be right")
    return float(round(number, column.decimal_places))


def day(value: Any) -> date:
    """Return the day a text names. Raises Unfit for one that does not exist."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%Y-%m", "%Y"):
        try:
            found = datetime.strptime(text[:10] if form == "%Y-%m-%d" else text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        if not 1900 <= found.year < 2200:
            break
        return found.date()
    raise Unfit(f"“{tidying.shortened(text, 40)}” is not a date there is, such as 2026-03-31")


def moment(day: date) -> str:
    """The first moment of a day in London, as a snapshot has it: in UTC.

    The first, so that what was said today was never said in the future.
    """
    return datetime.combine(day, time(), LONDON).astimezone(UTC).isoformat()


def _text(column: models.Field[Any, Any], text: str) -> str | None:
    if column.name == "phone":
        text = tidying.phone(text)
    elif column.name == "postcode":
        text = tidying.postcode(text)
        if not text:
            raise LeftOut("postcodes that cannot be right")
    elif column.name == "website":
        text = _valid(tidying.website(text), URLValidator(schemes=["http", "https"]), "web addresses")
    elif column.name == "email":
        text = _valid(text.removeprefix("mailto:"), EmailValidator(), "e-mail addresses")
    most = column.max_length
    if most is not None and len(text) > most:
        if column.name in ("website", "email", "phone"):
            raise LeftOut(f"values too long for a {column.name}")
        raise Unfit(f"{column.name} is {len(text):,} characters long; at most {most} fit")
    return text or None


def _valid(text: str, check: URLValidator | EmailValidator, what: str) -> str:
    try:
        check(text)
    except ValidationError:
        raise LeftOut(f"{what} that cannot be right") from None
    return text
