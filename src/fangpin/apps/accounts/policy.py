"""The numbers of signing in, out of the rulebook: passwords, sessions, wrong tries."""

from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from django.conf import settings

from fangpin.apps.accounts.enums import ADMINISTRATORS, Role
from fangpin.home import Home
from fangpin.rulebook import Rulebook
from fangpin.rulebook.changes import change_files
from fangpin.rulebook.load import load_parameters


@dataclass(frozen=True)
class AccessPolicy:
    """Each field is a parameter under rulebook/parameters/access."""

    password_length: int
    password_kinds: int
    password_days: int
    one_time_days: int
    idle_minutes: int
    session_hours: int
    wrong_tries: int
    longest_wait_minutes: int
    tries_a_minute: int
    # Who comes in only with a code from the phone beside the password: 1 or 0.
    code_of_administrators: int
    code_of_approvers: int
    code_of_auditors: int
    code_of_others: int
    again_minutes: int
    look_ups_an_hour: int
    alert_days: int

    def demands_code(self, role: str) -> bool:
        own = {Role.APPROVER: self.code_of_approvers, Role.AUDITOR: self.code_of_auditors}
        own |= dict.fromkeys(ADMINISTRATORS, self.code_of_administrators)
        return bool(own.get(Role(role), self.code_of_others)) if role else False


def access_policy(*, area_code: str = "") -> AccessPolicy:
    """What holds today in an area; without one, what holds everywhere."""
    approved = tuple(path.name for path in change_files(settings.HOME))
    return _policy(settings.HOME, approved, area_code, settings.HOME.today())


# Asked for at every request; a newly approved value makes the former numbers useless.
@lru_cache(maxsize=1024)
def _policy(home: Home, approved: tuple[str, ...], area_code: str, today: date) -> AccessPolicy:
    numbers = _numbers(home, approved)
    values = {
        one.name: numbers.parameter_value(parameter=f"access.{one.name}", region=area_code, on=today).value
        for one in fields(AccessPolicy)
    }
    return AccessPolicy(**{name: int(value) for name, value in values.items()})


@lru_cache(maxsize=1)
def _numbers(home: Home, _approved: tuple[str, ...]) -> Rulebook:
    return load_parameters(home=home)
