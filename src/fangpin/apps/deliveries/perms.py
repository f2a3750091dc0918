"""Who may do what with deliveries."""

from fangpin.apps.accounts.api import Role, Scope
from fangpin.apps.deliveries.models import Delivery, HeadingMemory, Upload


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


def area_of_export(scope: Scope) -> str:
    """A county's list holds its own rows; the city's, all."""
    return scope.area_code[:6] if scope.role == Role.COUNTY else ""


def may_answer_for(scope: Scope, upload: Upload) -> bool:
    """Who sees the cells of a preview, confirms or withdraws: the department's clerks, or the office that uploaded."""
    if scope.role == Role.DEPARTMENT:
        return upload.department == scope.department and upload.sender_area == scope.area_code[:6]
    return may_upload(scope) and not upload.department and upload.sender_area == scope.area_code[:6]


def may_forget(scope: Scope, memory: HeadingMemory) -> bool:
    """Those who hand in the sender's files; an office of one county does not change how the city's are read."""
    is_own = scope.role != Role.DEPARTMENT or memory.department == scope.department
    return may_upload(scope) and is_own and memory.sender_area == scope.area_code[:6]
