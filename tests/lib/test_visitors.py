from __future__ import annotations

import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import path
from django.views.decorators.cache import never_cache

from cpd.lib import visitors
from cpd.lib.visitors import cached_for_visitors
from cpd.urls import urlpatterns as real_urls

pytestmark = [pytest.mark.urls("tests.lib.test_visitors"), pytest.mark.usefixtures("empty")]

made = []
state = {"version": "1", "text": "Hello"}


def version(request, **kwargs):
    return state["version"]


def page(kind):
    """A view that does one thing a kept page must not do."""

    def view(request, number=0):
        made.append(request.get_full_path())
        who = request.user.display_name if request.user.is_authenticated else "visitor"
        text = f"{state['text']} {who} {number}"
        if kind == "cookie":
            response = HttpResponse(text)
            response.set_cookie("seen", "1")
            return response
        if kind == "form":
            text += get_token(request)
        if kind == "session":
            request.session["seen"] = 1
        if kind == "message":
            messages.info(request, "Hello")
        if kind == "missing":
            raise Http404
        if kind == "gone":
            return HttpResponse(text, status=410)
        if kind == "stream":
            return StreamingHttpResponse([text])
        if kind == "template":
            return TemplateResponse(request, "400.html", {"text": text})
        if kind == "large":
            text += "a" * visitors.LARGEST_PAGE
        return HttpResponse(text)

    return login_not_required(cached_for_visitors(version)(never_cache(view) if kind == "never" else view))


KINDS = ["cookie", "form", "session", "message", "missing", "gone", "stream", "large", "never"]
urlpatterns = [
    path("page/", page("plain")),
    path("page/<int:number>/", page("plain")),
    path("template/", page("template")),
    *[path(f"{kind}/", page(kind)) for kind in KINDS],
    *real_urls,
]


@pytest.fixture
def empty(db):
    """Nothing kept, nothing made."""
    cache.clear()
    made.clear()
    state.update(version="1", text="Hello")


def test_a_page_is_made_once_for_all_visitors(client):
    first, second = client.get("/page/"), client.get("/page/")

    assert made == ["/page/"]
    assert first.content == second.content == b"Hello visitor 0"
    assert first["ETag"] == second["ETag"]
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert second["Content-Type"] == "text/html; charset=utf-8"
    assert "Cookie" in second["Vary"]


def test_a_kept_page_is_one_question_to_the_database(client, django_assert_num_queries):
    client.get("/page/")

    with django_assert_num_queries(1):
        client.get("/page/")


def test_a_page_is_made_again_when_its_content_has_moved(client):
    client.get("/page/")
    state.update(version="2", text="Good day")

    assert client.get("/page/").content == b"Good day visitor 0"
    assert len(made) == 2


def test_pages_do_not_answer_for_each_other(client):
    for address in ["/page/", "/page/1/", "/page/2/", "/page/?q=1", "/page/?q=2", "/page/1/?q=1"]:
        client.get(address)

    assert client.get("/page/2/").content == b"Hello visitor 2"
    assert len(made) == 6


@pytest.mark.parametrize("address", ["/page/", "/template/"])
def test_who_has_the_page_already_is_told_that_nothing_changed(client, address):
    tag = client.get(address)["ETag"]

    for _ in range(2):
        again = client.get(address, headers={"if-none-match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert again["Cache-Control"] == "public, max-age=0, must-revalidate"
    state.update(version="2", text="Good day")
    assert client.get("/page/", headers={"if-none-match": tag}).status_code == 200


def test_members_get_their_own_page_and_leave_none_behind(client, marisol):
    client.get("/page/")
    client.force_login(marisol)

    response = client.get("/page/")

    assert response.content == b"Hello Marisol Quispe 0"
    assert response["Cache-Control"] == "private, no-cache, must-revalidate"
    assert "Cookie" in response["Vary"]
    client.logout()
    assert client.get("/page/").content == b"Hello visitor 0"


def test_a_visitors_page_does_not_satisfy_a_member(client, marisol):
    tag = client.get("/page/")["ETag"]
    client.force_login(marisol)

    assert client.get("/page/", headers={"if-none-match": tag}).content == b"Hello Marisol Quispe 0"


@pytest.mark.parametrize("kind", KINDS)
def test_what_belongs_to_one_visitor_or_is_no_whole_page_is_not_kept(kind):
    Client().get(f"/{kind}/")
    Client().get(f"/{kind}/")

    assert made == [f"/{kind}/"] * 2


def test_the_token_of_a_visitors_form_is_never_shown_to_another(client, settings):
    client.get("/form/")
    assert settings.CSRF_COOKIE_NAME in client.cookies

    client.get("/form/")
    Client().get("/form/")

    assert len(made) == 3


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_answered_from_the_cache(client, method):
    client.get("/page/")

    assert getattr(client, method)("/page/")["Cache-Control"] == "private, no-cache, must-revalidate"
    assert len(made) == 2


def test_asking_for_the_head_uses_but_does_not_fill_the_cache(client):
    client.head("/page/")
    client.get("/page/")
    client.head("/page/")

    assert len(made) == 2


def test_parts_of_pages_are_not_kept(client):
    client.get("/page/", headers={"hx-request": "true"})
    client.get("/page/", headers={"hx-request": "true"})
    client.get("/page/")

    assert len(made) == 3


def test_a_page_without_a_version_is_made_each_time(client):
    state["version"] = None

    tags = {client.get("/page/")["ETag"] for _ in range(2)}

    assert len(made) == 2
    assert len(tags) == 1


def test_invented_queries_fill_a_bounded_number_of_places(client, monkeypatch):
    monkeypatch.setattr(visitors, "PLACES_FOR_QUERIES", 8)

    for number in range(60):
        assert client.get(f"/page/?invented={number}").content == b"Hello visitor 0"
    client.get("/page/?" + "a" * 400)

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE '%page:%'")
        assert 1 <= cursor.fetchone()[0] <= 8


def test_two_queries_in_one_place_do_not_answer_for_each_other(client, monkeypatch):
    monkeypatch.setattr(visitors, "PLACES_FOR_QUERIES", 1)

    client.get("/page/1/?a=1")

    assert client.get("/page/2/?a=1").content == b"Hello visitor 2"


def test_a_page_that_says_nothing_about_caches_is_its_readers_alone(client):
    response = client.get("/nothing-here/at/all/")

    assert response["Cache-Control"] == "private, no-cache, must-revalidate"


def test_signing_out_empties_the_browsers_cache(client, marisol):
    client.force_login(marisol)
    assert "Clear-Site-Data" not in client.get("/page/")

    response = client.post("/accounts/logout/")

    assert response["Clear-Site-Data"] == '"cache"'
