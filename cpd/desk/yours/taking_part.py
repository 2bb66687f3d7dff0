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
            "participants.circleseat",
            _("Your seat in a circle"),
            {
                _("That you want a circle, since when, and your pace."): "place pace asked_at",
                _("In which circle you are, and since when."): "circle number sat_at",
                BOOKKEEPING: "id",
            },
            _(
                "The people in your circle, who also see your name, sector, country and what your clock shows; organisers "
                "see who is in it."
            ),
            _("Until you leave it, or delete your account."),
            whose=("place__member",),
        ),
        Kept(
            "participants.circle",
            _("Circles"),
            {
                _("In which cohort, when it was made, and when it fell quiet or ended."): (
                    "cohort made_at quiet_at ended_at"
                ),
                _("Which other circle it is offered, whether somebody in it said yes, and what it became part of."): (
                    "partner agreed_at merged_into"
                ),
                BOOKKEEPING: "id",
            },
            _("The people in it, and organisers."),
            _("As long as the cohort; without your name once you have left it."),
        ),
        Kept(
            "participants.draftoffer",
            _("Drafts that your circle may read"),
            {_("Which draft, in which circle, and since when."): "reflection circle offered_at", BOOKKEEPING: "id"},
            _("The people in your circle; not even organisers."),
            _("Until you take it back, publish or delete the draft, or leave the circle."),
            whose=("reflection__author",),
        ),
        Kept(
            "participants.meetup",
            _("Meet-ups to which you invite"),
            {
                _("What, where, when and in which words, as you typed it and as the page shows it."): (
                    "cohort author title where link starts_at ends_at time_zone words words_html"
                ),
                _("When you made, changed or called it off, and when an organiser hid it."): (
                    "made_at changed_at sequence cancelled_at hidden_at"
                ),
                _("Whether it waits for an organiser because it looks like spam, and why."): "held_at held_for",
                BOOKKEEPING: "id form_key",
            },
            _("The people of the cohort whom you have not blocked and who have not blocked you, and organisers."),
            ACCOUNT,
            whose=("author",),
            secret="form_key",  # noqa: S106
        ),
        Kept(
            "participants.meetupguest",
            _("Meet-ups to which you come"),
            {_("Which, and when you said so."): "meetup member said_at", BOOKKEEPING: "id"},
            _(
                "The people of the cohort whom you have not blocked and who have not blocked you; organisers see a number."
            ),
            _("Until you say that you do not come any more, or delete your account."),
            whose=("member",),
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
