"""What people wrote as rows: reflections and comments with their counts, a report, a hidden comment in the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils.text import slugify

from comments import cases, counting
from comments.models import Action, Case, Comment, Report, Rule, Verdict
from cpd.desk.demo.chance import dice
from cpd.desk.demo.members import BATCH
from cpd.desk.demo.people import ORGANISER
from cpd.desk.demo.pictures import Illustration
from cpd.desk.demo.programme import render
from cpd.desk.demo.prose import Post
from cpd.desk.demo.stages import Clock
from cpd.desk.demo.talk import Remark
from cpd.lib import markup
from participants import drafts, firsts, writing
from participants.models import Blog, Member, Reflection, ReflectionPicture
from participants.pictures import page_html
from things.models import Cohort, Thing

ADVERTISING = "Advertising. Three people had the same one in their inbox."
GONE = ("hidden", "deleted")
# How many comments stand under every post, by its place in the list, and when the first of somebody else's was written.
Standing = tuple[dict[int, int], dict[int, datetime]]


def make_reflections(
    posts: Sequence[Post],
    standing: Standing,
    cohort: Cohort,
    things: Mapping[int, Thing],
    rows: Mapping[str, Member],
    clock: Clock,
    seed: int,
) -> list[Reflection]:
    """One row for every post, the comments on it counted already."""
    blogs = {blog.member_id: blog for blog in Blog.objects.filter(member__in=rows.values(), place=Blog.Place.HERE)}
    counts, firsts = standing
    rng = dice(seed, "rows")
    taken: set[tuple[str, str]] = set()
    found = []
    for place, post in enumerate(posts):
        author, at = rows[post.author.handle], clock.real(post.at)
        html = render(post.body)
        key = f"{rng.getrandbits(128):032x}"
        edited = rng.random() < 0.06 and not post.draft
        found.append(
            Reflection(
                blog=blogs[author.pk],
                author=author,
                cohort=cohort,
                title=post.title,
                slug=drafts.working_slug(key) if post.draft else _free_slug(post, taken),
                body=post.body,
                body_html=html,
                excerpt=markup.excerpt(html),
                visibility=post.visibility,
                published_at=None if post.draft else at,
                edited_at=min(at + timedelta(hours=rng.uniform(0.2, 30)), clock.now) if edited else None,
                created_at=at - timedelta(minutes=rng.uniform(5, 90)),
                comment_count=counts[place],
                first_comment_at=firsts.get(place),
                form_key=key,
            )
        )
    Reflection.objects.bulk_create(found, batch_size=BATCH)
    link = Reflection.things.through
    link.objects.bulk_create(
        (
            link(reflection=row, thing=things[number])
            for row, post in zip(found, posts, strict=True)
            for number in post.things
        ),
        batch_size=BATCH,
    )
    return found


def note_talk(reflections: Sequence[Reflection], standing: Standing, before: int) -> None:
    """The comments on reflections that are there already; they follow `before` others in the list of posts."""
    counts, firsts = standing
    for place, row in enumerate(reflections, start=before):
        row.comment_count, row.first_comment_at = counts[place], firsts.get(place)
    Reflection.objects.bulk_update(reflections, ["comment_count", "first_comment_at"], batch_size=BATCH)


def talk_under(posts: Sequence[Post], remarks: Sequence[Remark], clock: Clock) -> Standing:
    """How many comments stand under every post, and when somebody else wrote the first."""
    counts: dict[int, int] = defaultdict(int)
    firsts: dict[int, datetime] = {}
    for remark in remarks:
        if remark.post is not None and remark.fate not in GONE:
            counts[remark.post] += 1
            if remark.author != posts[remark.post].author:
                at = clock.real(remark.at)
                firsts[remark.post] = min(at, firsts.get(remark.post, at))
    return counts, firsts


def _free_slug(post: Post, taken: set[tuple[str, str]]) -> str:
    stem = slugify(post.title)[:60].strip("-") or "reflection"
    slug, number = stem, 1
    while (post.author.handle, slug) in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add((post.author.handle, slug))
    return slug


def make_comments(
    remarks: Sequence[Remark],
    reflections: Sequence[Reflection],
    things: Mapping[int, Thing],
    rows: Mapping[str, Member],
    clock: Clock,
) -> list[Comment]:
    """One row for every remark: first those that begin a thread, then the replies."""
    found: list[Comment] = []
    for remark in remarks:
        at = clock.real(remark.at)
        found.append(
            Comment(
                reflection=reflections[remark.post] if remark.post is not None else None,
                thing=things[remark.thing] if remark.thing is not None else None,
                author=rows[remark.author.handle],
                body=remark.body,
                body_html=render(remark.body) if remark.body else "",
                created_at=at,
                deleted_at=_soon(at, clock) if remark.fate == "deleted" else None,
                hidden_at=_soon(at, clock) if remark.fate == "hidden" else None,
            )
        )
    pairs = list(zip(found, remarks, strict=True))
    Comment.objects.bulk_create([row for row, remark in pairs if remark.parent is None], batch_size=BATCH)
    for row, remark in pairs:
        if remark.parent is not None:
            row.parent = found[remark.parent]
    Comment.objects.bulk_create([row for row, remark in pairs if remark.parent is not None], batch_size=BATCH)
    return found


def _soon(at: datetime, clock: Clock) -> datetime:
    return min(at + timedelta(hours=3), clock.now)


def make_moderation(
    remarks: Sequence[Remark], comments: Sequence[Comment], rows: Mapping[str, Member], clock: Clock
) -> None:
    """One report that waits for the organisers, and one comment they have hidden."""
    organiser = rows[ORGANISER.handle]
    for remark, comment in zip(remarks, comments, strict=True):
        reporter = comment.reflection.author if comment.reflection else organiser
        if remark.fate == "reported":
            note = "I do not mind for myself, but somebody new might."
            Report.objects.create(
                comment=comment,
                reporter=reporter,
                reason=Report.Reason.UNKIND,
                note=note,
                created_at=_soon(comment.created_at, clock),
            )
            case = cases.gather(comment, kind=Case.Kind.REPORTED)
            case.opened_at = _soon(comment.created_at, clock)
            case.save(update_fields=["opened_at"])
        elif remark.fate == "hidden":
            hidden = comment.hidden_at or clock.now
            case = _decided(comment, organiser, hidden)
            Report.objects.create(
                comment=comment,
                case=case,
                reporter=reporter,
                reason=Report.Reason.SPAM,
                created_at=comment.created_at + (_soon(comment.created_at, clock) - comment.created_at) / 2,
                resolved_at=hidden,
            )
            Action.objects.create(
                at=hidden,
                actor_id_was=organiser.pk,
                actor_name=organiser.display_name,
                verb=Action.Verb.HIDE_COMMENT,
                target_id=comment.pk,
                target_label=str(comment.target)[:200],
                case_id_was=case.pk,
                author_id_was=comment.author_id,
                author_name=comment.author.display_name,
                rule=Rule.SALE,
                reason=ADVERTISING,
            )


def _decided(comment: Comment, organiser: Member, at: datetime) -> Case:
    """The case of the hidden comment, with the decision that hid it."""
    decided = {"decided_at": at, "decided_by": organiser, "verdict": Verdict.HIDE, "opened_at": comment.created_at}
    label = cases.label_of(comment)
    case = Case.objects.create(kind=Case.Kind.REPORTED, comment=comment, author=comment.author, label=label, **decided)
    cases.note(case, Verdict.HIDE, by=organiser, rule=Rule.SALE, reason=ADVERTISING, kept={}, is_verdict=True)
    return case


def illustrate(drawings: Mapping[int, Illustration], reflections: Sequence[Reflection]) -> None:
    """Put pictures under the reflections they belong to."""
    for place, drawing in drawings.items():
        row = reflections[place]
        picture = ReflectionPicture.objects.create(
            reflection=row,
            file=ContentFile(drawing.drawn.full, "full"),
            small=ContentFile(drawing.drawn.small, "small"),
            width=drawing.drawn.width,
            height=drawing.drawn.height,
            alt=drawing.alt,
            shown_at=row.published_at,
            created_at=row.created_at,
        )
        row.body_html = page_html(row.body, [picture])
    Reflection.objects.bulk_update([reflections[place] for place in drawings], ["body_html"])


def count_on_things(things: Mapping[int, Thing]) -> None:
    """Reflections in lists and comments standing, on every Thing."""
    firsts.mark_everything()
    writing.recount([thing.pk for thing in things.values()])
    for thing in things.values():
        counting.count(thing)
