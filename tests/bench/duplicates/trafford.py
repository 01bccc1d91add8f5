"""Precision and recall on a real borough's open layers, labelled by id in trafford.yaml; the data stays where it is."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import django
import yaml

_LABELS = Path(__file__).with_name("trafford.yaml")
_ROOT = Path(__file__).resolve().parents[3]
_DATA = _ROOT.parent / "shared" / "data" / "trafford"
Pair = frozenset[str]


def main() -> int:
    if not _DATA.is_dir():
        print(
            f"trafford: the open data is not beside the project ({_DATA.relative_to(_ROOT.parent)}), left out"
        )
        return 0
    django.setup()
    _load()
    labels = {
        label: {frozenset(pair) for pair in pairs}
        for label, pairs in yaml.safe_load(_LABELS.read_text()).items()
    }
    queue = _queue() - labels["unclear"]
    right = queue & labels["one"]
    unlabelled = queue - labels["one"] - labels["two"]
    missed = labels["one"] - queue
    print(
        f"trafford: {len(labels['one'])} pairs labelled as one, {len(queue)} in the queue, {len(right)} right:"
        f" precision {len(right) / len(queue):.3f}, recall {len(right) / len(labels['one']):.3f}"
    )
    for said, pairs in (("wrong", queue & labels["two"]), ("missed", missed), ("not labelled", unlabelled)):
        for pair in sorted(map(sorted, pairs)):
            print(f"  {said}: {' | '.join(pair)}")
    return 0


def _load() -> None:
    from django.core.management import call_command

    from assets.models import Listing

    call_command("migrate", verbosity=0, skip_checks=True)
    if Listing.objects.exists():
        return
    print("loading a borough's open data (once) …", flush=True)
    said = {"apply": True, "verbosity": 0, "stdout": open("/dev/null", "w")}  # noqa: SIM115, PTH123
    call_command("import_postcodes", str(_DATA / "postcodes" / "codepoint_open_2025-11_trafford.csv"), **said)
    call_command(
        "import_boundaries",
        str(_DATA / "boundaries" / "trafford_ward_full_resolution_2023.geojson"),
        kind="ward",
        vintage="2023",
        current=True,
        **said,
    )
    call_command("import_taxonomy", str(_ROOT / "fixtures" / "taxonomy" / "themes.yaml"), **said)
    call_command("import_folder", str(_DATA), **said)


def _queue() -> set[Pair]:
    """The pairs that a convenor would see, named as the labels name them."""
    from assets.actions.pairs import look_at_all
    from assets.models import DuplicatePair, ExternalId

    look_at_all(at=datetime.now(UTC))
    rows = ExternalId.objects.order_by("pk").values_list("listing_id", "source__slug", "value")
    named = {key: f"{slug.removeprefix('trafford-')}:{value}" for key, slug, value in rows}
    pairs = DuplicatePair.objects.open().order_by("pk").values_list("first_id", "second_id")
    return {frozenset({named[a], named[b]}) for a, b in pairs}


if __name__ == "__main__":
    sys.exit(main())
