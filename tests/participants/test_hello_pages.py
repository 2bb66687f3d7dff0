"""Asking for someone else to say hello to, and the card on pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from participants import hello
from participants.models import Member, Offer, Reflection
from tests.conftest import NOW
from tests.test_home import home


def suggested(greeter, cohort):
    return hello.suggestion(greeter, cohort).reflection.title


def someone_else(client, row, **data):
    return client.post(f"/me/offers/{row.pk}/someone-else/", data)


# Someone else


def test_someone_else_is_asked_for_and_when_all_were_passed_the_longest_ago_comes_again(client, cohort, greeter, far):
    rows = {title: far(title, ago=9 - place) for place, title in enumerate(["A", "B", "C"])}
    far("A again", ago=1, author=rows["A"].author)
    client.force_login(greeter)

    seen = []
    for minute in range(7):
        with time_machine.travel(NOW + timedelta(minutes=minute)):
            title = suggested(greeter, cohort)
            seen.append(title)
            hello.shown(rows[title].pk, actor=greeter)
            answer = someone_else(client, rows[title])

    assert "".join(seen) == "ABCABCA"
    assert answer["Location"] == "/may-2026/#meet"


def test_who_is_alone_comes_again_and_the_page_says_why(client, cohort, greeter, far):
    row = far("Only one")
    client.force_login(greeter)

    page = client.post(f"/me/offers/{row.pk}/someone-else/", {"back": "/may-2026/"}, follow=True).content.decode()

    assert f"Nobody else fits just now, so here is {row.author.get_short_name()} again." in page
    assert ">Only one</a>" in page


def test_a_double_click_and_a_second_tab_pass_one_person_once(client, cohort, greeter, far):
    rows = [far(f"R{number}", ago=9 - number) for number in range(3)]
    client.force_login(greeter)

    for _ in range(3):
        assert someone_else(client, rows[0])["Location"] == "/may-2026/#meet"

    assert suggested(greeter, cohort) == "R1"
    assert list(Offer.objects.exclude(passed_at=None).values_list("reflection", flat=True)) == [rows[0].pk]
    assert Reflection.objects.get(pk=rows[0].pk).offered_count == 1


def test_a_page_from_before_passes_whom_it_showed(client, cohort, greeter, far):
    shown = far("Shown on an old page", ago=5)
    far("Suggested now", ago=9)
    client.force_login(greeter)

    someone_else(client, shown)

    assert Offer.objects.get(reflection=shown).passed_at is not None
    assert suggested(greeter, cohort) == "Suggested now"


def test_what_is_not_for_me_is_not_there_and_what_does_not_fit_is_left_alone(client, cohort, greeter, far, sectors):
    far("Suggested")
    near = far("Same sector", sector=sectors[0])
    client.force_login(greeter)
    not_there = [
        far("Draft", published_at=None),
        far("Hidden", hidden_at=NOW),
        far("Private", visibility="private"),
        Reflection.objects.get(title="My own"),
    ]

    assert {someone_else(client, row).status_code for row in not_there} == {404}
    assert client.post("/me/offers/999999/someone-else/").status_code == 404
    assert client.get(f"/me/offers/{near.pk}/someone-else/").status_code == 405
    assert someone_else(client, near).status_code == 302
    assert not Offer.objects.exists()
    client.logout()
    assert someone_else(client, near)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("back", ["https://bad.example/", "//bad.example/", "/\\bad.example/", "bad", ""])
def test_the_way_back_leads_nowhere_else(client, cohort, greeter, far, back):
    client.force_login(greeter)

    assert someone_else(client, far("There"), back=back)["Location"] == "/may-2026/#meet"


# On pages


def test_the_card_says_who_where_and_why_and_leads_to_the_form(client, cohort, greeter, far, sectors):
    row = far("<b>Rain</b>")
    Member.objects.filter(pk=row.author_id).update(display_name="Wiremu Tawhiri", country="NZ")

    page = home(client, greeter)
    card = page[page.index('id="meet"') : page.index("Suggest someone else")]

    assert "Say hello to someone from another sector" in card
    assert "Wiremu Tawhiri" in card
    assert f"{sectors[1].name}, New Zealand" in card
    assert "You both wrote about" in card
    assert "Thing 1: Title of Thing 1" in card
    assert "&lt;b&gt;Rain&lt;/b&gt;" in card
    assert f'href="{row.get_absolute_url()}#say"' in card
    assert "Nobody has answered yet." in card


def test_it_stands_below_what_was_just_published_and_never_twice_on_a_page(client, cohort, greeter, far):
    far("To greet", ago=9)
    far("To read", ago=8)
    fresh = Reflection.objects.get(author=greeter)
    client.force_login(greeter)

    after = client.get(fresh.get_absolute_url()).content.decode()
    at_home = client.get("/may-2026/").content.decode()

    for page in (after, at_home[: at_home.index("Posted lately")]):
        assert 'id="meet"' in page
        assert page.count(">To greet</a>") == 1
        assert "One to read" in page
    assert f'name="back" value="{fresh.get_absolute_url()}"' in after


def test_nobody_is_said_to_have_read_everybody_while_there_is_somebody_to_greet(client, greeter, far):
    far("The only one")

    assert "You have read everybody." not in home(client, greeter)


@pytest.mark.parametrize("state", ["new", "shown", "passed"])
def test_it_costs_the_same_with_two_people_and_with_thirty(
    cohort, greeter, far, state, django_assert_max_num_queries, sectors
):
    costs = []
    for amount in (2, 28):
        rows = [far(f"R{number}", sector=sectors[1 + number % 2]) for number in range(amount)]
        for row in rows if state == "passed" else []:
            Offer.objects.create(member=greeter, reflection=row, passed_at=NOW)
        for row in rows if state == "shown" else []:
            hello.shown(row.pk, actor=greeter)
        member = Member.objects.get(pk=greeter.pk)
        with django_assert_max_num_queries(10) as counted:
            assert hello.suggestion(member, cohort) is not None
        costs.append(len(counted))

    assert costs[0] == costs[1]
