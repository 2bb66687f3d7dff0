"""What is kept of what people write: here, on blogs elsewhere, to each other, to the organisers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cpd.desk.yours.kept import ACCOUNT, BOOKKEEPING, EVERYBODY, NOBODY, ONLY_YOU, YOU, Group, Kept

ORGANISERS = _("Organisers.")
GOES_WITH_IT = _("As long as what it belongs to.")
LEAVING = _("Until you delete it. When you delete your account, you choose whether it stays under no name.")

WORDS_GROUPS = (
    Group(
        _("What you write"),
        (
            Kept(
                "participants.reflection",
                _("Reflections"),
                {
                    _("Your words, as you typed them and as the page shows them."): "title slug body body_html excerpt",
                    _(
                        "Whose they are, which Things they are about, and on which blog they stand."
                    ): "author blog cohort things",
                    _("Who may read them: everyone, members, organisers, or you alone."): "visibility withdrawn_from",
                    _(
                        "When they were written, published and changed."
                    ): "created_at updated_at published_at edited_at called_at",
                    _(
                        "Whether an organiser has hidden them, or they wait until it is known whose blog they are from."
                    ): ("hidden_at removed_at held_at held_for frozen_at"),
                    _("Where the original stands, if you wrote it elsewhere."): "original_address",
                    _("How many answered."): "comment_count first_comment_at answered_there_count",
                    _(
                        "If it is your first; how often others were offered it."
                    ): "is_first offered_count offered_at turn",
                    BOOKKEEPING: "id form_key",
                },
                _("Whom you chose."),
                LEAVING,
                whose=("author",),
                secret="form_key",  # noqa: S106
            ),
            Kept(
                "participants.reflection_things",
                _("What reflections are about"),
                {_("Which Things a reflection answers."): "reflection thing", BOOKKEEPING: "id"},
                _("Whom you chose for the reflection."),
                GOES_WITH_IT,
                whose=("reflection__author",),
            ),
            Kept(
                "participants.reflectionpicture",
                _("Pictures in reflections"),
                {
                    _("The picture in two sizes, without the place, time and camera that a file may carry."): (
                        "file small width height"
                    ),
                    _("Your words for people who cannot see it."): "alt",
                    _("Where it belongs, and since when it shows."): "reflection position shown_at created_at",
                    BOOKKEEPING: "id",
                },
                _("Whom you chose for the reflection."),
                GOES_WITH_IT,
                whose=("reflection__author",),
            ),
            Kept(
                "participants.draft",
                _("What you are typing"),
                {
                    _("Words that are not out yet, so that no reload loses them."): "member key fields updated_at",
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                _("Until you publish them or throw them away."),
                whose=("member",),
            ),
            Kept(
                "comments.comment",
                _("Comments"),
                {
                    _("Your words, as you typed them and as the page shows them."): "body body_html",
                    _(
                        "Whose they are, what they are about, and whom you answered."
                    ): "author thing reflection parent answers",
                    _(
                        "When they were written, changed, deleted or hidden."
                    ): "created_at edited_at deleted_at hidden_at removed_at",
                    _("Whether they wait for an organiser because they look like spam, and why."): (
                        "held_at held_for digest checked_at"
                    ),
                    BOOKKEEPING: "id form_key",
                },
                _("Everybody who can read what they are about."),
                _(
                    "The words go at once when you delete them. When you delete your account, you choose whether they stay under no name."
                ),
                whose=("author",),
                secret="form_key",  # noqa: S106
            ),
            Kept(
                "comments.commentversion",
                _("What a comment said before you changed it"),
                {
                    _("The earlier words, and from when until when they stood."): (
                        "comment body_html written_at replaced_at"
                    ),
                    BOOKKEEPING: "id",
                },
                ORGANISERS,
                _("Until you delete the comment or your account."),
                whose=("comment__author",),
            ),
            Kept(
                "comments.commentthere",
                _("Comments elsewhere"),
                {
                    _("That you answered a reflection where it was written, because you said so."): (
                        "member reflection said_at"
                    ),
                    BOOKKEEPING: "id",
                },
                _("Everybody sees how many answered there; only you see that you did."),
                ACCOUNT,
                whose=("member",),
            ),
            Kept(
                "desk.document",
                _("What search knows"),
                {
                    _(
                        "Which Things, people, reflections and comments can be found; their words, in small."
                    ): "number kind key cohort_key"
                },
                _("Who may read what was found."),
                GOES_WITH_IT,
            ),
            Kept(
                "desk.changed",
                _("What search has to learn"),
                {_("That something has changed, so that search forgets what is gone."): "kind key", BOOKKEEPING: "id"},
                NOBODY,
                _("Some seconds."),
            ),
            Kept(
                "comments.visit",
                _("What you have seen"),
                {
                    _("Until when you have read the talk in one place, to mark what is new."): (
                        "member thing reflection seen_at here_at"
                    ),
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                ACCOUNT,
                whose=("member",),
            ),
        ),
    ),
    Group(
        _("Your blogs"),
        (
            Kept(
                "participants.blog",
                _("Blogs, here and elsewhere"),
                {
                    _("Its address and title, the language and the software it is written with."): (
                        "member place title address language platform"
                    ),
                    _("How you showed that it is yours, and what made us ask again."): (
                        "token proved_at quarantined_at jump jump_to"
                    ),
                    _("Whether you want older posts, and when you connected and disconnected it."): (
                        "older_wanted_at created_at closed_at"
                    ),
                    _("How it names the Things, learned from what you chose."): "habits",
                    BOOKKEEPING: "id",
                },
                EVERYBODY,
                _("Until you delete your account. A blog that several write goes to one of the others."),
                whose=("member",),
            ),
            Kept(
                "participants.blogauthor",
                _("Names on shared blogs"),
                {
                    _("Which name on a blog is yours, and whether you say so."): (
                        "blog byline member invited_at told_at accepted_at declined_at"
                    ),
                    BOOKKEEPING: "id",
                },
                YOU,
                _(
                    "As long as the blog. When you delete your account, the name is nobody’s, so that nobody is taken for you."
                ),
                whose=("member",),
            ),
            Kept(
                "participants.feed",
                _("How reading your blog goes"),
                {
                    _("Where it is read."): "blog address key host created_at retired_at",
                    _("What its server said last, so that we ask no more than we need."): (
                        "etag last_modified body_hash ttl_minutes seconds entry_count changed_at newest_at"
                    ),
                    _("When it is asked next, what went wrong, and whether you were told."): (
                        "next_check_at claimed_until checked_at problem detail failures failing_since excused_at told_at"
                    ),
                    BOOKKEEPING: "id",
                },
                YOU,
                ACCOUNT,
                whose=("blog__member",),
                secret="detail",  # noqa: S106 (the full reason may tell of the network the site runs in)
            ),
            Kept(
                "participants.post",
                _("Posts on blogs elsewhere"),
                {
                    _("What it is called, where it is, its labels, its beginning, and the name on it."): (
                        "blog author title link byline labels excerpt body_html"
                    ),
                    _("Which Things it is about and why we think so, and what became of it here."): (
                        "cohort reflection matches chosen_at set_aside_at deleted_at is_older"
                    ),
                    _("When it was published and first seen, and by what it is known again."): (
                        "published_at seen_at content_hash text_hash"
                    ),
                    BOOKKEEPING: "id",
                },
                _("You and the organisers; everybody, once it is a reflection."),
                ACCOUNT,
                whose=("author",),
            ),
            Kept(
                "participants.postkey",
                _("By what posts are known again"),
                {
                    _("Codes made from a post’s address and text, so that none shows twice."): "post owner key",
                    BOOKKEEPING: "id",
                },
                NOBODY,
                GOES_WITH_IT,
                whose=("owner",),
            ),
            Kept(
                "participants.mention",
                _("Links to pages here"),
                {
                    _(
                        "Which page elsewhere says that it links to which page here."
                    ): "source target thing reflection post",
                    _("When we heard of it and looked, and what came of it."): (
                        "received_at due_at claimed_until failures checked_at withdrawn_at refused detail"
                    ),
                    BOOKKEEPING: "id key",
                },
                _("Everybody, where it is shown as an answer; else organisers."),
                _("What came to nothing is forgotten after some weeks; the others go with the post."),
                whose=("post__author",),
                secret="detail key",  # noqa: S106
            ),
            Kept(
                "participants.notice",
                _("Word sent to other blogs"),
                {
                    _("Which page elsewhere was told that your reflection links to it, and when."): (
                        "reflection source target made_at due_at claimed_until failures sent_at problem unlinked_at gone_at"
                    ),
                    BOOKKEEPING: "id key",
                },
                ORGANISERS,
                _("As long as the reflection, and 90 days more, in which the other page learns that it is gone."),
                whose=("reflection__author",),
                secret="key problem",  # noqa: S106
            ),
        ),
    ),
)
