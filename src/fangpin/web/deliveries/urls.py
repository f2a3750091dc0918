"""Addresses of deliveries and uploads."""

from django.urls import path

from fangpin.web.deliveries import export_views, views

app_name = "deliveries"
urlpatterns = [
    path("", views.page, name="list"),
    path("upload/", views.upload, name="upload"),
    path("uploads/", views.recent_uploads, name="uploads"),
    path("registers/", export_views.page, name="registers"),
    path("registers/<uuid:export_id>.xlsx", export_views.download, name="register"),
    path("<slug:delivery_id>/", views.detail, name="detail"),
    path("<slug:delivery_id>/rejects.xlsx", views.rejects, name="rejects"),
]
