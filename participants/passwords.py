"""What makes a password too easy to guess. Nothing is asked outside: the lists come with the packages."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from participants.models import Member

# Guessing takes ever longer to work out; what cannot be guessed from its beginning cannot be guessed.
LOOKED_AT = 40
ENOUGH_GUESSES = 10**8
SHORTEST_NAME = 4
# How many letters must be left when the member's own names are taken out.
OWN_PART = 8


class NotGuessable:
    """Refuses breached passwords and what is made of them: keyboard rows, dates, words with a number behind."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if zxcvbn(password[:LOOKED_AT])["guesses"] < ENOUGH_GUESSES:
            raise ValidationError(
                _(
                    "This password, or something very close to it, is among the first that a stranger would try. "
                    "Two or three words that do not belong together are better."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Not a word or a date that others would guess.")


class NotAboutYou:
    """Refuses a password that is little more than the member's name or e-mail address."""

    def validate(self, password: str, user: Member | None = None) -> None:
        if user is None:
            return
        bare = rest = plain(password)
        for part in own_words(user):
            rest = rest.replace(part, "")
        if rest != bare and len(rest) < OWN_PART:
            raise ValidationError(
                _("This password is too close to your name or your e-mail address. Please choose another one."),
                code="password_about_you",
            )

    def get_help_text(self) -> str:
        return _("Not your name or e-mail address.")


def own_words(member: Member) -> list[str]:
    """The names and addresses of a member, and their parts, longest first."""
    whole = [member.display_name, member.email, member.email.split("@")[0], member.handle]
    parts = [part for text in whole for part in re.split(r"[\W_]+", text)]
    return sorted(
        {plain(text) for text in [*whole, *parts] if len(plain(text)) >= SHORTEST_NAME}, key=len, reverse=True
    )


def plain(text: str) -> str:
    """Letters and numbers only, all small."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
