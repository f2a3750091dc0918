"""Addresses of the measures."""

from django.urls import path

from fangpin.web.measures import views

app_name = "measures"
urlpatterns = [path("", views.page, name="page")]
