"""What the pages of accounts need of forms that allauth makes."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import forms, template
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def labelled(form: forms.BaseForm) -> forms.BaseForm:
    """A form whose fields are named by their labels alone: no names inside the fields, no link under a password."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        if field.widget.attrs.get("autocomplete") == "current-password":
            field.help_text = ""
    return form


# What a browser says of itself names others too; the first of these that it names is it.
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.filter
def browser(user_agent: str) -> str:
    """A browser as its owner knows it: its name, and where it runs."""
    name = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if name and system:
        return _("%(name)s on %(system)s") % {"name": name, "system": system}
    return name or system or _("An unknown browser")


@register.simple_tag(takes_context=True)
def places_elsewhere(context: Context) -> list[Any]:
    """Where else members may sign in, as set; usually nowhere."""
    request: HttpRequest = context["request"]
    adapter = get_adapter(request)
    providers: list[Any] = list(adapter.list_providers(request))
    return providers
