"""A blog: where a member's reflections live."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.member import Member


class Blog(models.Model):
    """Where a member's reflections live: here, or elsewhere at an address of their own.

    A member has at most one blog here. Of a blog elsewhere the address is kept as it was given.
    """

    class Place(models.TextChoices):
        HERE = "here", _("Here")
        ELSEWHERE = "elsewhere", _("Elsewhere")

    member = models.ForeignKey(Member, models.CASCADE, related_name="blogs", verbose_name=_("member"))
    place = models.CharField(_("place"), max_length=10, choices=Place, default=Place.HERE)
    title = models.CharField(_("title"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")
        ordering = ["member", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(place="here"),
                name="blog_here_once_a_member",
                violation_error_message=_("This member has a blog here already."),
            ),
            models.CheckConstraint(
                condition=models.Q(place="here", address="") | (models.Q(place="elsewhere") & ~models.Q(address="")),
                name="blog_elsewhere_has_an_address",
                violation_error_message=_("A blog elsewhere needs its address, and one here has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("%(name)s’s blog") % {"name": self.member.display_name})

    def get_absolute_url(self) -> str:
        return reverse("participants:blog", args=[self.member.handle])
