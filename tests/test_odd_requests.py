"""Whatever is asked of whatever address by whomever: never an error of the server, never a way off the site."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import URLResolver, get_resolver

from comments.models import Case
from tests.factories import CommentFactory, MemberFactory, ReflectionFactory, ReportFactory
from things import publishing

PEOPLE = ["visitor", "ngozi", "marisol", "kofi", "olu", "hanne", "closed", "unconfirmed", "superuser", "idle staff"]
# What they send is the same, and so is what it asks of the database: with more rights, more of it.
SAY_THE_SAME = {"ngozi", "kofi", "closed", "unconfirmed", "idle staff"}
MADE = {
    "closed": {"is_active": False},
    "unconfirmed": {"confirmed": False},
    "superuser": {"is_staff": True, "is_superuser": True},
    "idle staff": {"is_staff": True},
}
METHODS = ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
BIG = "9" * 30
ODD = [
    "?thing=abc&only=%E2%80%AE&cursor=%E2%80%AE&show[]=x&p=-1&o=99.-99&e=1&waiting=1&again=%F0%9F",
    f"?thing={BIG}&cohort={BIG}&next=//evil.example&q=%22%27&sector=%FF&v=%FF&preview=%FF",
    "?cursor=WzEsMl0:x&country=%01x&next=https:evil.example&cohort=%E2%80%AE&thing=-1",
    f"?cohort__id__exact=abc&published_at__gte=never&places__cohort__id__exact={BIG}&_to_field=x&_popup=1&p={BIG}",
    "?is_active__exact=9&week__kind__exact=x&state=x&next=http://[&q=" + "a" * 2000,
]
TEXTS = ["\0", "\u202e<script>alert(1)</script>\x0b\uffff", BIG, "a" * 70_000]
FIELDS = """
    action action_add address author bio blog_address body cohort confirm country credential decision display_name
    editing email fingerprint finished_at first_monday form_key handle hear hidden_at is_staff is_superuser kind listed
    login n name new_pictures next note number occupation oldpassword password password1 pauses picture published_at
    reason release_time revision run sector slug start starts_on state summary text thing things through time_zone title
    case days decision do many-do many-reason many-rule rule words
    visibility way week week_count writer writes index _selected_action
    references-TOTAL_FORMS references-INITIAL_FORMS references-0-url references-0-position
    legs-TOTAL_FORMS legs-INITIAL_FORMS weeks-TOTAL_FORMS weeks-INITIAL_FORMS weeks-0-starts_on weeks-0-id
""".split()  # noqa: SIM905
PART = "--x\r\nContent-Disposition: form-data; name=body; {}\r\n\r\n\udcff\0\r\n--x--"
BODIES = [
    ("application/json", "[" * 5000),
    ("multipart/form-data", "no boundary"),
    ("multipart/form-data; boundary=x", "--x\r\n"),
    ("multipart/form-data; boundary=x", PART.format("filename*=klingon''x")),
    ("multipart/form-data; boundary=x", PART.format("x\r\nContent-Transfer-Encoding: base64")),
    ("application/x-www-form-urlencoded; charset=klingon", "body=x"),
    ("application/x-www-form-urlencoded", "body=%ff%fe&body&&=&body=%ed%a0%80&things=1&things=" + BIG),
    ("application/x-www-form-urlencoded", "&".join(f"a{number}=1" for number in range(2100))),
    ("\xff;;=", ""),
]
# What reading writes down: who is signed in where, and what stands in the cache.
KEPT_WHILE_READING = re.compile(r'"(django_session|cache|usersessions_usersession)"')
GAP = re.compile(r"<\w+:(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(patterns=None, before="/"):
    """Every address of the site, with the gaps in it."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern).replace("^", "").replace("$", "").replace("\\Z", "")
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        else:
            yield route


ROUTES = sorted(set(routes()))
SITE = [route for route in ROUTES if not route.startswith("/admin/")]


def filled(route: str, known: dict[str, object], other: object) -> str:
    """An address of this route with what is there in its gaps, or with something odd in all of them."""
    return GAP.sub(lambda gap: str(known.get(gap[1] or gap[2], other)), route)


@pytest.fixture
def there(cohort, thing, marisol, kofi, olu):
    """One of each, and the words that lead to them."""
    publishing.save_thing(thing, by=olu)
    out = ReflectionFactory(author=marisol, cohort=cohort, things=[thing])
    ReportFactory(comment=CommentFactory(author=kofi, reflection=out), reporter=marisol)
    Case.objects.create(pk=out.pk, kind="reported", reflection=out, author=marisol)
    ReflectionFactory(author=marisol, cohort=cohort, published_at=None)
    words = {"cohort": "may-2026", "handle": marisol.handle, "slug": out.slug, "size": "full", "page": "kind"}
    keys = {"pk": out.pk, "number": 1, "object_id": out.pk, "revision": thing.history.latest().history_id}
    return words | keys | {"key": thing.preview_key, "app_label": "things", "content_type_id": 1}


@pytest.fixture
def somebody(client, request, who, there):
    client.raise_request_exception = True
    if who in MADE:
        client.person = MemberFactory(**MADE[who])
        EmailAddress.objects.get_or_create(user=client.person, email=client.person.email, primary=True)
    else:
        client.person = request.getfixturevalue(who) if who != "visitor" else None
    if client.person:
        client.force_login(client.person)
    return client


def check(answer, *asked) -> None:
    assert answer.status_code < 500, asked
    address = answer.headers.get("Location", "/")
    # Relative ones too: "next=999" at the desk's sign-out leads to a page beside it.
    assert urlsplit(urljoin("http://testserver/", address)).netloc == "testserver", (asked, address)
    assert not address.startswith(("//", "/\\")), (asked, address)


def with_desk(who: str) -> list[str]:
    """The desk is walked by those who get in."""
    return ROUTES if who in {"hanne", "superuser", "olu"} else SITE


@pytest.mark.parametrize("who", [pytest.param(who, marks=[pytest.mark.once] * (who in SAY_THE_SAME)) for who in PEOPLE])
def test_reading_fails_nowhere_and_changes_nothing(somebody, who, there):
    queries: list[str] = []

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        for place, route in enumerate(with_desk(who), PEOPLE.index(who)):
            address = filled(route, there, 1) + ODD[place % len(ODD)] if place % 3 else filled(route, {}, BIG)
            check(somebody.get(address), who, address)

    changes = [sql for sql in queries if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in changes if not KEPT_WHILE_READING.search(sql)] == []


@pytest.mark.parametrize("who", ["visitor", "marisol", "superuser"])
def test_no_method_and_no_body_is_an_error_of_the_server(somebody, who, there):
    """Each route meets some of them, and all of them meet many routes."""
    for place, route in enumerate(with_desk(who)):
        address = filled(route, there, 1)
        method = METHODS[place % len(METHODS)]
        check(somebody.generic(method, address, b"{"), method, address)
        kind, body = BODIES[place % len(BODIES)]
        check(
            somebody.generic("POST", address, body.encode(errors="surrogateescape"), content_type=kind), kind, address
        )
        stay(somebody)


@pytest.mark.parametrize("who", ["visitor", "marisol", "superuser"])
def test_no_field_of_any_form_is_an_error_of_the_server(somebody, who, there):
    """Every form is sent with every field there is, each filled with the same odd text, and with odd files."""
    for place, route in enumerate(with_desk(who)):
        address, text = filled(route, there, 1), TEXTS[place % len(TEXTS)]
        fields = dict.fromkeys(FIELDS, text) | {"action": ["publish", "preview", text][place % 3]}
        if place % 2:
            upload = SimpleUploadedFile("\u202e../x.png", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n"][place % 3])
            fields |= {"new_pictures": upload, "picture": upload, "picture_upload": upload, "file": upload}
        check(somebody.post(address, fields), address, text[:40])
        stay(somebody)


def stay(client) -> None:
    """Who was signed out by what they sent comes back."""
    if client.person and "_auth_user_id" not in client.session:
        client.force_login(client.person)
