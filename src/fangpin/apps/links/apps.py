"""Django's entry for the links app."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "fangpin.apps.links"
    label = "links"
    verbose_name = "认人核对"
    default_auto_field = "django.db.models.BigAutoField"
