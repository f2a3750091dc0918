"""Django's entry for the deliveries app."""

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    name = "fangpin.apps.deliveries"
    label = "deliveries"
    verbose_name = "数据交付"
    default_auto_field = "django.db.models.BigAutoField"
