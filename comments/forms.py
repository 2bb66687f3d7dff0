"""Forms of talk: write, report."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from comments import limits
from comments.models import EDITABLE_FOR, FORM_KEY_LENGTH, Comment, Report
from cpd.lib import markup
from cpd.lib.traps import Trapped, stamp
from participants import stash
from participants.models import Member, Reflection
from things.models import Thing, Visibility

LONGEST = 4000
EMPTY = _("Write a few words first.")

HINTS = {
    Visibility.EVERYONE: _(
        "Two sentences are plenty. You can use <em>*emphasis*</em>, links and @handles. "
        "Everyone who reads this page can see your comment."
    ),
    Visibility.MEMBERS: _(
        "Two sentences are plenty. You can use <em>*emphasis*</em>, links and @handles. "
        "Members who read this page can see your comment."
    ),
    Visibility.ORGANISERS: _(
        "Two sentences are plenty. You can use <em>*emphasis*</em>, links and @handles. "
        "The author and the organisers can see your comment."
    ),
    Visibility.PRIVATE: _("Nobody else can read this page, so nobody else can see your comment."),
}


class WordsField(forms.CharField):
    """Markdown: counted as the person sees it, line ends as one character, refused when nothing would be shown."""

    def to_python(self, value: Any) -> str:
        return super().to_python(markup.tidy(str(value or ""))) or ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not markup.plain(markup.render(value, anchors=False)):
            raise forms.ValidationError(EMPTY)


class CommentForm(Trapped):
    """A comment's words, and its place on the page: the ids it has, where it is sent, where htmx puts the answer.

    `key` names the place it is about, for drafts and stashes. `base` is the state of the words that it changes. `openers`
    are ways to begin, to be edited.
    """

    body = WordsField(
        max_length=LONGEST,
        error_messages={
            "required": EMPTY,
            "max_length": _("A comment has at most %(limit_value)s characters; this one has %(show_value)s."),
        },
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
    )
    form_key = forms.CharField(max_length=FORM_KEY_LENGTH, required=False, widget=forms.HiddenInput)

    html_id = "say"
    action = ""
    into = "#thread"
    swap = "beforeend"
    cancel = ""
    base = ""
    button = _("Post comment")
    openers: Sequence[str] = ()

    def __init__(self, data: Any, *, key: str, stashed: stash.Fields | None = None, body: str = "") -> None:
        initial = {"body": body, "form_key": secrets.token_urlsafe(18), "shown": stamp()}
        initial.update({name: str(value) for name, value in (stashed or {}).items() if name in initial and value})
        super().__init__(data, initial=initial, auto_id=f"id_%s_{key.replace('/', '_')}")
        self.key = key
        self.was_stashed = bool(stashed)

    @classmethod
    def on(cls, target: Thing | Reflection, *, request: HttpRequest, data: Any = None) -> CommentForm:
        """The form under a Thing or a reflection."""
        form = cls._for(key_of(target), request, data)
        form.aim_at(target)
        return form

    @classmethod
    def answering(cls, comment: Comment, *, request: HttpRequest, data: Any = None) -> CommentForm:
        """The form for a reply."""
        form = cls._for(f"reply/{comment.pk}", request, data)
        form.html_id = f"reply-{comment.pk}"
        form.action = reverse("comments:reply", args=[comment.pk])
        form.into = f"#c{comment.parent_id or comment.pk}-replies"
        form.cancel = comment.get_absolute_url()
        form.button = _("Post reply")
        form.fields["body"].label = _("Reply to %(name)s") % {"name": comment.author.display_name}
        form.fields["body"].widget.attrs["autofocus"] = True
        return form

    @classmethod
    def editing(cls, comment: Comment, *, request: HttpRequest, data: Any = None) -> CommentForm:
        """The form for changing one's own words."""
        form = cls._for(f"edit/{comment.pk}", request, data, body=comment.body)
        form.leave_open()
        form.html_id = f"edit-{comment.pk}"
        form.action = reverse("comments:edit", args=[comment.pk])
        form.into, form.swap = f"#c{comment.pk}-words", "outerHTML"
        form.cancel = comment.get_absolute_url()
        form.base = comment.edited_at.isoformat() if comment.edited_at else ""
        form.button = _("Save changes")
        until = formats.date_format(timezone.localtime(comment.created_at + EDITABLE_FOR), "H:i T")
        form.fields["body"].label = _("Your comment")
        form.fields["body"].help_text = _("You can change it until %(time)s.") % {"time": until}
        form.fields["body"].widget.attrs["autofocus"] = True
        return form

    def aim_at(self, target: Thing | Reflection) -> None:
        """Let its words go to the whole conversation; whatever is typed and the form's place on the page stay."""
        is_thing = isinstance(target, Thing)
        self.action = reverse("comments:add_to_thing" if is_thing else "comments:add_to_reflection", args=[target.pk])
        self.into, self.button = CommentForm.into, CommentForm.button
        who = Visibility(target.visibility) if isinstance(target, Reflection) else Visibility.EVERYONE
        self.fields["body"].label = _("Add to the conversation") if is_thing else _("Write back")
        self.fields["body"].help_text = HINTS[who]

    def lend(self, openers: Sequence[str], asked: str) -> None:
        """Offer ways to begin; the one asked for, by its number, stands in the form already, below whatever was typed."""
        self.openers = openers
        if asked.isascii() and asked.isdecimal() and len(asked) < 3 and 1 <= int(asked) <= len(openers):
            typed = str(self.initial["body"]).rstrip()
            self.initial["body"] = "\n\n".join(filter(None, [typed, openers[int(asked) - 1]])) + " "

    @classmethod
    def _for(cls, key: str, request: HttpRequest, data: Any, body: str = "") -> CommentForm:
        stashed = stash.found(request, f"comment/{key}") if data is None else None
        form = cls(data, key=key, body=body, stashed=stashed)
        if not (isinstance(request.user, Member) and limits.is_new(request.user)):
            form.leave_open()
        return form


def key_of(target: Thing | Reflection) -> str:
    """The name of the form under a target."""
    return f"{'thing' if isinstance(target, Thing) else 'reflection'}/{target.pk}"


class AppealForm(forms.Form):
    """How an author sees a decision about their words."""

    words = WordsField(
        label=_("How do you see it?"),
        help_text=_(
            "You can say so once. An organiser reads it; where there is another one than who decided, that one."
        ),
        max_length=2000,
        error_messages={"required": EMPTY},
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )


class ReportForm(forms.ModelForm):
    """What is the matter with somebody's words."""

    class Meta:
        model = Report
        fields = ["reason", "note"]
        widgets = {"reason": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        assert isinstance(reason, forms.TypedChoiceField)  # noqa: S101
        reason.choices = Report.Reason.choices
        reason.initial = Report.Reason.UNKIND
        self.fields["note"].label = _("Anything that helps us understand (optional)")
