"""The only door to users, postings and scopes."""

from fangpin.apps.accounts.actions.add_posting import add_posting, stand_in
from fangpin.apps.accounts.actions.bring_in_line import bring_in_line
from fangpin.apps.accounts.actions.change_password import change_password
from fangpin.apps.accounts.actions.checking import StaffRefused, WantedPosting
from fangpin.apps.accounts.actions.choose_posting import choose_posting
from fangpin.apps.accounts.actions.create_person import create_person
from fangpin.apps.accounts.actions.end_posting import end_posting
from fangpin.apps.accounts.actions.remove_factor import remove_factor
from fangpin.apps.accounts.actions.reset_password import reset_password
from fangpin.apps.accounts.actions.set_up_factor import confirm_factor, draw_key, renew_recovery_codes
from fangpin.apps.accounts.actions.use_code import CodeRefused, use_code
from fangpin.apps.accounts.enums import LEVELS, OF_A_DEPARTMENT, Role
from fangpin.apps.accounts.factor import (
    FactorUnreadable,
    factor_of,
    has_factor,
    key_address,
    key_text,
    opened_for,
)
from fangpin.apps.accounts.models import Factor, Posting, SignInTry, User
from fangpin.apps.accounts.passwords import is_one_time_over, is_password_due, policy_for
from fangpin.apps.accounts.policy import AccessPolicy, access_policy
from fangpin.apps.accounts.queries import all_users, has_work_elsewhere, staff, staff_member
from fangpin.apps.accounts.scope import NOTHING, Scope, scope_of, scope_under
from fangpin.apps.accounts.tries import (
    Source,
    TryLater,
    begin_number_try,
    begin_try,
    name_mark,
    note_right_password,
    take_turn,
)

__all__ = [
    "LEVELS",
    "NOTHING",
    "OF_A_DEPARTMENT",
    "AccessPolicy",
    "CodeRefused",
    "Factor",
    "FactorUnreadable",
    "Posting",
    "Role",
    "Scope",
    "SignInTry",
    "Source",
    "StaffRefused",
    "TryLater",
    "User",
    "WantedPosting",
    "access_policy",
    "add_posting",
    "all_users",
    "begin_number_try",
    "begin_try",
    "bring_in_line",
    "change_password",
    "choose_posting",
    "confirm_factor",
    "create_person",
    "draw_key",
    "end_posting",
    "factor_of",
    "has_factor",
    "has_work_elsewhere",
    "is_one_time_over",
    "is_password_due",
    "key_address",
    "key_text",
    "name_mark",
    "note_right_password",
    "opened_for",
    "policy_for",
    "remove_factor",
    "renew_recovery_codes",
    "reset_password",
    "scope_of",
    "scope_under",
    "staff",
    "staff_member",
    "stand_in",
    "take_turn",
    "use_code",
]
