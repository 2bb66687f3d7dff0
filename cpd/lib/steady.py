"""No request gives a 5xx: odd ones are refused in words, a database that is away is waited out by the reader."""

from __future__ import annotations

import codecs
import logging
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import parse_header_parameters

log = logging.getLogger(__name__)

LONGEST_ADDRESS = 4000

# What pages of ours may use of a browser's machine: nothing.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

Answer = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


def refuse_odd_requests(get_response: Answer) -> Answer:
    """Middleware: addresses that no link of ours has, and bodies in a charset nobody knows, are bad requests.

    A NUL would be an error of PostgreSQL's; Django 5.2 reads a form in an unknown charset again on its error page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in query or len(request.path) + len(query) > LONGEST_ADDRESS:
            return error_page("400", 400)
        charset = (request.content_params or {}).get("charset")
        if charset and not _is_known(charset):
            return error_page("400", 400)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > settings.LARGEST_REQUEST:
            return error_page("413", 413)
        return get_response(request)

    return middleware


def with_readable_head(application: Application) -> Application:
    """WSGI: a Content-Type that Django cannot read would be an error before any middleware; it is refused there too."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        try:
            parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        except ValueError:
            environ["CONTENT_TYPE"] = "application/octet-stream; charset=unreadable"
        return application(environ, start_response)

    return answer


def _is_known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return False
    return charset.lower().replace("_", "-") in {"utf-8", "utf8", "us-ascii", "iso-8859-1", "latin-1", "windows-1252"}


def wait_for_database(get_response: Answer) -> Answer:
    """Middleware: while the database is away, readers get a page that says so (503), and no process has to restart."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return database_away(exception)
        if isinstance(exception, UnicodeEncodeError):
            raise BadRequest from exception
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def add_headers(get_response: Answer) -> Answer:
    """Middleware: policies that Django has no setting for, and two that it forgets where a host is not ours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def database_away(exception: BaseException) -> HttpResponse:
    """Try again in half a minute."""
    log.error("database away: %s", type(exception).__name__)
    response = error_page("503", 503)
    response["Retry-After"] = "30"
    return response


def server_error(_request: HttpRequest) -> HttpResponse:
    """The page for what nothing else caught; a database that was away before any view began is still only away."""
    exception = sys.exc_info()[1]
    if isinstance(exception, OperationalError | InterfaceError):
        return database_away(exception)
    return error_page("500", 500)


def error_page(name: str, status: int) -> HttpResponse:
    """A page of our own that needs neither database nor session."""
    return HttpResponse(render_to_string(f"{name}.html"), status=status)
