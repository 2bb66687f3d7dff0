"""A mail server of the test's own, as bad as real ones: slow, refusing, dropping lines in mid-message, away and back.

with MailServer() as server:
    server.refusing["gone@example.org"] = "550 5.1.1 No such user"
    server.drops.add(3)  # the third message it is given
server.accepted["<id@things.example.org>"] == ["marisol@example.org"]
"""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax


class Talk(SMTP):
    """One connection; it may end after DATA was begun."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.lines.add(transport)
        self.event_handler.most_lines = max(self.event_handler.most_lines, len(self.event_handler.lines))

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.lines.discard(self.transport)
        super().connection_lost(error)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        """Take a message, or drop the line while it comes in."""
        box: MailServer = self.event_handler
        box.begun += 1
        if box.begun in box.drops:
            await self.push("354 Go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class MailServer(Controller):
    """What it accepted, by Message-ID, and to whom; `refusing` answers to RCPT by address, `drops` by number."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.accepted: dict[str, list[str]] = defaultdict(list)
        self.messages: list[Message] = []
        self.refusing: dict[str, str] = {}
        self.after_data: dict[str, str] = {}
        self.sender_refused = ""
        self.drops: set[int] = set()
        self.forgetful: set[int] = set()
        self.wait = 0.0
        self.begun = 0
        self.lines: set[asyncio.BaseTransport] = set()
        self.most_lines = 0
        super().__init__(self, hostname="127.0.0.1", port=port)

    def factory(self) -> Talk:
        return Talk(self, **self.SMTP_kwargs)

    def __enter__(self) -> MailServer:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Away: every line is cut, and nobody answers at its address until `come`."""
        if self._thread is not None:
            self.loop.call_soon_threadsafe(lambda: [line.abort() for line in [*self.lines]])
            self.stop()

    def come(self) -> None:
        """Back, at the same address."""
        self.loop = asyncio.new_event_loop()
        self.start()

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def count(self) -> int:
        """How many different letters it accepted."""
        return len(self.accepted)

    @property
    def twice(self) -> list[str]:
        """Those it accepted more than once."""
        return [name for name, to in self.accepted.items() if len(to) > 1]

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if self.sender_refused:
            return self.sender_refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.wait)
        (to,) = envelope.rcpt_tos
        if to in self.after_data:
            return self.after_data[to]
        message = message_from_bytes(envelope.content)
        self.messages.append(message)
        self.accepted[message["Message-ID"]].append(to)
        if self.begun in self.forgetful:
            server.transport.abort()
        return "250 OK"
