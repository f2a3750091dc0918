"""Addresses of complaints and suggestions."""

from django.urls import path

from fangpin.web.feedback import views

app_name = "feedback"
urlpatterns = [path("", views.suggestion_form, name="form")]
