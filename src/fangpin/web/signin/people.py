"""The demo people: there only in a demo home, where the date stands still and nobody is real."""

from collections import Counter
from dataclasses import dataclass

from fangpin.apps.accounts.api import Role, User, all_users
from fangpin.web.shell.who import area_of, is_demo, work_of

_ORDER = (Role.VILLAGE, Role.TOWN, Role.COUNTY, Role.CITY, Role.DEPARTMENT)


@dataclass(frozen=True)
class DemoPerson:
    """One button of the sign-in page."""

    username: str
    work: str
    level: str
    area: str
    post: str  # tells colleagues of one role and area apart


def demo_users() -> list[User]:
    """Everybody, in the order of the levels; nobody outside a demo home."""
    if not is_demo():
        return []
    users = all_users().filter(is_active=True, is_superuser=False)
    return sorted(users, key=lambda user: _ORDER.index(Role(user.role)))


def demo_people() -> list[DemoPerson]:
    users = demo_users()
    colleagues = Counter((user.role, user.area_code) for user in users)
    return [
        DemoPerson(
            user.username,
            work_of(user),
            Role(user.role).label,
            area_of(user),
            user.display_name if colleagues[user.role, user.area_code] > 1 else "",
        )
        for user in users
    ]
