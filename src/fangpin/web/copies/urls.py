"""Addresses of print-outs about a person."""

from django.urls import path

from fangpin.web.copies import views

app_name = "copies"
urlpatterns = [
    path("of/<uuid:key>/", views.ask, name="ask"),
    path("<uuid:copy_id>/", views.page, name="page"),
]
