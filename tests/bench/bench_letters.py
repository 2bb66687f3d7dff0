"""How long a Monday’s letters take: 800 of them, and LETTERS of them (with ARGS="-o faulthandler_timeout=0" for many)."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from comments.models import Comment, Notification
from comments.weekly import sending
from cpd.lib import markup
from participants import firsts
from participants.models import Blog, Member, Participant, Reflection, Sector
from tests.bench.conftest import FIGURES, Figure
from tests.factories import CohortFactory, ThingFactory

MOST = int(os.environ.get("LETTERS", "800"))
ZONES = ["", "Europe/London", "Europe/Berlin", "Africa/Lagos"]


def crowd(people: int):
    """A cohort in its tenth week: everybody has written about some Things, half are answered and told of it weekly."""
    monday = timezone.now().date() - timedelta(days=timezone.now().weekday())
    cohort = CohortFactory(slug=f"crowd-{people}", first_monday=monday - timedelta(weeks=9), time_zone="UTC")
    things = [ThingFactory(cohort=cohort, number=number) for number in range(1, 24)]
    sectors = list(Sector.objects.all()[:5])
    members = Member.objects.bulk_create(
        Member(
            email=f"crowd{people}-{n}@example.org",
            handle=f"crowd-{people}-{n}",
            display_name=f"Person {n}",
            sector=sectors[n % 5],
            country="PE",
            time_zone=ZONES[n % 4],
        )
        for n in range(people)
    )
    EmailAddress.objects.bulk_create(EmailAddress(user=m, email=m.email, verified=True, primary=True) for m in members)
    joined = timezone.now() - timedelta(weeks=11)
    Participant.objects.bulk_create(Participant(member=m, cohort=cohort, joined_at=joined) for m in members)
    _write(cohort, things, members)
    return cohort


def _write(cohort, things, members):
    blogs = Blog.objects.bulk_create(Blog(member=m, place=Blog.Place.HERE) for m in members)
    html = markup.render("What I *did*.")
    posts = Reflection.objects.bulk_create(
        Reflection(
            blog=blog,
            author=member,
            cohort=cohort,
            title=f"Thing {k}",
            slug=f"thing-{k}",
            body_html=html,
            excerpt="What I did.",
            published_at=timezone.now() - timedelta(weeks=9 - k),
            comment_count=(n + k) % 2,
        )
        for n, (member, blog) in enumerate(zip(members, blogs, strict=True))
        for k in range(n % 6)
    )
    Reflection.things.through.objects.bulk_create(
        Reflection.things.through(reflection=post, thing=things[int(post.slug[6:])]) for post in posts
    )
    for start in range(0, len(members), 500):
        firsts.mark([member.pk for member in members[start : start + 500]], [cohort.pk])
    comments = Comment.objects.bulk_create(
        Comment(author=members[0], reflection=post, body="Well said.", body_html="<p>Well said.</p>") for post in posts
    )
    Notification.objects.bulk_create(
        Notification(member=comment.reflection.author, kind="thread", comment=comment, mail_at=timezone.now())
        for comment in comments
        if comment.reflection.author_id != members[0].pk
    )


@pytest.mark.django_db
def bench_letters(monkeypatch):
    monkeypatch.setattr(sending, "ROUND_SECONDS", 3600.0)
    for people in sorted({100, 200, 800, MOST}):
        crowd(people)
        connection.queries_log.clear()
        cpu, begun = time.process_time(), time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            written = sending.write_due(timezone.now())
        cpu, took = time.process_time() - cpu, time.perf_counter() - begun
        size = sum(len(mail.message) + len(mail.html_message) for mail in Email.objects.all()[:100]) / 100 / 1024
        FIGURES.append(Figure(f"{written} letters, {cpu:.1f} s of CPU", took, took, len(asked), size))
        assert written == people
        assert people != 800 or cpu < 30
        Participant.objects.all().delete()
