"""Django's entry for the assistance app."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "fangpin.apps.assistance"
    label = "assistance"
    verbose_name = "帮扶措施"
    default_auto_field = "django.db.models.BigAutoField"
