"""`fangpin bench tampering`: forge a trail in five ways, as a superuser with the triggers off, and see what is found."""

import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fangpin.bench.measure import measured
from fangpin.home import Home
from fangpin.home.postgres import running_database

_WAYS = ("edit", "delete", "insert", "reorder", "cut")
_WORDS = {"edit": "改一条", "delete": "删一条", "insert": "插一条", "reorder": "换次序", "cut": "截末尾"}


@click.command("tampering")
@click.option("--entries", default=500, show_default=True, type=click.IntRange(10, 1_000_000), help="条数")
@click.option("--times", default=20, show_default=True, type=click.IntRange(1, 1_000), help="每种办法几次")
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果")
def bench_tampering(entries: int, times: int, seed: int, as_json: bool) -> None:
    """以超级用户身份、关掉触发器，改、删、插、换、截操作记录，看核对能查出多少；漏一次就以 1 退出。"""
    with tempfile.TemporaryDirectory(prefix="fangpin-bench-") as folder:
        home = Home(Path(folder)).ensure()
        with running_database(home):
            result = measured(
                forge_and_verify, home_folder=home.root, entries=entries, times=times, seed=seed
            )
    answer: dict[str, Any] = result.answer
    if as_json:
        click.echo(json.dumps(result.as_json() | answer, ensure_ascii=False, indent=2))
    else:
        for way in _WAYS:
            click.echo(f"{_WORDS[way]}：{times} 次，查出 {answer['found'][way]} 次")
        says = "没有误报" if answer["is_clean"] else "没动过的记录也被误报"
        click.echo(f"共 {times * len(_WAYS)} 次，查出 {answer['found_all']} 次；{says}。")
    if answer["found_all"] != times * len(_WAYS) or not answer["is_clean"]:
        raise click.exceptions.Exit(1)


def forge_and_verify(*, home_folder: Path, entries: int, times: int, seed: int) -> dict[str, Any]:
    """In a process of its own: a trail, its anchor, and forgeries that are each taken back."""
    import os

    os.environ["FANGPIN_HOME"] = str(home_folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangpin.config.settings")
    import django
    from django.core.management import call_command
    from django.db import connection, transaction

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from fangpin.apps.audit.api import Verb, anchor_trail, record_entry, verify_trail

    home, chance = Home(home_folder), random.Random(seed)  # noqa: S311  (which entry, not a secret)
    with transaction.atomic():
        for number in range(entries):
            record_entry(actor=None, verb=Verb.LOADED_RUN, object_kind="run", object_id=str(number))
    anchor_trail(home)
    found: Counter[str] = Counter()
    is_clean = verify_trail(home).fault is None
    for way in _WAYS:
        for _ in range(times):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                _FORGERIES[way](cursor.execute, chance, entries)
                found[way] += verify_trail(home).fault is not None
                transaction.set_rollback(True)
    is_clean = is_clean and verify_trail(home).fault is None
    return {"entries": entries, "found": found, "found_all": found.total(), "is_clean": is_clean}


Run = Callable[..., Any]
_AT = "(SELECT entry_id FROM audit_seal WHERE place = %s)"


def _edit(run: Run, chance: random.Random, entries: int) -> None:
    change = chance.choice(
        (
            "verb = 'signed_out'",
            "actor_id = coalesce(actor_id, 0) + 1",
            "actor_area = '999999999999'",
            "object_id = object_id || '0'",
            "at = at + interval '1 microsecond'",
            """detail = '{"rows": 1}'""",
        )
    )
    run(f"UPDATE audit_entry SET {change} WHERE id = {_AT}", [chance.randint(1, entries)])


def _delete(run: Run, chance: random.Random, entries: int) -> None:
    """The entry; or entry and seal; or both, with all that follows moved up."""
    place, how = chance.randint(1, entries - 1), chance.randint(1, 3)
    run(f"DELETE FROM audit_entry WHERE id = {_AT}", [place])
    if how > 1:
        run("DELETE FROM audit_seal WHERE place = %s", [place])
    if how > 2:
        run("UPDATE audit_seal SET place = -place WHERE place > %s", [place])
        run("UPDATE audit_seal SET place = -place - 1 WHERE place < 0")


def _insert(run: Run, chance: random.Random, entries: int) -> None:
    """Without a seal; or with a seal in the middle, and all that follows moved down."""
    place, new = chance.randint(1, entries), 10_000_000
    run("INSERT INTO audit_entry (id, verb, actor_role, object_kind, object_id, detail)"
        " VALUES (%s, 'signed_in', '', '', '', '{}')", [new])  # fmt: skip
    if chance.random() < 0.5:
        run("UPDATE audit_seal SET place = -place WHERE place >= %s", [place])
        run("UPDATE audit_seal SET place = -place + 1 WHERE place < 0")
        run("INSERT INTO audit_seal (place, entry_id, hash) SELECT place, id, sha256("
            "coalesce((SELECT hash FROM audit_seal WHERE place = new.place - 1), '')"
            " || convert_to(audit_text(new.place, entry), 'UTF8'))"
            " FROM audit_entry AS entry CROSS JOIN (SELECT %s::bigint AS place) AS new WHERE id = %s",
            [place, new])  # fmt: skip


def _reorder(run: Run, chance: random.Random, entries: int) -> None:
    """Two entries change places: what they say, or where they are sealed."""
    first, second = chance.sample(range(1, entries + 1), 2)
    if chance.random() < 0.5:
        run(f"UPDATE audit_entry AS one SET object_id = other.object_id, at = other.at FROM audit_entry AS other"
            f" WHERE (one.id = {_AT} AND other.id = {_AT}) OR (one.id = {_AT} AND other.id = {_AT})",
            [first, second, second, first])  # fmt: skip
    else:
        run("UPDATE audit_seal SET place = -place WHERE place IN (%s, %s)", [first, second])
        run("UPDATE audit_seal SET place = %s + %s + place WHERE place < 0", [first, second])


def _cut(run: Run, chance: random.Random, entries: int) -> None:
    kept = chance.randint(0, entries - 1)
    run("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_seal WHERE place > %s)", [kept])
    run("DELETE FROM audit_seal WHERE place > %s", [kept])


_FORGERIES = {"edit": _edit, "delete": _delete, "insert": _insert, "reorder": _reorder, "cut": _cut}
