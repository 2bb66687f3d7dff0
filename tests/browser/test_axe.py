"""axe finds nothing, the policy reports nothing and nothing scrolls sideways, on every page, in light and dark."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from participants.models import Reflection
from tests.factories import CommentFactory, ParticipantFactory, ReferenceFactory, ReflectionFactory, ReportFactory
from things.models import Week

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

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
    "/about/programme/",
    "/about/kind/",
    "/about/accessibility/",
    "/about/privacy/",
    "/accounts/signup/",
    "/accounts/signup/passkey/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/not/there/",
]
MEMBER = [
    "/",
    "/me/",
    "/me/settings/",
    "/write/?thing=1",
    "/spring/things/1/",
    "/blogs/ada-okafor/a-quiet-week/",
    "/blogs/ada-okafor/",
    "/spring/reflections/",
    "/report/comment/{comment}/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/sessions/",
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
    "/admin/comments/comment/",
    "/admin/comments/comment/{comment}/decide/",
    "/admin/comments/report/",
    "/admin/comments/action/",
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
    CommentFactory(thing=thing, author=ben, created_at=quiet)
    ReportFactory(comment=comment, reporter=ada)
    ReflectionFactory(cohort=running_cohort, author=ada, title="A draft", published_at=None)
    ParticipantFactory(member=ben, cohort=running_cohort)
    for draft in (reflection, Reflection.objects.get(title="A draft")):
        assert draft.author == ada
    return {
        "thing": thing.pk,
        "cohort": running_cohort.pk,
        "week": Week.objects.get(cohort=running_cohort, number=5).pk,
        "comment": Comment.objects.get(pk=comment.pk).pk,
    }


def complaints_on(window, paths, numbers) -> list[str]:
    found = []
    for path in paths:
        address = path.format(**numbers)
        for scheme in ("light", "dark"):
            window.page.emulate_media(color_scheme=scheme)
            page = window.open(address)
            found += [f"{address} {scheme}: {problem}" for problem in window.axe()]
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


def test_nothing_is_found_for_organisers(script_window, life, org):
    script_window.sign_in(org)

    assert complaints_on(script_window, ORGANISER, life) == []
