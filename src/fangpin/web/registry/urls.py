"""Addresses of the changes of households."""

from django.urls import path

from fangpin.web.registry import deaths, views

app_name = "registry"
urlpatterns = [
    path("", views.page, name="list"),
    path("deaths/", deaths.deaths, name="deaths"),
    path("<int:change_id>/", views.detail, name="detail"),
    path("<int:change_id>/accept/", views.accept, name="accept"),
    path("<int:change_id>/refuse/", views.refuse, name="refuse"),
    path("<int:change_id>/undo/", views.undo, name="undo"),
]
