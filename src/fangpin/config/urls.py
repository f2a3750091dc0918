"""Addresses: everything a person opens is in fangpin.web."""

from django.urls import include, path

urlpatterns = [path("", include("fangpin.web.urls"))]
