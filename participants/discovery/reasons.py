"""Why a blog could not be connected: what happened, and the way out, in sentences for whoever typed its address."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cpd.lib.fetch import Kind


class Reason(models.TextChoices):
    """What stands between an address and its feed."""

    NO_ANSWER = "no-answer", _("no answer")
    NOT_FOUND = "not-found", _("not found")
    PRIVATE = "private", _("private")
    NO_FEED = "no-feed", _("no feed")
    EMPTY = "empty", _("nothing yet")
    NOT_A_FEED = "not-a-feed", _("not a feed")
    TOO_LARGE = "too-large", _("too large")
    NOT_ALLOWED = "not-allowed", _("address not allowed")
    BAD_ADDRESS = "bad-address", _("not an address")
    MAIL_ADDRESS = "mail-address", _("an e-mail address")
    SLOW = "slow", _("too slow")
    BUSY = "busy", _("asked too often")
    TROUBLE = "trouble", _("trouble at the other end")
    CERTIFICATE = "certificate", _("no valid certificate")
    TAKEN = "taken", _("connected already")


# What happened, and what to do about it.
SENTENCES: dict[Reason, tuple[str | Promise, str | Promise]] = {
    Reason.NO_ANSWER: (
        _("Nothing answers at this address."),
        _("Open your blog in another window and copy the address from the top of it: a letter may be missing here."),
    ),
    Reason.NOT_FOUND: (
        _("This site answers, but there is no page at this address."),
        _("Try the address of your blog’s first page instead, without anything behind it."),
    ),
    Reason.PRIVATE: (
        _("This blog is private or asks for a password, so we cannot read along."),
        _("Make it public in your blog’s settings and try again, or write your reflections here."),
    ),
    Reason.NO_FEED: (
        _("There is a page at this address, but it has no feed that we could find."),
        _(
            "If your blog is somewhere else, give us the address of one of its posts. If its feed is switched off, "
            "switch it on, or paste the address of the feed itself."
        ),
    ),
    Reason.EMPTY: (
        _("We found your blog, and there is nothing in it yet."),
        _("Connect it all the same: your first post will find its way here by itself."),
    ),
    Reason.NOT_A_FEED: (
        _("What is at this address is neither a blog nor a feed, or it is too broken to be read."),
        _("Try the address of your blog’s first page; we will find the feed from there."),
    ),
    Reason.TOO_LARGE: (
        _("This feed is larger than we can read at once (10 MB)."),
        _("Let your blog put fewer posts into its feed; the last ten or twenty are enough."),
    ),
    Reason.NOT_ALLOWED: (
        _("This address is not on the public internet, so we do not go there."),
        _("Use the address under which everybody can read your blog."),
    ),
    Reason.BAD_ADDRESS: (
        _("This does not look like the address of a website."),
        _("It should look like myblog.example.com or https://example.com/blog."),
    ),
    Reason.MAIL_ADDRESS: (
        _("This is an e-mail address, and we need the address of a blog."),
        _("Open your blog and copy the address from the top of the window; it usually begins with https://."),
    ),
    Reason.SLOW: (
        _("This site took too long to answer."),
        _("Try again in a few minutes. If that does not help, paste the address of the feed itself: it is quicker."),
    ),
    Reason.BUSY: (
        _("This site asks us to come back later, because it has been asked too often."),
        _("Try again in an hour, or choose to add your blog later: nothing is lost."),
    ),
    Reason.TROUBLE: (
        _("This site has a problem of its own at the moment."),
        _("See whether your blog opens for you. If it does, try again in a few minutes."),
    ),
    Reason.CERTIFICATE: (
        _("This site’s certificate is not valid, so we cannot be sure that it is your blog."),
        _("Ask whoever runs the site to renew it, or try the address with http:// in front."),
    ),
    Reason.TAKEN: (
        _("This blog is connected already."),
        _("If it is yours, or you write it together with others, ask the organisers: they can put it right."),
    ),
}

BY_KIND = {
    Kind.NO_ANSWER: Reason.NO_ANSWER,
    Kind.TIMEOUT: Reason.SLOW,
    Kind.TOO_SLOW: Reason.SLOW,
    Kind.NOT_FOUND: Reason.NOT_FOUND,
    Kind.GONE: Reason.NOT_FOUND,
    Kind.PRIVATE: Reason.PRIVATE,
    Kind.TOO_MANY: Reason.BUSY,
    Kind.TOO_LARGE: Reason.TOO_LARGE,
    Kind.NOT_ALLOWED: Reason.NOT_ALLOWED,
    Kind.BAD_ADDRESS: Reason.BAD_ADDRESS,
    Kind.CERTIFICATE: Reason.CERTIFICATE,
}


class CannotConnect(Exception):
    """No feed was found at an address. `detail` is for organisers; members get the sentences of `reason` alone."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail

    @property
    def sentences(self) -> tuple[str | Promise, str | Promise]:
        """What happened, and the way out."""
        return SENTENCES[self.reason]
