"""Grants of one source from a 360Giving file: read, matched with the organisations here, compared, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug

from assets.actions.grants import save_grants
from assets.imports.fields import Unfit
from assets.imports.grant_files import SEVERAL, read_grants
from assets.imports.grant_records import as_kept, grant_of
from assets.models import Grant, Organisation, Source
from assets.recipients import Named, Recipients
from assets.vocabulary import Status
from geo.imports.diff import Change, Diff, FieldChange
from geo.imports.plan import Author, Import
from geo.imports.problem import ImportProblem
from geo.imports.report import Report
from geo.imports.source import SourceFile
from geo.text import shortened

_COMPARED = (
    *("title", "description", "programme", "currency", "amount", "awarded_on", "starts_on", "ends_on"),
    *("funder_id", "funder_name", "recipient_id", "recipient_name", "charity_number", "company_number"),
    *("organisation_id", "matched_by", "location_codes", "url"),
)


@dataclass(frozen=True)
class Publisher:
    """Whose list it is, with the credit it asks for. A name is needed the first time; later, what is empty stays."""

    slug: str
    name: str = ""
    licence: str = ""
    attribution: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        for field, most in (
            ("slug", 60),
            ("name", 160),
            ("licence", 200),
            ("attribution", 300),
            ("url", 300),
        ):
            if len(getattr(self, field)) > most:
                raise ImportProblem(f"The source's {field} may have at most {most} characters.")
        try:
            validate_slug(self.slug)
            if self.url:
                URLValidator(schemes=["http", "https"])(self.url)
        except ValidationError as error:
            raise ImportProblem(
                f"“{self.slug}” must be letters, digits and hyphens, and its web address one that works."
            ) from error


class GrantImport(Import):
    """Makes the stored grants of a source those of its file; with ``replace``, those it has no longer are forgotten.

    The source is the authority, so nothing is merged: what it says is what is stored. Recipients are looked up anew
    each time, so that a group listed since then is found when the same file is brought in again.
    """

    kind: ClassVar[str] = "grants"

    def __init__(self, source: SourceFile, *, publisher: Publisher, replace: bool = False) -> None:
        super().__init__(source)
        self._publisher, self._replace = publisher, replace

    def prepare(self, report: Report) -> Diff:
        self._source = Source.objects.filter(slug=self._publisher.slug).first()
        if self._source is None and not self._publisher.name:
            raise ImportProblem(f"The source {self._publisher.slug} is new: say what it is with --name.")
        grants = self._read(report)
        report.accepted = len(grants)
        stored = {} if self._source is None else {g.identifier: g for g in self._source.grants.order_by("pk")}
        diff = Diff(noun="grant")
        self._to_save: list[Grant] = []
        for key, grant in grants.items():
            before = stored.get(key)
            changes = () if before is None else tuple(_changes(before, grant))
            if before is None:
                diff.add(key, _label(grant))
            elif changes:
                diff.change(Change(key, _label(grant), changes))
            else:
                diff.same()
                continue
            self._to_save.append(grant)
        absent = sorted(stored.keys() - grants.keys())
        for key in absent:
            if self._replace:
                diff.remove(key, _label(stored[key]))
            else:
                diff.keep()
        self._gone = absent if self._replace else []
        diff.also = list(self._source_changes())
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        source = self._source or Source(slug=self._publisher.slug)
        for field in fields(self._publisher):
            if value := getattr(self._publisher, field.name):
                setattr(source, field.name, value)
        source.save()
        save_grants(source, self._to_save, remove=self._gone)

    def _read(self, report: Report) -> dict[str, Grant]:
        recipients = _recipients()
        grants: dict[str, Grant] = {}
        lines: dict[str, int] = {}
        matched: Counter[str] = Counter()
        several = 0
        for line, values in read_grants(self.source, report):
            try:
                grant = grant_of(values)
            except Unfit as unfit:
                report.reject(line, str(unfit), as_kept(values))
                continue
            if grant.identifier in grants:
                reason = f"a grant “{shortened(grant.identifier, 60)}” is already on line {lines[grant.identifier]}"
                report.reject(line, reason, as_kept(values))
                continue
            match = recipients.match(_named(grant))
            if match is not None:
                grant.organisation_id, grant.matched_by = match.organisation, match.by.value
            matched[grant.matched_by] += 1
            several += SEVERAL in values
            grants[grant.identifier], lines[grant.identifier] = grant, line
        _tell(report, matched, several)
        return grants

    def _source_changes(self) -> Iterator[str]:
        if self._source is None:
            yield f"the source {self._publisher.slug} is new: {self._publisher.name}"
            return
        for field in fields(self._publisher):
            before, after = getattr(self._source, field.name), getattr(self._publisher, field.name)
            if after and after != before:
                yield f"the source's {field.name} changes from “{before}” to “{after}”"


def _recipients() -> Recipients:
    """Organisations by what they are known by. One that is not published is not linked to, so is not looked for."""
    rows = Organisation.objects.filter(status=Status.PUBLISHED).order_by("pk")
    columns = rows.values_list("pk", "name", "charity_number", "company_number")
    return Recipients(
        (pk, Named(name, charity, company)) for pk, name, charity, company in columns.iterator()
    )


def _named(grant: Grant) -> Named:
    return Named(grant.recipient_name, grant.charity_number, grant.company_number, grant.recipient_id)


def _tell(report: Report, matched: Counter[str], several: int) -> None:
    if matched.total():
        how = ", ".join(
            f"{matched[code]:,} by {word}"
            for code, word in (("charity", "charity number"), ("company", "company number"), ("name", "name"))
            if matched[code]
        )
        found = matched.total() - matched[""]
        report.note(
            f"{found:,} of {matched.total():,} grants are to organisations listed here{f' ({how})' if how else ''}"
        )
    if several:
        report.note(f"{several:,} grants are to several organisations; the first of each is kept")


def _changes(before: Grant, after: Grant) -> Iterator[FieldChange]:
    for name in _COMPARED:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(name, shortened(str(old or ""), 80), shortened(str(new or ""), 80))


def _label(grant: Grant) -> str:
    return f"{grant.recipient_name}, £{grant.amount:,.2f}"
