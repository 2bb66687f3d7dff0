"""How often is enough: counts that all processes share, and the address that a request really came from."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def within(action: str, key: str, *, amount: int, per: timedelta) -> bool:
    """Count one more, and say whether it is within `amount` in this stretch of time. Not to be asked in a transaction.

    Every stretch has `amount` places, and each place is taken with `cache.add`, which only one process can win: no
    reading and writing back, no lock that a killed process would leave behind, and never one too many.
    """
    if not settings.RATE_LIMITS_ENABLED:
        return True
    seconds = max(int(per.total_seconds()), 1)
    stretch = int(timezone.now().timestamp()) // seconds
    name = hashlib.sha256(f"{action}\n{key}\n{seconds}\n{stretch}".encode(errors="replace")).hexdigest()
    places = [f"limit:{name}:{place}" for place in range(amount)]
    taken = cache.get_many(places)
    # A minute more than the stretch, for processes whose clocks differ.
    return any(cache.add(place, 1, seconds + 60) for place in places if place not in taken)


def client_address(request: HttpRequest) -> str:
    """The address to count by. Of IPv6 only the network: one household has more addresses than there are stars.

    X-Forwarded-For is believed as far as our own proxies wrote it: they add to its end, visitors invent its beginning.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    hops: int = settings.TRUSTED_PROXY_COUNT
    forwarded = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if hops and len(forwarded) >= hops and _network(forwarded[-hops]):
        address = forwarded[-hops]
    return _network(address) or "unknown"


def _network(address: str) -> str | None:
    host = address[1:].partition("]")[0] if address.startswith("[") else address
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False).network_address)
    return str(ip)
