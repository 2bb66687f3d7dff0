"""Handles of accounts that were deleted: they are given to nobody else, because others have linked to them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class PastHandleQuerySet(models.QuerySet["PastHandle"]):
    """Questions about past handles, in words."""

    def among(self, handles: Iterable[str]) -> set[str]:
        """Those of these handles that nobody gets again."""
        asked = {digest_of(handle): handle for handle in handles}
        return {asked[digest] for digest in self.filter(digest__in=asked).values_list("digest", flat=True)}

    def keep(self, handle: str) -> None:
        """Nobody gets this handle again."""
        self.get_or_create(digest=digest_of(handle))


class PastHandle(models.Model):
    """One handle, as a code: whoever asks for it is told that it is taken, and nobody can read it here."""

    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = PastHandleQuerySet.as_manager()

    class Meta:
        verbose_name = _("past handle")
        verbose_name_plural = _("past handles")

    def __str__(self) -> str:
        return self.digest


def digest_of(handle: str) -> str:
    """The code by which a handle is known again."""
    return hashlib.sha256(f"handle {handle}".encode()).hexdigest()


def validate_was_nobodys(handle: str) -> None:
    """Links to somebody's pages and feeds never lead to somebody else. Raises ValidationError."""
    if PastHandle.objects.among([handle]):
        raise ValidationError(
            _("Somebody else had this handle, and others may have linked to it. Please take another.")
        )
