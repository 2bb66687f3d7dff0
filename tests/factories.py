"""Rows for tests, each valid by itself and as small as can be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils.text import slugify

from comments.models import Comment, Report
from cpd.lib import markup
from participants import firsts
from participants.addresses import host_of
from participants.models import Blog, Feed, Meetup, Member, Participant, Post, Reflection
from things.models import Cohort, Leg, Reference, Thing, Week

FIRST_MONDAY = date(2026, 5, 4)


class MemberFactory(factory.django.DjangoModelFactory):
    """A member who has confirmed their e-mail address."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    display_name = factory.Sequence(lambda n: f"Member {n}")
    email = factory.Sequence(lambda n: f"member{n}@example.org")
    handle = factory.LazyAttribute(lambda o: slugify(o.display_name))
    password = "!"

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class CohortFactory(factory.django.DjangoModelFactory):
    """A listed cohort in London that began on Monday 4 May 2026 and takes newcomers."""

    class Meta:
        model = Cohort

    title = factory.Sequence(lambda n: f"Cohort {n}")
    slug = factory.Sequence(lambda n: f"cohort-{n}")
    first_monday = FIRST_MONDAY
    time_zone = "Europe/London"
    release_time = time(8)
    letter_time = time(8)
    listed_at = datetime(2026, 1, 1, tzinfo=UTC)


class LegFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Leg

    cohort = factory.SubFactory(CohortFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Leg {n}")


class WeekFactory(factory.django.DjangoModelFactory):
    """A week of Things; its Monday follows from its number."""

    class Meta:
        model = Week

    cohort = factory.SubFactory(CohortFactory)
    number = 1
    starts_on = factory.LazyAttribute(lambda o: o.cohort.first_monday + timedelta(weeks=o.number - 1))
    opens_at = factory.LazyAttribute(lambda o: o.cohort.opening_of(o.starts_on))


class ThingFactory(factory.django.DjangoModelFactory):
    """A ready Thing in a week of its own number."""

    class Meta:
        model = Thing

    cohort = factory.SubFactory(CohortFactory)
    number = 1
    week = factory.LazyAttribute(
        lambda o: (
            Week.objects.filter(cohort=o.cohort, number=o.number).first()
            or WeekFactory(cohort=o.cohort, number=o.number)
        )
    )
    title = factory.LazyAttribute(lambda o: f"Title of Thing {o.number}")
    summary = "One sentence about it."
    body = "Some *text*."
    body_html = factory.LazyAttribute(lambda o: markup.render(o.body))
    task = "1. Try it.\n2. (optional) Try it again."
    task_html = factory.LazyAttribute(lambda o: markup.render(o.task))
    minutes_short = 20
    author_name = "Ada Author"
    ready_at = datetime(2026, 1, 2, tzinfo=UTC)


class ReferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reference

    thing = factory.SubFactory(ThingFactory)
    text = "A book to read"


class ParticipantFactory(factory.django.DjangoModelFactory):
    """A listed participant."""

    class Meta:
        model = Participant

    member = factory.SubFactory(MemberFactory)
    cohort = factory.SubFactory(CohortFactory)


class ReflectionFactory(factory.django.DjangoModelFactory):
    """A published reflection, for everyone, on the author's blog here. `things` gives the Things it is about."""

    class Meta:
        model = Reflection
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    author = factory.LazyAttribute(lambda o: ParticipantFactory(cohort=o.cohort).member)
    blog = factory.LazyAttribute(lambda o: Blog.objects.get_or_create(member=o.author, place=Blog.Place.HERE)[0])
    title = factory.Sequence(lambda n: f"Reflection {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.title))
    body = "What I *did*."
    body_html = factory.LazyAttribute(lambda o: markup.render(o.body))
    excerpt = "What I did."
    published_at = datetime(2026, 5, 5, 12, tzinfo=UTC)

    @factory.post_generation
    def things(self, create, extracted, **kwargs):
        if create and extracted:
            self.things.set(extracted)

    @factory.post_generation
    def first(self, create, extracted, **kwargs):
        """It is marked whose first one it is, as the verbs do."""
        if create:
            firsts.mark([self.author_id], [self.cohort_id])
            self.refresh_from_db(fields=["is_first", "turn"])


class CommentFactory(factory.django.DjangoModelFactory):
    """A comment; give `thing` or `reflection`."""

    class Meta:
        model = Comment

    author = factory.SubFactory(MemberFactory)
    body = "Well said."
    body_html = factory.LazyAttribute(lambda o: markup.render(o.body))


class ReportFactory(factory.django.DjangoModelFactory):
    """A report; give `comment` or `reflection`."""

    class Meta:
        model = Report

    reporter = factory.SubFactory(MemberFactory)
    reason = Report.Reason.UNKIND


class MeetupFactory(factory.django.DjangoModelFactory):
    """An hour in Leeds, on Saturday 13 June 2026 at two."""

    class Meta:
        model = Meetup

    cohort = factory.SubFactory(CohortFactory)
    author = factory.LazyAttribute(lambda o: ParticipantFactory(cohort=o.cohort).member)
    title = factory.Sequence(lambda n: f"Meet-up {n}")
    where = "Central Library, Leeds"
    starts_at = datetime(2026, 6, 13, 13, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))
    time_zone = "Europe/London"


class BlogElsewhereFactory(factory.django.DjangoModelFactory):
    """A proved blog elsewhere with its feed at /feed/, connected on 5 May 2026."""

    class Meta:
        model = Blog
        skip_postgeneration_save = True

    member = factory.LazyAttribute(lambda o: ParticipantFactory().member)
    place = Blog.Place.ELSEWHERE
    title = "A quiet corner"
    address = factory.Sequence(lambda n: f"https://blog{n}.example/")
    proved_at = datetime(2026, 5, 5, tzinfo=UTC)

    @factory.post_generation
    def feed_address(self, create, extracted, **kwargs):
        if create and extracted is not False:
            FeedFactory(blog=self, address=extracted or f"{self.address}feed/")


class FeedFactory(factory.django.DjangoModelFactory):
    """A feed that is due and was never read."""

    class Meta:
        model = Feed

    blog = factory.SubFactory(BlogElsewhereFactory, feed_address=False)
    address = factory.LazyAttribute(lambda o: f"{o.blog.address}feed/")
    key = factory.LazyAttribute(lambda o: o.address.partition("://")[2].rstrip("/"))
    host = factory.LazyAttribute(lambda o: host_of(o.address))
    created_at = datetime(2026, 5, 5, tzinfo=UTC)
    next_check_at = datetime(2026, 5, 5, tzinfo=UTC)


class PostFactory(factory.django.DjangoModelFactory):
    """A post elsewhere that waits in its author's inbox."""

    class Meta:
        model = Post

    blog = factory.SubFactory(BlogElsewhereFactory)
    author = factory.LazyAttribute(lambda o: o.blog.member)
    cohort = factory.LazyAttribute(lambda o: o.author.places.get().cohort)
    title = factory.Sequence(lambda n: f"A walk in the rain {n}")
    link = factory.LazyAttributeSequence(lambda o, n: f"{o.blog.address}{n}/")
    excerpt = "It rained."
    body_html = "<p>It rained.</p>"
    published_at = datetime(2026, 5, 20, tzinfo=UTC)
