"""One grant of a file made into a row, or the reason why it cannot be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from assets.imports.fields import Unfit, day
from assets.imports.grant_files import Values
from assets.models import Grant
from geo.text import shortened, tidy

CURRENCY = "GBP"
_MOST = Decimal(10) ** 12
_LONGEST_DESCRIPTION = 5_000
_CODE_LENGTH = 20


def grant_of(values: Values) -> Grant:
    """Make a grant, not saved, without its source and recipient. Raises Unfit, saying why in words."""
    currency = _text(values, "currency", 20)
    if currency != CURRENCY:
        raise Unfit(
            f"the amount is in “{currency}”: only pounds (GBP) can be added up"
            if currency
            else "there is no currency"
        )
    starts, ends = _day(values, "plannedDates/startDate"), _day(values, "plannedDates/endDate")
    if starts and ends and starts > ends:
        raise Unfit(f"it was to start on {starts}, after it was to end on {ends}")
    return Grant(
        identifier=_needed(values, "id", "identifier"),
        title=shortened(_needed(values, "title", "title"), 300),
        description=_text(values, "description", _LONGEST_DESCRIPTION),
        programme=_text(values, "grantProgramme/title", 200),
        currency=currency,
        amount=_amount(values),
        awarded_on=day(_needed(values, "awardDate", "award date")),
        starts_on=starts,
        ends_on=ends,
        funder_id=_needed(values, "fundingOrganization/id", "funder's identifier"),
        funder_name=shortened(_needed(values, "fundingOrganization/name", "funder's name"), 200),
        recipient_id=_needed(values, "recipientOrganization/id", "recipient's identifier"),
        recipient_name=shortened(_needed(values, "recipientOrganization/name", "recipient's name"), 200),
        charity_number=_text(values, "recipientOrganization/charityNumber", 20),
        company_number=_text(values, "recipientOrganization/companyNumber", 20),
        location_codes=sorted(_codes(values)),
        url=_web_address(values),
    )


def as_kept(values: Values) -> dict[str, object]:
    """What is kept of a grant that was rejected: enough to find it in its file."""
    wanted = ("id", "title", "currency", "amountAwarded", "awardDate", "recipientOrganization/name")
    return {path: values[path][0] for path in wanted if path in values}


def _text(values: Values, path: str, most: int) -> str:
    found = values.get(path, ("",))[0]
    return shortened(tidy(found), most) if isinstance(found, str | int | Decimal) else ""


def _needed(values: Values, path: str, what: str) -> str:
    text = _text(values, path, 5_000)
    if not text:
        raise Unfit(f"there is no {what}")
    # An identifier that was cut would be another's.
    if path.endswith("id") and len(text) > 200:
        raise Unfit(f"the {what} has {len(text):,} characters; at most 200 fit")
    return text


def _amount(values: Values) -> Decimal:
    text = _needed(values, "amountAwarded", "amount awarded")
    try:
        amount = Decimal(text.replace(",", "").removeprefix("£"))
    except InvalidOperation:
        raise Unfit(f"the amount “{shortened(text, 40)}” is not a number") from None
    if amount.is_nan() or amount < 0:
        raise Unfit(f"the amount is {shortened(text, 40)}: money taken back is no grant")
    if amount >= _MOST:
        raise Unfit(f"the amount {shortened(text, 40)} cannot be right")
    return amount.quantize(Decimal("0.01"))


def _day(values: Values, path: str) -> date | None:
    text = _text(values, path, 40)
    return day(text) if text else None


def _codes(values: Values) -> set[str]:
    codes = {tidy(code) for code in values.get("beneficiaryLocation/geoCode", ())}
    return {code for code in codes if 0 < len(code) <= _CODE_LENGTH}


def _web_address(values: Values) -> str:
    text = _text(values, "url", 400)
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return ""
    return text if len(text) <= 300 else ""
