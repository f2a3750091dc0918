"""Files that want to hurt, to mislead or to get lost: intake answers each as its truth allows, and the checker sees."""

import hashlib
import random
from collections import Counter

import pytest
from tests.bench import holes

from fangpin.bench.hostile import KINDS, file_number, run_hostile
from fangpin.bench.hostile.catalogue import SHARES, numbers_of
from fangpin.bench.hostile.judge import FaultKind, judge
from fangpin.bench.hostile.people import repairs, settlements
from fangpin.bench.hostile.plain import as_csv
from fangpin.bench.hostile.worker import Report, Taken
from fangpin.kernel.identity import check_digit
from fangpin.kernel.keys import person_key, surname_key

SECRET = b"0" * 64


def test_a_file_of_a_seed_is_always_the_same() -> None:
    def digest(seed: int) -> str:
        return hashlib.sha256(
            b"".join(file_number(n, seed=seed).made.data for n in range(0, 60, 3))
        ).hexdigest()

    assert digest(1) == digest(1) != digest(2)


def test_ten_thousand_files_have_the_shares_of_the_classes() -> None:
    found = Counter(kind for kind in KINDS for _ in numbers_of(range(10_000), kind=kind))

    assert found.total() == 10_000
    assert [found[kind] for kind in ("broken", "archives", "active", "layouts")] == [3_000, 500, 500, 1_000]
    assert [found[kind] for kind in ("encodings", "delimited", "identifiers", "money")] == [
        1_000,
        1_500,
        1_000,
        500,
    ]


def test_five_hundred_files_show_every_variant_of_every_class() -> None:
    rare = {kind for kind, (share, variants) in SHARES.items() if len(variants) > share * 5 // 2}

    assert rare == set()


def test_a_repair_is_a_valid_number_one_step_away() -> None:
    line = settlements(random.Random(3), 1)[0]
    own = str(line.truth.identifier)
    wrong = own[:9] + str((int(own[9]) + 1) % 10) + own[10:]

    assert own in repairs(wrong)
    assert all(number[17] == check_digit(number[:17]) for number in repairs(wrong))


# --- the judge ------------------------------------------------------------------------------------------------------


def honest():
    """A small file, and the report of an intake that took it whole."""
    lines = settlements(random.Random(5), 3)
    taken = [
        Taken(
            sheet="",
            row_no=row_no,
            person_key=person_key(str(line.truth.identifier), secret=SECRET).hex,
            surname_key=surname_key(line.truth.name, secret=SECRET).hex,
            name=line.truth.name,
            fields={name: next(iter(values)) for name, values in line.truth.fields.items()},
        )
        for row_no, line in enumerate(lines, start=2)
    ]
    return as_csv(lines), Report(outcome="taken", rows_read=3, accepted=3, taken=taken)


def kinds(made, report) -> set[FaultKind]:
    return {fault.kind for fault in judge(made, report, secret=SECRET, peak_mb=100)}


def test_an_honest_report_has_no_fault() -> None:
    assert kinds(*honest()) == set()


def test_a_row_in_no_list_is_a_loss_even_when_the_counts_agree() -> None:
    made, report = honest()
    report.taken.pop()

    assert FaultKind.loss in kinds(made, report)


def test_counts_that_do_not_add_up_are_a_loss() -> None:
    made, report = honest()
    report.accepted = 2

    assert FaultKind.loss in kinds(made, report)


def test_another_amount_and_another_name_are_found() -> None:
    made, report = honest()
    report.taken[0].fields["total_yuan"] += 1
    report.taken[1] = report.taken[1].__class__(**{**vars(report.taken[1]), "name": "某某"})

    assert kinds(made, report) == {FaultKind.wrong_value, FaultKind.wrong_name}


def test_a_person_of_another_row_is_invented() -> None:
    made, report = honest()
    report.taken[0] = report.taken[0].__class__(
        **{**vars(report.taken[0]), "person_key": report.taken[1].person_key}
    )

    assert FaultKind.invented in kinds(made, report)


@pytest.mark.parametrize("says", ["broken file", "文件坏了。", "请重试", "请\n重试。", ""])
def test_a_refusal_is_one_chinese_sentence_with_a_next_step(says) -> None:
    made, _ = honest()

    assert FaultKind.bad_sentence in kinds(made, Report(outcome="refused", says=says))


# --- planted faults -------------------------------------------------------------------------------------------------


@pytest.mark.fault
@pytest.mark.parametrize(
    ("hole", "fault"),
    [
        (holes.drop_a_row, FaultKind.loss),
        (holes.skip_what_is_refused, FaultKind.loss),
        (holes.repair_check_digits, FaultKind.guessed),
        (holes.log_names, FaultKind.leak),
        (holes.leave_a_file, FaultKind.left_behind),
        (holes.fall_over, FaultKind.crash),
        (holes.die, FaultKind.crash),
        (holes.call_home, FaultKind.socket),
    ],
)
def test_a_planted_fault_is_found(hole, fault) -> None:
    numbers = numbers_of(range(200), kind="identifiers")
    damaged = [number for number in numbers if file_number(number, seed=1).variant == "damaged_numbers"]

    summary = run_hostile(damaged[:2], seed=1, workers=1, before=hole)

    assert fault in {one.kind for result in summary.results for one in result.faults}


@pytest.mark.fault
def test_five_hundred_hostile_files_lose_nothing_and_invent_nobody() -> None:
    summary = run_hostile(range(500), seed=1)

    assert len(summary.results) == 500
    assert [(one.number, one.variant, one.faults[:2]) for one in summary.faulty] == []
