"""Addresses of deliveries and uploads."""

from django.urls import path

from fangpin.web.deliveries import export_views, headings, preview, register, views

app_name = "deliveries"
urlpatterns = [
    path("", views.page, name="list"),
    path("upload/", views.upload, name="upload"),
    path("uploads/", views.recent_uploads, name="uploads"),
    path("registers/", export_views.page, name="registers"),
    path("registers/<uuid:export_id>.xlsx", export_views.download, name="register-file"),
    path("uploads/<uuid:upload_id>/", preview.page, name="preview"),
    path("uploads/<uuid:upload_id>/progress/", preview.progress, name="progress"),
    path("uploads/<uuid:upload_id>/confirm/", preview.confirm, name="confirm"),
    path("uploads/<uuid:upload_id>/dataset/", preview.dataset, name="dataset"),
    path("uploads/<uuid:upload_id>/withdraw/", preview.withdraw, name="withdraw"),
    path("headings/", headings.page, name="headings"),
    path("headings/<int:memory_id>/forget/", headings.forget, name="forget-heading"),
    path("register/", register.page, name="register"),
    path("<slug:delivery_id>/", views.detail, name="detail"),
    path("<slug:delivery_id>/rejects.xlsx", views.rejects, name="rejects"),
]
