"""A member's blogs elsewhere: all of them, connecting one, moving one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import blogs, discovery, health, inbox, limits, looking, proofs, sharing
from participants.discovery import CannotConnect
from participants.forms.blogs import AddressForm, AuthorForm
from participants.models import Blog
from participants.readers import as_member

# In the session: the member would rather not be asked about their blog on the album now.
LATER = "blog-later"
Result = TypeVar("Result")


@never_cache
@require_safe
def all_blogs(request: HttpRequest) -> HttpResponse:
    """All of a member's blogs elsewhere, how each is doing, and the field for one more."""
    return _overview(request, AddressForm(initial={"address": request.GET.get("address", "")[:500]}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """What is found at an address, and the question whether it is theirs. Keeps nothing."""
    if request.method != "POST":
        return redirect("participants:blogs")
    form = AddressForm(request.POST)
    look = _tried(form, lambda: looking.look(as_member(request), form.cleaned_data["address"]))
    if isinstance(look, Blog):
        messages.info(request, _("This blog is connected already. Here is how it stands."))
        return redirect(look.get_manage_url())
    return _found(request, look, form) if look else _overview(request, form)


@never_cache
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Yes, this is mine: connect what was found. Said twice, it happens once."""
    form, member = AddressForm(request.POST), as_member(request)
    blog = _tried(form, lambda: looking.say_yes(member, request.POST.get("seal", "")))
    if blog is None:
        return _overview(request, form)
    request.session.pop(LATER, None)
    messages.success(request, _("Connected. From now on your posts find their Things by themselves."))
    return redirect(blog.get_manage_url())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """What is found at a blog's new address, and by how many posts it is recognised. Keeps nothing."""
    blog = own_blog(request, pk)
    if request.method != "POST":
        return redirect(blog.get_manage_url())
    form = AddressForm(request.POST)
    look = _tried(form, lambda: looking.look(as_member(request), form.cleaned_data["address"], blog=blog))
    if isinstance(look, Blog):
        messages.info(request, _("We read it there already. Here is how it stands."))
        return redirect(look.get_manage_url())
    return _found(request, look, form) if look else blog_page(request, blog, move=form)


@never_cache
@require_POST
def confirm_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, it lives there now. Its history, its Things and its comments come along."""
    blog, form, member = own_blog(request, pk), AddressForm(request.POST), as_member(request)
    moved = _tried(form, lambda: looking.say_yes(member, request.POST.get("seal", ""), blog=blog))
    if moved is None:
        return blog_page(request, blog, move=form)
    messages.success(request, _("Moved. What you wrote so far is still here, with its Things and its comments."))
    return redirect(blog.get_manage_url())


@never_cache
@require_POST
def still_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """A blog that changed a lot is still its member's; one that answers from another host moves there with its history."""
    blog = own_blog(request, pk)
    form = AddressForm({"address": blog.jump_to})
    said = _("Good. We read it again as before.")
    if blog.jump != Blog.Jump.HOST:
        blogs.confirm(blog)
    elif _tried(form, lambda: looking.follow(blog, by=as_member(request))) is None:
        return blog_page(request, blog, move=form)
    else:
        said = _("Good. We read it at its new address from now on.")
    messages.success(request, said)
    return redirect(blog.get_manage_url())


@never_cache
@require_safe
def blog_elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """How one blog stands, and everything that can be done about it."""
    return blog_page(request, own_blog(request, pk, with_closed=True))


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Not now: the album does not ask about the blog again in this session."""
    request.session[LATER] = True
    return redirect("participants:album")


def own_blog(request: HttpRequest, pk: int, *, with_closed: bool = False) -> Blog:
    """The member's own blog elsewhere; everybody else's is 404."""
    rows = Blog.objects.filter(place=Blog.Place.ELSEWHERE) if with_closed else Blog.objects.elsewhere()
    return get_object_or_404(rows.of(as_member(request)).with_feeds().with_counts(), pk=pk)


def blog_page(
    request: HttpRequest, blog: Blog, *, move: AddressForm | None = None, author: AuthorForm | None = None
) -> HttpResponse:
    """The page of one blog, with whatever form was not right yet."""
    names = sharing.names_on(blog)
    context = {
        "blog": blog,
        "health": health.of_blog(blog),
        "change": health.changes_of(blog),
        "link_back": proofs.link_back(as_member(request)),
        "names": names if sharing.is_shared(blog, names) else [],
        "move_form": move or AddressForm(initial={"address": blog.address} if blog.feed is None else None),
        "author_form": author,
        "waiting_posts": inbox.waiting_count(as_member(request)),
    }
    return render(request, "participants/blog_elsewhere.html", context)


def _overview(request: HttpRequest, form: AddressForm) -> HttpResponse:
    member = as_member(request)
    mine = Blog.objects.elsewhere().of(member).with_feeds().with_counts().order_by("pk")
    context = {
        "form": form,
        "blogs": [(blog, health.of_blog(blog)) for blog in mine],
        "questions": sharing.questions_to(member),
        "bylines": sharing.names_of(member),
        "waiting_posts": inbox.waiting_count(member),
    }
    return render(request, "participants/blogs.html", context)


def _found(request: HttpRequest, look: looking.Look, form: AddressForm) -> HttpResponse:
    context = {"look": look, "blog": look.blog, "typed": form.cleaned_data["address"]}
    return render(request, "participants/blog_found.html", context)


def _tried(form: AddressForm, act: Callable[[], Result]) -> Result | Blog | None:
    """What came of it; the member's own blog that is there already; or None, and the form says why and what to do."""
    if not form.is_valid():
        return None
    try:
        return act()
    except looking.AlreadyYours as there:
        return there.blog
    except looking.WritesThere as there:
        said = _("This blog is connected already, and you are named there as “%(byline)s”.") % {"byline": there.name}
        come = _("Your posts under this name come by themselves.")
        ask = _("Say yes on the page of your blogs, and your posts there come by themselves.")
        form.refuse(said, come if there.name.accepted_at else ask)
    except CannotConnect as refusal:
        form.refuse(*discovery.SENTENCES[refusal.reason])
    except looking.TooBusy:
        form.refuse(_("Other blogs are being looked at right now."), _("Please try again in a moment."))
    except looking.SealBroken:
        form.refuse(_("That was a while ago."), _("Please look the blog up once more."))
    except looking.OnThisSite:
        form.refuse(_("This is a page of this site: what you write here is here already."))
    except looking.NotConfirmed:
        form.refuse(_("Your e-mail address is not confirmed yet."), _("Confirm it in your settings first."))
    except blogs.TooManyBlogs:
        form.refuse(_("You have as many blogs here as one may have."), _("Stop reading one of them first."))
    except limits.TooMany as refusal:
        form.refuse(refusal)
    return None
