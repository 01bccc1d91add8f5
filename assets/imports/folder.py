"""Every layer of a folder that has a mapping, in one transaction, what is named before what names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from assets.imports.checks import MappingProblem
from assets.imports.listings import ListingImport
from assets.imports.mapping import Mapping
from assets.imports.mapping_file import load_mapping
from assets.vocabulary import Kind
from geo.imports.plan import Author, Outcome, run
from geo.imports.problem import ImportProblem
from geo.imports.report import Progress, silent
from geo.imports.source import open_source

_ORDER = [Kind.ORGANISATION, Kind.SPACE, Kind.ACTIVITY, Kind.VOLUNTEER_OFFER, Kind.OPENING]
"""What is named comes before what names it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A file and the mapping that reads it."""

    file: Path
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class LayerOutcome:
    layer: Layer
    outcome: Outcome


def find_layers(folder: Path, mappings: Path) -> tuple[list[Layer], list[Mapping]]:
    """Pair the files of a folder with mappings; return the layers in order, and the mappings without a file.

    Raises ImportProblem for two mappings of one source and kind (each would withdraw what the other brought),
    and for a file name that is there twice.
    """
    for path in (folder, mappings):
        if not path.is_dir():
            raise ImportProblem(f"There is no folder {path}.")
    found = [load_mapping(path) for path in sorted(mappings.glob("*.yaml"))]
    if not found:
        raise ImportProblem(f"There is no mapping (*.yaml) in {mappings}.")
    _check(found)
    layers, without = [], []
    for mapping in sorted(found, key=lambda m: (_ORDER.index(m.kind), m.name)):
        files = sorted(path for path in folder.rglob(mapping.file) if path.is_file())
        if len(files) > 1:
            raise ImportProblem(
                f"{mapping.file} is in {folder} more than once: {', '.join(map(str, files))}."
            )
        if files:
            layers.append(Layer(files[0], mapping))
        else:
            without.append(mapping)
    if not layers:
        raise ImportProblem(f"None of the files that the mappings in {mappings} are for is in {folder}.")
    return layers, without


def _check(mappings: list[Mapping]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for mapping in mappings:
        if not mapping.file:
            raise MappingProblem(f"{mapping.name}: say which “file” it is for.")
        if any(mark in mapping.file for mark in "*?[/\\"):
            raise MappingProblem(f"{mapping.name}: “file” is the plain name of a file, not {mapping.file}.")
        key = mapping.source.slug, str(mapping.kind)
        if key in taken and not mapping.partial:
            raise MappingProblem(
                f"{mapping.name} and {taken[key]} both bring the {mapping.kind} listings of "
                f"{mapping.source.slug}; each would withdraw what the other brought. "
                "Give them sources of their own."
            )
        taken[key] = mapping.name


@transaction.atomic
def import_layers(
    layers: list[Layer],
    *,
    by: Author,
    at: datetime,
    apply: bool = False,
    told: Callable[[LayerOutcome], None],
    progress: Callable[[Layer], AbstractContextManager[Progress]] = lambda layer: nullcontext(silent),
) -> None:
    """Import every layer, all or none; ``told`` hears of each as it is done, ``progress`` as it is read.

    A trial applies everything and then takes it back, so that activities find the organisations they name.
    Raises ImportProblem, naming the file.
    """
    for outcome in _imported(layers, by, at, progress):
        told(outcome)
    if not apply:
        transaction.set_rollback(True)


def _imported(
    layers: list[Layer],
    by: Author,
    at: datetime,
    progress: Callable[[Layer], AbstractContextManager[Progress]],
) -> Iterator[LayerOutcome]:
    for layer in layers:
        try:
            job = ListingImport(open_source(layer.file), layer.mapping, at=at)
            with progress(layer) as tell:
                outcome = run(job, by=by, at=at, apply=True, progress=tell)
        except ImportProblem as problem:
            message = f"{layer.file.name} ({layer.mapping.name}): {problem.message}"
            raise ImportProblem(message, rejects=problem.rejects) from problem
        # Only now: the bar is gone from the screen, so what is told does not run into it.
        yield LayerOutcome(layer, outcome)
