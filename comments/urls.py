"""Addresses of talk and of reports about it."""

from __future__ import annotations

from django.urls import path

from comments import views

app_name = "comments"

urlpatterns = [
    path("comments/on-thing/<int:pk>/", views.add_to_thing, name="add_to_thing"),
    path("comments/on-reflection/<int:pk>/", views.add_to_reflection, name="add_to_reflection"),
    path("comments/on-thing/<int:pk>/seen/", views.see_thing, name="see_thing"),
    path("comments/on-reflection/<int:pk>/seen/", views.see_reflection, name="see_reflection"),
    path("comments/on-reflection/<int:pk>/there/", views.say_there, name="say_there"),
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("comments/<int:pk>/reply/", views.reply, name="reply"),
    path("comments/<int:pk>/edit/", views.edit, name="edit"),
    path("comments/<int:pk>/delete/", views.delete, name="delete"),
    path("comments/on-thing/<int:pk>/mute/", views.mute_thing, name="mute_thing"),
    path("comments/on-reflection/<int:pk>/mute/", views.mute_reflection, name="mute_reflection"),
    path("comments/mute/<str:token>/", views.mute_by_mail, name="mute_by_mail"),
    path("me/inbox/", views.inbox, name="inbox"),
    path("me/inbox/seen/", views.see, name="see"),
    path("me/inbox/<int:pk>/", views.open_notification, name="open_notification"),
    path("appeals/<int:pk>/", views.appeal, name="appeal"),
    path("appeals/comment/<int:pk>/", views.appeal_comment, name="appeal_comment"),
    path("appeals/reflection/<int:pk>/", views.appeal_reflection, name="appeal_reflection"),
    path("me/settings/leave/", views.leave, name="leave"),
    path("me/settings/stay/", views.stay, name="stay"),
    path("report/comment/<int:pk>/", views.report_comment, name="report_comment"),
    path("report/reflection/<int:pk>/", views.report_reflection, name="report_reflection"),
]
