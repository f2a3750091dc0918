"""The role as which the web program signs in to the database: neither owner nor superuser, so that no policy is
lifted for it and nothing it sends can lift one."""

from django.db import connection
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from fangpin.kernel.errors import UserError

_LONGEST = 63


class AccountUnfit(UserError):
    """The web program has no account of its own, or one that could read past the policies."""


def web_role_of(database: str) -> str:
    """Roles belong to the whole server: each database has its own, or two installations would share a password."""
    return f"{database[: _LONGEST - 4]}_web"


def make_role(*, password: str) -> str:
    """The role of this database, made if need be, with this password from now on; as the owner of the tables."""
    role = web_role_of(connection.settings_dict["NAME"])
    connection.ensure_connection()
    # The server is sent, and may log, the salted hash only.
    secret = connection.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        verb = "CREATE" if cursor.fetchone() is None else "ALTER"
        words = sql.SQL(verb + " ROLE {} LOGIN NOINHERIT PASSWORD {}")
        try:
            cursor.execute(words.format(sql.Identifier(role), sql.Literal(secret.decode())))
        except InsufficientPrivilege as error:
            raise AccountUnfit(_ASK_FOR_ONE.format(role=role)) from error
        check_unprivileged(role)
    return role


def check_unprivileged(role: str) -> None:
    """Refuse a role for which the database would lift the policies."""
    with connection.cursor() as cursor:
        cursor.execute(_PRIVILEGES, [role])
        found = cursor.fetchone()
    if found is None:
        raise AccountUnfit(f"数据库里没有账号 {role}；请先建立，再启动。")
    if any(found):
        raise AccountUnfit(
            f"数据库账号 {role} 权限过大（超级用户、可绕过行级安全，或是数据表的属主），网页服务不能用它；"
            "请另建一个普通账号，写进 FANGPIN_WEB_DATABASE_URL。"
        )


_ASK_FOR_ONE = (
    "DATABASE_URL 的账号无权建立网页服务的数据库账号。请数据库管理员执行："
    "CREATE ROLE {role} LOGIN NOINHERIT PASSWORD '另设的口令'; "
    "再把用这个账号连接的地址写进环境变量 FANGPIN_WEB_DATABASE_URL。"
)
_PRIVILEGES = """
SELECT
    role.rolsuper, role.rolbypassrls, role.rolcreaterole,
    EXISTS (
        SELECT FROM pg_class AS held
        WHERE held.relname LIKE 'registry%%' AND pg_has_role(role.oid, held.relowner, 'MEMBER')
    )
FROM pg_roles AS role WHERE role.rolname = %s
"""
