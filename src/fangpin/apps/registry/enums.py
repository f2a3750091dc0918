"""Words of the registry."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "乡镇"
    VILLAGE = "village", "村"
