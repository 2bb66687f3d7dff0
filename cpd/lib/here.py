"""Which addresses are this site's own, and what its pages are called from outside."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from cpd.lib.addresses import PORTS, host, may_be_public, place
from cpd.lib.cannot_fetch import CannotFetch


def own_host() -> str:
    """The host of the site's public address, for ids and signatures."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def own_address(path: str) -> str:
    """The whole address of a page here, from its path: as others keep it, whatever host a reader came by."""
    return f"{settings.SITE_URL}{path}"


def is_ours(address: str) -> bool:
    """Whether an address is one of this site, by its public address or any other name that the site answers to.

    Patterns among ALLOWED_HOSTS name no host: below them may live blogs. Nor do names within this machine or network.
    """
    try:
        name, port = _authority(address)
        own_name, own_port = _authority(settings.SITE_URL)
    except (ValueError, CannotFetch):
        return False
    return port == own_port and name in {own_name, *_other_names()}


def is_elsewhere(address: str) -> bool:
    """Whether an address is a page of another site that may be asked for."""
    try:
        return not is_ours(place(address).url)
    except CannotFetch:
        return False


def _authority(address: str) -> tuple[str, int | None]:
    """Host and port; the usual ports are none."""
    parts = urlsplit(address.strip())
    return host(parts.hostname or ""), None if parts.port in PORTS.values() else parts.port


def _other_names() -> set[str]:
    names = {name.lower() for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*", "["))}
    return set(filter(may_be_public, names))
