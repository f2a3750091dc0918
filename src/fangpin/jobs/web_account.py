"""The database address of the web program: an account that sees only what the policies show."""

import os

from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fangpin.apps.guard.api import check_unprivileged, give_rights, make_role
from fangpin.home import Home
from fangpin.home.postgres import check_server
from fangpin.kernel.errors import UserError

GIVEN = "FANGPIN_WEB_DATABASE_URL"


class OtherDatabase(UserError):
    """The web program would look at another database than the worker."""


def web_address(home: Home) -> str:
    """The address that the environment gives for the web program, else that of an account of our own.

    Called with the owner's rights, after the migrations.
    """
    given = os.environ.get(GIVEN)
    if given:
        return _checked(given)
    password = home.web_password()
    role = make_role(password=password)
    give_rights(role)
    owner = connection.get_connection_params()
    parts = {name: owner[name] for name in ("dbname", "host", "port") if owner.get(name)}
    parts |= {name: str(value) for name, value in connection.settings_dict["OPTIONS"].items()}
    return make_conninfo("", **parts, user=role, password=password)


def _checked(given: str) -> str:
    check_server(given)
    parts = conninfo_to_dict(given)
    if parts.get("dbname", "fangpin") != connection.settings_dict["NAME"]:
        raise OtherDatabase(
            f"{GIVEN} 指的不是 DATABASE_URL 的数据库；请改成同一个数据库、网页服务自己的账号。"
        )
    role = str(parts.get("user", ""))
    check_unprivileged(role)
    give_rights(role)
    return given
