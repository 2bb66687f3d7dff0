"""What a member does about a blog elsewhere: look again, say that it is theirs, stop reading it, name its authors."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from participants import blogs, health, limits, looking, sharing
from participants.forms.blogs import AuthorForm
from participants.models import BlogAuthor
from participants.readers import as_member
from participants.views.blogs import blog_page, own_blog


@require_POST
def look_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the blog's page and its feed at once, and say what came of it."""
    blog = own_blog(request, pk)
    was_proved = blog.proved_at is not None
    try:
        problem = looking.look_now(blog, by=as_member(request))
    except looking.TooBusy:
        messages.info(request, _("It is being looked at right now, or other blogs are. Please try again in a moment."))
    except limits.TooMany as refusal:
        messages.info(request, str(refusal))
    else:
        _say_what_we_saw(request, own_blog(request, pk).proved_at is not None, was_proved, problem)
    return redirect(blog.get_manage_url())


def _say_what_we_saw(request: HttpRequest, is_proved: bool, was_proved: bool, problem: str) -> None:
    if problem:
        for sentence in health.SAID[problem]:
            messages.warning(request, str(sentence))
    elif is_proved and not was_proved:
        messages.success(request, _("We found it: the blog is yours, and its posts are out."))
    elif is_proved:
        messages.success(request, _("We have looked: everything is up to date."))
    else:
        messages.warning(
            request, _("We have looked, and found neither the link nor the code yet. Is the page published?")
        )


@require_POST
def want_older(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the posts from before joining, too."""
    blog = own_blog(request, pk)
    shown = blogs.want_older(blog)
    said = ngettext(
        "%(n)d older post has found its Things. The others wait in your inbox.",
        "%(n)d older posts have found their Things. The others wait in your inbox.",
        shown,
    )
    messages.success(request, said % {"n": shown})
    return redirect(blog.get_manage_url())


@require_POST
def stop_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not read the blog any more; what it brought stays."""
    blog = own_blog(request, pk)
    blogs.close(blog)
    messages.success(request, _("We do not read “%(blog)s” any more. What it brought stays.") % {"blog": blog})
    return redirect("participants:blogs")


@require_POST
def name_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose a name on the blog is; somebody else is asked first."""
    blog, member = own_blog(request, pk), as_member(request)
    form = AuthorForm(request.POST, names=[name.byline for name in sharing.names_on(blog)])
    if not form.is_valid():
        return blog_page(request, blog, author=form)
    author = form.cleaned_data["handle"]
    try:
        limits.name_author(member)
        sharing.invite_author(blog, byline=form.cleaned_data["byline"], member=author)
    except sharing.CannotAsk:
        messages.warning(request, _("Somebody has said already that this name is theirs."))
    except limits.TooMany as refusal:
        messages.info(request, str(refusal))
    else:
        said = _("This name is yours.") if author == member else _("We have asked %(name)s, on their page and by mail.")
        messages.success(request, said % {"name": author})
    return redirect(blog.get_manage_url())


@require_POST
def answer_author(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, that is me; or no. Whoever asked may take the question back."""
    member = as_member(request)
    mine = Q(member=member) | Q(blog__member=member)
    rows = BlogAuthor.objects.filter(mine, accepted_at=None, blog__member__is_active=True)
    asked = get_object_or_404(rows.with_blogs(), pk=pk)
    is_mine = asked.member_id == member.pk
    if request.POST.get("answer") != "yes":
        sharing.decline(asked)
        said = _("Good, nothing under this name is put on your page.")
        taken_back = _("Taken back. Until somebody says that this name is theirs, nothing new under it is shown.")
        messages.success(request, said if is_mine else taken_back)
    elif is_mine:
        try:
            sharing.accept(asked)
        except BlogAuthor.DoesNotExist as gone:
            raise Http404 from gone
        messages.success(request, _("Thank you. What you write there is yours here, too."))
    else:
        raise Http404
    return redirect("participants:blogs" if is_mine else asked.blog.get_manage_url())


@require_POST
def leave_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Not any more: what comes under this name from now on is not shown as theirs. Said twice, it happens once."""
    row = get_object_or_404(BlogAuthor.objects.answered().with_blogs().filter(member=as_member(request)), pk=pk)
    sharing.leave(row)
    said = _("Good. What comes under “%(byline)s” from now on is not put on your page; what is there stays yours.")
    messages.success(request, said % {"byline": row.byline})
    return redirect(row.blog.get_manage_url() if row.blog.member_id == row.member_id else "participants:blogs")
