"""Deleting an account: what goes, what stays, and that nothing of a person is left where it was promised to go."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage
from post_office.models import Email

from comments import cases, counting, leaving, moderation, notes
from comments.models import Case, CommentThere, CommentVersion, Decision, Mute, Note, Report, Visit
from cpd.desk.backups.tables import all_tables
from cpd.lib import mail
from participants import leaving as wishes
from participants import notices
from participants.models import (
    Block,
    Blog,
    BlogAuthor,
    Draft,
    Feed,
    Member,
    Notice,
    Participant,
    Post,
    Reflection,
)
from tests.comments.leaver import go
from tests.conftest import NOW
from tests.factories import (
    BlogElsewhereFactory,
    CommentFactory,
    PostFactory,
    ReflectionFactory,
    ReportFactory,
)

Keeps = Member.Keeps

pytestmark = pytest.mark.usefixtures("places")


def written_anywhere(*words):
    """Every row of every table, but the letters, that has one of these words in it."""
    return [
        (table.name, line.decode())
        for table in all_tables()
        if table.name != "post_office_email"
        for line in map(table.line, table.rows())
        if any(word in line.decode().lower() for word in words)
    ]


def files():
    return sorted(f"{folder}/{name}" for folder in ("members", "pictures") for name in listing(folder))


def listing(folder):
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_with_nothing_kept_no_table_has_a_word_of_theirs(life, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert go(life, Keeps.NOTHING)

    assert written_anywhere("quispe", "marisol", "america/lima") == []
    assert files() == []
    assert list(counting.differences()) == []


def test_with_all_kept_only_the_words_that_stay_have_their_name(life, django_capture_on_commit_callbacks):
    """What somebody wrote into their own words is not looked through, and the page says so."""
    with django_capture_on_commit_callbacks(execute=True):
        assert go(life, Keeps.ALL)

    left = written_anywhere("quispe", "marisol", "america/lima")
    assert sorted(table for table, _row in left) == [
        "comments_comment",
        "comments_comment",
        "participants_reflection",
        "participants_reflectionpicture",
    ]
    assert len(files()) == 2
    assert list(counting.differences()) == []


@pytest.mark.parametrize("keeps", [Keeps.NOTHING, Keeps.ALL])
def test_blogs_that_were_told_of_a_reflection_hear_that_its_address_is_gone(life, keeps):
    """Others link to it under the old address, which must be named once more to be taken back."""
    post = Reflection.objects.get(title="Quispe post")
    Notice.objects.all().delete()
    address = "http://testserver/blogs/marisol-quispe/quispe-post/"
    told = Notice.objects.create(reflection=post, source=address, target="x", key="1", sent_at=NOW, due_at=None)

    go(life, keeps)

    assert notices.follow() == 1
    told.refresh_from_db()
    assert told.is_withdrawn
    assert told.reflection is None


def test_what_they_saw_whom_they_blocked_and_what_they_said_before_goes(life):
    go(life, Keeps.ALL)

    for model in (CommentVersion, CommentThere, Visit, Block):
        assert not model.objects.exists()


def test_the_row_that_stays_is_nobody(life):
    go(life, Keeps.COMMENTS)

    life = Member.objects.get(pk=life.pk)
    assert (life.display_name, life.handle) == ("A former member", f"former-{life.pk}")
    assert life.email.endswith("@former.invalid")
    assert not life.has_usable_password()
    assert life.left_at is not None
    assert (life.bio, life.occupation, str(life.country), life.time_zone, life.picture.name) == ("", "", "", "", "")
    for model in (EmailAddress, UserSession):
        assert not model.objects.filter(user=life).exists()
    for model, key in ((Draft, "member"), (Participant, "member"), (Blog, "member"), (Post, "author")):
        assert not model.objects.filter(**{key: life}).exists()


def test_removed_comments_leave_a_marker_where_somebody_answered(life, client, thing):
    go(life, Keeps.NOTHING)

    page = client.get(Reflection.objects.get(title="Kofi’s").get_absolute_url()).content.decode()
    assert "Answer" in page
    assert "Quispe" not in page
    assert "deleted" in page
    assert "Quispe" not in client.get(thing.get_absolute_url()).content.decode()


def test_kept_comments_are_a_former_members(life, client, thing):
    go(life, Keeps.COMMENTS)

    page = client.get(thing.get_absolute_url()).content.decode()
    assert "Quispe said more" in page
    assert "A former member" in page
    assert "Marisol" not in page


def test_kept_reflections_stay_under_another_address(life, client, cohort):
    go(life, Keeps.REFLECTIONS)

    assert list(Reflection.objects.filter(author=life).values_list("title", flat=True)) == ["Quispe post"]
    page = client.get(f"/blogs/former-{life.pk}/quispe-post/")
    assert "A former member" in page.content.decode()
    assert "Under hers" in page.content.decode()
    assert client.get("/blogs/marisol-quispe/").status_code == 404
    assert "Marisol" not in client.get(f"/{cohort.slug}/reflections/").content.decode()


def test_pages_kept_for_visitors_show_it_at_once(life, client, cohort, settings):
    settings.DEBUG = False
    paths = [f"/{cohort.slug}/reflections/", f"/{cohort.slug}/people/", f"/{cohort.slug}/reflections/feed/"]
    before = [client.get(path).content.decode() for path in paths]

    go(life, Keeps.NOTHING)

    assert [page.count("Marisol") > 0 for page in before] == [True, True, True]
    assert [client.get(path).content.decode().count("Marisol") for path in paths] == [0, 0, 0]


def test_a_last_letter_goes_to_the_old_address_and_no_other_after_it(life):
    go(life, Keeps.COMMENTS)
    mail.send("account_deleted", to=Member.objects.get(pk=life.pk).email, context={"name": "x"})

    assert [(letter.to, letter.subject) for letter in Email.objects.all()] == [
        (["marisol@example.org"], "Your account at 23 Things is deleted")
    ]
    assert "Your comments stay" in Email.objects.get().message


def test_the_list_of_deletions_names_nobody(life, places):
    go(life, Keeps.COMMENTS)

    assert json.loads((places / "deletions.jsonl").read_text()) == {
        "member": life.pk,
        "opened": life.joined_at.isoformat(),
        "deleted": Member.objects.get(pk=life.pk).left_at.isoformat(),
        "keeps": "comments",
    }
    assert (places / "deletions.jsonl").stat().st_mode & 0o777 == 0o600


def test_where_the_list_cannot_be_written_nothing_is_deleted(life, settings, places):
    settings.DELETIONS_FILE = places / "nowhere" / "list"

    with pytest.raises(FileNotFoundError):
        go(life, Keeps.NOTHING)

    assert Member.objects.get(pk=life.pk).display_name == "Marisol Quispe"
    assert list(wishes.due()) == [life]


def test_leaving_twice_is_leaving_once(life, places):
    assert go(life, Keeps.NOTHING)
    assert not leaving.leave(life.pk)

    assert len((places / "deletions.jsonl").read_text().splitlines()) == 1
    assert Email.objects.count() == 1


def test_in_seven_days_the_job_does_it(life, time_machine_on):
    assert not go(life, Keeps.NOTHING, days=7)
    assert leaving.leave_due() == 0

    time_machine_on(timedelta(days=7, minutes=1))

    assert leaving.leave_due() == 1
    assert Member.objects.get(pk=life.pk).left_at is not None
    assert leaving.leave_due() == 0


@pytest.fixture
def time_machine_on():
    travellers = []

    def on(delta):
        travellers.append(time_machine.travel(NOW + delta, tick=True))
        travellers[-1].start()

    yield on
    for traveller in travellers:
        traveller.stop()


def test_whoever_thinks_again_keeps_everything(life):
    go(life, Keeps.NOTHING, days=7)

    assert wishes.stay(life, actor=life)

    assert list(wishes.due(NOW + timedelta(days=30))) == []
    assert not wishes.stay(life, actor=life)


def test_a_shared_blog_goes_to_somebody_who_writes_it(life, kofi, cohort):
    blog = Blog.objects.get(member=life, place="elsewhere")
    BlogAuthor.objects.create(blog=blog, byline="Kofi", member=kofi, accepted_at=NOW)
    theirs = ReflectionFactory(
        cohort=cohort, author=kofi, blog=blog, title="By Kofi", original_address="https://x.example"
    )
    PostFactory(blog=blog, author=kofi, reflection=theirs, title="By Kofi")

    go(life, Keeps.NOTHING)

    blog.refresh_from_db()
    assert blog.member == kofi
    assert blog.closed_at is not None
    assert Reflection.objects.get(title="By Kofi").author == kofi
    assert not Feed.objects.filter(blog=blog, retired_at=None).exists()
    assert list(Post.objects.values_list("title", flat=True)) == ["By Kofi"]


def test_open_reports_stay_for_the_organisers_without_a_name(life, thing):
    report = ReportFactory(comment=CommentFactory(thing=thing), reporter=life)

    go(life, Keeps.NOTHING)

    assert list(Report.objects.all()) == [report]
    assert Report.objects.get().reporter.display_name == "A former member"


def test_what_organisers_did_stays_without_the_words_of_the_one_who_left(thing, kofi, marisol, hanne):
    comment = CommentFactory(thing=thing, author=kofi, body="Quinces.", body_html="<p>Quinces.</p>")
    ReportFactory(comment=comment, reporter=marisol)
    moderation.remove(comment, by=hanne, reason="Advertising.")
    case = cases.gather(kofi, kind=Case.Kind.SIGN_UP, why="A quince seller.")
    notes.write(kofi, by=hanne, text="Sells quinces.")
    Mute.objects.create(member=kofi, thing=thing)

    go(kofi, Keeps.NOTHING)

    assert not Case.objects.filter(pk=case.pk).exists()
    assert [decision.kept for decision in Decision.objects.all()] == [{}]
    assert not Note.objects.exists()
    assert not Mute.objects.exists()
    assert not kofi.notifications.exists()
    assert written_anywhere("quince") == []


def test_a_name_on_somebody_elses_blog_is_nobodys_afterwards(kofi, marisol):
    blog = BlogElsewhereFactory(member=marisol)
    BlogAuthor.objects.create(blog=blog, byline="Kofi", member=kofi, accepted_at=NOW)

    go(kofi, Keeps.ALL)

    row = BlogAuthor.objects.get()
    assert (row.accepted_at, row.declined_at is not None) == (None, True)
