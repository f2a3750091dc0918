"""Django's entry for the privacy app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "fangpin.apps.privacy"
    label = "privacy"
    verbose_name = "个人信息"
    default_auto_field = "django.db.models.BigAutoField"
