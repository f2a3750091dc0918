"""Django's entry for the measures app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "fangpin.apps.measures"
    label = "measures"
    verbose_name = "收入与贫困测度"
    default_auto_field = "django.db.models.BigAutoField"
