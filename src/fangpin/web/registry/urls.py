"""Addresses of the changes of households."""

from django.urls import path

from fangpin.web.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.page, name="list"),
    path("deaths/accept/", views.accept_deaths, name="accept-deaths"),
    path("<int:change_id>/", views.detail, name="detail"),
    path("<int:change_id>/accept/", views.accept, name="accept"),
    path("<int:change_id>/refuse/", views.refuse, name="refuse"),
    path("<int:change_id>/undo/", views.undo, name="undo"),
]
