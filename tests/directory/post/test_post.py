"""Mail: each at most once, whoever sends and whatever breaks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from assets.errors import Invalid
from directory.accounts.actions import account_for, keep_language
from directory.models import OutgoingMail, UndeliverableAddress
from directory.post.bounces import in_folder, read_bounces
from directory.post.halfway import send_again, stopped_halfway
from directory.post.queue import put_in_post
from directory.post.sending import MOST_ATTEMPTS, backoff, send_waiting
from directory.post.upkeep import forget_sent
from tests.directory.post.servers import Received, mail_server

LINK = {"link": "https://map.example.org/x", "minutes": 30}


def put(to: str, at: datetime, key: str = "", **more: object) -> bool:
    given = {"template": "sign_in", "context": LINK, **more}
    return put_in_post(key=key or f"test:{uuid.uuid4()}", to=to, at=at, **given)  # type: ignore[arg-type]


@pytest.fixture
def server(settings: Settings) -> Iterator[Received]:
    with mail_server() as received:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", received.port
        yield received


@pytest.mark.django_db
def test_a_reason_makes_one_mail_in_its_readers_language(at: datetime) -> None:
    keep_language(account_for("Nia@example.org"), "cy")
    assert put("nia@example.org", at, key="why")
    assert not put("nia@example.org", at, key="why")
    assert not put("somebody@example.org", at, key="why")
    assert send_waiting(at=at).sent == 1
    assert send_waiting(at=at).sent == 0
    [sent] = mail.outbox
    assert sent.to == ["nia@example.org"]
    assert sent.subject.endswith("Community Asset Map")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "a@example.org\nBcc: b@example.org"},
        {"to": "a@example.org, b@example.org"},
        {"to": "nobody"},
        {"unsubscribe": "https://x.example/>\r\nBcc: b@example.org"},
    ],
)
def test_no_header_is_put_in_from_outside(wrong: dict[str, str], at: datetime) -> None:
    given = {"to": "a@example.org", **wrong}
    with pytest.raises(Invalid):
        put(given.pop("to"), at, **given)
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_a_subject_is_one_line(at: datetime, settings: Settings) -> None:
    settings.SITE_NAME = "Map\n\nBcc: b@example.org"
    with pytest.raises(Invalid):
        put("a@example.org", at)


@pytest.mark.django_db
def test_refusals(server: Received, at: datetime) -> None:
    for name in ("fine", "gone", "later", "cut", "after"):
        put(f"{name}@example.org", at, key=name)
    done = send_waiting(at=at)
    assert (done.sent, done.refused, done.gave_up, done.server_down) == (1, 1, 1, True)
    assert send_waiting(at=at).sent == 1
    # What may have arrived is not sent again: not by itself.
    assert [to for to, _ in server.messages] == ["fine@example.org", "cut@example.org", "after@example.org"]
    assert send_waiting(at=at + timedelta(hours=10)).sent == 0
    assert stopped_halfway(at=at + timedelta(hours=10)) == 1
    assert send_again(OutgoingMail.objects.get(key="cut").pk, at=at + timedelta(hours=10))
    later = OutgoingMail.objects.get(key="later")
    assert later.attempts == 2
    assert later.due_at > at + timedelta(hours=10)
    for _ in range(MOST_ATTEMPTS):
        send_waiting(at=later.due_at)
        later.refresh_from_db()
    assert later.gave_up_at is not None
    # A mail that is not known to be asked for is held where none arrives.
    put("Gone@example.org", at, key="again")
    OutgoingMail.objects.filter(key="again").update(template="another")
    assert send_waiting(at=at).gave_up == 1
    assert OutgoingMail.objects.get(key="again").problem == "mail to this address comes back"


@pytest.mark.django_db
def test_nothing_is_lost_while_the_server_is_away(settings: Settings, at: datetime) -> None:
    with mail_server() as gone:
        port = gone.port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    put("a@example.org", at, key="kept")
    put("b@example.org", at, key="late", use_by=at + timedelta(minutes=5))
    assert send_waiting(at=at).server_down
    send_waiting(at=at + timedelta(hours=1))
    kept, late = OutgoingMail.objects.order_by("key", "pk")
    assert (kept.attempts, kept.gave_up_at) == (0, None)
    assert late.problem == "too late"


@pytest.mark.django_db(transaction=True)
def test_two_senders_share_it_out(server: Received, at: datetime) -> None:
    for number in range(12):
        put(f"person{number}@example.org", at)
    start = Barrier(2)

    def send() -> None:
        start.wait()
        send_waiting(at=at)
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(to for to, _ in server.messages) == sorted(f"person{n}@example.org" for n in range(12))


def test_waits_grow_and_are_spread() -> None:
    references = [uuid.uuid4() for _ in range(40)]
    waits = [[backoff(n, reference=r) for n in range(1, MOST_ATTEMPTS + 1)] for r in references]
    assert len({w[0] for w in waits}) > 20
    for wait in waits:
        assert timedelta(seconds=45) <= wait[0] <= timedelta(seconds=75)
        assert wait[1] > wait[0]
        assert max(wait) <= timedelta(hours=10)


BOUNCE = """\
From: MAILER-DAEMON@mx.example.net
To: map@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

Sorry.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; whoever@example.org
Action: {action}
Status: {status}
--x
Content-Type: text/rfc822-headers

Subject: Still right?
Message-ID: <{reference}@example.org>
--x--
"""


@pytest.mark.django_db
def test_returned_mail_is_noticed(tmp_path: Path, at: datetime) -> None:
    put("moved@example.org", at, key="returned")
    put("full@example.org", at, key="full")
    send_waiting(at=at)
    moved, full = (OutgoingMail.objects.get(key=key) for key in ("returned", "full"))
    said = [
        BOUNCE.format(action="delayed", status="4.4.1", reference=moved.reference),
        BOUNCE.format(action="failed", status="5.1.1", reference=uuid.uuid4()),
        BOUNCE.format(action="failed", status="5.2.2", reference=full.reference),
        BOUNCE.format(action="failed", status="5.1.1", reference=moved.reference),
        "Subject: hello\n\nnot a report",
    ]
    folder = tmp_path / "bounces"
    folder.write_text("".join(f"From x@example.net Thu Nov 26 11:00:00 2026\n{text}\n" for text in said))
    assert read_bounces(in_folder(folder), at=at) == (2, 5)
    assert read_bounces([said[3].encode(), b"", b"\xff\x00" * 50], at=at) == (1, 3)
    assert list(UndeliverableAddress.objects.values_list("address", flat=True)) == ["moved@example.org"]
    call_command("read_bounces", str(folder), verbosity=0)
    assert OutgoingMail.objects.filter(bounced_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_words_are_forgotten_and_the_record_is_not(at: datetime) -> None:
    put("a@example.org", at, key="sent")
    send_waiting(at=at)
    put("a@example.org", at, key="waits")
    assert forget_sent(at=at + timedelta(days=29)) == 0
    assert forget_sent(at=at + timedelta(days=31)) == 1
    sent, waits = OutgoingMail.objects.order_by("key", "pk")
    assert (sent.text, sent.subject) == ("", "")
    assert waits.text
