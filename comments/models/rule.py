"""The rules of the community by name, as the page “Being kind here” numbers them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """Which rule a decision is about; the author is told its name and where it stands."""

    PERSON = "person", _("Speak to the person")
    SMALL = "small", _("Nobody is made small")
    PRIVATE = "private", _("What is private stays private")
    SALE = "sale", _("Nothing for sale")
    CREDIT = "credit", _("Your own words, and credit for others’")
    LAW = "law", _("Nothing that is against the law")
    OTHER = "other", _("Something else")


NUMBERS = {rule.value: number for number, rule in enumerate(Rule, 1) if rule != Rule.OTHER}


def number_of(rule: str) -> int:
    """The number of a rule on the page; 0 for what no rule there says."""
    return NUMBERS.get(rule, 0)
