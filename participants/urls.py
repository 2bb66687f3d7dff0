"""Addresses of people and what they write."""

from __future__ import annotations

from django.urls import path

from participants import views

app_name = "participants"

urlpatterns = [
    path("me/", views.album, name="album"),
    path("me/settings/", views.settings, name="settings"),
    path("me/settings/mail/", views.mail, name="mail"),
    path("me/settings/mail/again/", views.mail_again, name="mail_again"),
    path("stop/<str:token>/", views.stop_mail, name="stop_mail"),
    path("stop/<str:token>/undo/", views.resume_mail, name="resume_mail"),
    path("me/settings/code.svg", views.qr_code, name="qr_code"),
    path("me/settings/sessions/end/", views.end_all_sessions, name="end_all_sessions"),
    path("me/settings/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("me/blocks/", views.blocks, name="blocks"),
    path("me/blocks/<slug:handle>/", views.block, name="block"),
    path("me/blogs/", views.all_blogs, name="blogs"),
    path("me/blogs/connect/", views.connect, name="connect_blog"),
    path("me/blogs/connect/yes/", views.confirm, name="confirm_blog"),
    path("me/blogs/later/", views.later, name="blog_later"),
    path("me/blogs/names/<int:pk>/", views.answer_author, name="answer_author"),
    path("me/blogs/names/<int:pk>/leave/", views.leave_name, name="leave_name"),
    path("me/blogs/<int:pk>/", views.blog_elsewhere, name="blog_elsewhere"),
    path("me/blogs/<int:pk>/look/", views.look_now, name="look_at_blog"),
    path("me/blogs/<int:pk>/mine/", views.still_mine, name="still_mine"),
    path("me/blogs/<int:pk>/move/", views.move, name="move_blog"),
    path("me/blogs/<int:pk>/move/yes/", views.confirm_move, name="confirm_move"),
    path("me/blogs/<int:pk>/older/", views.want_older, name="want_older"),
    path("me/blogs/<int:pk>/stop/", views.stop_reading, name="stop_reading"),
    path("me/blogs/<int:pk>/names/", views.name_author, name="name_author"),
    path("me/offers/", views.offer, name="offer"),
    path("me/posts/", views.inbox, name="posts"),
    path("me/posts/<int:pk>/", views.post, name="post"),
    path("me/posts/<int:pk>/aside/", views.set_post_aside, name="set_post_aside"),
    path("me/posts/<int:pk>/up/", views.take_post_up, name="take_post_up"),
    path("write/", views.write, name="write"),
    path("write/preview/", views.preview, name="preview"),
    path("write/draft/", views.keep_draft, name="keep_draft"),
    path("write/<int:pk>/", views.edit, name="edit"),
    path("write/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("write/<int:pk>/delete/", views.delete, name="delete"),
    path("webmention/", views.webmention, name="webmention"),
    path("pictures/reflections/<int:pk>/<slug:size>.webp", views.picture, name="picture"),
    path("pictures/members/<slug:handle>.webp", views.member_picture, name="member_picture"),
    path("blogs/<slug:handle>/", views.blog, name="blog"),
    path("blogs/<slug:handle>/feed/", views.blog_feed, name="blog_feed"),
    path("blogs/<slug:handle>/feed/json/", views.blog_feed, {"form": "json"}, name="blog_feed_json"),
    path("blogs/<slug:handle>/<slug:slug>/", views.reflection, name="reflection"),
    path("<slug:cohort>/join/", views.join, name="join"),
    path("<slug:cohort>/people/", views.people, name="people"),
    path("<slug:cohort>/people.opml", views.people_opml, name="people_opml"),
    path("<slug:cohort>/tagging/", views.tagging, name="tagging"),
    path("<slug:cohort>/reflections/", views.stream, name="stream"),
    path("<slug:cohort>/reflections/feed/", views.stream_feed, name="stream_feed"),
    path("<slug:cohort>/reflections/feed/json/", views.stream_feed, {"form": "json"}, name="stream_feed_json"),
    path("<slug:cohort>/things/<int:number>/feed/", views.thing_feed, name="thing_feed"),
    path("<slug:cohort>/things/<int:number>/feed/json/", views.thing_feed, {"form": "json"}, name="thing_feed_json"),
]
