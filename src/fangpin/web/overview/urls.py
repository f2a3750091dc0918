"""Addresses of the overview."""

from django.urls import path

from fangpin.web.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.page, name="page"),
    path("outlines.json", views.outlines, name="outlines"),
]
