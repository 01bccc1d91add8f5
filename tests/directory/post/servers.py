"""A mail server that does as it is told by the address: enough of RFC 5321 to be sent to, refuse and break down."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Received:
    port: int = 0
    messages: list[tuple[str, str]] = field(default_factory=list)
    """Whom for, and the whole message."""


@contextmanager
def mail_server() -> Iterator[Received]:
    """Takes mail, except for gone@ (no such address), later@ (not now) and cut@ (hangs up once it has all of it)."""
    received = Received()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("220 a test")
            to = ""
            while line := self.rfile.readline().decode().strip():
                command = line.split(" ", 1)[0].upper()
                if command in {"EHLO", "HELO", "MAIL", "RSET", "NOOP"}:
                    self.say("250 ok")
                elif command == "RCPT":
                    to = line.partition("<")[2].partition(">")[0]
                    refusals = {"gone": "550 5.1.1 unknown", "later": "451 4.7.1 try again later"}
                    self.say(refusals.get(to.partition("@")[0], "250 ok"))
                elif command == "DATA":
                    self.say("354 go on")
                    said = []
                    while (row := self.rfile.readline()) not in (b".\r\n", b""):
                        said.append(row)
                    received.messages.append((to, b"".join(said).decode()))
                    if to.startswith("cut@"):
                        return
                    self.say("250 ok")
                else:
                    self.say("221 bye")
                    return

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Session) as server:
        received.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield received
        server.shutdown()
        thread.join()
