"""Addresses of the family's own pages; one with the code of a county, as a printed square code carries it."""

from django.urls import path

from fangpin.web.declare import public

app_name = "declare"
urlpatterns = [
    path("", public.form, name="form"),
    path("status/", public.status, name="status"),
    path("<slug:code>/", public.form, name="place"),
]
