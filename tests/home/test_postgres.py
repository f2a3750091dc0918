"""The embedded server: shared by programs, stopped by the last one, healed after any kill."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from fangpin.home import Home
from fangpin.home.embedded_server import EmbeddedServer
from fangpin.home.postgres import DatabaseUnusable, check_server, running_database

pytestmark = pytest.mark.fault

Write = Callable[[str, str], None]
Read = Callable[[str], list[str]]


def state_of(person) -> str:
    """What PostgreSQL itself says about how the server was left."""
    tool = EmbeddedServer(person.home).binaries / "pg_controldata"
    lines = subprocess.run(
        [tool, person.data], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("Database cluster state"))


def test_a_second_start_finds_the_data_of_the_first(person, write: Write, read: Read):
    first = person.use_database()
    write(first.url, "第一次")
    first.leave()

    second = person.use_database()

    assert read(second.url) == ["第一次"]
    second.leave()


def test_the_last_of_two_programs_stops_the_server_cleanly(person, write: Write):
    one, other = person.use_database(), person.use_database()
    assert one.url == other.url

    assert one.leave() == 0
    write(other.url, "还在")
    assert other.leave() == 0

    assert not person.is_server_up()
    assert state_of(person) == "shut down"


def test_programs_that_start_in_the_same_moment_share_one_server(ourselves):
    code = (
        "import sys, psycopg\n"
        "from pathlib import Path\n"
        "from fangpin.home import Home\n"
        "from fangpin.home.postgres import running_database\n"
        "with running_database(Home(Path(sys.argv[1]))) as url:\n"
        "    query = 'SELECT pg_postmaster_start_time()'\n"
        "    print(psycopg.connect(url).execute(query).fetchone())\n"
        "    sys.stdout.flush(); sys.stdin.readline()\n"
    )
    programs = [ourselves.run(code) for _ in range(4)]

    starts = {program.stdout.readline() for program in programs}
    for program in programs:
        program.communicate("\n", timeout=60)

    assert len(starts) == 1
    assert [program.returncode for program in programs] == [0, 0, 0, 0]
    assert state_of(ourselves) == "shut down"


def test_after_kill_9_of_the_program_the_next_one_takes_over_and_stops_the_server(person, write, read):
    killed = person.use_database()
    write(killed.url, "写过")
    killed.kill()
    assert person.is_server_up()

    following = person.use_database()

    assert read(following.url) == ["写过"]
    following.leave()
    assert state_of(person) == "shut down"


def test_after_kill_9_of_the_server_the_next_program_starts_it_again(person, write, read):
    bereft = person.use_database()
    write(bereft.url, "写过")
    os.kill(person.postmaster(), 9)

    following = person.use_database()

    assert read(following.url) == ["写过"]
    following.leave()
    bereft.leave()
    assert state_of(person) == "shut down"


def test_after_kill_9_of_both_the_next_program_starts_it_again(person, write, read):
    killed = person.use_database()
    write(killed.url, "写过")
    os.kill(person.postmaster(), 9)
    killed.kill()

    following = person.use_database()

    assert read(following.url) == ["写过"]
    following.leave()
    assert state_of(person) == "shut down"


def test_a_statement_that_outlives_its_killed_server_does_not_stop_the_next_start(person, write, read):
    killed = person.use_database()
    write(killed.url, "写过")
    busy = psycopg.connect(killed.url, autocommit=True)
    backend = busy.info.backend_pid
    os.kill(backend, 19)
    os.kill(person.postmaster(), 9)
    killed.kill()

    following = person.use_database()

    assert read(following.url) == ["写过"]
    following.leave()
    busy.close()


def test_a_lock_file_with_the_number_of_an_innocent_process_is_stale(person, write, read):
    first = person.use_database()
    write(first.url, "写过")
    lock_file = person.data / "postmaster.pid"
    lines = lock_file.read_text().splitlines()
    os.kill(int(lines[0]), 9)
    first.kill()
    innocent = person.run("import sys; sys.stdin.read()")
    lock_file.write_text("\n".join([str(innocent.pid), *lines[1:]]) + "\n")
    (person.data / ".s.PGSQL.5432.lock").write_text(f"{innocent.pid}\n")

    following = person.use_database()

    assert read(following.url) == ["写过"]
    assert innocent.poll() is None
    following.leave()
    innocent.communicate()


def test_an_initialisation_that_was_killed_leaves_nothing_in_the_way(ourselves):
    remains = ourselves.home / "postgres" / "data.new.1"
    remains.mkdir(parents=True)
    (remains / "PG_VERSION").write_text("18\n")

    ourselves.use_database().leave()

    assert not remains.exists()


def test_a_folder_that_is_no_database_is_refused_and_kept(ourselves):
    treasure = ourselves.data / "base" / "1"
    treasure.mkdir(parents=True)

    said = ourselves.fail_to_use_database()

    assert "没有可用的数据库" in said
    assert treasure.exists()


def test_kill_stops_the_server_as_cleanly_as_leaving(person):
    assert person.use_database().terminate() == 128 + 15

    assert state_of(person) == "shut down"


def test_a_child_keeps_the_server_of_its_parent_alive(ourselves):
    parent = ourselves.use_database()
    child = ourselves.use_database(DATABASE_URL=parent.url, FANGPIN_EMBEDDED_URL=parent.url)

    parent.leave()

    psycopg.connect(child.url).close()
    child.leave()
    assert state_of(ourselves) == "shut down"


def test_a_child_with_another_home_gets_another_server(ourselves, tmp_path, monkeypatch):
    # Tests with a database may have run in this process before.
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with running_database(Home(ourselves.home)) as url:
        with running_database(Home(tmp_path)) as other:
            assert other != url
            assert os.environ["DATABASE_URL"] == other
        assert os.environ["DATABASE_URL"] == url
    assert "DATABASE_URL" not in os.environ


def test_a_forked_process_that_ends_does_not_stop_the_server(ourselves):
    code = (
        "import os, sys, psycopg\n"
        "from pathlib import Path\n"
        "from fangpin.home import Home\n"
        "from fangpin.home.postgres import running_database\n"
        "with running_database(Home(Path(sys.argv[1]))) as url:\n"
        "    if os.fork() == 0:\n"
        "        sys.exit(0)\n"
        "    os.wait()\n"
        "    print(psycopg.connect(url).execute('SELECT 1').fetchone())\n"
    )
    said, errors = ourselves.run(code).communicate(timeout=60)

    assert said == "(1,)\n", errors
    assert state_of(ourselves) == "shut down"


def test_texts_are_utf_8_and_sorted_by_code_point(ourselves):
    program = ourselves.use_database()

    with psycopg.connect(program.url) as connection:
        rows = connection.execute(
            "SELECT current_setting('server_encoding'), array_agg(x ORDER BY x), upper('é') "
            "FROM (VALUES ('张三'), ('b'), ('李四'), ('B'), ('𬭼')) AS v (x)"
        ).fetchone()

    assert rows == ("UTF8", ["B", "b", "张三", "李四", "𬭼"], "É")
    program.leave()


def test_a_failing_statement_leaves_no_data_in_the_log(ourselves):
    program = ourselves.use_database()

    with psycopg.connect(program.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (name text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('不可外传')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('不可外传')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT '不可外传'::integer")

    program.leave()
    log = ourselves.home / "postgres" / "server.log"
    assert "database system is ready" in log.read_text()
    assert "不可外传" not in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["很长的路径" * 12, 'it\'s "odd" $HOME `x` ,\\ 张 %20 ?host=#'])
def test_long_and_odd_paths_work(person, name, write, read):
    person.home = person.home / name
    person.home.mkdir()
    if person.uid is not None:
        os.chown(person.home, person.uid, person.uid)
    first = person.use_database()
    write(first.url, "写过")
    first.leave()

    second = person.use_database()

    assert read(second.url) == ["写过"]
    second.leave()
    assert state_of(person) == "shut down"


def test_no_socket_folder_remains_elsewhere(ourselves):
    ourselves.home = ourselves.home / ("很长的路径" * 12)
    ourselves.home.mkdir()
    program = ourselves.use_database()
    folder = Path(psycopg.conninfo.conninfo_to_dict(program.url)["host"])
    assert folder != ourselves.data
    assert folder.stat().st_mode & 0o077 == 0

    program.leave()

    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root works for another user")
def test_root_uses_a_home_that_others_may_not_enter_and_lets_only_the_server_pass(ourselves):
    ourselves.home.chmod(0o700)
    ourselves.home = ourselves.home / "inner"
    ourselves.home.mkdir(mode=0o700)

    ourselves.use_database().leave()

    mode = ourselves.home.parent.stat().st_mode
    assert mode & 0o007 == 0
    assert mode & 0o060 == 0


def test_another_users_home_is_refused_with_a_sentence(ordinary_user, ourselves):
    ourselves.home.chmod(0o755)
    ourselves.use_database().leave()
    ordinary_user.home = ourselves.home

    said = ordinary_user.fail_to_use_database()

    assert "当前用户无权使用数据库文件夹" in said


def test_a_given_server_is_used_and_left_alone(ourselves, tmp_path, monkeypatch):
    program = ourselves.use_database()
    monkeypatch.setenv("DATABASE_URL", program.url)

    with running_database(Home(tmp_path)) as url:
        assert url == program.url

    assert not (tmp_path / "postgres").exists()
    assert ourselves.is_server_up()
    program.leave()


def test_a_given_server_that_does_not_answer_is_named_without_its_password(monkeypatch):
    with pytest.raises(DatabaseUnusable) as caught:
        check_server("postgresql://someone:geheim@127.0.0.1:1/fangpin")

    assert "127.0.0.1:1/fangpin" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_given_server_that_is_too_old_is_refused(monkeypatch):
    class Old:
        info = type("Info", (), {"server_version": 120_005})

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(psycopg, "connect", lambda *_, **__: Old())

    with pytest.raises(DatabaseUnusable, match="12 版，需要 13 版"):
        check_server("postgresql://127.0.0.1/fangpin")


def test_starting_says_nothing_on_the_terminal(ourselves):
    program = ourselves.use_database(XDG_RUNTIME_DIR="")

    said, errors = program.process.communicate(timeout=60)

    assert (said, errors) == ("", "")
