"""Django's entry for the second fence."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "fangpin.apps.guard"
    label = "guard"
    verbose_name = "数据库权限"
