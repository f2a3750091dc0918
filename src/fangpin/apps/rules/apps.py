"""Django's entry for the rules app."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "fangpin.apps.rules"
    label = "rules"
    verbose_name = "规则与参数"
    default_auto_field = "django.db.models.BigAutoField"
