"""What is kept of looking after people and Things: reports, logs, revisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cpd.desk.yours.kept import BOOKKEEPING, ONLY_YOU, Group, Kept

ORGANISERS = _("Organisers.")
SUPERUSERS_AND_ORGANISERS = _("Organisers, and those who run this site.")

CARE_GROUPS = (
    Group(
        _("Looking after each other"),
        (
            Kept(
                "comments.notification",
                _("Your inbox"),
                {
                    _("What you were told, and what it is about."): "member kind comment reflection thing action",
                    _("When you were told, when you saw it, and when a letter about it goes or went."): (
                        "created_at seen_at mail_at mailed_at letter"
                    ),
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                _("A year, or until you delete your account."),
                whose=("member",),
            ),
            Kept(
                "comments.mute",
                _("Conversations you have muted"),
                {_("Of which you want to hear no more."): "member thing reflection muted_at", BOOKKEEPING: "id"},
                ONLY_YOU,
                _("Until you want to hear of them again, or delete your account."),
                whose=("member",),
            ),
            Kept(
                "participants.block",
                _("People you have blocked"),
                {
                    _("Whom you do not want to meet here. They are not told."): "blocker blocked made_at",
                    BOOKKEEPING: "id",
                },
                _("You."),
                _("Until you take it back or delete your account."),
                whose=("blocker",),
            ),
            Kept(
                "comments.report",
                _("Reports that you made"),
                {
                    _("What you said is the matter, and with whose words. Their author is not told that it was you."): (
                        "reporter comment reflection case reason note"
                    ),
                    _("When, and when it was decided."): "created_at resolved_at",
                    BOOKKEEPING: "id",
                },
                ORGANISERS,
                _("Until you delete your account; one that is not decided stays until then, without your name."),
                whose=("reporter",),
            ),
            Kept(
                "comments.case",
                _("What organisers look at"),
                {
                    _(
                        "Which of your words, or that it is your account as a whole, and why; what you said in an appeal."
                    ): ("kind author comment reflection label why against"),
                    _("Since when it waits, who looks at it, and what was decided."): (
                        "need opened_at claimed_by claimed_at decided_at decided_by verdict reminded_at reminded_again_at"
                    ),
                    BOOKKEEPING: "id",
                },
                ORGANISERS,
                _("For good, without your words, so that organisers know what was decided before."),
                whose=("author",),
                secret="claimed_by decided_by need",  # noqa: S106
            ),
            Kept(
                "comments.decision",
                _("What organisers decided"),
                {
                    _("What was decided about your words or your account, by which rule, why, and when."): (
                        "case verdict rule reason at is_verdict"
                    ),
                    _("By whom, so that they can answer for it, and whether it was undone."): (
                        "by by_name undone_at undone_by_name"
                    ),
                    _("What is needed to undo it; text that was removed stays there for a week."): "kept",
                    BOOKKEEPING: "id",
                },
                ORGANISERS,
                _("For good; what was removed, for a week."),
                whose=("case__author",),
                secret="by by_name undone_by_name kept",  # noqa: S106
                # Whoever is kept is told nothing; the reason is a word among organisers, about who reported perhaps.
                untold={"verdict": "keep"},
            ),
            Kept(
                "comments.note",
                _("Organisers’ notes about members"),
                {
                    _("What one organiser wants the others to know, in order to look after people."): (
                        "about text writer writer_name written_at"
                    ),
                    BOOKKEEPING: "id",
                },
                ORGANISERS,
                _("Until your account is deleted. Ask the organisers if you want to know what they say of you."),
            ),
            Kept(
                "comments.action",
                _("The log of what organisers did"),
                {
                    _("Who did it, by name, so that everybody can answer for it."): "actor_id_was actor_name",
                    _("What was done, to whose words, when and why."): (
                        "at verb target_id target_label case_id_was author_id_was author_name rule reason"
                    ),
                    BOOKKEEPING: "id",
                },
                ORGANISERS,
                _("For good. Lines of the log cannot be changed, by nobody."),
            ),
            Kept(
                "admin.logentry",
                _("The desk’s own log"),
                {
                    _("Which organiser changed which row when, as it was called then."): (
                        "user action_time content_type object_id object_repr action_flag change_message"
                    ),
                    BOOKKEEPING: "id",
                },
                SUPERUSERS_AND_ORGANISERS,
                _("For good; your name is taken out when you delete your account."),
            ),
        ),
    ),
    Group(
        _("If you write or look after Things"),
        (
            Kept(
                "things.thing",
                _("Things"),
                {
                    _(
                        "Whose account may edit it, and the name and line that stand under it."
                    ): "guest_author author_name author_line",
                    _("The lesson itself: its words, picture and place in the course."): (
                        "cohort week number title summary body body_html picture picture_small picture_width picture_height "
                        "picture_alt picture_credit task task_html easier_way minutes_short minutes_deeper ready_at "
                        "preview_key copied_from announced_at written_count comment_count created_at updated_at"
                    ),
                    BOOKKEEPING: "id",
                },
                _("Everybody, once it is released."),
                _("For good: lessons stay. Ask the organisers to change the name under yours."),
                whose=("guest_author",),
                secret="preview_key",  # noqa: S106
            ),
            Kept(
                "things.historicalthing",
                _("Revisions of Things"),
                {
                    _(
                        "Who changed it, when and why."
                    ): "history_user history_date history_change_reason history_type guest_author",
                    _("What it was like then."): (
                        "cohort week number title summary body picture picture_small picture_width picture_height picture_alt "
                        "picture_credit task easier_way minutes_short minutes_deeper author_name author_line ready_at "
                        "copied_from created_at updated_at"
                    ),
                    BOOKKEEPING: "id history_id",
                },
                SUPERUSERS_AND_ORGANISERS,
                _("For good; the account they name has no name when it is deleted."),
                whose=("history_user",),
            ),
            Kept(
                "things.historicalreference",
                _("Revisions of references"),
                {
                    _("Who changed it, when and why."): "history_user history_date history_change_reason history_type",
                    _("What it was like then."): "thing kind position text url",
                    BOOKKEEPING: "id history_id",
                },
                SUPERUSERS_AND_ORGANISERS,
                _("For good; the account they name has no name when it is deleted."),
                whose=("history_user",),
            ),
        ),
    ),
)
