"""Addresses of the audit trail."""

from django.urls import path

from fangpin.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="list"),
    path("<int:entry_id>/", views.entry, name="entry"),
]
