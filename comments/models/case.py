"""Cases: what waits for an organiser's decision, gathered by what it is about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment
from participants.models import Member, Reflection

CLAIM_LASTS = timedelta(minutes=30)


class Verdict(models.TextChoices):
    """What organisers decide: about words, about an appeal, about an account."""

    KEEP = "keep", _("Kept")
    HIDE = "hide", _("Hidden")
    REWRITE = "rewrite", _("Hidden, and asked to say it in another way")
    REMOVE = "remove", _("Text removed")
    RESTORE = "restore", _("Shown again")
    UPHOLD = "uphold", _("It stays hidden")
    LIMIT = "limit", _("Account limited to reading")
    CLOSE = "close", _("Account closed")
    HIDE_ALL = "hide-all", _("Everything by this account hidden")


# What takes words off the pages.
HIDING = (Verdict.HIDE, Verdict.REWRITE, Verdict.REMOVE)


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions about cases, in words."""

    def open(self) -> CaseQuerySet:
        """Those that wait for a decision."""
        return self.filter(decided_at=None)

    def about(self, target: Comment | Reflection | Member) -> CaseQuerySet:
        """Those of these words, or of this account as a whole."""
        if isinstance(target, Comment):
            return self.filter(comment=target)
        if isinstance(target, Reflection):
            return self.filter(reflection=target)
        return self.filter(author=target, kind__in=Case.OF_ACCOUNTS)

    def hiding(self) -> CaseQuerySet:
        """Those with a decision that hides their words and was not taken back."""
        decisions = Decision.objects.filter(case=models.OuterRef("pk"), verdict__in=HIDING, undone_at=None)
        return self.filter(models.Exists(decisions))

    def in_order_of_need(self) -> CaseQuerySet:
        """Who needs somebody first, then who has waited longest."""
        return self.order_by("need", "opened_at", "pk")

    def for_lists(self) -> CaseQuerySet:
        """Load the words, the people and the place; leave the long texts."""
        places = ["comment__thing__cohort", "comment__reflection__author", "reflection__cohort", "reflection__author"]
        long_texts = [
            f"{place}__{text}"
            for place, texts in {
                "comment__thing": ["body", "body_html", "task", "task_html"],
                "comment__reflection": ["body", "body_html"],
                "reflection": ["body", "body_html"],
            }.items()
            for text in texts
        ]
        people = self.select_related("author", "claimed_by", "comment__author", *places)
        return people.defer(*long_texts)


class Case(models.Model):
    """Something that waits for an organiser: reported or held words, a suspicious sign-up, an appeal.

    It is about one comment, one reflection, or its author's account as a whole. Each has one open case at most; what
    comes while it is open is gathered in it. It outlives the words.
    """

    class Kind(models.TextChoices):
        REPORTED = "reported", _("Reported")
        HELD = "held", _("Held back")
        SIGN_UP = "sign-up", _("Suspicious sign-up")
        APPEAL = "appeal", _("Appeal")
        NOTICED = "noticed", _("Noticed by an organiser")
        ACCOUNT = "account", _("About an account")

    OF_ACCOUNTS = (Kind.SIGN_UP, Kind.ACCOUNT)

    class Need(models.IntegerChoices):
        """Who needs somebody first."""

        HARM = 1, _("Visible, and reported as unkind, as private, or by several")
        APPEAL = 2, _("An author asks to be heard")
        VISIBLE = 3, _("Visible and reported")
        HIDDEN = 4, _("Hidden until somebody decides")
        HELD = 5, _("Held back until somebody decides")
        SIGN_UP = 6, _("An account to look at")

    kind = models.CharField(_("what it is"), max_length=8, choices=Kind)
    need = models.PositiveSmallIntegerField(_("who needs somebody first"), choices=Need, default=Need.VISIBLE)
    comment = models.ForeignKey(
        Comment, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("comment")
    )
    reflection = models.ForeignKey(
        Reflection, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("reflection")
    )
    author = models.ForeignKey(Member, models.CASCADE, related_name="cases_about", verbose_name=_("whose words"))
    label = models.CharField(_("where"), max_length=200, blank=True)
    why = models.TextField(_("why it is here"), blank=True)
    against = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="appeal", verbose_name=_("appeal against")
    )
    opened_at = models.DateTimeField(_("waiting since"), default=timezone.now)
    claimed_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    claimed_at = models.DateTimeField(_("taken"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict, blank=True)
    # A day and two days without a decision: each is told once.
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_again_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["need", "opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comment=None) | models.Q(reflection=None),
                name="case_is_about_one_thing",
                violation_error_message=_("A case is about one comment, one reflection or one account."),
            ),
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(decided_at=None),
                name="case_of_comment_once_while_open",
                violation_error_message=_("There is an open case about this comment already."),
            ),
            models.UniqueConstraint(
                fields=["reflection"],
                condition=models.Q(decided_at=None),
                name="case_of_reflection_once_while_open",
                violation_error_message=_("There is an open case about this reflection already."),
            ),
            models.UniqueConstraint(
                fields=["author"],
                condition=models.Q(decided_at=None, kind__in=["sign-up", "account"]),
                name="case_of_account_once_while_open",
                violation_error_message=_("There is an open case about this account already."),
            ),
        ]
        indexes = [
            models.Index(fields=["decided_at", "need", "opened_at"], name="case_queue"),
            models.Index(fields=["author", "-opened_at"], name="case_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.author.display_name}"

    def get_desk_url(self) -> str:
        """Where it is decided."""
        return reverse("admin:comments_case_change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.decided_at is None

    @property
    def is_about_account(self) -> bool:
        """Whether it is about the account as a whole, and not about words."""
        return self.kind in self.OF_ACCOUNTS

    @property
    def words(self) -> Comment | Reflection | None:
        """The words it is about; None once they are gone, or where it is about an account."""
        return self.comment or self.reflection

    def holder(self, now: datetime | None = None) -> Member | None:
        """Who has taken it and is at it; a claim ends by itself."""
        if self.claimed_by is None or self.claimed_at is None or not self.is_open:
            return None
        return self.claimed_by if (now or timezone.now()) - self.claimed_at < CLAIM_LASTS else None


class Decision(models.Model):
    """One act of an organiser on a case: what, why, and what is needed to undo it.

    `kept` holds that: keys of reports and words it touched, and for a week the text that was removed. Nobody is shown it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions", verbose_name=_("case"))
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict)
    by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organiser")
    )
    by_name = models.CharField(_("organiser"), max_length=80)
    rule = models.CharField(_("rule"), max_length=8, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    is_verdict = models.BooleanField(_("it decided the case"), default=True)
    kept = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by_name = models.CharField(_("undone by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["verdict", "at"], name="decision_by_verdict")]

    def __str__(self) -> str:
        return str(self.get_verdict_display())
