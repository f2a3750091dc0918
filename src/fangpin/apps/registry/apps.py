"""Django's entry for the registry app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "fangpin.apps.registry"
    label = "registry"
    verbose_name = "户与人"
    default_auto_field = "django.db.models.BigAutoField"
