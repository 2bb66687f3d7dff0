"""Addresses of people and what they write."""

from __future__ import annotations

from django.urls import path

from participants import views

app_name = "participants"

urlpatterns = [
    path("me/", views.album, name="album"),
    path("me/settings/", views.settings, name="settings"),
    path("me/settings/code.svg", views.qr_code, name="qr_code"),
    path("me/settings/sessions/end/", views.end_all_sessions, name="end_all_sessions"),
    path("me/settings/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("write/", views.write, name="write"),
    path("write/preview/", views.preview, name="preview"),
    path("write/draft/", views.keep_draft, name="keep_draft"),
    path("write/<int:pk>/", views.edit, name="edit"),
    path("write/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("write/<int:pk>/delete/", views.delete, name="delete"),
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
