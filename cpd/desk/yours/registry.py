"""All that is kept about people, in the order of the privacy page, and the models that hold nothing of anybody."""

from __future__ import annotations

from cpd.desk.yours.account import ACCOUNT_GROUPS
from cpd.desk.yours.care import CARE_GROUPS
from cpd.desk.yours.kept import Group, Kept
from cpd.desk.yours.words import WORDS_GROUPS

GROUPS: tuple[Group, ...] = (*ACCOUNT_GROUPS, *WORDS_GROUPS, *CARE_GROUPS)

# The programme, what members choose from, and what the program needs to run.
NOT_ABOUT_PEOPLE = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "comments.weekletter",
    "contenttypes.contenttype",
    "desk.jobclock",
    "participants.sector",
    "participants.spampattern",
    "post_office.attachment",
    "post_office.attachment_emails",
    "post_office.emailtemplate",
    "socialaccount.socialapp",
    "things.cohort",
    "things.leg",
    "things.reference",
    "things.week",
}


def all_kept() -> list[Kept]:
    """Every model of every group."""
    return [kept for group in GROUPS for kept in group.kept]
