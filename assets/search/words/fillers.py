"""Words that carry a sentence but not what it is about."""

from __future__ import annotations

from assets.search.words.phrases import Phrases

_FILLERS = """
a about actually after again all also always am an and another any anybody anyone anything are around as asked
at aunt auntie away back be because been before being big bit both boy boyfriend brother but by came can
cannot cant client come comes coming could couldnt dad daughter day days did didnt do does doesnt doing dont
each else even ever everybody everyone few find finding for friend from gent get gets getting girl girlfriend
give gives go goes going gone good got gran grandad granddad granddaughter grandfather grandma grandmother
grandson great had happy has hasnt have havent having he hed hell hello help helped helping helps her here
hers herself hes hi him himself his how husband i id if ill im in info information into is isnt it its ive
just keen kind know lad lady lass left let like liked likes little live lived lives living local locally look
looking looks lot lots love loves made make makes man many maybe me might more most much mum must my myself
nan near nearby need needed needing needs neighbour never new next nice no not now of off often old on once
one ones only or other our out over own partner patient per perhaps person please possible possibly probably
put quite ran really recently recommend right s said same say says see seems send sent she shed shell shes
should show since sister so some somebody someone something somewhere son soon still stuff such suggest t take
taking than thank thanks that thats the their them themselves then there theres these they theyre theyve thing
things this those through time to today too try trying two uncle under until up us use used uses using very
via want wanted wanting wants was wasnt way we week well went were what whats when where which while who whos
whose why wife will with within without woman wont worker would wouldnt year years yes yet you young your
youre youth
"""

_SAY_SOMETHING = frozenset(
    {"send", "youth", "living", "young", "old", "away", "left", "under", "own", "local"}
)

FILLERS = frozenset(_FILLERS.split()) - _SAY_SOMETHING
"""Left out whenever anything else was said. Folded."""

_WEAK = """
activities activity advice age aged available charities charity class classes club clubs course courses event
events group groups lesson lessons local meet meeting meetings meetup meetups night nights old opportunities
opportunity organisation organisations people place places project projects scheme schemes service services
session sessions support young
"""

WEAK = frozenset(_WEAK.split())
"""What most listings are: left out when more was said about which. Folded."""

_SAYINGS = """
im free, i am free, hes free, he is free, shes free, she is free, theyre free, they are free, were free, we are free,
when free, near me, near here, round here, around here, close to home, near home, in my area, in the area, in this area,
at the moment, these days, at all, of course, as well, as soon as possible, a bit of, a lot of, years old, get out more
"""


def _learnt() -> Phrases[None]:
    known: Phrases[None] = Phrases()
    for saying in _SAYINGS.split(","):
        known.add(saying.strip(), None)
    return known


SAYINGS = _learnt()
"""Sayings of which the words would mean something else by themselves: "I'm free on Tuesday"."""
