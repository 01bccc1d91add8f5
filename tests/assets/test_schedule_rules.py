from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, time, timedelta

import pytest

from assets.errors import AssetsError
from assets.schedules import Frequency, ImpossibleRule, Rule, to_rrule, validate

THURSDAY_LUNCH = Rule(freq=Frequency.WEEKLY, byday=("TH",), opens_at=time(12), closes_at=time(14))
D = date(2026, 1, 6)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"freq": Frequency.WEEKLY}, "at least one day"),
        ({"freq": Frequency.MONTHLY}, "needs a day"),
        ({"freq": Frequency.ONCE}, "needs its date"),
        ({"freq": Frequency.WEEKLY, "byday": ("XX",)}, "“XX” is not a day"),
        ({"freq": Frequency.MONTHLY, "byday": ("6MO",)}, "“6MO” is not a day"),
        ({"freq": Frequency.WEEKLY, "byday": ("2TU",)}, "only goes with a monthly"),
        ({"freq": Frequency.WEEKLY, "byday": ("TU",), "bymonthday": (1,)}, "only goes with a monthly"),
        ({"freq": Frequency.MONTHLY, "bymonthday": (32,)}, "1 to 31"),
        ({"freq": Frequency.MONTHLY, "bymonthday": (0,)}, "1 to 31"),
        ({"freq": Frequency.DAILY, "except_months": (13,)}, "1 to 12"),
        ({"freq": Frequency.DAILY, "interval": 0}, "interval of 0"),
        ({"freq": Frequency.WEEKLY, "byday": ("TU",), "interval": 53}, "use 1 to 52"),
        ({"freq": Frequency.WEEKLY, "byday": ("TU",), "interval": 2}, "needs a first date"),
        ({"freq": Frequency.WEEKLY, "byday": ("WE",), "interval": 2, "dtstart": D}, "on one of the days"),
        ({"freq": Frequency.DAILY, "closes_at": time(12)}, "no opening time"),
        ({"freq": Frequency.DAILY, "opens_at": time(12, 0, 30)}, "to the minute"),
        ({"freq": Frequency.DAILY, "opens_at": time(12, tzinfo=UTC)}, "local"),
        ({"freq": Frequency.DAILY, "valid_from": D, "valid_until": D - timedelta(1)}, "before the first"),
        ({"freq": Frequency.DAILY, "valid_from": date(226, 1, 1)}, "typing mistake"),
        ({"freq": Frequency.DAILY, "except_dates": (D,), "extra_dates": (D,)}, "both as an extra date"),
        (
            {"freq": Frequency.DAILY, "except_dates": tuple(D + timedelta(n) for n in range(367))},
            "more than 366",
        ),
        ({"freq": Frequency.ONCE, "dtstart": D, "term_time_only": True}, "single date"),
        ({"freq": Frequency.ONCE, "dtstart": D, "except_dates": (D,)}, "never happen"),
        ({"freq": Frequency.ONCE, "dtstart": D, "valid_from": D + timedelta(1)}, "never happen"),
        ({"freq": Frequency.MONTHLY, "byday": ("2TU",), "bymonthday": (20,)}, "never happen"),
        (
            {"freq": Frequency.MONTHLY, "bymonthday": (31,), "interval": 12, "dtstart": date(2026, 2, 1)},
            "never",
        ),
        ({"freq": Frequency.WEEKLY, "byday": ("TH",), "valid_from": D, "valid_until": D}, "never happen"),
        ({"freq": Frequency.WEEKLY, "byday": ("TH",), "except_months": tuple(range(1, 13))}, "never happen"),
        ({"freq": Frequency.DAILY, "interval": 7, "byday": ("MO",), "dtstart": D}, "never happen"),
    ],
)
def test_impossible_rules_are_refused_in_words(facts: dict[str, object], message: str) -> None:
    with pytest.raises(ImpossibleRule, match=message) as refused:
        validate(Rule(**facts))  # type: ignore[arg-type]
    assert isinstance(refused.value, AssetsError)


@pytest.mark.parametrize(
    "facts",
    [
        {"freq": Frequency.MONTHLY, "byday": ("5MO",), "interval": 12, "dtstart": date(2026, 2, 1)},
        {"freq": Frequency.MONTHLY, "bymonthday": (29,), "interval": 12, "dtstart": date(2026, 2, 1)},
        {"freq": Frequency.WEEKLY, "byday": ("TH",), "valid_until": date(1999, 1, 1)},
        {"freq": Frequency.WEEKLY, "byday": ("TH",), "except_months": tuple(range(1, 12))},
        {"freq": Frequency.ONCE, "dtstart": D, "except_dates": (D,), "extra_dates": (D + timedelta(7),)},
    ],
)
def test_rare_rules_are_allowed(facts: dict[str, object]) -> None:
    validate(Rule(**facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (THURSDAY_LUNCH, "FREQ=WEEKLY;BYDAY=TH"),
        (
            Rule(freq=Frequency.WEEKLY, byday=("TU",), interval=2, dtstart=D),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        ),
        (Rule(freq=Frequency.MONTHLY, byday=("2TU", "-1FR")), "FREQ=MONTHLY;BYDAY=2TU,-1FR"),
        (Rule(freq=Frequency.MONTHLY, bymonthday=(1, -1)), "FREQ=MONTHLY;BYMONTHDAY=1,-1"),
        (
            replace(THURSDAY_LUNCH, valid_until=date(2026, 7, 9)),
            "FREQ=WEEKLY;UNTIL=20260709T225959Z;BYDAY=TH",
        ),
        (Rule(freq=Frequency.DAILY, valid_until=date(2026, 7, 9)), "FREQ=DAILY;UNTIL=20260709"),
        (
            replace(THURSDAY_LUNCH, except_months=(8, 12)),
            "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,7,9,10,11;BYDAY=TH",
        ),
        (Rule(freq=Frequency.ONCE, dtstart=D), None),
    ],
)
def test_rrule(rule: Rule, text: str | None) -> None:
    assert to_rrule(rule) == text
