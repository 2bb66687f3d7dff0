"""Every page of the desk opens, asks constantly many questions, and holds nothing the Content-Security-Policy stops."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email

from comments import cases
from comments.models import Action, Case, Comment, Report, WeekLetter
from participants.models import Blog, Feed, Member, Mention, Notice, Participant, Post, Reflection, Sector, SpamPattern
from tests.desk.greetings import GREETINGS
from tests.desk.groups import GROUPS
from tests.factories import (
    BlogElsewhereFactory,
    CohortFactory,
    CommentFactory,
    LegFactory,
    MemberFactory,
    ParticipantFactory,
    PostFactory,
    ReferenceFactory,
    ReflectionFactory,
    ReportFactory,
    ThingFactory,
)
from things.models import Cohort, Thing, Week

INLINE = re.compile(r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)|src="data:""", re.I)


@pytest.fixture
def root(db):
    """A superuser."""
    return MemberFactory(display_name="Root", email="root@example.org", is_staff=True, is_superuser=True)


def a_sector(n):
    return Sector.objects.create(name=f"Sector {n}", slug=f"sector-{n}")


def a_cohort(n):
    cohort = CohortFactory()
    LegFactory(cohort=cohort)
    ThingFactory(cohort=cohort)
    return cohort


def a_thing(n):
    thing = ThingFactory(cohort=CohortFactory(), number=n + 1, guest_author=MemberFactory(is_staff=True))
    ReferenceFactory(thing=thing)
    return thing


def a_week(n):
    return a_thing(n).week


def a_reflection(n):
    return ReflectionFactory(things=[a_thing(n)])


def a_comment(n):
    if n % 2:
        return CommentFactory(thing=a_thing(n))
    return CommentFactory(reflection=a_reflection(n))


def a_report(n):
    if n % 2:
        return ReportFactory(comment=a_comment(n))
    return ReportFactory(reflection=a_reflection(n))


def an_action(n):
    return Action.objects.create(
        actor_id_was=1, actor_name="Hanne", verb=Action.Verb.KEEP, target_id=n, target_label="Thing 1"
    )


def a_feed(n):
    """In one of the states that a row may be in."""
    now = timezone.now()
    states = [{}, {"problem": "gone", "failing_since": now - timedelta(days=5), "detail": "410"}, {"excused_at": now}]
    blog = BlogElsewhereFactory(quarantined_at=now if n % 2 else None, jump="title" if n % 2 else "", jump_to="Sheds")
    Feed.objects.filter(blog=blog).update(checked_at=now, entry_count=2, **states[n % 3])
    PostFactory(blog=blog)
    return blog.feeds.get()


def a_post(n):
    """Shown, or waiting."""
    post = PostFactory(matches=[{"number": n + 1, "by": "title", "words": f"Thing {n + 1}"}])
    if n % 2:
        post.reflection = ReflectionFactory(author=post.author, cohort=post.cohort, blog=post.blog)
        post.save()
    return post


def a_mention(n):
    return Mention.objects.create(
        source=f"https://other.example/{n}", target="http://testserver/", key=str(n), thing=a_thing(n)
    )


OF_THE_HOUSE = {
    Sector: a_sector,
    SpamPattern: lambda n: SpamPattern.objects.create(kind="words", pattern=f"word {n}"),
    Member: lambda n: ParticipantFactory(member__sector=a_sector(n)).member,
    Participant: lambda n: ReflectionFactory().author.places.get(),
    Blog: lambda n: BlogElsewhereFactory() if n % 2 else ReflectionFactory().blog,
    Feed: a_feed,
    Post: a_post,
    Mention: a_mention,
    Notice: lambda n: Notice.objects.create(reflection=a_reflection(n), target=f"https://x.example/{n}", key=str(n)),
    Reflection: a_reflection,
    Cohort: a_cohort,
    Week: a_week,
    Thing: a_thing,
    Comment: a_comment,
    Report: a_report,
    Case: lambda n: cases.gather(a_comment(n), kind=Case.Kind.NOTICED),
    Action: an_action,
    WeekLetter: lambda n: WeekLetter.objects.create(week=ThingFactory(cohort=CohortFactory(), number=5).week),
    Group: lambda n: Group.objects.create(name=f"Group {n}"),
    EmailAddress: lambda n: MemberFactory().emailaddress_set.get(),
    Authenticator: lambda n: Authenticator.objects.create(user=MemberFactory(), type="totp", data={}),
    Email: lambda n: Email.objects.create(
        from_email="a@example.org", to=["b@example.org"], subject=f"Mail {n}", message="Hello", status=STATUS.sent
    ),
}
MAKERS = OF_THE_HOUSE | GREETINGS | GROUPS
SUPERUSERS_OWN = {Group, EmailAddress, Authenticator, Email}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def models():
    return pytest.mark.parametrize("model", sorted(MAKERS, key=lambda model: model._meta.label))


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        assert response.status_code == 200, response
    return [query["sql"] for query in captured.captured_queries]


def test_every_model_of_the_desk_is_tried_here():
    assert set(admin.site._registry) == set(MAKERS)


@models()
def test_lists_ask_as_many_questions_for_thirty_rows_as_for_three(client, root, model):
    client.force_login(root)
    for n in range(3):
        MAKERS[model](n)
    client.get(address(model, "changelist"))
    few = queries_of(client, address(model, "changelist"))

    for n in range(3, 30):
        MAKERS[model](n)
    many = queries_of(client, address(model, "changelist"))

    assert len(many) == len(few), "\n".join(many)


@models()
def test_lists_find_what_is_searched_and_sorted(client, root, model):
    MAKERS[model](1)
    client.force_login(root)

    for query in ("?q=a%20b", "?o=1.2.3", "?o=-1", "?p=999"):
        response = client.get(address(model, "changelist") + query, follow=True)
        assert response.status_code == 200


@models()
def test_pages_open_and_hold_nothing_inline(client, root, model):
    row = MAKERS[model](1)
    client.force_login(root)
    pages = ["changelist"] + (["add"] if admin.site._registry[model].has_add_permission(a_request(root)) else [])
    urls = [address(model, page) for page in pages]
    urls += [address(model, page, row.pk) for page in ("change", "history")]
    urls += [address(model, "delete", row.pk)] if model in (Thing, Week, Group, Sector, SpamPattern) else []

    for url in urls:
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        assert INLINE.findall(response.content.decode()) == [], url
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]


def a_request(user):
    class Request:
        pass

    request = Request()
    request.user = user
    return request


@models()
def test_what_is_not_there_is_a_404(client, root, model):
    client.force_login(root)

    assert client.get(address(model, "change", 99999)).status_code == 404
    assert client.get(address(model, "change", "x")).status_code == 404


@models()
def test_organisers_open_what_is_theirs_and_nothing_else(client, hanne, model):
    row = MAKERS[model](1)
    client.force_login(hanne)

    expected = 403 if model in SUPERUSERS_OWN else 200
    assert client.get(address(model, "changelist")).status_code == expected
    assert client.get(address(model, "change", row.pk), follow=True).status_code == expected


@models()
def test_staff_without_rights_and_guest_authors_do_not_get_in(client, olu, model):
    row = MAKERS[model](1)
    nobody = MemberFactory(is_staff=True)
    for person in (olu, nobody):
        client.force_login(person)
        own_list = model is Thing and person is olu
        assert client.get(address(model, "changelist")).status_code == (200 if own_list else 403)
        assert client.get(address(model, "change", row.pk)).status_code in (403, 404)


@pytest.mark.parametrize("page", ["admin:index", "admin:things_thing_changelist"])
def test_members_and_visitors_find_no_desk(client, marisol, page):
    asked = client.get(reverse(page))
    client.force_login(marisol)
    refused = client.get(reverse(page), follow=True)

    assert (asked.status_code, refused.status_code) == (302, 403)


def test_staff_without_rights_see_an_empty_desk(client, db):
    client.force_login(MemberFactory(is_staff=True))

    page = client.get(reverse("admin:index")).content.decode()

    assert "Nothing here for you yet" in page
    assert "Registered" not in page


def test_the_way_in_leads_to_the_page_that_was_asked_for(client, db):
    asked = client.get(reverse("admin:things_thing_changelist"), follow=True)

    assert asked.redirect_chain[-1] == (f"{reverse('account_login')}?next=/admin/things/thing/", 302)


@pytest.mark.parametrize(("label", "name"), [("things", "The programme"), ("participants", "People and writing")])
def test_each_part_of_the_desk_has_a_page_that_lists_its_pages(client, hanne, label, name):
    client.force_login(hanne)

    html = client.get(reverse("admin:app_list", args=[label])).content.decode()

    assert f"<h1>{name}</h1>" in html
    assert INLINE.findall(html) == []


def test_a_password_is_changed_where_members_change_theirs(client, hanne):
    client.force_login(hanne)

    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")


@pytest.mark.parametrize(("answer", "shown"), [("1", "Seen by all"), ("0", "Taken away")])
def test_what_has_happened_or_not_is_asked_with_yes_and_no(client, hanne, thing, answer, shown):
    CommentFactory(thing=thing, body="Seen by all")
    CommentFactory(thing=thing, body="Taken away", hidden_at=thing.ready_at)
    client.force_login(hanne)

    html = client.get(address(Comment, "changelist") + f"?hidden_at__isempty={answer}").content.decode()

    assert [words for words in ("Seen by all", "Taken away") if words in html] == [shown]
    facet = html.split("<h3>Hidden</h3>")[1].split("</ul>")[0]
    assert re.findall(r">(\w+)</a>", facet) == ["All", "No", "Yes"]
    counted = client.get(address(Comment, "changelist") + "?_facets=True").content.decode()
    assert re.findall(r">(\w+ \(\d\))</a>", counted)[:2] == ["No (1)", "Yes (1)"]
