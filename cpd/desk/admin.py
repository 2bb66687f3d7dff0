"""What only superusers see in the desk: groups, confirmed addresses, second factors, and the mail that was sent."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS, Email

from cpd.lib.desk import DeskModelAdmin, ReadOnlyAdmin


@admin.register(Group)
class GroupAdmin(DeskModelAdmin):
    """Groups and what they may do."""

    list_display = ["name", "people"]
    filter_horizontal = ["permissions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Groups with the number of their people."""
        groups: QuerySet[Group] = super().get_queryset(request)
        return groups.annotate(people_in_it=Count("user"))

    @admin.display(description=_("people"), ordering="people_in_it")
    def people(self, group: Any) -> int:
        """How many are in it."""
        return int(group.people_in_it)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Each permission is printed with its model, which would otherwise be asked for one by one."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if isinstance(field, ModelMultipleChoiceField) and db_field.name == "permissions":
            field.queryset = field.queryset.select_related("content_type")  # type: ignore[union-attr]
        return field


@admin.register(EmailAddress)
class EmailAddressAdmin(DeskModelAdmin):
    """Addresses and whether they are confirmed, for members whose mail never arrives."""

    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["verified", "primary"]
    list_select_related = ["user"]
    search_fields = ["email", "user__display_name"]
    fields = ["email", "user", "primary", "verified"]
    readonly_fields = ["email", "user", "primary"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Members add addresses themselves."""
        return False


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors, to be taken away for somebody who lost a phone and is known to be who they say."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__display_name", "user__email"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers."""
        return bool(request.user.is_superuser)


@admin.register(Email)
class MailAdmin(ReadOnlyAdmin):
    """The outbox: what waits, what was sent, what failed. Mail may carry codes, so only superusers read it."""

    list_display = ["subject", "recipients", "status_in_words", "created", "last_updated", "scheduled_time"]
    list_filter = ["status", "created"]
    search_fields = ["to", "subject"]
    ordering = ["-pk"]
    fields = [
        "subject",
        "recipients",
        "from_email",
        "status_in_words",
        "created",
        "scheduled_time",
        "number_of_retries",
        "message",
    ]
    actions = ["send_again"]
    change_form_template = "admin/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers only."""
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers only."""
        return bool(request.user.is_superuser)

    @admin.display(description=_("to"), ordering="to")
    def recipients(self, mail: Email) -> str:
        """Everybody it goes to."""
        return ", ".join(mail.to)

    @admin.display(description=_("state"), ordering="status")
    def status_in_words(self, mail: Email) -> str:
        """Sent, failed, queued, tried again."""
        return str(mail.get_status_display() if mail.status is not None else _("not queued"))

    @admin.action(description=_("Send the failed ones again"))
    def send_again(self, request: HttpRequest, queryset: QuerySet[Email]) -> None:
        """Put failed mail back into the queue."""
        queryset.filter(status=STATUS.failed).update(status=STATUS.queued, number_of_retries=None)
