"""The codes of plans, with the words that are shown for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"
"""What codes are made of: nothing that looks like another on paper, and no vowels, so that none is a word."""
CODE_FORM = rf"^[{LETTERS}]{{6}}$"


class Who(models.TextChoices):
    """Who takes the first step."""

    PERSON = "person", _("You")
    WORKER = "worker", _("Your worker")
    TOGETHER = "together", _("Both together")


class Outcome(models.TextChoices):
    """How something on a plan turned out."""

    WENT = "went", _("Went")
    WENT_AGAIN = "went_again", _("Went again")
    NOT_SUITABLE = "not_suitable", _("Not right for them")
    FULL = "full", _("It was full")
    CLOSED = "closed", _("It was closed")
    WRONG = "wrong", _("Something we said was wrong")
    NO_ANSWER = "no_answer", _("No answer")
    HELPING = "helping", _("Would like to help there")


class Teller(models.TextChoices):
    """Who said so."""

    PERSON = "person", _("The person")
    WORKER = "worker", _("A worker")


class Part(models.TextChoices):
    """The parts of a plan that a person may let others see."""

    WORDS = "words", _("What matters to you and what you bring")
    ITEMS = "items", _("What is on your plan")
    OUTCOMES = "outcomes", _("How it went")
    NOTES = "notes", _("Your own notes")


OF_THEIRS = {
    Part.WORDS.value: _("what matters and what they bring"),
    Part.ITEMS.value: _("what is on the plan"),
    Part.OUTCOMES.value: _("how it went"),
    Part.NOTES.value: _("their own notes"),
}
"""The same parts, said to a worker."""


class Easier(models.TextChoices):
    """What makes it easier to go. Those of assets.vocabulary.Access are looked for; the rest is said to the group."""

    STEP_FREE = "step_free", _("Step-free")
    QUIET = "quiet_space", _("Somewhere quiet")
    HEARING_LOOP = "hearing_loop", _("A hearing loop")
    TOILET = "accessible_toilet", _("An accessible toilet")
    COMPANY = "company", _("Company for the first visit")
    TRANSPORT = "transport", _("Help to get there")
    FREE = "free", _("It costs nothing")


FACES: tuple[tuple[int, str, object], ...] = (
    (5, "M6.5 13.5Q12 21 17.5 13.5Z", _("Yes, a lot")),
    (4, "M7.5 14.5Q12 18.5 16.5 14.5", _("Yes, a bit")),
    (3, "M7.5 15.5H16.5", _("Not sure yet")),
    (2, "M7.5 16.5Q12 13 16.5 16.5", _("Not really")),
    (1, "M6.5 18Q12 11 17.5 18", _("No, it made things worse")),
)
"""The answers to "Did it help with what mattered?": number, the mouth of a face (an SVG path in a square of 24), words."""
