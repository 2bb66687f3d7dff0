"""What is kept of taking part: places in cohorts, plans, what was ticked, what was offered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cpd.desk.yours.kept import ACCOUNT, BOOKKEEPING, NOBODY, ONLY_YOU, YOU, Group, Kept

TAKING_PART = Group(
    _("Taking part"),
    (
        Kept(
            "participants.participant",
            _("Your places in cohorts"),
            {
                _("Which cohort, in which way (listed among the people or not), and where you wanted to start."): (
                    "member cohort way start"
                ),
                _("Since when, and when you stopped, and why, if you said so. Only organisers see why."): (
                    "joined_at stopped_at stopped_why"
                ),
                _("When and where you mean to do the Things. Only you see it."): "intention",
                _("When you moved your plan."): "moved_at",
                _("When we wrote to you that you are in."): "welcomed_at",
                BOOKKEEPING: "id",
            },
            _("Everybody, where you are listed; else you and the organisers."),
            ACCOUNT,
            whose=("member",),
        ),
        Kept(
            "participants.tick",
            _("What you ticked or skipped"),
            {
                _(
                    "Which Things you did without writing, or skipped, when, and your note. What you did counts,"
                    " without your name, in the sentence on where most people are."
                ): "place thing kind note made_at",
                BOOKKEEPING: "id",
            },
            ONLY_YOU,
            _("Until you take it back or delete your account."),
            whose=("place__member",),
        ),
        Kept(
            "participants.plannedthing",
            _("Your plan"),
            {
                _("In which week you mean to do a Thing, where that is not the cohort’s week."): ("place thing monday"),
                BOOKKEEPING: "id",
            },
            ONLY_YOU,
            _("Until you rejoin the cohort or delete your account."),
            whose=("place__member",),
        ),
        Kept(
            "participants.offer",
            _("Reflections offered to you"),
            {
                _(
                    "Which reflections stood on top of what you were shown, and when, so that everybody gets readers."
                ): "member reflection offered_at",
                _(
                    "Whether you have opened them, were asked to say hello to who wrote them, or asked for somebody else."
                ): "opened_at suggested_at passed_at",
                BOOKKEEPING: "id",
            },
            NOBODY,
            ACCOUNT,
            whose=("member",),
        ),
        Kept(
            "participants.greetingweek",
            _("Weeks in which you greet"),
            {
                _("In which weeks you said that you greet newcomers, and when you said so."): "place monday said_at",
                BOOKKEEPING: "id",
            },
            YOU,
            ACCOUNT,
            whose=("place__member",),
        ),
        Kept(
            "participants.greeting",
            _("First reflections that were yours to greet"),
            {
                _("Which ones were dealt to you, when, and when a letter told you."): (
                    "reflection greeter dealt_at mailed_at letter"
                ),
                _("When you passed one on, or it was answered."): "passed_on_at answered_at",
                BOOKKEEPING: "id",
            },
            YOU,
            ACCOUNT,
            whose=("greeter__member",),
        ),
    ),
)
