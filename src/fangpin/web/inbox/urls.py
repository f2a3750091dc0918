"""Addresses of the list of clues."""

from django.urls import path

from fangpin.web.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="page"),
    path("export.xlsx", views.export, name="export"),
]
