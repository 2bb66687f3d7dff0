"""Wrong settings, explained in words: what is wrong, which variable mends it, where to read about it.

Django runs these before every command, and `refuse_unsafe` runs them before a server answers the first request.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register, run_checks  # noqa: A004

DOCS = "docs/deployment.md"
OWN_PROCESS_CACHES = {"django.core.cache.backends.locmem.LocMemCache", "django.core.cache.backends.dummy.DummyCache"}
MAIL_TO_NOBODY = {"console", "dummy", "locmem", "filebased"}
logger = logging.getLogger(__name__)


def _error(number: int, message: str, variable: str, section: str) -> Error:
    return Error(message, hint=f"{variable} See {DOCS}#{section}", id=f"cpd.E{number:03}")


def _warning(number: int, message: str, variable: str, section: str) -> Warning:
    return Warning(message, hint=f"{variable} See {DOCS}#{section}", id=f"cpd.W{number:03}")


def is_local(host: str) -> bool:
    """Whether this name can only be reached from the machine or the house it stands in."""
    name = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return name == "testserver" or name.split(".")[-1] in {"localhost", "local", "test"}


@register()
def debug_stays_at_home(**_: Any) -> Iterable[CheckMessage]:
    """DEBUG shows the inside of the program to whoever causes an error."""
    site = urlsplit(settings.SITE_URL).hostname or ""
    abroad = [host for host in [site, *settings.ALLOWED_HOSTS] if not is_local(host)]
    if settings.DEBUG and abroad:
        message = f"DEBUG is on, and the site answers to {', '.join(dict.fromkeys(abroad))}: errors would show its inside to strangers."
        yield _error(1, message, "Set DEBUG=0.", "settings")


@register()
def secret_key_is_secret(**_: Any) -> Iterable[CheckMessage]:
    """With a known or guessable key anybody can sign in as anybody."""
    if settings.DEBUG:
        return
    key = settings.SECRET_KEY
    if key == settings.DEFAULT_SECRET_KEY:
        message = "The secret key is the one of development, which everybody knows."
    elif len(key) < 50 or len(set(key)) < 10:
        message = "The secret key is too short or too simple: it must have 50 characters or more, at random."
    else:
        return
    yield _error(2, message, "Set SECRET_KEY; `make secret` prints a new one.", "settings")


@register()
def hosts_are_named(**_: Any) -> Iterable[CheckMessage]:
    """The site answers to its own names only."""
    if settings.DEBUG:
        return
    site = urlsplit(settings.SITE_URL)
    if not settings.ALLOWED_HOSTS:
        yield _error(3, "No host name is allowed, so every request would be refused.", "Set ALLOWED_HOSTS.", "settings")
    elif "*" in settings.ALLOWED_HOSTS:
        yield _error(
            4,
            "Every host name is allowed, so anybody can make links in the site's name.",
            "Name the site's own in ALLOWED_HOSTS.",
            "settings",
        )
    if not site.hostname or is_local(site.hostname):
        yield _error(
            5,
            f"Links in mails would lead to {settings.SITE_URL or 'nowhere'}.",
            "Set SITE_URL to the site's public address.",
            "settings",
        )
    elif settings.ALLOWED_HOSTS and not _allowed(site.hostname):
        yield _error(
            6,
            f"Links in mails lead to {site.hostname}, which is not an allowed host.",
            "Name it in ALLOWED_HOSTS, or mend SITE_URL.",
            "settings",
        )
    elif settings.HTTPS is not (site.scheme == "https"):
        yield _error(
            7,
            f"SITE_URL is {settings.SITE_URL}, but HTTPS is {'on' if settings.HTTPS else 'off'}.",
            "Let SITE_URL and HTTPS say the same.",
            "settings",
        )


@register()
def cache_is_shared(**_: Any) -> Iterable[CheckMessage]:
    """A cache that each process keeps for itself lets every limit leak."""
    kept_alone = settings.CACHES["default"]["BACKEND"] in OWN_PROCESS_CACHES
    if not settings.DEBUG and kept_alone and settings.WEB_PROCESSES > 1:
        message = f"{settings.WEB_PROCESSES} processes would each keep a cache of their own, so rate limits would leak."
        yield _error(8, message, "Leave the cache in the database, or set REDIS_URL.", "cache")


@register()
def folders_can_be_written(**_: Any) -> Iterable[CheckMessage]:
    """Where the database and the pictures are kept."""
    folders = {Path(settings.MEDIA_ROOT): "MEDIA_ROOT"}
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and str(database["NAME"]).startswith("/"):
        folders[Path(database["NAME"]).parent] = "DATA_DIR or DATABASE_URL"
    for folder, variable in folders.items():
        nearest = next(parent for parent in [folder, *folder.parents] if parent.exists())
        if not settings.DEBUG and not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
            yield _error(
                9,
                f"Nothing can be written in {folder}.",
                f"Set {variable}, or give the folder to the user that runs this.",
                "files",
            )


@register()
def mail_arrives(**_: Any) -> Iterable[CheckMessage]:
    """Codes, letters and answers all go by mail."""
    if settings.DEBUG:
        return
    if str(settings.EMAIL_CONFIG["EMAIL_BACKEND"]).split(".")[-2] in MAIL_TO_NOBODY:
        yield _warning(1, "Nobody will get mail.", "Set EMAIL_URL.", "mail")
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield _warning(
            2, "Mail says it is from localhost, so most of it will be refused.", "Set DEFAULT_FROM_EMAIL.", "mail"
        )
    if not settings.CONTACT_EMAIL:
        yield _warning(3, "Nobody can be written to: the site has no contact address.", "Set CONTACT_EMAIL.", "mail")


@register()
def spam_check_can_be_asked(**_: Any) -> Iterable[CheckMessage]:
    """The words of new accounts go to a program that somebody else may run."""
    url = settings.SPAM_CHECK_URL
    if not url:
        return
    site = urlsplit(url)
    if site.scheme not in {"http", "https"} or not site.hostname:
        yield _error(
            12, "The spam check has no address of the web.", "Mend SPAM_CHECK_URL, or leave it empty.", "spam-check"
        )
    elif not settings.DEBUG and site.scheme != "https":
        yield _warning(
            6,
            "Comments of new accounts go to the spam check in the clear, with its key.",
            "Let SPAM_CHECK_URL begin with https.",
            "spam-check",
        )


@register()
def requests_come_as_expected(**_: Any) -> Iterable[CheckMessage]:
    """Behind a proxy the site must know how many proxies to believe."""
    if settings.DEBUG:
        return
    if settings.HTTPS and not settings.TRUSTED_PROXY_COUNT:
        message = "HTTPS is on, but no proxy is trusted: behind one, every page would redirect to itself."
        yield _warning(4, message, "Set TRUSTED_PROXY_COUNT=1 behind nginx or Caddy.", "trusted-proxies")
    if not settings.RATE_LIMITS_ENABLED:
        yield _warning(
            5, "Every limit is lifted.", "Set RATE_LIMITS_ENABLED=1; 0 is for tests and measuring.", "limits"
        )


def _allowed(host: str) -> bool:
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in settings.ALLOWED_HOSTS)


def _at_the_door() -> Iterator[CheckMessage]:
    """What only matters to a server that strangers reach."""
    if settings.DEBUG:
        yield _error(
            10,
            "DEBUG is on, and this is a production server.",
            "Set DEBUG=0, or use `make run` for development.",
            "settings",
        )
    elif not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield _error(
            11,
            "The style sheets and fonts have not been collected, so no page could be shown.",
            "Run `manage.py fonts` and `manage.py collectstatic`, or set STATIC_ROOT.",
            "static-files",
        )


def refuse_unsafe() -> None:
    """Stop a server before its first request when its settings are wrong, and say why in words."""
    found = [*run_checks(), *_at_the_door()]
    errors = sorted((message for message in found if message.is_serious()), key=lambda message: message.id or "")
    for message in found:
        if message not in errors:
            logger.warning("%s %s", message.msg, message.hint or "")
    if errors:
        sys.stderr.write(
            "This site does not start:\n" + "".join(f"* {m.msg} {m.hint or ''} ({m.id})\n" for m in errors)
        )
        # gunicorn takes 3 for "do not try again".
        raise SystemExit(3)
