"""The taxonomy and school terms: loaded, compared, loaded again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.imports.taxonomy import TaxonomyImport
from assets.imports.term_dates import TermDatesImport
from assets.models import SchoolTerm, SearchEntry, Synonym, Term, TermCode
from assets.search.query import search
from geo.imports.plan import Outcome, run
from geo.imports.problem import ImportProblem
from geo.imports.source import open_source
from tests.assets.importing import AUTHOR, Desk, counts, reasons
from tests.factories import make_listing, make_place, question

pytestmark = pytest.mark.django_db

THEMES = Path(__file__).resolve().parents[2] / "fixtures" / "taxonomy" / "themes.yaml"
SMALL = """
- slug: outdoors
  name: Outdoors
  synonyms: [outside]
  children:
    - slug: gardening
      name: Gardening
      description: Digging.
      synonyms: [digging, Allotment plot]
      codes: [{scheme: osm, code: leisure=garden}]
    - {slug: walking, name: Walking}
"""


@pytest.fixture
def desk(tmp_path: Path, at: datetime) -> Desk:
    return Desk(tmp_path, at)


def bring(desk: Desk, text: str, *, apply: bool = True) -> Outcome:
    job = TaxonomyImport(open_source(desk.write("themes.yaml", text)))
    return run(job, by=AUTHOR, at=desk.at, apply=apply)


def test_the_shipped_taxonomy_loads_and_loads_again_without_a_change() -> None:
    call_command("import_taxonomy", str(THEMES), apply=True)
    terms, synonyms = Term.objects.count(), Synonym.objects.count()
    assert terms > 90
    assert Term.objects.get(slug="loneliness").parent == Term.objects.get(slug="feeling-well")
    assert TermCode.objects.filter(scheme="open-eligibility").exists()
    call_command("import_taxonomy", str(THEMES), apply=True)
    assert (Term.objects.count(), Synonym.objects.count()) == (terms, synonyms)


def test_terms_change_by_their_slug(desk: Desk) -> None:
    assert counts(bring(desk, SMALL)) == (3, 0, 0, 0, 0)
    key = Term.objects.get(slug="gardening").pk
    changed = SMALL.replace("Digging.", "Planting.").replace("digging, ", "")
    outcome = bring(desk, changed)
    assert counts(outcome) == (0, 1, 0, 2, 0)
    assert Term.objects.get(slug="gardening").pk == key
    assert list(Synonym.objects.filter(term=key).values_list("text", flat=True)) == ["allotment plot"]
    assert bring(desk, changed).diff.is_empty


def test_a_new_synonym_finds_listings_at_once(desk: Desk) -> None:
    bring(desk, SMALL)
    make_place()
    listing = make_listing()
    bring(desk, SMALL.replace("[outside]", "[outside, al fresco]"))
    assert [hit.listing_id for hit in search(question("al fresco")).hits] == [listing.pk]


def test_a_term_in_use_is_kept_and_one_that_is_not_goes(desk: Desk) -> None:
    bring(desk, SMALL)
    make_place()
    make_listing()
    outcome = bring(desk, "- {slug: other, name: Other}")
    assert (outcome.diff.added, outcome.diff.removed) == (1, 1)
    assert set(Term.objects.values_list("slug", flat=True)) == {"other", "outdoors", "gardening"}
    assert outcome.notes == [
        "no longer in the file, but kept because listings have them: gardening, outdoors"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b", "is not a list of terms"),
        ("- [", "is not YAML at line"),
        ("- slug: Two Words\n  name: x", "is not a slug"),
        ("- slug: a", "the name must have from 1 to 80"),
        ("- {slug: a, name: A, colour: red}", "there is no field “colour”"),
        ("- {slug: a, name: A}\n- {slug: a, name: B}", "has these terms twice: a"),
        ("- {slug: a, name: A, synonyms: x}", "synonyms must be a list"),
        ("- {slug: a, name: A, codes: [x]}", "a code is"),
        ("- {slug: a, name: A, children: x}", "children are not a list"),
        ("- just text", "is not names and values"),
        ("", "is empty"),
    ],
)
def test_a_broken_taxonomy(desk: Desk, text: str, said: str) -> None:
    with pytest.raises(ImportProblem, match=said):
        bring(desk, text)
    assert not Term.objects.exists()


def terms(desk: Desk, text: str, *, replace: bool = False) -> Outcome:
    job = TermDatesImport(open_source(desk.write("terms.csv", text)), replace=replace)
    return run(job, by=AUTHOR, at=desk.at, apply=True)


def test_school_terms(desk: Desk) -> None:
    text = "name,starts,ends\nAutumn,2026-09-02,2026-10-23\nSpring,04/01/2027,12/02/2027\n"
    assert counts(terms(desk, text)) == (2, 0, 0, 0, 0)
    assert SchoolTerm.objects.get(name="Spring").starts == date(2027, 1, 4)
    assert terms(desk, text).diff.is_empty
    outcome = terms(desk, text.replace("2026-10-23", "2026-10-22"))
    assert counts(outcome) == (0, 1, 0, 1, 0)
    assert counts(terms(desk, "name,starts,ends\nSummer,2027-04-12,2027-05-28\n", replace=True)) == (
        1,
        0,
        2,
        0,
        0,
    )
    assert SchoolTerm.objects.count() == 1


def test_school_terms_that_cannot_be(desk: Desk) -> None:
    rows = [
        "Good,2026-09-02,2026-10-23",
        "No day,2026-02-30,2026-03-30",
        "Backwards,2026-10-23,2026-09-02",
        "Years,2026-09-02,2029-09-02",
        "Again,2026-09-02,2026-10-01",
        ",2027-09-02,2027-10-01",
    ]
    outcome = terms(desk, "name,starts,ends\n" + "\n".join(rows))
    assert counts(outcome) == (1, 0, 0, 0, 5)
    assert [line for line, _ in reasons(outcome)] == [3, 4, 5, 6, 7]


def test_the_commands(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    file = desk.write("terms.csv", "name,starts,ends\nAutumn,2026-09-02,2026-10-23\n")
    call_command("import_term_dates", str(file))
    assert "This was a trial" in capsys.readouterr().out
    assert not SchoolTerm.objects.exists()
    bring(desk, SMALL)
    make_place()
    make_listing()
    SearchEntry.objects.all().delete()
    call_command("rebuild_search")
    assert "1 listings and" in capsys.readouterr().out
    assert SearchEntry.objects.count() == 1


def test_terms_that_overlap_are_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("name,starts,ends\nAutumn,2026-09-01,2026-12-18\nSpring,2026-12-01,2027-02-12\n")
    with pytest.raises(CommandError, match=r"Autumn|Spring"):
        call_command("import_term_dates", str(file), apply=True)
    assert not SchoolTerm.objects.exists()
