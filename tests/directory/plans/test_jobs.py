"""Paper made beside the request: given once, to who asked, by any worker, and never left lying about."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from directory.components import own_process
from directory.plans import jobs, press
from directory.plans.answers import paper_answer
from directory.plans.jobs import Gone, Made, Waiting, begin, collect

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
PAGE = '<html lang="en"><title>My plan</title><p>A secret of mine</p>'


def made(job: str, *, owner: str = "me") -> Made | Waiting | Gone:
    """What becomes of a job in the end."""
    for _ in range(600):
        found = collect(job, owner=owner, at=AT)
        if not isinstance(found, Waiting):
            return found
        time.sleep(0.1)
    raise AssertionError("it is never made")


def wait(folder: Path) -> None:
    for _ in range(600):
        if not list(folder.glob("*.waiting")):
            return
        time.sleep(0.1)


def test_it_is_given_once(paper_dir: Path) -> None:
    job = begin(PAGE, owner="me", at=AT)
    assert isinstance(collect(job, owner="me", at=AT), Waiting)
    found = made(job)
    assert isinstance(found, Made)
    assert found.pdf.startswith(b"%PDF-")
    assert isinstance(collect(job, owner="me", at=AT), Gone)
    assert not list(paper_dir.iterdir())


def test_what_lies_there_is_sealed_and_for_nobody_else(paper_dir: Path) -> None:
    job = begin(PAGE, owner="me", at=AT)
    wait(paper_dir)
    assert stat.S_IMODE(paper_dir.stat().st_mode) == 0o700
    [file] = paper_dir.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert job not in file.name
    assert b"%PDF" not in file.read_bytes()
    assert isinstance(collect(job, owner="somebody else", at=AT), Gone)
    assert isinstance(collect("../" + file.name, owner="me", at=AT), Gone)
    assert isinstance(collect(job, owner="me", at=AT, keep=True), Made)
    assert isinstance(collect(job, owner="me", at=AT), Made)


def test_another_worker_can_hand_it_out(paper_dir: Path) -> None:
    job = begin(PAGE, owner="me", at=AT)
    wait(paper_dir)
    script = (
        "import django, sys; django.setup(); from django.conf import settings; from pathlib import Path\n"
        "from datetime import datetime; from directory.plans.jobs import collect\n"
        "settings.PAPER_DIR = Path(sys.argv[1])\n"
        "found = collect(sys.argv[2], owner='me', at=datetime.fromisoformat(sys.argv[3]))\n"
        "sys.stdout.buffer.write(found.pdf[:5])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(paper_dir), job, AT.isoformat()],
        capture_output=True,
        check=True,
        cwd=site_settings.BASE_DIR,
    )
    assert done.stdout == b"%PDF-"


def test_after_a_quarter_of_an_hour_it_is_gone(paper_dir: Path) -> None:
    job = begin(PAGE, owner="me", at=AT)
    wait(paper_dir)
    later = AT + timedelta(minutes=15, seconds=1)
    assert isinstance(collect(job, owner="me", at=later), Gone)
    assert not list(paper_dir.iterdir())


def test_a_job_lost_with_its_worker_is_not_waited_for(paper_dir: Path) -> None:
    job = begin(PAGE, owner="me", at=AT)
    wait(paper_dir)
    [file] = paper_dir.iterdir()
    file.rename(file.with_suffix(".waiting"))
    assert isinstance(collect(job, owner="me", at=AT + timedelta(minutes=1)), Waiting)
    assert isinstance(collect(job, owner="me", at=AT + timedelta(minutes=3)), Gone)


def test_a_page_that_cannot_be_made_is_gone_and_its_words_are_not_logged(
    paper_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(own_process, "PATIENCE_S", 0.05)
    job = begin(PAGE, owner="me", at=AT)
    assert isinstance(made(job), Gone)
    assert "A plan could not be printed: it took too long" in caplog.text
    assert "secret" not in caplog.text


def test_too_many_at_once_are_refused(paper_dir: Path) -> None:
    paper_dir.mkdir(mode=0o700)
    for number in range(jobs.MOST_WAITING):
        jobs._write(paper_dir / f"{number}.waiting", b"", AT)
    with pytest.raises(press.PressBusy):
        begin(PAGE, owner="me", at=AT)


def test_a_folder_that_others_can_enter_is_refused(paper_dir: Path) -> None:
    paper_dir.mkdir(mode=0o755)
    with pytest.raises(PermissionError, match="0700"):
        begin(PAGE, owner="me", at=AT)


def test_a_link_in_the_folder_s_place_is_refused(paper_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir(mode=0o700)
    paper_dir.symlink_to(tmp_path / "other")
    with pytest.raises(PermissionError):
        collect("any", owner="me", at=AT)


def test_a_broken_page_is_told_by_the_kind_of_its_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    printer = tmp_path / "printer.py"
    printer.write_text("import sys; sys.stderr.write('MemoryError'); sys.exit(1)")
    monkeypatch.setattr(press, "PRINTER", printer)
    with pytest.raises(press.NotPrinted, match="ended with 1: MemoryError"):
        press.press(PAGE)
    printer.write_text("import sys; sys.stderr.write('my words, in brackets (secret)'); sys.exit(1)")
    with pytest.raises(press.NotPrinted, match="unknown"):
        press.press(PAGE)


def test_a_page_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(press.NotPrinted, match="MemoryError"):
        press.press("a" * 200_000_000)


def test_the_workers_do_not_hold_what_lays_out_pages() -> None:
    script = (
        "import django, sys; django.setup()\n"
        "import directory.plans.jobs, directory.plans.paper, directory.plans.calendar, directory.plans.answers\n"
        "print([name for name in ('weasyprint', 'fontTools', 'shapely', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=site_settings.BASE_DIR
    )
    assert done.stdout.strip() == b"[]"


def answer(job: str, *, method: str = "get") -> HttpResponse:
    request = getattr(RequestFactory(), method)(f"/plan/paper/{job}/")
    request.user = AnonymousUser()
    return paper_answer(request, job, owner="me", at=AT, again="/plan/")


@pytest.mark.django_db
def test_the_answers(paper_dir: Path) -> None:
    job = begin(PAGE, owner="me", at=AT)
    waiting = answer(job)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "2")
    assert "Making your paper" in waiting.content.decode()
    wait(paper_dir)
    assert answer(job, method="head").status_code == 200
    found = answer(job)
    assert found["Content-Type"] == "application/pdf"
    assert found["Cache-Control"] == "private, no-store"
    assert found["Content-Disposition"] == 'inline; filename="my-plan.pdf"'
    again = answer(job)
    assert again.status_code == 404
    assert 'href="/plan/"' in again.content.decode()
