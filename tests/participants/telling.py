"""Reflections that link to a page elsewhere, and what that page is told."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

from django.utils import timezone

from participants import writing
from participants.models import Notice
from participants.words import Words
from tests.factories import ReflectionFactory

RAIN = "http://blog.example/rain/"
TAKES = '<link rel="webmention" href="/endpoint?site=1">'


def publish(member, cohort, body, **fields):
    draft = ReflectionFactory(author=member, cohort=cohort, title="My reply", published_at=None, body=body, **fields)
    return writing.publish(draft, actor=member)


def revise(reflection, body, visibility="everyone"):
    words = Words(title=reflection.title, body=body, visibility=visibility, things=None)
    return writing.revise(reflection, actor=reflection.author, words=words)


def targets():
    return list(Notice.objects.order_by("pk").values_list("target", flat=True))


def posted(internet):
    return [parse_qs(body.decode()) for body in internet.posted]


def later(**fields):
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1), **fields)
