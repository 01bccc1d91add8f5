"""The taxonomy of needs and themes, from its YAML file (see fixtures/taxonomy/README.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

import yaml

from assets.actions.taxonomy import TermEntry, remove_terms, save_terms
from assets.models import ListingTheme, Term
from geo.imports.diff import Change, Diff, FieldChange
from geo.imports.plan import Author, Import
from geo.imports.problem import ImportProblem
from geo.imports.report import Report
from geo.text import shortened, tidy

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELDS = {"slug", "name", "description", "synonyms", "codes", "children"}
_SCHEME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class TaxonomyImport(Import):
    """Makes the stored terms those of the file. A term that is gone stays while listings use it."""

    kind: ClassVar[str] = "taxonomy"

    def prepare(self, report: Report) -> Diff:
        self._entries = read_taxonomy(self.source.path.read_bytes(), name=self.source.name)
        report.accepted = len(self._entries)
        stored = _stored()
        diff = Diff(noun="term")
        self._to_save = []
        for entry in self._entries:
            before = stored.get(entry.slug)
            if before is None:
                diff.add(entry.slug, entry.name)
            elif before != entry:
                diff.change(Change(entry.slug, entry.name, tuple(_differences(before, entry))))
            else:
                diff.same()
            if before != entry:
                self._to_save.append(entry)
        self._gone = self._removable(stored, report)
        for slug in self._gone:
            diff.remove(slug, stored[slug].name)
        return diff

    def apply(self, report: Report, *, by: Author, at: datetime) -> None:
        save_terms(self._to_save)
        remove_terms(self._gone)

    def _removable(self, stored: dict[str, TermEntry], report: Report) -> list[str]:
        """Terms the file has no longer, children before parents, without those still in use."""
        wanted = {entry.slug for entry in self._entries}
        gone = [slug for slug in stored if slug not in wanted]
        used = set(ListingTheme.objects.filter(term__slug__in=gone).values_list("term__slug", flat=True))
        for slug in list(used):
            while (slug := stored[slug].parent) and slug in gone:
                used.add(slug)
        if used:
            report.note(
                f"no longer in the file, but kept because listings have them: {', '.join(sorted(used))}"
            )
        return [slug for slug in gone if slug not in used]


def _stored() -> dict[str, TermEntry]:
    terms = Term.objects.select_related("parent").prefetch_related("synonyms", "codes").order_by("-pk")
    return {
        term.slug: TermEntry(
            slug=term.slug,
            name=term.name,
            description=term.description,
            parent=term.parent.slug if term.parent else "",
            position=term.position,
            synonyms=frozenset(s.text for s in term.synonyms.all()),
            codes=frozenset((c.scheme, c.code) for c in term.codes.all()),
        )
        for term in terms
    }


def _differences(before: TermEntry, after: TermEntry) -> Iterator[FieldChange]:
    for name in ("name", "description", "parent", "position"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(name, str(old), str(new))
    for name in ("synonyms", "codes"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FieldChange(name, _shown(old - new), _shown(new - old))


def _shown(words: frozenset[Any]) -> str:
    return shortened(", ".join(sorted(":".join(w) if isinstance(w, tuple) else w for w in words)), 80)


def read_taxonomy(content: bytes, *, name: str) -> list[TermEntry]:
    """Read a taxonomy file, parents before children. Raises ImportProblem, naming the term at fault."""
    try:
        tree = yaml.safe_load(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportProblem(f"{name} is not UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportProblem(f"{name} is not YAML{f' at line {mark.line + 1}' if mark else ''}.") from error
    if not isinstance(tree, list):
        raise ImportProblem(f"{name} is not a list of terms.")
    entries = list(_entries(tree, parent="", name=name))
    slugs = [entry.slug for entry in entries]
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if twice:
        raise ImportProblem(f"{name} has these terms twice: {', '.join(twice)}.")
    return entries


def _entries(tree: list[Any], *, parent: str, name: str) -> Iterator[TermEntry]:
    for position, term in enumerate(tree):
        entry = _entry(term, parent=parent, position=position, name=name)
        yield entry
        children = term.get("children") or []
        if not isinstance(children, list):
            raise ImportProblem(f"{name}: {entry.slug}: the children are not a list.")
        yield from _entries(children, parent=entry.slug, name=name)


def _entry(term: Any, *, parent: str, position: int, name: str) -> TermEntry:
    if not isinstance(term, dict):
        raise ImportProblem(
            f"{name}: below “{parent or 'the top'}”, term {position + 1} is not names and values."
        )
    slug = str(term.get("slug", ""))

    def wrong(why: str) -> ImportProblem:
        return ImportProblem(f"{name}: {slug or f'term {position + 1} below “{parent}”'}: {why}.")

    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise wrong(f"“{slug}” is not a slug: small letters, digits and hyphens, at most 60")
    unknown = sorted(map(str, term.keys() - _FIELDS))
    if unknown:
        raise wrong(f"there is no field “{unknown[0]}”. There are: {', '.join(sorted(_FIELDS))}")
    title, description = tidy(term.get("name")), tidy(term.get("description"))
    if not title or len(title) > 80:
        raise wrong("the name must have from 1 to 80 characters")
    if len(description) > 300:
        raise wrong("the description must have at most 300 characters")
    synonyms = term.get("synonyms") or []
    if not isinstance(synonyms, list) or not all(
        isinstance(s, str) and 0 < len(tidy(s)) <= 80 for s in synonyms
    ):
        raise wrong("the synonyms must be a list of words or phrases of at most 80 characters")
    return TermEntry(
        slug=slug,
        name=title,
        description=description,
        parent=parent,
        position=position,
        synonyms=frozenset(tidy(s).casefold() for s in synonyms),
        codes=frozenset(_codes(term.get("codes") or [], wrong)),
    )


def _codes(codes: Any, wrong: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(codes, list):
        raise wrong("the codes are not a list")
    for code in codes:
        if not isinstance(code, dict) or code.keys() != {"scheme", "code"}:
            raise wrong("a code is {scheme: …, code: …}")
        scheme, value = str(code["scheme"]), tidy(code["code"])
        if not _SCHEME.fullmatch(scheme) or len(scheme) > 40 or not 0 < len(value) <= 120:
            raise wrong(f"the code {scheme}:{shortened(value, 40)} cannot be kept")
        yield scheme, value
