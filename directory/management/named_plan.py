from __future__ import annotations

from django.core.management.base import CommandError

from directory.models import Plan
from directory.plans.codes import read_code


def named_plan(text: str) -> Plan:
    """The plan whose code was typed. Raises CommandError when there is none."""
    plan = Plan.objects.select_related("maker", "team", "start").filter(code=read_code(text)).first()
    if plan is None:
        raise CommandError("There is no such plan. A code is six letters and digits, like K7Q-D4M.")
    return plan
