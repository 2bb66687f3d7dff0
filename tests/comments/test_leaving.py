"""Deleting an account: what goes, what stays, and that nothing of a person is left where it was promised to go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from comments import counting, leaving, talk
from comments.models import Comment, Report
from cpd.desk.backups.tables import all_tables
from cpd.lib import mail
from participants import deletions
from participants import leaving as wishes
from participants.models import Blog, BlogAuthor, Draft, Feed, Member, Participant, Post, Reflection, ReflectionPicture
from tests.factories import (
    BlogElsewhereFactory,
    CommentFactory,
    MemberFactory,
    PostFactory,
    ReflectionFactory,
    ReportFactory,
)

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
Keeps = Member.Keeps


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    """Files and the list of deletions are this test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DELETIONS_FILE = tmp_path / "deletions.jsonl"
    return tmp_path


@pytest.fixture
def life(cohort, thing, marisol, kofi):
    """Marisol has used everything there is; every word of hers has her name in it."""
    Member.objects.filter(pk=marisol.pk).update(
        bio="Quispe bio", occupation="Quispe work", country="PE", time_zone="America/Lima", last_login=NOW
    )
    marisol.refresh_from_db()
    marisol.picture.save("quispe", ContentFile(b"face"), save=True)
    post = ReflectionFactory(cohort=cohort, author=marisol, title="Quispe post", body="Quispe words", things=[thing])
    picture = ReflectionPicture(reflection=post, width=1, height=1, alt="Quispe alt", shown_at=NOW)
    picture.file.save("x", ContentFile(b"full"), save=False)
    picture.small.save("x", ContentFile(b"small"), save=False)
    picture.save()
    waiting = ReflectionPicture(reflection=post, width=1, height=1, alt="Quispe waiting")
    waiting.file.save("x", ContentFile(b"full"), save=False)
    waiting.small.save("x", ContentFile(b"small"), save=False)
    waiting.save()
    ReflectionFactory(cohort=cohort, author=marisol, title="Quispe draft", published_at=None)
    ReflectionFactory(cohort=cohort, author=marisol, title="Quispe private", visibility="private")
    Draft.objects.create(member=marisol, key="write/1", fields={"body": "Quispe draft"})
    elsewhere = BlogElsewhereFactory(member=marisol, title="Quispe’s corner", address="https://quispe.example/")
    shown = ReflectionFactory(
        cohort=cohort,
        author=marisol,
        blog=elsewhere,
        title="Quispe elsewhere",
        original_address="https://quispe.example/1",
    )
    PostFactory(blog=elsewhere, author=marisol, reflection=shown, title="Quispe elsewhere", byline="Quispe")
    PostFactory(blog=elsewhere, author=marisol, title="Quispe waiting")
    others = ReflectionFactory(cohort=cohort, author=kofi, title="Kofi’s")
    first, _new = talk.post(others, by=marisol, body="Quispe said", form_key="quispe")
    talk.post(others, by=kofi, body="Answer", parent=first)
    talk.post(thing, by=marisol, body="Quispe said more")
    talk.post(post, by=kofi, body="Under hers")
    ReportFactory(comment=CommentFactory(thing=thing), reporter=marisol, note="Quispe note", resolved_at=NOW)
    mail.send("account_deleted", to="marisol@example.org", context={"name": "Quispe"})
    LogEntry.objects.create(
        user=kofi,
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(marisol.pk),
        object_repr="Marisol Quispe",
        action_flag=2,
    )
    return marisol


def go(member, keeps, *, days=0):
    wishes.ask(member, actor=member, keeps=keeps, at_once=not days)
    return leaving.leave(member.pk)


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


# ---- who looks after the site


@pytest.fixture
def boss(db):
    return MemberFactory(is_staff=True, is_superuser=True)


def test_the_only_superuser_cannot_go_and_hears_why(boss, hanne, client, reauthenticated):
    assert not go(boss, Keeps.NOTHING)

    client.force_login(boss)
    reauthenticated(client)
    assert "the only one who can make other people organisers" in client.get("/me/settings/leave/").content.decode()
    wishes.stay(boss, actor=boss)
    answer = client.post("/me/settings/leave/", {"when": "now", "comments": "keep", "reflections": "keep"})
    assert answer.status_code == 200
    assert Member.objects.get(pk=boss.pk).leaving_at is None


def test_the_only_organiser_cannot_go(hanne, olu):
    assert not go(hanne, Keeps.NOTHING)


def test_one_of_two_organisers_can_go(hanne):
    other = MemberFactory(is_staff=True)
    other.groups.add(Group.objects.get(name="Organisers"))

    assert go(hanne, Keeps.NOTHING)
    assert not Member.objects.get(pk=hanne.pk).groups.exists()
    assert not go(other, Keeps.NOTHING)


# ---- the page


@pytest.fixture
def reauthenticated():
    """The session has just shown once more who it is."""

    def show(client):
        session = client.session
        now = timezone.now().timestamp()
        session["account_authentication_methods"] = [{"method": "password", "at": now, "reauthenticated": True}]
        session.save()

    return show


def test_the_page_asks_once_more_who_it_is(client, marisol):
    marisol.set_password("a long walk in the rain")
    marisol.save()
    client.force_login(marisol)

    for answer in (client.get("/me/settings/leave/"), client.post("/me/settings/leave/", {"when": "now"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Member.objects.get(pk=marisol.pk).leaving_at is None


def test_at_once_is_at_once(client, life, reauthenticated):
    client.force_login(life)
    reauthenticated(client)

    answer = client.post("/me/settings/leave/", {"when": "now", "comments": "keep", "reflections": "remove"})

    assert answer["Location"] == "/about/left/"
    assert client.get("/about/left/").status_code == 200
    assert Member.objects.get(pk=life.pk).left_at is not None
    assert client.get("/me/").status_code == 302


def test_in_seven_days_every_page_says_so_and_offers_the_way_back(client, marisol, reauthenticated):
    client.force_login(marisol)
    reauthenticated(client)

    client.post("/me/settings/leave/", {"when": "later", "comments": "keep", "reflections": "keep"})
    page = client.get("/me/settings/").content.decode()
    client.post("/me/settings/stay/")

    assert "Your account will be deleted on 10 June 2026" in page
    assert "will be deleted" not in client.get("/me/settings/").content.decode()
    assert Member.objects.get(pk=marisol.pk).leaving_at is None


@pytest.mark.parametrize("data", [{}, {"when": "never", "comments": "x", "reflections": ""}])
def test_a_form_without_answers_deletes_nothing(client, marisol, reauthenticated, data):
    client.force_login(marisol)
    reauthenticated(client)

    assert client.post("/me/settings/leave/", data).status_code == 200
    assert Member.objects.get(pk=marisol.pk).leaving_at is None


# ---- after a backup was brought back


def test_a_deletion_made_after_the_backup_is_done_again(life, places):
    at = NOW.isoformat()
    lines = [deletions.Deletion(life.pk, life.joined_at.isoformat(), at, "nothing")]
    deletions.take_over(lines)

    assert leaving.replay(places / "deletions.jsonl") == (1, 0)

    assert written_anywhere("quispe") == []
    assert not Email.objects.filter(subject__contains="is deleted", to="marisol@example.org").exists()
    assert len((places / "deletions.jsonl").read_text().splitlines()) == 1


def test_somebody_else_who_was_given_the_same_number_stays(life, places):
    earlier = life.joined_at - timedelta(days=1)
    deletions.take_over([deletions.Deletion(life.pk, earlier.isoformat(), NOW.isoformat(), "nothing")])

    assert leaving.replay(places / "deletions.jsonl") == (0, 0)
    assert Member.objects.get(pk=life.pk).left_at is None


def test_lines_that_a_killed_process_left_are_counted_and_hurt_no_other(life, places):
    (places / "deletions.jsonl").write_bytes(b'{"member": 1, "op')

    go(life, Keeps.ALL)

    known, odd = deletions.read(places / "deletions.jsonl")
    assert [deletion.member for deletion in known] == [life.pk]
    assert odd == 1
    assert Comment.objects.filter(author=life).exists()
