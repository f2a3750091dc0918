"""The only door to users and scopes."""

from fangpin.apps.accounts.actions.create_user import create_user
from fangpin.apps.accounts.enums import Role
from fangpin.apps.accounts.models import User
from fangpin.apps.accounts.queries import all_users
from fangpin.apps.accounts.scope import NOTHING, Scope, scope_of

__all__ = ["NOTHING", "Role", "Scope", "User", "all_users", "create_user", "scope_of"]
