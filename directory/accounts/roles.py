from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What an account may be. One person can be several. Administrators may do all the others may."""

    RESIDENT = "resident", "Resident"
    WORKER = "worker", "Frontline worker"
    MEMBER = "member", "Organisation member"
    PLANNER = "planner", "Planner"
    CONVENOR = "convenor", "Convenor"
    ADMINISTRATOR = "administrator", "Administrator"
