"""Addresses of declarations for the offices that answer."""

from django.urls import path

from fangpin.web.declare import staff

app_name = "declarations"
urlpatterns = [
    path("", staff.declarations, name="list"),
    path("new/", staff.new, name="new"),
    path("<uuid:declaration_id>/", staff.page, name="page"),
    path("<uuid:declaration_id>/settle/", staff.settle_one, name="settle"),
]
