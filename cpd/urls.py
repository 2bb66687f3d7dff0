"""Every address of the site. The site's own come first; a cohort's slug can hide none of them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

import participants.views
from cpd import views
from cpd.desk.yours import views as yours

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.health, name="health"),
    path("about/<slug:page>/", views.about, name="about"),
    path("me/settings/data/", yours.data, name="data"),
    path("me/settings/data/<int:pk>/", yours.data_file, name="data_file"),
    path("accounts/sessions/", participants.views.sessions, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("participants.urls")),
    path("", include("things.urls")),
    path("<slug:cohort>/", views.cohort_home, name="cohort"),
]

handler500 = "cpd.lib.steady.server_error"
