"""Django's entry for the clues app."""

from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "fangpin.apps.clues"
    label = "clues"
    verbose_name = "预警线索"
    default_auto_field = "django.db.models.BigAutoField"
