"""The demo people: there only in a demo home, where the date stands still and nobody is real."""

from collections import Counter
from dataclasses import dataclass

from fangpin.apps.accounts.api import Posting, Role, User, all_users
from fangpin.web.shell.who import area_of, is_demo, work_of

_ORDER = tuple(Role)


@dataclass(frozen=True)
class DemoPerson:
    """One button of the sign-in page."""

    username: str
    work: str
    level: str
    area: str
    post: str  # tells colleagues of one role and area apart


def demo_users() -> list[User]:
    """Everybody with a posting today, in the order of the levels; nobody outside a demo home."""
    return [user for user, _ in _in_post()]


def demo_people() -> list[DemoPerson]:
    found = _in_post()
    colleagues = Counter((posting.role, posting.area_code) for _, posting in found)
    return [
        DemoPerson(
            user.username,
            work_of(posting),
            Role(posting.role).label,
            area_of(posting),
            user.display_name if colleagues[posting.role, posting.area_code] > 1 else "",
        )
        for user, posting in found
    ]


def _in_post() -> list[tuple[User, Posting]]:
    if not is_demo():
        return []
    found = [(user, user.posting) for user in all_users().filter(is_active=True, is_superuser=False)]
    in_post = [(user, posting) for user, posting in found if posting is not None]
    return sorted(in_post, key=lambda one: _ORDER.index(Role(one[1].role)))
