"""Django's entry for the declarations app."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "fangpin.apps.declarations"
    label = "declarations"
    verbose_name = "自主申报"
