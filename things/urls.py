"""Addresses of the programme, below a cohort's slug."""

from __future__ import annotations

from django.urls import path

from things import feeds, views

app_name = "things"

urlpatterns = [
    path("pictures/things/<int:pk>/<slug:size>.webp", views.picture, name="picture"),
    path("<slug:cohort>/schedule/", views.schedule, name="schedule"),
    path("<slug:cohort>/schedule.ics", views.calendar, name="calendar"),
    path("<slug:cohort>/things/", views.thing_list, name="thing_list"),
    path("<slug:cohort>/things/feed/", feeds.things, name="feed"),
    path("<slug:cohort>/things/feed/json/", feeds.things, {"form": "json"}, name="feed_json"),
    path("<slug:cohort>/things/<int:number>/", views.thing, name="thing"),
    path("<slug:cohort>/things/<int:number>/preview/<str:key>/", views.preview, name="preview"),
]
