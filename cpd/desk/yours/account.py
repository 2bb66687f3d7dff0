"""What is kept of an account: who somebody is here, how they sign in, what was written to them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cpd.desk.yours.kept import ACCOUNT, BOOKKEEPING, EVERYBODY, NOBODY, ONLY_YOU, SUPERUSERS, YOU, Group, Kept
from cpd.desk.yours.taking_part import TAKING_PART

ACCOUNT_GROUPS = (
    Group(
        _("Your account"),
        (
            Kept(
                "participants.member",
                _("You"),
                {
                    _("Your e-mail address: to sign you in and to write to you. No other member sees it."): "email",
                    _("Your password, as a code from which it cannot be read back."): "password",
                    _("The name you gave; it need not be your real one."): "display_name",
                    _("The last part of your blog’s address here."): "handle",
                    _("What you said of yourself: a line about you, what you do, sector, country."): (
                        "bio occupation sector country"
                    ),
                    _("Your picture, drawn anew: nothing of the file you sent but the picture remains."): "picture",
                    _("Your time zone: to tell you times by your own clock. Only you see it."): "time_zone",
                    _("When you joined, and when you last signed in."): "joined_at last_login",
                    _("When you agreed to be kind here: last, when you joined a cohort."): "agreed_at",
                    _(
                        "From when until when you are away, so that nothing is sent to you."
                    ): "away_from away_until back_at",
                    _("What you may do here: whether you look after the site, and in which group."): (
                        "is_staff is_superuser is_active groups user_permissions"
                    ),
                    _("When you want your account deleted, what stays then, and when that was done."): (
                        "leaving_at leaving_keeps left_at"
                    ),
                    _("That your mail server refuses our letters, and what it said. You and organisers see it."): (
                        "mail_refused_at mail_refused_why"
                    ),
                    _(
                        "Whether your account looks like spam, and why. Only organisers see it."
                    ): "suspected_at suspected_for",
                    _("Whether an organiser has limited your account to reading, and until when."): (
                        "limited_at limited_until"
                    ),
                    BOOKKEEPING: "id",
                },
                EVERYBODY,
                _("Until you change it or delete your account. Then a row without a name is left, for what stays."),
                whose=("pk",),
                secret="password",  # noqa: S106 (the name of a field)
            ),
            Kept(
                "participants.member_groups",
                _("Your groups"),
                {_("Which groups you are in, where you look after the site."): "member group", BOOKKEEPING: "id"},
                SUPERUSERS,
                ACCOUNT,
                whose=("member",),
            ),
            Kept(
                "participants.member_user_permissions",
                _("Your rights"),
                {_("Which single rights you were given."): "member permission", BOOKKEEPING: "id"},
                SUPERUSERS,
                ACCOUNT,
                whose=("member",),
            ),
        ),
    ),
    Group(
        _("If you have left"),
        (
            Kept(
                "participants.pasthandle",
                _("Handles that nobody gets again"),
                {
                    _(
                        "A code made from the last part of your blog’s address, so that links to you lead to nobody else."
                    ): "digest",
                    BOOKKEEPING: "id",
                },
                NOBODY,
                _("For good. It does not say whose it was."),
            ),
        ),
    ),
    Group(
        _("Signing in"),
        (
            Kept(
                "account.emailaddress",
                _("Your addresses"),
                {
                    _("Which address is yours, and whether you have confirmed it."): "user email verified primary",
                    BOOKKEEPING: "id",
                },
                YOU,
                ACCOUNT,
                whose=("user",),
            ),
            Kept(
                "account.emailconfirmation",
                _("Addresses to be confirmed"),
                {
                    _("A code sent to an address, to show that it is yours."): "email_address key created sent",
                    BOOKKEEPING: "id",
                },
                NOBODY,
                _("Until it is used or runs out."),
                whose=("email_address__user",),
                secret="key",  # noqa: S106
            ),
            Kept(
                "mfa.authenticator",
                _("Passkeys and second factors"),
                {
                    _(
                        "The public half of a passkey, or the secret of your authenticator app, under lock."
                    ): "user type data",
                    _("When it was set up and last used."): "created_at last_used_at",
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                _("Until you take it away or delete your account."),
                whose=("user",),
                secret="data",  # noqa: S106
            ),
            Kept(
                "usersessions.usersession",
                _("Where you are signed in"),
                {
                    _("The network address and the kind of browser, so that you can see and end your sessions."): (
                        "user ip user_agent created_at last_seen_at"
                    ),
                    _("Which session it is."): "session_key data",
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                _("Until you sign out; 30 days at most."),
                whose=("user",),
                secret="session_key data",  # noqa: S106
            ),
            Kept(
                "sessions.session",
                _("Open sessions"),
                {
                    _(
                        "That this browser is signed in, and words you typed while you were not."
                    ): "session_key session_data expire_date"
                },
                NOBODY,
                _("Until you sign out; 30 days at most."),
            ),
            Kept(
                "socialaccount.socialaccount",
                _("Accounts elsewhere that you sign in with"),
                {
                    _("Which account of which place it is, and the name and address that place told us."): (
                        "user provider uid extra_data"
                    ),
                    _("When you first and last used it."): "date_joined last_login",
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                _("Until you disconnect it or delete your account."),
                whose=("user",),
            ),
            Kept(
                "socialaccount.socialtoken",
                _("Keys of accounts elsewhere"),
                {
                    _("A key that the other place gave us for you."): "app account token token_secret expires_at",
                    BOOKKEEPING: "id",
                },
                NOBODY,
                _("Until you disconnect it or delete your account."),
                whose=("account__user",),
                secret="token token_secret app",  # noqa: S106
            ),
        ),
    ),
    TAKING_PART,
    Group(
        _("Your copy"),
        (
            Kept(
                "participants.export",
                _("Copies of everything about you"),
                {
                    _("When you asked for one, when it was ready, and where it lies."): (
                        "member asked_at ready_at claimed_until file size"
                    ),
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                _("A week after it was ready."),
                whose=("member",),
                secret="file claimed_until",  # noqa: S106
            ),
        ),
    ),
    Group(
        _("Letters"),
        (
            Kept(
                "post_office.email",
                _("Letters to you"),
                {
                    _("Whom it goes to, from whom, and what it says."): (
                        "to cc bcc from_email subject message html_message headers message_id template context"
                    ),
                    _("When it is to be sent, and whether it was."): (
                        "status recipient_delivery_status priority created last_updated scheduled_time expires_at "
                        "number_of_retries backend_alias"
                    ),
                    BOOKKEEPING: "id",
                },
                SUPERUSERS,
                _("30 days after it was sent; 90 where it could not be. Nothing in it tells us whether you opened it."),
            ),
            Kept(
                "participants.mailchoice",
                _("Which letters you want"),
                {
                    _("For each kind of letter: at once, in the weekly one, or never."): "member kind when before",
                    BOOKKEEPING: "id",
                },
                ONLY_YOU,
                ACCOUNT,
                whose=("member",),
            ),
            Kept(
                "participants.letter",
                _("What you were told by letter"),
                {
                    _(
                        "That a letter was written, or none, of which kind and about what, so that nothing is told twice. No words."
                    ): ("member kind key about mail written_at"),
                    BOOKKEEPING: "id",
                },
                NOBODY,
                _("180 days, or until you delete your account."),
                whose=("member",),
            ),
            Kept(
                "post_office.log",
                _("Letters that did not arrive"),
                {
                    _(
                        "What your mail server said when it did not take a letter."
                    ): "email date status exception_type message",
                    BOOKKEEPING: "id",
                },
                SUPERUSERS,
                _("As long as the letter."),
            ),
        ),
    ),
)
