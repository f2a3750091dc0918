"""The database of DATABASE_URL in Django's words."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def database_from(url: str) -> dict[str, Any]:
    """Whatever libpq understands; the commands set DATABASE_URL before Django starts when it is missing.

    >>> database_from("postgresql://officer@db.example:5433/fangpin?sslmode=require")["OPTIONS"]
    {'sslmode': 'require'}
    """
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    known = {setting: parts.pop(name, "") for name, setting in _NAMES.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "NAME": known["NAME"] or "fangpin",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }
