"""Entries made from the demo's own: what a second person, or another list, would write of the same thing; and what is
nearly the same and is another. One half of the generators for setting the weights, the other held back for the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

Document = dict[str, Any]
Make = Callable[[Document, Random], Document]

_NOT_COPIED = (
    "kind", "venue", "owner", "schedules", "published_at", "confirmed_at", "confirmed_how", "room", "room_places",
    "room_as_of", "room_valid_until",
)  # fmt: skip


def entry(document: Document, rng: Random, *, moved_m: float) -> Document:
    """The same thing as somebody else would enter it: the pin a little off, less of it filled in."""
    new = {name: value for name, value in document.items() if name not in _NOT_COPIED}
    new["status"] = "published"
    if "point" in new:
        new["point"] = [round(x + rng.uniform(-moved_m, moved_m) * 0.7, 1) for x in new["point"]]
    return new


def _typo(text: str, rng: Random) -> str:
    at = [n for n, c in enumerate(text[:-1]) if c.isalpha() and text[n + 1].isalpha() and n > 1]
    if not at:
        return text
    n = rng.choice(at)
    return rng.choice([text[:n] + text[n + 1] + text[n] + text[n + 2 :], text[:n] + text[n + 1 :]])


def slip(d: Document, rng: Random) -> Document:
    return entry(d, rng, moved_m=60) | {"name": _typo(d["name"], rng), "website": None}


def short_forms(d: Document, rng: Random) -> Document:
    name = d["name"]
    for full, short in (("Centre", "Ctr"), ("Community", "Comm."), (" and ", " & "), ("Association", "Assoc"),
                        ("Saint ", "St. "), ("School", "Sch"), ("Road", "Rd"), ("’", "")):  # fmt: skip
        name = name.replace(full, short)
    return entry(d, rng, moved_m=30) | {"name": name.upper(), "email": None}


def legal_words(d: Document, rng: Random) -> Document:
    phone = re.sub(r"\D", "", d.get("phone", ""))
    other = f"+44 (0){phone[1:]}" if phone.startswith("0") else None
    return entry(d, rng, moved_m=50) | {"name": f"The {d['name']} CIC"[:160], "phone": other}


def numbered(d: Document, rng: Random) -> Document:
    """Two troops of one name, in one hall."""
    return elsewhere(d, rng) | {"name": f"1st {d['name']}", "_twin": f"2nd {d['name']}"}


def elsewhere(d: Document, rng: Random) -> Document:
    """Somewhere else altogether, with contacts of its own."""
    far = entry(d, rng, moved_m=5)
    if "point" in far:
        far["point"] = [far["point"][0] + 2_600, far["point"][1] - 2_200]
    return far | {"phone": None, "email": None, "website": None, "street": None, "postcode": None,
                  "charity_number": None, "reach_kind": "anywhere", "reach_m": None, "reach_polygon": None,
                  "reach_areas": None}  # fmt: skip


_TEAMS = (
    "Robins",
    "Wrens",
    "Larks",
    "Swifts",
    "Finches",
    "Kites",
    "Terns",
    "Plovers",
    "Herons",
    "Rooks",
    "Jays",
)


def neighbour(d: Document, rng: Random) -> Document:
    """Something else of the same people in the same hall."""
    name = rng.choice(["Saturday Sketching", "Parents’ Breakfast", "Bhangra for Beginners", "Repair Bench"])
    return entry(d, rng, moved_m=5) | {"name": f"{name} {rng.choice(_TEAMS)}"}


# ------------------------------------------------------------------------------------- held back

_ALIKE = str.maketrans("aeopcx", "аеорсх")
_SOUND = (
    ("ph", "f"),
    ("ck", "k"),
    ("tt", "t"),
    ("ll", "l"),
    ("ie", "ei"),
    ("ou", "u"),
    ("ee", "ea"),
    ("s", "z"),
)


def look_alikes(d: Document, rng: Random) -> Document:
    """Letters of another alphabet, as a copied text has them."""
    return entry(d, rng, moved_m=20) | {"name": d["name"].translate(_ALIKE), "phone": None}


def by_ear(d: Document, rng: Random) -> Document:
    """Written as it sounds."""
    name = d["name"]
    for said, written in _SOUND:
        if said in name:
            name = name.replace(said, written, 1)
            break
    return entry(d, rng, moved_m=55) | {"name": name, "website": None, "email": None}


def town_added(d: Document, rng: Random) -> Document:
    """A list that covers many towns puts the town with each name."""
    return entry(d, rng, moved_m=60) | {
        "name": f"{d['name']} ({d.get('town') or 'Marlsden'})"[:160],
        "phone": None,
    }


def turned_round(d: Document, rng: Random) -> Document:
    """Filed under another word: "Kettle Shop, The"; "Choir, Canalside"."""
    words = d["name"].split()
    name = f"{' '.join(words[1:])}, {words[0]}" if len(words) > 1 else f"{d['name']}!"
    return entry(d, rng, moved_m=40) | {"name": name, "email": None}


def from_a_register(d: Document, rng: Random) -> Document:
    """A name and a postcode, without a pin."""
    return entry(d, rng, moved_m=0) | {"point": None, "website": None, "name": d["name"].upper() + " LIMITED",
                                       "reach_kind": "anywhere", "reach_m": None, "reach_polygon": None,
                                       "reach_areas": None}  # fmt: skip


def sister(d: Document, rng: Random) -> Document:
    """A name of which one word is another: infants and juniors, men and women."""
    name = d["name"]
    pair = rng.choice(
        [("Infant", "Junior"), ("Women’s", "Men’s"), ("Morning", "Evening"), ("Tuesday", "Friday")]
    )
    return elsewhere(d, rng) | {"name": f"{name} {pair[0]}", "_twin": f"{name} {pair[1]}"}


def friends_of(d: Document, rng: Random) -> Document:
    """The friends of something, at its door."""
    return entry(d, rng, moved_m=15) | {"name": f"Friends of {d['name']}"[:160], "phone": None, "email": None,
                                        "website": None, "charity_number": None}  # fmt: skip


def next_door(d: Document, rng: Random) -> Document:
    """Another body in the same building, by another name."""
    name = f"{rng.choice(['Halyard', 'Quince', 'Ostler', 'Tansy'])} {rng.choice(['Trust', 'Project', 'Society'])}"
    return entry(d, rng, moved_m=5) | {"name": name, "website": None, "email": None, "charity_number": None}


SETTING: dict[str, tuple[Make, bool]] = {
    "slip": (slip, True),
    "short forms": (short_forms, True),
    "legal words": (legal_words, True),
    "numbered": (numbered, False),
    "other branch": (elsewhere, False),
    "neighbour": (neighbour, False),
}
HELD_BACK: dict[str, tuple[Make, bool]] = {
    "look-alikes": (look_alikes, True),
    "by ear": (by_ear, True),
    "town added": (town_added, True),
    "turned round": (turned_round, True),
    "from a register": (from_a_register, True),
    "sister": (sister, False),
    "friends of": (friends_of, False),
    "next door": (next_door, False),
}
"""By what they are called: how they are made of a listing, and whether they are the same thing."""
