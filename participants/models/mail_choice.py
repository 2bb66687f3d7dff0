"""What a member has chosen about mail, and which letters were written to them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from post_office.models import Email

from participants.mail_kinds import When
from participants.models.member import Member


class MailChoice(models.Model):
    """When a member wants one kind of mail. No row: the kind's default.

    `before` is what a stop by one click took the place of, so that it can be undone.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="mail_choices")
    kind = models.CharField(_("kind of mail"), max_length=20)
    when = models.CharField(_("when"), max_length=10, choices=When)
    before = models.CharField(max_length=10, choices=When, blank=True, editable=False)

    class Meta:
        verbose_name = _("choice about mail")
        verbose_name_plural = _("choices about mail")
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="mail_chosen_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.when}"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about letters, in words."""

    def for_sending(self) -> LetterQuerySet:
        """Load their members, whether these are reached by mail (`reached`), and what they chose (`chosen`)."""
        reached = Member.objects.reached_by_mail().filter(pk=models.OuterRef("member"))
        choices = MailChoice.objects.filter(member=models.OuterRef("member"), kind=models.OuterRef("kind"))
        return self.select_related("member").annotate(
            reached=models.Exists(reached), chosen=models.Subquery(choices.values("when")[:1])
        )


class Letter(models.Model):
    """A letter of some kind that was written to a member, and the mail it became.

    `key` names what it tells, so that the same is never told twice. Without a member the account is gone; without a
    mail it was dropped or is forgotten.
    """

    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="letters")
    kind = models.CharField(_("kind of mail"), max_length=20)
    key = models.CharField(max_length=120)
    about = models.CharField(max_length=60, blank=True)
    mail = models.OneToOneField(Email, models.SET_NULL, null=True, related_name="letter")
    written_at = models.DateTimeField(_("written"), auto_now_add=True, db_index=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="letter_tells_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
