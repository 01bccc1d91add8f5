from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may be. One person can be several. Administrators may do all the others may."""

    RESIDENT = "resident", _("Resident")
    WORKER = "worker", _("Frontline worker")
    MEMBER = "member", _("Organisation member")
    PLANNER = "planner", _("Planner")
    CONVENOR = "convenor", _("Convenor")
    ADMINISTRATOR = "administrator", _("Administrator")
