"""The second fence put to the test: as the web program's role, with no query layer in front, read whatever is readable.

Everything happens in one transaction of the owner that is rolled back.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import Error, connection, transaction
from django.db.models import Model, QuerySet
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from fangpin.apps.accounts.api import Role, Scope
from fangpin.apps.deliveries.models import Delivery, RegisterExport
from fangpin.apps.guard.own_rows import own_rows
from fangpin.apps.guard.rights import RIGHTS
from fangpin.apps.guard.shown_rows import hide_rows, show_rows_of
from fangpin.apps.guard.web_role import AccountUnfit
from fangpin.apps.registry.models import Household
from fangpin.kernel.errors import UserError

_LEVELS = ((Role.VILLAGE, "village_code", 12), (Role.TOWN, "town_code", 9), (Role.COUNTY, "county_code", 6))
_AREAS_A_LEVEL = 3
_ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
_NOBODY = Scope()
# What nobody may do with the trail, whatever rows there are.
_ON_THE_TRAIL = (
    "UPDATE audit_entry SET verb = verb",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "INSERT INTO audit_entry (id, verb, at) VALUES (0, 'signed_in', now())",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "SELECT hash FROM audit_seal",
    "INSERT INTO audit_seal (place, entry_id, hash) VALUES (0, 0, '')",
    "UPDATE audit_seal SET hash = hash",
    "DELETE FROM audit_seal",
    "TRUNCATE audit_seal",
    "UPDATE registry_historyentry SET reason = reason",
    "DELETE FROM registry_historyentry",
)


_LINE = "{:<28}{:>12}{:>12}{:>12}{:>12}"
_HEADINGS = ("表", "总行数", "读到", "别人的", "该见未见")
_UNSOUND = "有问题：行级安全与查询层说的不一样；请停止网页服务，联系开发人员。"


class UnknownTable(UserError):
    """There is no such table to open."""


@dataclass
class Answer:
    """Of one table over all scopes tried: rows read, rows of others among them, own rows that were not readable."""

    table: str
    rows: int = 0
    read: int = 0
    foreign: int = 0
    hidden: int = 0
    is_closed: bool = False  # the role has no right to the table


@dataclass
class Proof:
    scopes: int = 0
    tables: list[Answer] = field(default_factory=list)
    tried_on_trail: int = 0
    allowed_on_trail: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.allowed_on_trail and not any(one.foreign or one.hidden for one in self.tables)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"is_sound": self.is_sound}

    def as_text(self) -> str:
        lines = [f"试了 {self.scopes} 种身份；每张表各读一遍，读到的累计：", _LINE.format(*_HEADINGS)]
        for one in self.tables:
            read = "无权" if one.is_closed else f"{one.read:,}"
            lines.append(
                _LINE.format(one.table, f"{one.rows:,}", read, f"{one.foreign:,}", f"{one.hidden:,}")
            )
        lines.append(
            f"试改操作记录和历史 {self.tried_on_trail} 种办法，做成 {len(self.allowed_on_trail)} 种。"
        )
        lines += [f"  做成了：{statement}" for statement in self.allowed_on_trail]
        lines.append("没有读到别人的行。" if self.is_sound else _UNSOUND)
        return "\n".join(lines)


def prove_rows(*, role: str, scopes: Sequence[Scope] = (), plant: str = "") -> Proof:
    """`plant` names a table whose rows are opened to everybody for the length of the proof."""
    with transaction.atomic():
        try:
            return _proof(role, scopes or list(scopes_to_try()), plant)
        finally:
            transaction.set_rollback(True)


def own_tables() -> set[str]:
    """Tables whose rows belong to somebody; views and tables closed to the web program are not among them."""
    guarded = (model._meta for model in own_rows(_NOBODY, user=0) if model._meta.managed)
    return {one.db_table for one in guarded if one.db_table in RIGHTS}


def scopes_to_try() -> Iterator[Scope]:
    """Nobody, the city, some areas of each level spread over all, and the offices that sent files."""
    yield _NOBODY
    for role, column, digits in _LEVELS:
        codes = list(Household.objects.order_by(column).values_list(column, flat=True).distinct())
        step = max(1, len(codes) // _AREAS_A_LEVEL)
        for code in codes[::step][:_AREAS_A_LEVEL]:
            yield Scope(role=role, area_code=code[:digits].ljust(12, "0"))
    counties = Household.objects.order_by("county_code").values_list("county_code", flat=True).distinct()
    for code in counties[:_AREAS_A_LEVEL]:
        yield from (Scope(role=one, area_code=code.ljust(12, "0")) for one in _ADMINISTRATORS)
    for city in {
        code[:4] for code in Household.objects.order_by().values_list("county_code", flat=True).distinct()
    }:
        yield from (Scope(role=one, area_code=city.ljust(12, "0")) for one in (Role.CITY, Role.AUDIT_ADMIN))
    senders = Delivery.objects.order_by("department", "sender_area")
    for department, area in senders.values_list("department", "sender_area").distinct()[:_AREAS_A_LEVEL]:
        yield Scope(role=Role.DEPARTMENT, area_code=area.ljust(12, "0"), department=department)


def _proof(role: str, scopes: Iterable[Scope], plant: str) -> Proof:
    proof = Proof()
    answers: dict[type[Model], Answer] = {}
    user = RegisterExport.objects.order_by("asked_by_id").values_list("asked_by_id", flat=True).first() or 0
    with connection.cursor() as cursor:
        if plant:
            cursor.execute(sql.SQL("CREATE POLICY planted ON {} USING (TRUE)").format(sql.Identifier(plant)))
        for scope in scopes:
            proof.scopes += 1
            show_rows_of(scope, user=user)
            for model, rows in own_rows(scope, user=user if scope.role else 0).items():
                answer = answers.setdefault(model, Answer(model._meta.db_table))
                _compare(answer, model, rows, role=role)
        hide_rows()
        for statement in _ON_THE_TRAIL:
            proof.tried_on_trail += 1
            if _is_allowed(statement, role=role):
                proof.allowed_on_trail.append(statement)
    for model, answer in answers.items():
        answer.rows = model._default_manager.count()
    proof.tables = sorted(answers.values(), key=lambda one: one.table)
    return proof


def _compare(answer: Answer, model: type[Model], own: QuerySet[Model], *, role: str) -> None:
    """What the role reads without any condition, against what the query layer would have shown."""
    keys = sql.SQL(", ").join([sql.Identifier(str(one.column)) for one in model._meta.pk_fields])
    table = sql.Identifier(model._meta.db_table)
    read = sql.SQL("CREATE TEMP TABLE proof_read AS SELECT {} FROM {}").format(keys, table)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.proof_read, pg_temp.proof_own")
        try:
            with transaction.atomic(), _as_role(role):
                cursor.execute(read)
        except Error as error:
            if not isinstance(error.__cause__, InsufficientPrivilege):
                raise
            answer.is_closed = True
            return
        words = sql.SQL("CREATE TEMP TABLE proof_own AS SELECT {} FROM {} WHERE FALSE").format(keys, table)
        cursor.execute(words)
        try:
            statement, parameters = own.values(
                *(one.attname for one in model._meta.pk_fields)
            ).query.sql_with_params()
        except EmptyResultSet:
            pass
        else:
            cursor.execute("INSERT INTO proof_own " + statement, parameters)
        cursor.execute(_DIFFERENCE)
        read_rows, foreign, hidden = cursor.fetchone()
    answer.read += read_rows
    answer.foreign += foreign
    answer.hidden += hidden


_DIFFERENCE = """
SELECT
    (SELECT count(*) FROM proof_read),
    (SELECT count(*) FROM (SELECT * FROM proof_read EXCEPT SELECT * FROM proof_own) AS one),
    (SELECT count(*) FROM (SELECT * FROM proof_own EXCEPT SELECT * FROM proof_read) AS one)
"""


def _is_allowed(statement: str, *, role: str) -> bool:
    try:
        with transaction.atomic(), _as_role(role), connection.cursor() as cursor:
            cursor.execute(statement)
    except Error as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            return False
        raise
    return True


@contextmanager
def _as_role(role: str) -> Iterator[None]:
    """For a block inside a transaction that is rolled back, or ends, together with it."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        except Error as error:
            raise AccountUnfit(
                f"当前数据库账号不能以 {role} 的身份试读；请数据库管理员执行 GRANT {role} TO 当前账号。"
            ) from error
        yield
        cursor.execute("RESET ROLE")
