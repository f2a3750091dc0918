"""Who may do what with deliveries."""

from fangpin.apps.accounts.api import Role, Scope
from fangpin.apps.deliveries.models import Delivery


def may_upload(scope: Scope) -> bool:
    return scope.role in (Role.DEPARTMENT, Role.COUNTY, Role.CITY)


def may_read_rejects(scope: Scope, delivery: Delivery) -> bool:
    """Reject files hold rows as sent, with names: for the department and an office whose whole area it is."""
    if scope.role == Role.COUNTY:
        return delivery.sender_area == scope.area_code[:6]
    return scope.role in (Role.DEPARTMENT, Role.CITY)


def may_export_registers(scope: Scope) -> bool:
    """Lists hold full names and numbers: for the offices that keep them."""
    return scope.role in (Role.COUNTY, Role.CITY)
