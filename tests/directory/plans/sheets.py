"""Plans to try: three ordinary things, ten, and words that mean harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from assets.schedules import BankHolidays, Frequency, Rule
from directory.plans.sheet import Sheet, SheetItem, Spot
from geo.picture import Pin

LUNCH = Rule(
    freq=Frequency.WEEKLY,
    byday=("TH",),
    opens_at=time(12),
    closes_at=time(14),
    term_time_only=True,
    bank_holidays=BankHolidays.SKIPS,
)
ORCHARD = Rule(
    freq=Frequency.WEEKLY,
    interval=2,
    byday=("SA",),
    dtstart=date(2026, 11, 28),
    opens_at=time(10, 30),
    closes_at=time(12, 30),
)
WALK = Rule(freq=Frequency.MONTHLY, byday=("2TU",), opens_at=time(9, 30))

THREE = (
    SheetItem(
        number=1,
        pk=101,
        name="Thursday Lunch Club",
        kind_label="Activity",
        summary="A hot two-course lunch, a raffle and good company. You can come alone; somebody will sit with you.",
        place="St Mary’s Hall, 4 Church Lane, Marlsden, MX3 4AB",
        distance="9 minutes’ walk (straight line)",
        next_time="Thursday 26 November, 12 noon to 2 pm",
        times=("Every Thursday, 12 noon to 2 pm, in term time, not on bank holidays",),
        cost="£4",
        who_for="Anyone over 60",
        access="Step-free, hearing loop",
        room="6 places left, said on 20 November",
        sure="Confirmed by the group 3 weeks ago",
        phone="01632 960123",
        email="lunch@stmarys.example",
        first_visit="Come to the side door and ask for Maureen. She will show you round and introduce you.",
        first_step="Ring Maureen to say you are coming",
        who="Both together",
        on=date(2026, 11, 25),
        spot=Spot(-1.9021, 53.6012),
        url="/listings/101/",
        rules=(LUNCH,),
    ),
    SheetItem(
        number=2,
        pk=102,
        name="Bobbin Orchard needs two people on Saturdays",
        kind_label="Chance to volunteer",
        giving=True,
        summary="Pruning, picking and making juice. Tools and tea are there.",
        place="Bobbin Park, Mill Road, Marlsden, MX3 5DE",
        distance="16 minutes’ walk (straight line)",
        next_time="Saturday 28 November, 10.30 am to 12.30 pm",
        times=("Every other Saturday, 10.30 am to 12.30 pm",),
        cost="Free",
        sure="Confirmed by the group last week",
        phone="01632 960456",
        website="https://orchard.example/join",
        first_step="Go and have a look round",
        who="You",
        on=date(2026, 11, 28),
        spot=Spot(-1.8965, 53.5971),
        url="/listings/102/",
        rules=(ORCHARD,),
    ),
    SheetItem(
        number=3,
        pk=103,
        name="Walk and Talk",
        kind_label="Activity",
        summary="A slow walk by the canal for people who have lost somebody.",
        place="Hethersedge, MX5",
        times=("The second Tuesday of every month, 9.30 am",),
        next_time="Tuesday 8 December, 9.30 am",
        cost="Free",
        sure="Nobody has told us lately that this is right",
        phone="01632 960789",
        first_visit="We meet at the gate. Wear shoes that can get muddy.",
        first_step="Ask Dawn at the surgery where it starts",
        who="Your worker",
        warnings=("It now starts half an hour earlier than when you chose it.",),
        spot=Spot(-1.888, 53.604, approximate=True),
        url="/listings/103/",
        rules=(WALK,),
    ),
)

SHEET = Sheet(
    code="K7Q-D4M",
    made_on=date(2026, 11, 24),
    team="Eastside neighbourhood team",
    matters="Company at dinner time, and getting out of the house since Mum died.",
    brings="Gardening, and a van.",
    easier=("Somebody to go with the first time", "Step-free"),
    start="Sale Moor",
    items=THREE,
)
TEN = replace(
    SHEET,
    items=tuple(
        replace(
            THREE[n % 3],
            number=n + 1,
            pk=200 + n,
            spot=Spot(-1.92 + 0.006 * n, 53.59 + 0.002 * (n * 7 % 10), approximate=n % 4 == 3),
        )
        for n in range(10)
    ),
)
LINK = "https://map.example.org/plan/Zk3vQ0lJb8sXw1yTqPz7cA/"


def pins(sheet: Sheet) -> list[Pin]:
    return [
        Pin(item.number, item.spot.lon, item.spot.lat, item.spot.approximate)
        for item in sheet.items
        if item.spot is not None
    ]
