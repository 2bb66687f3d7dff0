"""Comments by their number, as far as this reader may see them."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from comments.models import Comment
from participants.models import Member
from things import readers


def comment_or_404(request: HttpRequest, pk: int) -> Comment:
    """One that this reader may see; else the same 404 as for one that is not there."""
    comment = get_object_or_404(Comment.objects.visible_to(request.user).with_targets(), pk=pk)
    readers.note_cohort(request, comment.target.cohort)
    return comment


def own_comment_or_404(request: HttpRequest, pk: int) -> Comment:
    """One of the reader's own."""
    assert isinstance(request.user, Member)  # noqa: S101
    own = Comment.objects.visible_to(request.user).by(request.user)
    comment = get_object_or_404(own.with_targets(), pk=pk)
    readers.note_cohort(request, comment.target.cohort)
    return comment
