"""A plan as a file for the person or for a subject access request: everything that is kept about it, opened."""

from __future__ import annotations

from typing import Any

import orjson

from directory.models import Plan
from directory.plans.codes import shown


def export_plan(plan: Plan) -> bytes:
    """Return everything kept as JSON, UTF-8, but what is a key or a counter: of links, of rows, of versions."""
    found: dict[str, Any] = {
        "plan": shown(plan.code),
        "label": plan.label,
        "said": plan.words,
        "start_area": plan.start.code if plan.start is not None else None,
        "language": plan.language,
        "made_on": plan.made_on,
        "changed_at": plan.changed_at,
        "worker": str(plan.maker),
        "team": str(plan.team) if plan.team is not None else None,
        "follow_up_on": plan.follow_up_on,
        "finished_on": plan.finished_on,
        "erased_on": plan.erase_on,
        "helped": plan.helped,
        "items": [
            {
                "listing": item.listing_id,
                "words": item.words,
                "way_to_give": item.giving,
                "who": item.who,
                "on": item.on,
                "asked_on": item.asked_on,
                "answered_on": item.answered_on,
                "outcome": item.outcome,
                "outcome_on": item.outcome_on,
                "told_by": item.told_by,
                "added_on": item.added_on,
            }
            for item in plan.items.order_by("position", "pk")
        ],
        "timeline": [
            {"at": event.at, "kind": event.kind, **event.words} for event in plan.events.order_by("at", "pk")
        ],
        "consents": [
            {
                "parts": consent.parts,
                "to": str(consent.team or consent.neighbourhood),
                "until": consent.until,
                "given_at": consent.given_at,
                "how": consent.how,
                "recorded_by": str(consent.recorded_by) if consent.recorded_by is not None else None,
                "withdrawn_at": consent.withdrawn_at,
                "withdrawn_by": consent.withdrawn_by,
            }
            for consent in plan.consents.select_related("team", "neighbourhood", "recorded_by").order_by(
                "given_at", "pk"
            )
        ],
        "seen_by": [
            {"name": viewing.name, "team": viewing.team, "on": viewing.on, "times": viewing.times}
            for viewing in plan.viewings.order_by("on", "pk")
        ],
        "links": [
            {
                "made_at": link.made_at,
                "expires_on": link.expires_on,
                "revoked_at": link.revoked_at,
                "has_pin": bool(link.pin),
            }
            for link in plan.links.order_by("made_at", "pk")
        ],
    }
    return orjson.dumps(found, option=orjson.OPT_INDENT_2)
