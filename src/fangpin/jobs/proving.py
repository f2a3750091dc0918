"""Put the second fence to the test with the account that the web program really uses."""

from collections.abc import Sequence

from psycopg.conninfo import conninfo_to_dict

from fangpin.apps.accounts.api import Role, Scope
from fangpin.apps.guard.api import Proof, UnknownTable, own_tables, prove_rows
from fangpin.home import Home
from fangpin.jobs.web_account import web_address

_LEVELS = {4: Role.CITY, 6: Role.COUNTY, 9: Role.TOWN, 12: Role.VILLAGE}


def prove_web_account(home: Home, *, areas: Sequence[str] = (), plant: str = "") -> Proof:
    """For areas by 4, 6, 9 or 12 digits, or for some of each level; `plant` opens a table that the proof has to find."""
    if plant and plant not in own_tables():
        raise UnknownTable(f"没有受行级安全保护的表 {plant}；可选：{'、'.join(sorted(own_tables()))}。")
    role = str(conninfo_to_dict(web_address(home))["user"])
    scopes = [Scope(role=_LEVELS[len(code)], area_code=code.ljust(12, "0")) for code in areas]
    return prove_rows(role=role, scopes=scopes, plant=plant)
