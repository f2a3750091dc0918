"""A user: role and area decide everything else."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from fangpin.apps.accounts.enums import Role


class User(AbstractUser):
    display_name = models.CharField("显示名称", max_length=40)
    role = models.CharField("角色", max_length=20, choices=Role)
    area_code = models.CharField("区划代码", max_length=12)
    department = models.CharField("部门", max_length=40, blank=True)  # the sender's Chinese name, for clerks

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_known_role"),
            models.CheckConstraint(
                condition=models.Q(area_code__regex=r"^\d{12}$"), name="accounts_area_code"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name
