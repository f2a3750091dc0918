"""Addresses of the scoreboard and the week."""

from django.urls import path

from fangpin.web.outcomes import scores, week

app_name = "outcomes"
urlpatterns = [path("rules/", scores.page, name="scores"), path("week/", week.page, name="week")]
