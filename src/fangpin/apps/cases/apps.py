"""Django's entry for the cases app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "fangpin.apps.cases"
    label = "cases"
    verbose_name = "认定办理"
    default_auto_field = "django.db.models.BigAutoField"
