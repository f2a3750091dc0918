"""Words of the registry."""

from django.db.models import TextChoices


class AreaLevel(TextChoices):
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWN = "town", "乡镇"
    VILLAGE = "village", "村"


class Listing(TextChoices):
    """Lists of people that mark their household or themselves."""

    MONITORED = "monitored", "监测对象"
    LIFTED_OUT = "lifted_out", "脱贫人口"
    DEATH = "death", "死亡注销"
