"""The address of the alerts."""

from django.urls import path

from fangpin.web.alerts import views

app_name = "alerts"
urlpatterns = [path("", views.alerts, name="list")]
