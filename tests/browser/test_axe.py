"""axe finds nothing, the policy reports nothing and nothing scrolls sideways, on every page, in light and dark."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from comments import cases, moderation, muting, notes, telling
from comments.models import Case
from participants import mail_choices, stopping
from participants.mail_kinds import BY_KEY
from participants.models import DraftOffer, Member
from tests.browser.conftest import person
from tests.factories import (
    BlogElsewhereFactory,
    CommentFactory,
    MeetupFactory,
    ParticipantFactory,
    PostFactory,
    ReferenceFactory,
    ReflectionFactory,
    ReportFactory,
)
from tests.participants.circling import circle_of
from things.models import Week

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# Two frames after a change every transition has begun, and then it ends.
SETTLED = """() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(
    () => go(Promise.allSettled(document.getAnimations().map(change => change.finished)).then(() => null)))))"""
VISITOR = [
    "/",
    "/spring/",
    "/spring/schedule/",
    "/spring/things/",
    "/spring/things/1/",
    "/spring/reflections/",
    "/spring/reflections/?thing=1&waiting=1",
    "/spring/people/",
    "/spring/tagging/",
    "/blogs/ada-okafor/",
    "/blogs/ada-okafor/a-quiet-week/",
    "/search/",
    "/search/?q=quiet",
    "/search/?q=nowhere",
    "/about/programme/",
    "/about/kind/",
    "/about/accessibility/",
    "/about/privacy/",
    "/accounts/signup/",
    "/accounts/signup/passkey/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/stop/{stop}/",
    "/stop/{stopped}/",
    "/not/there/",
]
MEMBER = [
    "/",
    "/me/",
    "/me/settings/",
    "/me/inbox/",
    "/me/inbox/?only=mentions",
    "/comments/mute/{mute}/",
    "/me/settings/mail/",
    "/me/plan/",
    "/me/plan/move/",
    "/me/greeting/",
    "/me/away/",
    "/me/stop/",
    "/me/record/",
    "/me/intention/",
    "/me/settings/data/",
    "/me/settings/leave/",
    "/me/blogs/",
    "/me/blogs/{blog}/",
    "/me/blogs/{unproved}/",
    "/me/posts/",
    "/me/posts/{post}/",
    "/me/circle/?cohort=spring",
    "/me/circle/drafts/{offer}/",
    "/spring/meetups/",
    "/spring/meetups/new/",
    "/spring/meetups/{meetup}/",
    "/blogs/ada-okafor/on-my-own-blog/",
    "/write/?thing=1",
    "/write/{draft}/",
    "/write/{draft}/?show=1",
    "/write/{draft}/delete/",
    "/write/{reflection}/",
    "/write/{reflection}/take-back/",
    "/spring/things/1/",
    "/blogs/ada-okafor/a-quiet-week/",
    "/blogs/ada-okafor/",
    "/spring/reflections/",
    "/spring/people/",
    "/comments/{comment}/reply/",
    "/report/comment/{comment}/",
    "/appeals/{decided}/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
]
ORGANISER = [
    "/admin/",
    "/admin/things/cohort/",
    "/admin/things/cohort/{cohort}/change/",
    "/admin/things/week/",
    "/admin/things/week/{week}/change/",
    "/admin/things/thing/",
    "/admin/things/thing/add/",
    "/admin/things/thing/{thing}/change/",
    "/admin/things/thing/{thing}/history/",
    "/admin/things/thing/import/",
    "/admin/participants/member/",
    "/admin/participants/participant/",
    "/admin/participants/reflection/",
    "/admin/participants/circle/",
    "/admin/participants/circleseat/",
    "/admin/participants/meetup/",
    "/admin/participants/greeting/",
    "/admin/participants/greeting/waiting/",
    "/admin/participants/feed/",
    "/admin/participants/feed/{feed}/change/",
    "/admin/participants/feed/match/?title=Thing+1&labels=&cohort=spring",
    "/admin/participants/post/",
    "/admin/participants/post/{post}/change/",
    "/admin/comments/comment/",
    "/admin/comments/comment/{comment}/decide/",
    "/admin/comments/report/",
    "/admin/comments/case/",
    "/admin/comments/case/?state=decided",
    "/admin/comments/case/{case}/change/",
    "/admin/comments/case/{decided}/change/",
    "/admin/participants/member/{ben}/change/",
    "/admin/comments/action/",
    "/admin/comments/weekletter/",
    "/admin/comments/weekletter/week/{week}/",
]


@pytest.fixture
def life(running_cohort, ada, ben):
    """A little of everything."""
    thing = running_cohort.things.get(number=1)
    thing.body_html = "<h2 id='s-a'>A</h2><p>x</p><h2 id='s-b'>B</h2><p>y</p><h2 id='s-c'>C</h2><p>z</p>"
    thing.save()
    ReferenceFactory(thing=thing, url="https://example.org/a-book")
    ReferenceFactory(thing=thing, kind="photo", text="A photo")
    quiet = timezone.now() - timedelta(days=3)
    reflection = ReflectionFactory(
        cohort=running_cohort, author=ada, title="A quiet week", slug="a-quiet-week", things=[thing], published_at=quiet
    )
    comment = CommentFactory(reflection=reflection, author=ben, created_at=quiet)
    CommentFactory(reflection=reflection, author=ada, parent=comment, created_at=quiet, hidden_at=quiet)
    telling.tell_of_comment(comment)
    telling.tell_of_thing(thing, [ada.pk])
    telling.tell_of_comment(CommentFactory(thing=thing, author=ben, created_at=quiet))
    ReportFactory(comment=comment, reporter=ada)
    draft = ReflectionFactory(cohort=running_cohort, author=ada, title="A draft", published_at=None)
    ParticipantFactory(member=ben, cohort=running_cohort)
    hidden = CommentFactory(thing=thing, author=ada, created_at=quiet)
    moderation.hide(hidden, by=person("Ruth Adeyemi", is_staff=True), rule="small", reason="It laughs at somebody.")
    with transaction.atomic():
        case = cases.gather(comment, kind=Case.Kind.REPORTED)
    notes.write(ben, by=ada, text="We talked.")
    mail_choices.stop(ben, BY_KEY["mention"])
    circle = circle_of(ada, ben, cohort=running_cohort, quiet_at=quiet)
    meetup = MeetupFactory(cohort=running_cohort, author=ada, starts_at=timezone.now() + timedelta(days=3))
    return blogs_elsewhere(ada, ben, reflection) | {
        "offer": DraftOffer.objects.create(circle=circle, reflection=draft).pk,
        "meetup": meetup.pk,
        "case": case.pk,
        "decided": hidden.cases.get().pk,
        "ben": ben.pk,
        "thing": thing.pk,
        "cohort": running_cohort.pk,
        "week": Week.objects.get(cohort=running_cohort, number=5).pk,
        "comment": comment.pk,
        "mute": muting.address(ada, thing).rstrip("/").rpartition("/")[2],
        "reflection": reflection.pk,
        "draft": draft.pk,
        "stop": stopping.token(ben.pk, "reply"),
        "stopped": stopping.token(ben.pk, "mention"),
    }


def blogs_elsewhere(ada, ben, reflection) -> dict[str, int | str]:
    """One that several people write, with a post in the inbox and one that is shown; one that is not proved yet."""
    blog = BlogElsewhereFactory(member=ada)
    unproved = BlogElsewhereFactory(member=ada, proved_at=None)
    asked = BlogElsewhereFactory(member=ben)
    asked.authors.create(byline="Ada O.", member=ada)
    blog.authors.create(byline="Ben", member=ben)
    post = PostFactory(blog=blog, byline="Ada")
    PostFactory(blog=blog, byline="Ben", set_aside_at=timezone.now())
    ReflectionFactory(
        cohort=reflection.cohort,
        author=ada,
        blog=blog,
        title="On my own blog",
        things=reflection.things.all(),
        original_address="https://blog.example/1/",
    )
    return {"blog": blog.pk, "unproved": unproved.pk, "post": post.pk, "feed": unproved.feeds.get().pk}


def found_by_axe(window) -> list[str]:
    """In light, and then in dark, which the page changes to as it stands: that is nothing but other colours."""
    found = []
    for scheme in ("light", "dark"):
        window.page.emulate_media(color_scheme=scheme)
        window.page.evaluate(SETTLED)
        found += [f"{scheme}: {problem}" for problem in window.axe(colours_only=scheme == "dark")]
    return found


def complaints_on(window, paths, numbers) -> list[str]:
    found = []
    for path in paths:
        address = path.format(**numbers)
        page = window.open(address)
        found += [f"{address} {problem}" for problem in found_by_axe(window)]
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width and "/admin/" not in address:
                found.append(f"{address} scrolls sideways at {width}")
        page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_nothing_is_found_for_visitors(script_window, life):
    assert complaints_on(script_window, VISITOR, life) == []


def test_nothing_is_found_for_members(script_window, life, ada):
    script_window.sign_in(ada)

    assert complaints_on(script_window, MEMBER, life) == []


def test_nothing_is_found_where_mail_is_refused(script_window, life, ada):
    Member.objects.filter(pk=ada.pk).update(mail_refused_at=timezone.now(), mail_refused_why="550 5.1.1 No such user")
    script_window.sign_in(ada)

    assert complaints_on(script_window, ["/me/", "/me/settings/mail/"], life) == []


def test_nothing_is_found_for_organisers(script_window, life, org):
    script_window.sign_in(org)

    assert complaints_on(script_window, ORGANISER, life) == []


def test_nothing_is_found_in_what_opens_on_a_page(script_window, life, ada):
    script_window.let_in(ada)
    page = script_window.open("/spring/things/1/")
    page.get_by_role("link", name="Reply to Ben Lindqvist").click()
    page.get_by_label("Reply to Ben Lindqvist").wait_for()
    found = found_by_axe(script_window)
    page.get_by_role("link", name="Report the comment by Ben Lindqvist").click()
    page.get_by_role("button", name="Send report").wait_for()
    found += found_by_axe(script_window)

    assert found == []
