"""Addresses of households."""

from django.urls import path

from fangpin.web.households import source, views

app_name = "households"
urlpatterns = [
    path("", views.find, name="find"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/family/", views.family, name="family"),
    path("<uuid:key>/clues/<int:clue_id>/close/", views.close, name="close"),
    path("<uuid:key>/matters/<path:rule_id>/", views.answer, name="answer"),
    path("<uuid:key>/source/<slug:delivery_id>/", source.source_row, name="source"),
]
