"""Who a user works for."""

from django.db.models import TextChoices


class Role(TextChoices):
    VILLAGE = "village", "村"
    TOWN = "town", "乡镇"
    COUNTY = "county", "县"
    CITY = "city", "市"
    DEPARTMENT = "department", "部门"
