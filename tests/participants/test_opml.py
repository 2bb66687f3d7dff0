"""The directory as a list that feed readers take in: the same people under the same filters, all of them, escaped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from participants import blogs, directory, polling, profile
from participants.directory import PAGE
from participants.models import Blog, Participant, Sector
from tests.factories import BlogElsewhereFactory, MemberFactory, ReflectionFactory
from tests.participants.posting import contents
from tests.participants.test_people import join

URL = "/may-2026/people.opml"


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def outlines(client, address=URL):
    answer = client.get(address)
    assert answer["Content-Type"] == "text/x-opml; charset=utf-8"
    return [line.attrib for line in fromstring(answer.content).findall("body/outline")]


def test_everybody_listed_is_a_line_with_the_feed_of_where_they_write(client, cohort):
    here, elsewhere = join(cohort, "Ada Okafor"), join(cohort, "Bo Lind")
    join(cohort, "Cy")
    join(cohort, "Unlisted", Participant.Way.UNLISTED)
    Blog.objects.create(member=here, title="Ink & paper")
    Blog.objects.create(member=elsewhere, place=Blog.Place.ELSEWHERE, address="https://bo.example.org/", title="Notes")

    assert outlines(client) == [
        {
            "type": "rss",
            "text": name,
            "title": name,
            "xmlUrl": f"http://testserver/blogs/{handle}/feed/",
            "htmlUrl": f"http://testserver/blogs/{handle}/",
            "language": "en-gb",
        }
        for name, handle in (
            ("Ada Okafor: Ink & paper", "ada-okafor"),
            ("Bo Lind: Notes", "bo-lind"),
            ("Cy", "cy"),
        )
    ]


def test_a_blog_elsewhere_is_read_at_its_own_feed_where_it_is_theirs(client, cohort):
    proved, both, held, jumped = (join(cohort, name) for name in ("Ann", "Bo", "Cy", "Di"))
    for member in (proved, both, held, jumped):
        BlogElsewhereFactory(member=member, address=f"https://{member.handle}.example/")
    Blog.objects.create(member=both)
    Blog.objects.filter(member=held).update(proved_at=None)
    Blog.objects.filter(member=jumped).update(quarantined_at=timezone.now(), jump="title")

    found = [(line["xmlUrl"], line["htmlUrl"], line.get("language")) for line in outlines(client)]

    assert found == [
        ("https://ann.example/feed/", "https://ann.example/", None),
        *(
            (f"http://testserver/blogs/{name}/feed/", f"http://testserver/blogs/{name}/", "en-gb")
            for name in ("bo", "cy", "di")
        ),
    ]


def test_the_list_that_is_kept_follows_a_move_a_proof_and_a_quarantine(cohort):
    blog = BlogElsewhereFactory(member=join(cohort, "Ann"), address="https://ann.example/", proved_at=None)
    here, there = "http://testserver/blogs/ann/feed/", "https://ann.example/feed/"

    def feeds():
        return [line["xmlUrl"] for line in outlines(Client())]

    assert feeds() == [here]
    blogs.vouch(blog)
    assert feeds() == [there]
    blog.title = "Quiet"
    blog.save()
    polling.store(blog.feed, polling.Reading(contents=contents(title="Watches")), timezone.now())
    blog = Blog.objects.get()
    assert feeds() == [here]
    blogs.confirm(blog)
    assert feeds() == [there]
    blogs.close(Blog.objects.get())
    assert feeds() == [here]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ada Okafor", "Bo Lind"]),
        ("?q=ADA+nurse", ["Ada Okafor"]),
        ("?country=NG", ["Ada Okafor"]),
        ("?sector=law", []),
        ("?blog=here", ["Ada Okafor"]),
        ("?blog=elsewhere", ["Bo Lind"]),
        ("?q=rivers&country=SE&blog=elsewhere", ["Bo Lind"]),
        ("?cursor=nonsense&blog=nowhere&country=zz&sector=none&q=", ["Ada Okafor", "Bo Lind"]),
    ],
)
def test_the_filters_of_the_directory_narrow_it(client, cohort, query, found):
    Sector.objects.get_or_create(slug="law", defaults={"name": "Law"})
    ada = join(cohort, "Ada Okafor", occupation="Nurse", country="NG")
    bo = join(cohort, "Bo Lind", bio="I count rivers.", country="SE")
    Blog.objects.create(member=ada)
    Blog.objects.create(member=bo, place=Blog.Place.ELSEWHERE, address="https://bo.example.org/")

    assert [line["text"] for line in outlines(client, URL + query)] == found


def link_on(client, query=""):
    page = client.get(f"/may-2026/people/{query}").content.decode()
    found = re.search(r'href="(/may-2026/people\.opml[^"]*)"', page)
    return found and found[1].replace("&amp;", "&")


def test_the_page_of_people_leads_to_the_list_with_its_filters_and_without_its_page(client, cohort):
    sector = Sector.objects.first()
    join(cohort, "Ada & <Bo>", country="NG", sector=sector)
    query = f"?q=Ada++%26&country=ng&blog=nowhere&sector={sector.slug}&cursor=x&other=1"

    assert link_on(client) == URL
    assert link_on(client, query) == f"{URL}?q=Ada+%26&sector={sector.slug}&country=NG"
    assert [line["text"] for line in outlines(client, link_on(client, query))] == ["Ada & <Bo>"]
    assert link_on(client, "?q=nobody") is None


HOSTILE = "\"><script>'&amp; ]]> \u202e\x08\x0b\uffff\nend"


def test_names_and_titles_come_back_as_they_are_read_whatever_is_in_them(client, cohort):
    ada = join(cohort, "Ada", handle="ada")
    Blog.objects.create(member=ada, title=HOSTILE)
    type(ada).objects.update(display_name=HOSTILE[:60])
    cohort.title = HOSTILE[:80]
    cohort.save()

    shown = "\"><script>'&amp; ]]> end"
    root = fromstring(client.get(URL).content)

    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", f"People of {shown}")
    assert [line["text"] for line in outlines(client)] == [f"{shown}: {shown}"]


def test_an_address_of_mail_is_never_in_it(client, cohort):
    join(cohort, "Ada", email="secret@example.org")

    assert b"@" not in client.get(URL).content


def test_it_holds_all_of_the_list_and_not_one_page_up_to_a_bound(client, cohort, monkeypatch):
    for number in range(PAGE + 4):
        join(cohort, f"Person {number}")
    everybody = len(outlines(client))
    cache.clear()
    monkeypatch.setattr(directory, "MOST", 10)

    assert (everybody, len(outlines(client))) == (PAGE + 4, 10)


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_it_costs_the_same_with_three_and_with_thirty(client, marisol, cohort, who, django_assert_max_num_queries):
    if who == "member":
        client.force_login(marisol)
    costs = []
    for amount in (3, 27):
        for number in range(amount):
            member = join(cohort, f"P{amount}x{number}", sector=Sector.objects.first(), country="PE")
            BlogElsewhereFactory(member=member, address=f"https://{member.handle}.example/")
            ReflectionFactory(author=member, cohort=cohort)
        with django_assert_max_num_queries(10) as counted:
            client.get(URL, {"country": "PE"}, headers={"HX-Request": "true"})
        costs.append(len(counted))

    assert costs[0] == costs[1]


def test_it_is_kept_for_visitors_with_its_name_until_somebody_leaves(marisol, cohort, django_assert_max_num_queries):
    first = Client().get(URL)
    with django_assert_max_num_queries(2):
        kept = Client().get(URL)
    place = Participant.objects.get(member=marisol)
    profile.take_part(marisol, ways={place.pk: Participant.Way.UNLISTED})

    assert kept["Content-Disposition"] == first["Content-Disposition"] == 'attachment; filename="may-2026-people.opml"'
    assert (len(outlines(Client())), kept.content) == (0, first.content)


def test_the_order_is_by_name_so_that_new_words_do_not_change_it(client, cohort):
    bo, ada = join(cohort, "Bo"), join(cohort, "Ada")
    first = client.get(URL)
    for member in (ada, bo):
        ReflectionFactory(author=member, cohort=cohort)
    cache.clear()

    assert client.get(URL).content == first.content
    assert [line["text"] for line in outlines(client)] == ["Ada", "Bo"]


def test_every_feed_in_it_is_there(client, cohort):
    join(cohort, "Silent")
    join(cohort, "Unconfirmed", confirmed=False)
    cohort.participants.create(member=MemberFactory(display_name="Late"), joined_at=cohort.created_at + timedelta(1))

    found = [client.get(line["xmlUrl"].removeprefix("http://testserver")).status_code for line in outlines(client)]

    assert found == [200, 200]
