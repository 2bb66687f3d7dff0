"""A thousand blogs in one process, for measuring: `python -m tests.bench.feeds_server FEEDS`, prints its port.

Of a hundred feeds five answer after five seconds, and two are broken. Every other one knows ETags, the rest send the
same bytes again.
"""

from __future__ import annotations

import asyncio
import sys

SLOW_SECONDS = 5
ENTRIES = 10
WORDS = "The hours go where nobody looks for them, into the small talk before the meeting and the walk back. " * 8


def feed(number: int) -> bytes:
    """Ten posts, one of them about a Thing that everybody has reached."""
    items = "".join(
        f"<item><title>{'Thing 1: begun' if n == 0 else f'Notes of a day, {n}'}</title>"
        f"<link>http://b{number}.example/{n}/</link><guid>http://b{number}.example/?p={n}</guid>"
        f"<category>thoughts</category><pubDate>Wed, 20 May 2026 09:{n:02}:00 +0000</pubDate>"
        f"<description><![CDATA[<p>{number} {n} {WORDS}</p><p><a href='/about/'>{WORDS}</a></p>]]></description></item>"
        for n in range(ENTRIES)
    )
    head = f"<title>Blog {number}</title><link>http://b{number}.example/</link><language>en</language>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def is_slow(number: int) -> bool:
    return number % 100 < 5


def is_broken(number: int) -> bool:
    return number % 100 in {50, 51}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    number = int(head.split("host: b", 1)[1].split(".", 1)[0])
    if is_slow(number):
        await asyncio.sleep(SLOW_SECONDS)
    tag = f'etag: "{number}"\r\n' if number % 2 else ""
    if is_broken(number):
        status, body = "200 OK", b"<html><p>This domain is for sale"
    elif tag and f'if-none-match: "{number}"' in head:
        status, body = "304 Not Modified", b""
    else:
        status, body = "200 OK", feed(number)
    length = f"content-length: {len(body)}\r\n" if body else ""
    writer.write(f"HTTP/1.1 {status}\r\n{tag}{length}content-type: application/rss+xml\r\n\r\n".encode() + body)
    await writer.drain()
    writer.close()


async def main() -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
