"""One sheet of paper on the writing page: whose it is, what is on it, and what a button does with it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import drafts, pictures, progress, stash, writing
from participants.forms.writing import ReflectionForm
from participants.models import Draft, Member, Participant, Reflection, ReflectionPicture
from participants.views import circle_drafts
from participants.words import basis_of
from things.course import Course
from things.models import Cohort, Thing

REASONS: dict[str, str | Promise] = {
    "email": gettext_lazy("Confirm your e-mail address first, then publish. What you wrote is kept as a draft."),
    "limited": gettext_lazy("An organiser has limited your account to reading: nothing you type here is kept."),
    "enrolment": gettext_lazy("Take your place in the cohort first, then publish. What you wrote is kept as a draft."),
    "finished": gettext_lazy("This cohort has finished: everything can be read, and nothing changes any more."),
}


def member_of(request: HttpRequest) -> Member:
    """The signed-in reader."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


class Sheet:
    """A form with its reflection, if it has one already. `draft`: unpublished changes to a published one."""

    template = "participants/reflection_form.html"
    CHANGED = gettext_lazy(
        "This was changed in another window meanwhile. What you see here is what you typed in this one, and it is not "
        "kept yet: press the button again to keep it instead of the other."
    )

    def __init__(self, request: HttpRequest, cohort: Cohort, reflection: Reflection | None = None) -> None:
        self.request = request
        self.member = member_of(request)
        self.cohort = cohort
        self.reflection = reflection
        self.is_new = reflection is None
        self.basis = basis_of(reflection, self.changes) if reflection else ""

    @property
    def is_published(self) -> bool:
        """Whether the reflection is out, so that what is typed waits beside it."""
        return self.reflection is not None and self.reflection.published_at is not None

    @cached_property
    def changes(self) -> Draft | None:
        """What was typed and is not out yet."""
        return drafts.changes_of(self.reflection) if self.reflection and self.is_published else None

    @cached_property
    def things(self) -> list[Thing]:
        """The Things that can be chosen: the released ones, and those that were chosen before."""
        chosen = set(self.reflection.things.values_list("pk", flat=True)) if self.reflection else set()
        open_now = {thing.pk for thing in self.course.released} | chosen
        return [thing for thing in self.course.things if thing.pk in open_now]

    @cached_property
    def course(self) -> Course:
        """The cohort's course with the writer's stamps."""
        return progress.course_for(self.member, self.cohort)

    @cached_property
    def form(self) -> ReflectionForm:
        """Filled from what was sent, else from what was kept, else from the row."""
        if self.request.method == "POST":
            return self._form(self.request.POST, files=True)
        return self._form(self.stashed)

    @cached_property
    def stashed(self) -> QueryDict | None:
        """What was sent after the session had ended, if this page was asked for it."""
        fields = stash.found(self.request, self.request.GET.get("again", ""))
        data = drafts.as_post(fields, self.member) if fields else None
        if data is not None and self.reflection is not None:
            self.basis = data.get("basis", "")
        return data

    def _form(self, data: Any, *, files: bool = False) -> ReflectionForm:
        return ReflectionForm(
            data,
            self.request.FILES if files else None,
            cohort=self.cohort,
            things=self.things,
            reflection=self.reflection,
            initial=self._initial(),
        )

    def _initial(self) -> dict[str, Any]:
        if self.changes is not None:
            return dict(self.changes.fields)
        if self.reflection is None:
            asked = self.request.GET.getlist("thing") + self.request.GET.getlist("things")
            return {"things": asked, "visibility": self.cohort.widest_visibility}
        row = self.reflection
        numbers = list(row.things.values_list("number", flat=True))
        return {"title": row.title, "body": row.body, "visibility": row.visibility, "things": numbers}

    @property
    def form_key(self) -> str:
        """The key that makes one row of one form, however often it is sent."""
        if self.reflection is not None:
            return self.reflection.form_key or ""
        return self._fresh_key

    @cached_property
    def _fresh_key(self) -> str:
        bound = str(self.form.data.get("form_key", "")) if self.form.is_bound else ""
        return bound if re.fullmatch("[0-9a-f]{32}", bound) else writing.new_form_key()

    # ---- what the buttons do

    def act(self, action: str) -> HttpResponse:
        """Keep everything, then publish, show or go on. A form that is not right comes back with all that was typed."""
        if action == "forget" and self.is_published:
            writing.forget_changes(self._row, actor=self.member)
            return redirect(self.address)
        refused = self.keep()
        for sentence in refused:
            messages.warning(self.request, sentence)
        if self.form.errors:
            return self._again()
        if action == "publish":
            return self._publish(with_new=bool(self.form.cleaned_data["new_pictures"]), refused=refused)
        if action == "preview":
            return redirect(f"{self.address}?show=1")
        if action in circle_drafts.ACTS:
            return circle_drafts.act(self.request, self._row, action)
        messages.success(self.request, self.kept()["text"])
        return redirect(self.address)

    def keep(self, *, while_typing: bool = False) -> list[str]:
        """Keep what is valid, and new pictures; returns a sentence for each that was refused. Raises as save_draft."""
        if self.member.is_limited:
            raise writing.CannotWrite("limited")
        form = self.form
        form.is_valid()
        if while_typing and self.reflection is None and form.is_blank:
            return []
        arrangement = form.alts if while_typing or form.errors else form.arrangement
        basis = self.request.POST.get("basis", "")
        if not self.is_published:
            self.reflection = writing.save_draft(
                actor=self.member,
                cohort=self.cohort,
                form_key=self.form_key,
                words=form.words,
                reflection=self.reflection,
                arrangement=arrangement,
                basis=basis,
            )
        uploads = form.cleaned_data.get("new_pictures", [])
        refused = pictures.add(self._row, uploads, actor=self.member) if uploads else []
        if self.is_published:
            self.changes = drafts.keep_changes(
                self._row, actor=self.member, words=form.words, fields=form.as_kept(), basis=basis
            )
        self.basis = basis_of(self._row, self.changes)
        stash.drop(self.request, drafts.stash_key(self.form_key, None))
        stash.drop(self.request, drafts.stash_key("", self._row.pk))
        return refused

    def _publish(self, *, with_new: bool, refused: list[str]) -> HttpResponse:
        if not self.form.require_for_publishing():
            return self._again()
        if refused or (with_new and self._row.pictures.filter(alt="").exists()):
            messages.info(self.request, _("Your pictures are here. Say what is in them if you can, then publish."))
            return redirect(self.address)
        if self.is_published:
            writing.revise(
                self._row,
                actor=self.member,
                words=self.form.words,
                arrangement=self.form.arrangement,
                basis=self.basis,
            )
            messages.success(self.request, _("Your changes are published."))
        else:
            out = writing.publish(self._row, actor=self.member)
            messages.success(self.request, _("Published. The stamp is in your album."))
            self.reflection = out
        if self._row.pictures.filter(alt="").exists():
            messages.info(
                self.request, _("One of your pictures has no words yet for people who cannot see it. Edit adds them.")
            )
        return redirect(self._row)

    def _again(self) -> HttpResponse:
        """The page with the errors: what was valid is kept, what was not stands there as it was typed."""
        data = self.request.POST.copy()
        if not self.is_published and "body" in self.form.cleaned_data:
            # The pictures are in their new order already, and the numbers in the text with them.
            data["body"] = self._row.body
            for name in [name for name in data if name.startswith("picture-")]:
                del data[name]
        self.refill(data)
        return render(self.request, self.template, self.context(), status=422)

    def refill(self, data: QueryDict | None = None) -> None:
        """Make the form anew of what was sent and of the pictures that are there now."""
        sent = self.form
        self.form = self._form(data or self.request.POST)
        self.form.take_errors_of(sent)

    def start_over_from(self, current: Reflection) -> None:
        """Another window was first: what was typed here stands, and pressing again means it."""
        self.reflection = current
        self.changes = drafts.changes_of(current) if self.is_published else None
        self.basis = basis_of(current, self.changes)
        self.refill()

    # ---- what the page shows

    @property
    def _row(self) -> Reflection:
        if self.reflection is None:
            raise ValueError("nothing was kept yet")
        return self.reflection

    @property
    def address(self) -> str:
        """Where this draft is gone on with."""
        return f"/write/{self._row.pk}/"

    def sentence(self, refusal: Exception) -> str:
        """What stands in the way, in words."""
        if isinstance(refusal, writing.CannotWrite):
            return str(REASONS[refusal.reason])
        return str(refusal)

    def kept(self) -> dict[str, Any]:
        """What the script on the page needs to know after something was kept."""
        if self.reflection is None:
            return {"text": ""}
        errors = [error for found in self.form.errors.values() for error in found]
        at = timezone.localtime().strftime("%H:%M")
        text = str(errors[0]) if errors else _("Draft kept %(time)s.") % {"time": at}
        return {"text": text, "basis": self.basis, "address": self.address, "is_whole": not errors}

    def tasks(self) -> list[Thing]:
        """The chosen Things with their tasks, to have them in sight."""
        chosen = [thing.pk for thing in self.things if str(thing.number) in self.form.chosen]
        return list(self.cohort.things.visible_to(self.member).filter(pk__in=chosen).in_course_order())

    def preview_html(self) -> str:
        """The text as it will look."""
        body = self.form["body"].value() or ""
        return pictures.page_html(body, self._pictures())

    def _pictures(self) -> list[ReflectionPicture]:
        return [form.picture for form in self.form.pictures]

    def shown(self) -> dict[str, Any]:
        """What the page of the reflection will look like."""
        chosen = [thing for thing in self.things if str(thing.number) in self.form.chosen]
        return {
            "sheet": self,
            "reflection": self._row,
            "title": self.form["title"].value(),
            "things": chosen,
            "preview_html": self.preview_html(),
            "moment": self._row.published_at or timezone.now(),
        }

    def context(self) -> dict[str, Any]:
        """Everything the template asks for."""
        others = Reflection.objects.drafts_of(self.member).exclude(pk=self.reflection.pk if self.reflection else 0)
        return {
            "sheet": self,
            "form": self.form,
            "form_key": self.form_key,
            "basis": self.basis,
            "reflection": self.reflection,
            "is_published": self.is_published,
            "changes": self.changes,
            "came_back": self.stashed is not None and self.request.method != "POST",
            "things": self.things,
            "tasks": self.tasks(),
            "drafts": others[:5] if self.is_new else [],
            "places": Participant.objects.of(self.member).to_write_in() if self.is_new else [],
            "room_for_pictures": len(self.form.pictures) < pictures.MOST,
        }
