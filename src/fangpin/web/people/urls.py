"""Addresses of recognising people."""

from django.urls import path

from fangpin.web.people import views

app_name = "people"
urlpatterns = [
    path("", views.page, name="list"),
    path("blind/", views.blind, name="blind"),
    path("<int:stranger_id>/", views.detail, name="detail"),
    path("<int:stranger_id>/decide/", views.decide, name="decide"),
]
