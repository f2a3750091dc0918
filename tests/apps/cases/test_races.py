"""Many cases decided twice at once: each once, and each second one told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, Queue
from uuid import uuid4

import pytest
from django.db import connection
from tests.apps.accounts.factories import COUNTY, make_user
from tests.apps.cases.factories import TODAY, answers_for, book, case_at, step_of
from tests.apps.registry.factories import make_areas, make_household

from fangpin.apps.accounts.api import Role
from fangpin.apps.cases.api import ActKind, Case, StepRefused, take_step

CASES, WORKERS = 500, 20


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_five_hundred_cases_decided_twice_by_twenty_workers():
    make_areas()
    first = case_at("decide", make_household(), officer=make_user(Role.COUNTY, COUNTY))
    cases = [first, *(_copy(first) for _ in range(CASES - 1))]
    deciders = [make_user(Role.APPROVER, COUNTY) for _ in range(WORKERS)]
    work: Queue[int] = Queue()
    for case in cases:
        work.put(case.pk)
        work.put(case.pk)
    answers, start = answers_for(step_of(first, "decide"), ActKind.ADMIT), threading.Barrier(WORKERS)
    told: list[str] = []

    def decide(actor) -> None:
        start.wait()
        try:
            while True:
                told.append(_decided(actor, work.get_nowait(), answers, version=first.version))
        except Empty:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(decide, deciders))

    assert told.count("done") == CASES
    assert told.count("told") == CASES
    assert Case.objects.filter(decision="admit").count() == CASES
    assert {case.acts.filter(step="decide").count() for case in cases} == {1}


def _decided(actor, case_id: int, answers, *, version: int) -> str:
    try:
        take_step(
            actor=actor, case_id=case_id, step="decide", kind=ActKind.ADMIT, answers=answers, version=version,
            request_key=uuid4(), today=TODAY, book=book(),
        )  # fmt: skip
    except StepRefused as refusal:
        assert "刷新" in str(refusal)
        return "told"
    return "done"


def _copy(first: Case) -> Case:
    """The same in another household."""
    acts = list(first.acts.all())
    home = make_household()
    clue = first.clue
    clue.pk, clue.household = None, home
    clue.save()
    case = Case.objects.get(pk=first.pk)
    case.pk, case.household, case.clue = None, home, clue
    case.save()
    for act in acts:
        act.pk, act.case, act.request_key = None, case, uuid4()
        act.save()
    return case
