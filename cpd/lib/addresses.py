"""What an address from outside may lead to: http and https, the usual ports, and hosts that are public whatever their spelling.

A name is looked up once, all its answers must be public, and what is connected to is one of these answers: between the
check and the connection nobody can change them. Python's `ipaddress` is not asked what is global, because its opinion
differs between versions and calls ::127.0.0.1 and 192.0.0.192 global (3.11).
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from urllib.parse import quote, urlsplit

import idna
from django.conf import settings
from django.utils.translation import gettext as _

from cpd.lib.cannot_fetch import CannotFetch, Kind

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 4000
MOST_LOOKUPS = 64

# The registries of special-purpose addresses (RFC 6890 and its updates), multicast (RFC 5771), the former class E (RFC
# 1112), relays of 6to4 (RFC 7526), and the address at which one large host serves its machines' secrets.
NOT_PUBLIC_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
# Of IPv6 only this part is given out as global unicast (RFC 4291, section 2.4); the rest is refused unseen, with every
# IPv4 address that hides in it as mapped or compatible.
UNICAST_6 = ipaddress.IPv6Network("2000::/3")
# Protocol assignments with Teredo (RFC 4380), documentation (RFC 3849, RFC 9637), 6to4 (RFC 3056).
NOT_PUBLIC_6 = [ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# How a network without IPv4 reaches the rest (RFC 6052): as public as the address inside.
TRANSLATED_6 = ipaddress.IPv6Network("64:ff9b::/96")

# Names that mean this machine or this network (RFC 6761, RFC 6762, RFC 8375, and what ICANN keeps out of the root).
HERE = frozenset(("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa"))
NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\Z")
NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
NOT_IN_ADDRESSES = re.compile(r"[\x00-\x1f\x7f]")

_lookups = threading.BoundedSemaphore(MOST_LOOKUPS)


@dataclass(frozen=True)
class Place:
    """An http(s) address taken apart. The host is in lower case and ASCII, an IP address in its usual spelling."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host, with its port where it is not the scheme's own: what the Host field says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def place(url: str) -> Place:
    """The address taken apart; CannotFetch if it is none that may be asked for, whoever may live there."""
    text = url.strip()
    if not text or len(text) > LONGEST_ADDRESS or NOT_IN_ADDRESSES.search(text):
        raise CannotFetch(Kind.BAD_ADDRESS, _("This is not an address of the web."))
    try:
        parts = urlsplit(text)
        scheme, name, port = parts.scheme, parts.hostname, parts.port
    except ValueError as fault:
        raise CannotFetch(Kind.BAD_ADDRESS, _("This is not an address of the web.")) from fault
    if scheme not in PORTS or not name:
        raise CannotFetch(Kind.BAD_ADDRESS, _("Only addresses that begin with http:// or https:// can be fetched."))
    if "@" in parts.netloc:
        raise CannotFetch(Kind.BAD_ADDRESS, _("An address with a name and password in it is not used."))
    port = PORTS[scheme] if port is None else port
    if port not in PORTS.values():
        raise CannotFetch(Kind.BAD_ADDRESS, _("Only the ports 80 and 443 are used, not %(port)s.") % {"port": port})
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~", errors="replace")
    query = "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?[]|", errors="replace") if parts.query else ""
    found = host(name)
    if ("[" in parts.netloc) != (":" in found):
        raise CannotFetch(Kind.BAD_ADDRESS, _("This is not the name of a host."))
    return Place(scheme, found, port, path + query)


def host(name: str) -> str:
    """A host's name in lower case and ASCII (RFC 5891, mapped by UTS 46), or its IP address in the usual spelling.

    CannotFetch if it is neither. Whoever looks names up takes 127.1, 0x7f000001 and 017700000001 for IP addresses too.
    """
    if ":" in name:
        with suppress(ValueError):
            return str(ipaddress.IPv6Address(name.partition("%")[0]))
    try:
        plain = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
        plain = plain.lower().removesuffix(".")
        if NAME.match(plain):
            if not NUMBER.match(plain.rpartition(".")[2]):
                return plain
            return socket.inet_ntoa(socket.inet_aton(plain))
    except (OSError, UnicodeError):
        pass
    raise CannotFetch(Kind.BAD_ADDRESS, _("This is not the name of a host."))


def may_be_public(name: str) -> bool:
    """Whether a host is a name that may be looked up: no IP address, and none that means this machine or this network."""
    return not _is_literal(name) and "." in name and name.rpartition(".")[2] not in HERE


def _is_literal(name: str) -> bool:
    return ":" in name or bool(NUMBER.match(name.rpartition(".")[2]))


def is_public(address: str) -> bool:
    """Whether this IP address, as the resolver writes it, is one of the public internet that belongs to one machine."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in TRANSLATED_6:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        return ip.scope_id is None and ip in UNICAST_6 and not any(ip in network for network in NOT_PUBLIC_6)
    return not any(ip in network for network in NOT_PUBLIC_4)


def ways_to(goal: Place, *, until: float) -> list[tuple[str, int]]:
    """The IP addresses and ports at which the host may be connected to, in the resolver's order.

    CannotFetch if any of its answers is not public, if it has none, or if none came before `until` (of
    `time.monotonic`). A name that leads inside is of the same kind as one that leads nowhere: whoever typed it would
    learn otherwise which names there are in our network. Tests pretend that some names are elsewhere; settings.py knows nothing of that.
    """
    pretended = getattr(settings, "PRETEND_HOSTS", {}).get(goal.host)
    if pretended:
        return [(pretended[0], pretended[1])]
    literal = _is_literal(goal.host)
    told = not may_be_public(goal.host)
    found = [goal.host] if literal else [] if told else _look_up(goal.host, goal.port, until)
    if not found or not all(map(is_public, found)):
        kind = Kind.NOT_ALLOWED if told else Kind.NO_ANSWER
        raise CannotFetch(kind, _("%(host)s is not a place on the public internet.") % {"host": goal.host})
    return [(ip, goal.port) for ip in found]


def _look_up(name: str, port: int, until: float) -> list[str]:
    """What the system's resolver says, asked in a thread because it knows no deadline.

    A resolver that hangs keeps its thread until the system gives up (some ten seconds per name server as a rule), but
    nobody else: the asker goes on at its own deadline, the thread holds up no ending process, and only so many may
    hang at once. Whoever finds no place among them waits for one, within the same deadline.
    """
    late = CannotFetch(Kind.TIMEOUT, _("Looking %(host)s up took too long.") % {"host": name})
    if not _lookups.acquire(timeout=max(until - time.monotonic(), 0)):
        raise late
    said: SimpleQueue[list[str] | Exception] = SimpleQueue()
    try:
        threading.Thread(target=_ask_resolver, args=(name, port, said), daemon=True).start()
    except RuntimeError:
        _lookups.release()
        raise
    try:
        answer = said.get(timeout=max(until - time.monotonic(), 0))
    except Empty:
        raise late from None
    if isinstance(answer, Exception) or not answer:
        fault = answer.strerror if isinstance(answer, OSError) else type(answer).__name__
        raise CannotFetch(
            Kind.NO_ANSWER, _("%(host)s could not be looked up: %(fault)s") % {"host": name, "fault": fault}
        )
    return answer


def _ask_resolver(name: str, port: int, said: SimpleQueue[list[str] | Exception]) -> None:
    try:
        answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        said.put(list(dict.fromkeys(str(address[0]) for *_rest, address in answers)))
    except Exception as fault:  # the asker is in another thread, and waits
        said.put(fault)
    finally:
        _lookups.release()
