"""Addresses of help."""

from django.urls import path

from fangpin.web.assistance import views

app_name = "assistance"
urlpatterns = [
    path("", views.measures, name="list"),
    path("households/<uuid:key>/", views.page, name="household"),
    path("households/<uuid:key>/plan/", views.plan, name="plan"),
    path("households/<uuid:key>/release/", views.release, name="release"),
    path("<int:measure_id>/deliver/", views.deliver, name="deliver"),
    path("<int:measure_id>/withdraw/", views.withdraw, name="withdraw"),
]
