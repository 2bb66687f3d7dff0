"""Pages elsewhere that link to a reflection here, and what a mention of one comes to."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from participants import mentions
from participants.models import Mention

LINK = '<a href="http://testserver/blogs/kofi-mensah/hello/">Kofi wrote</a>'


def post(body=LINK, title="A walk in the rain", head=""):
    return f"""<!doctype html><html><head><title>{title} | A quiet corner</title>{head}</head><body>
      <nav><a href="/">Home</a></nav>
      <article class="h-entry"><h1 class="p-name">{title}</h1>
      <time class="dt-published" datetime="2026-06-03T09:00:00+02:00">3 June</time>
      <div class="e-content"><p>It rained. {body}</p><script>alert(1)</script></div></article></body></html>"""


def mention(target, source="http://blog.example/rain/"):
    return mentions.receive(source, f"http://testserver{target.get_absolute_url()}")


def checked(target, source="http://blog.example/rain/"):
    """What a mention of this page comes to."""
    row = mention(target, source)
    mentions.check()
    row.refresh_from_db()
    return row


def again(row):
    """Have it checked once more, as when the same word comes again."""
    Mention.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    mentions.check()
    row.refresh_from_db()
    return row
