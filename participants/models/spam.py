"""What organisers want to see before others do: words, hosts of links, and domains of mail addresses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cpd.lib.folding import fold


class SpamPattern(models.Model):
    """One entry of the lists against spam. What matches one is held for organisers, never refused.

    Words are kept as they were typed and compared without case and accents; a host stands for all below it.
    """

    class Kind(models.TextChoices):
        WORDS = "words", _("Words in a text")
        HOST = "host", _("Site that a text links to")
        MAIL = "mail", _("Domain of a mail address")

    kind = models.CharField(_("what"), max_length=5, choices=Kind)
    pattern = models.CharField(
        _("pattern"),
        max_length=120,
        help_text=_(
            "Whole words, or a name such as example.org, which stands for www.example.org too. "
            "Capital letters and accents make no difference."
        ),
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Why it is here; for organisers only."))
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("sign of spam")
        verbose_name_plural = _("signs of spam")
        ordering = ["kind", "pattern"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "pattern"],
                name="spam_pattern_once",
                violation_error_message=_("This stands on the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.pattern

    def clean(self) -> None:
        """Keep a name of a host as it is compared, and refuse what would match nothing."""
        super().clean()
        if self.kind in (self.Kind.HOST, self.Kind.MAIL):
            self.pattern = host_of(self.pattern)
        if not fold(self.pattern):
            raise ValidationError({"pattern": _("There is no word and no name in this.")})
        if self.kind != self.Kind.WORDS and "." not in self.pattern:
            raise ValidationError({"pattern": _("Give the whole name, such as example.org.")})


def host_of(typed: Any) -> str:
    """The bare host of an address, a mail address or a name, in small ASCII letters as far as it has them."""
    host = str(typed).strip().casefold().rpartition("://")[2].rpartition("@")[2]
    host = host.partition("/")[0].partition("?")[0].partition(":")[0].removeprefix("*").strip(".").removeprefix("www.")
    try:
        return host.encode("idna").decode() if host else ""
    except UnicodeError:
        return host
