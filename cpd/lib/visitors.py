"""Pages for visitors are made once and answered from the cache; pages for members are kept nowhere but with them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

View = Callable[..., HttpResponse]
Answer = Callable[[HttpRequest], HttpResponse]

KEPT_SECONDS = 600
LONGEST_QUERY = 300
LARGEST_PAGE = 512 * 1024
# Anybody can invent queries, so their pages share this many places; a page without a query has a place of its own.
PLACES_FOR_QUERIES = 512
KEPT_HEADERS = ("Content-Type", "Content-Language", "Content-Disposition", "Last-Modified", "Link")
FOR_VISITORS = "public, max-age=0, must-revalidate"
FOR_MEMBERS = "private, no-cache, must-revalidate"


class Kept(TypedDict):
    """A page in the cache, with the question it answers."""

    question: list[str]
    etag: str
    headers: dict[str, str]
    content: bytes


def keep_pages_private(get_response: Answer) -> Answer:
    """Middleware: a page that says nothing about caches is its reader's alone, and is asked for again each time.

    Signing out empties the browser's cache, so that "back" shows nobody else what was read here.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = FOR_MEMBERS
            patch_vary_headers(response, ["Cookie"])
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and session["max-age"] == 0:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware


def cached_for_visitors(version: Callable[..., str | None]) -> Callable[[View], View]:
    """The view's page is kept for visitors until `version(request, **kwargs)` changes; None means: make it each time.

    The version is all that the page shows and that can change: a date of the last change, a count, the release that
    is next. It is asked for on every request and should be one question to the database at most.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _is_visitor(request):
                return _for_one_reader(_with_links(request, view(request, *args, **kwargs)))
            moved = None if settings.DEBUG or _is_odd(request) else version(request, *args, **kwargs)
            if moved is None:
                return _for_visitors(_with_links(request, view(request, *args, **kwargs)))
            question = _question(request, moved)
            place = _place(request)
            kept: Kept | None = cache.get(place)
            if kept and kept["question"] == question:
                return _for_visitors(HttpResponse(kept["content"], headers=kept["headers"]), kept["etag"])
            response = _for_visitors(_with_links(request, view(request, *args, **kwargs)))
            if _may_be_kept(request, response):
                cache.set(place, _keep(question, response), KEPT_SECONDS)
            return response

        return answer

    return decorate


def say_in_header(request: HttpRequest, address: str, rel: str) -> None:
    """What a page's head links to is said in the answer's Link header too (RFC 8288): for whoever reads no page."""
    links: list[str] = request.__dict__.setdefault("said_in_header", [])
    links.append(f'<{address}>; rel="{rel}"')


def _with_links(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    links = request.__dict__.get("said_in_header")
    if links and response.status_code == 200:
        response.headers["Link"] = ", ".join(links)
    return response


def _is_visitor(request: HttpRequest) -> bool:
    """Reading, with no session and no message waiting. The session itself is not opened: that would be a question."""
    return request.method in {"GET", "HEAD"} and not (
        {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    )


def _is_odd(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY


def _question(request: HttpRequest, version: str) -> list[str]:
    return [*_address(request), version, _release()]


def _address(request: HttpRequest) -> list[str]:
    return [request.build_absolute_uri(), get_language() or ""]


def _place(request: HttpRequest) -> str:
    digest = hashlib.sha256("\n".join(_address(request)).encode())
    if request.META.get("QUERY_STRING"):
        return f"page:query:{int.from_bytes(digest.digest()[:4]) % PLACES_FOR_QUERIES}"
    return f"page:{digest.hexdigest()}"


@functools.cache
def _release() -> str:
    """Changes when templates or built files do, so that no kept page names a style sheet that is gone."""
    digest = hashlib.sha256()
    engines: list[dict[str, Any]] = settings.TEMPLATES
    folders = [Path(folder) for engine in engines for folder in engine["DIRS"]]
    files = sorted(path for folder in folders for path in folder.rglob("*.*"))
    for path in [*files, Path(settings.STATIC_ROOT or "") / "staticfiles.json"]:
        if path.is_file():
            digest.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
    return digest.hexdigest()


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page that carries nothing of this visitor: no cookie, no message, and no token of a form.

    Who brings the cookie of a form gets pages with their own token, and nothing on the page tells whether one is used.
    """
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and len(response.content) <= LARGEST_PAGE
        and not response.cookies
        and response.headers["Cache-Control"] == FOR_VISITORS
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
        and not getattr(getattr(request, "_messages", None), "added_new", False)
    )


def _keep(question: list[str], response: HttpResponse) -> Kept:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Kept(question=question, etag=response.headers["ETag"], headers=headers, content=response.content)


def _for_one_reader(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", FOR_MEMBERS)
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response


def _for_visitors(response: HttpResponse, etag: str | None = None) -> HttpResponse:
    """The headers of a page for everybody; ConditionalGetMiddleware answers 304 to whom the ETag is known."""
    if isinstance(response, SimpleTemplateResponse):
        response = response.render()
    if response.status_code == 200 and not response.streaming:
        response.headers.setdefault("Cache-Control", FOR_VISITORS)
        patch_vary_headers(response, ["Cookie", "Accept-Language", "HX-Request"])
        response.headers["ETag"] = etag or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return response
