"""From a draft to the screening that uses the value: the preview as stored, the file, the next day's run."""

from datetime import date, datetime, time

import pytest
from django.utils.timezone import make_aware
from tests.apps.accounts.factories import county_officer
from tests.apps.rules.factories import LINE, colleague, draft, draft_table, edited_workbook, set_cells
from tests.jobs.files import VILLAGE

from fangpin.apps.clues.api import Clue, Outcome, close_clue
from fangpin.apps.rules.api import PreviewState, approve_change, ask_for_preview, hand_in_workbook
from fangpin.engine.ranking import INCOME
from fangpin.home import Home
from fangpin.jobs import rule_changes
from fangpin.jobs.rule_changes import log_rule_changes, preview_rule_change
from fangpin.jobs.screening import run_screening
from fangpin.pipeline import ranking
from fangpin.pipeline.published import published_run, read_findings
from fangpin.pipeline.screen import screen
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import change_files

pytestmark = pytest.mark.django_db(transaction=True)  # VACUUM does not run inside a transaction
TODAY, NEXT = date(2026, 9, 2), date(2026, 9, 3)
RULE = "illness/inpatient_self_paid"


@pytest.fixture
def screened(home: Home, take_roster, take_medical) -> Home:
    """One household has paid 15,000 yuan in hospital; the line stands at 20,000."""
    home.today_file.write_text(TODAY.isoformat())
    take_roster()
    take_medical("15000.00")
    run_screening(home=home, as_of=TODAY)
    return home


def _draft(*, home: Home, **told):
    return draft(county_officer(), home=home, today=TODAY, **({"from_date": NEXT} | told))


def _preview(change, month=None, *, home: Home):
    preview = change.previews.get(month=month)
    preview_rule_change(preview.pk, home=home)
    preview.refresh_from_db()
    return preview


def _rule_of(preview) -> dict[str, int]:
    return next(one for one in preview.figures["rules"] if one["rule"] == RULE)


def test_a_preview_stores_its_figures_the_households_behind_and_the_examples_that_change(screened):
    change = _draft(home=screened, is_previewed=False, value="5000")

    preview = _preview(change, home=screened)

    figures, rule = preview.figures, _rule_of(preview)
    assert (preview.state, preview.run_id) == (PreviewState.DONE, published_run(screened).run_id)
    assert (figures["households"], figures["as_of"], figures["caught"]) == (3, "2026-09-02", None)
    assert (rule["hits_before"], rule["hits_after"], rule["added"], rule["dropped"]) == (0, 1, 1, 0)
    behind = preview.households.get()
    assert (behind.gained, behind.lost, behind.village_code) == ([RULE], [], VILLAGE)
    assert figures["added"] + figures["still_listed"] == 1
    assert {one["rule"] for one in preview.cases} == {RULE}


def test_a_preview_that_cannot_be_made_says_why(home):
    home.today_file.write_text(TODAY.isoformat())
    change = _draft(home=home, is_previewed=False)

    preview = _preview(change, home=home)

    assert (preview.state, preview.says) == (
        PreviewState.FAILED,
        "还没有筛查结果；请先运行 fangpin screen --as-of 日期，或 fangpin demo。",
    )


def test_a_preview_that_broke_off_is_made_when_the_job_is_tried_again(screened, monkeypatch):
    change = _draft(home=screened, is_previewed=False)
    with monkeypatch.context() as broken:
        broken.setattr(rule_changes, "impact_on", lambda *_args, **_words: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            _preview(change, home=screened)
    assert change.previews.get().state == PreviewState.FAILED

    assert _preview(change, home=screened).state == PreviewState.DONE


def test_a_number_of_visits_is_previewed_approved_and_holds_the_next_day(screened):
    change = _draft(home=screened, is_previewed=False, target="visits.week_visits", value="7")
    figures = _preview(change, home=screened).figures
    assert (figures["rules"], figures["added"], figures["dropped"]) == ([], 0, 0)

    approve_change(actor=colleague(), change_id=change.pk, home=screened, today=TODAY)
    log_rule_changes(home=screened)

    told = load_rulebook(home=screened)
    values = [
        told.parameter_value(parameter="visits.week_visits", region=VILLAGE, on=on).value
        for on in (TODAY, NEXT)
    ]
    assert values[0] != values[1] == 7


def test_a_replay_counts_the_cases_that_visits_confirmed_later(screened, take_medical):
    take_medical("20500.00", received_on=date(2026, 8, 4))
    run_screening(home=screened, as_of=TODAY)
    change = _draft(home=screened, value="30000")
    clue = Clue.objects.get()
    close_clue(
        actor=county_officer(),
        clue_id=clue.pk,
        outcome=Outcome.CONFIRMED,
        note="",
        at=make_aware(datetime.combine(TODAY, time(12))),
    )

    ask_for_preview(actor=change.drafted_by, change_id=change.pk, month=date(2026, 8, 1))
    replay = _preview(change, date(2026, 8, 1), home=screened)

    assert replay.figures["as_of"] == "2026-08-31"
    assert replay.figures["caught"] == {"cases": 1, "before": 1, "after": 0}
    assert (_rule_of(replay)["dropped"], replay.figures["dropped"]) == (1, 1)


def test_a_replay_of_a_month_without_data_says_so(screened):
    change = _draft(home=screened, value="10000")
    ask_for_preview(actor=change.drafted_by, change_id=change.pk, month=date(2025, 1, 1))

    replay = _preview(change, date(2025, 1, 1), home=screened)

    assert replay.state == PreviewState.FAILED and "没有收到户籍人口信息" in replay.says


def test_the_next_day_screens_by_the_approved_value_and_today_does_not(screened):
    change = _draft(home=screened, value="10000")
    approve_change(actor=colleague(), change_id=change.pk, home=screened, today=TODAY)
    before = published_run(screened).run_id

    same_day = run_screening(home=screened, as_of=TODAY)
    next_day = run_screening(home=screened, as_of=NEXT)

    assert same_day.run.run_id == before
    assert [
        one["rule_id"]
        for one in read_findings(same_day.run, rulebook=load_rulebook(), rule=RULE, verdict="hit")
    ] == []
    found = list(read_findings(next_day.run, rulebook=load_rulebook(), rule=RULE, verdict="hit"))
    assert [one["value"] for one in found[0]["parameters"] if one["name"] == LINE] == ["10000"]
    assert Clue.objects.get().findings.filter(rule_id=RULE).exists()


def test_an_approved_value_is_written_once_and_again_after_a_kill(screened, monkeypatch):
    change = _draft(home=screened)
    approve_change(actor=colleague(), change_id=change.pk, home=screened, today=TODAY)
    with monkeypatch.context() as killed:
        killed.setattr(rule_changes, "mark_changes_logged", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            log_rule_changes(home=screened)
    written = {path.name: path.read_bytes() for path in change_files(screened)}

    assert [log_rule_changes(home=screened), log_rule_changes(home=screened)] == [1, 0]
    assert {path.name: path.read_bytes() for path in change_files(screened)} == written


def _draft_table(*, home: Home, **told):
    return draft_table(county_officer(), home=home, today=TODAY, **({"from_date": NEXT} | told))


@pytest.fixture
def warned(screened, take_medical, monkeypatch) -> Home:
    """The household is warned of, and its income is known to lie well above the line: the last row of the table."""
    facts_of = ranking.facts_of

    def with_income(*args, **named) -> str:
        known = f'{{"{INCOME}": "20000"}}'
        return (
            f"(SELECT household_key, village_code, hits, '{known}' AS facts FROM {facts_of(*args, **named)})"
        )

    monkeypatch.setattr(ranking, "facts_of", with_income)
    take_medical("20500.00", received_on=date(2026, 8, 4))
    run_screening(home=screened, as_of=TODAY)
    return screened


def _bytes_of(run) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in run.path.iterdir()}


def test_a_table_is_read_and_its_effect_on_the_order_of_visits_told(warned):
    run_before = _bytes_of(published_run(warned))
    change = _draft_table(home=warned, edit=set_cells(D7="7"))

    preview = _preview(change, home=warned)

    change.refresh_from_db()
    assert (preview.state, preview.says, change.faults) == (PreviewState.DONE, "", [])
    assert (change.workbook, [row["outcome"] for row in change.rows]) == (None, ["30", "15", "7"])
    figures, behind = preview.figures, preview.households.get()
    assert (figures["listed"], figures["raised"], figures["lowered"], figures["shifted"]) == (1, 1, 0, 0)
    assert (figures["differences"], figures["villages"]) == ([[7, 1]], 0)
    assert (behind.kind, behind.points_after - behind.points_before) == ("raised", 7)
    assert (behind.place_before, behind.place_after) == (1, 1)
    assert _bytes_of(published_run(warned)) == run_before


def test_every_fault_of_a_workbook_is_kept_for_the_drafter_and_nothing_else(screened):
    change = _draft_table(home=screened, edit=set_cells(B6="0.9", B7="1.3", D5="x"))
    first = _preview(change, home=screened)
    change.refresh_from_db()
    assert change.faults == [
        "工作表“收入高低加的分值”第 5 行 D 列：“收入高低加的分值（分）”：数值只写数字和小数点，最多 6 位小数，例如 0.50。"
    ]
    assert (first.state, first.says) == (
        PreviewState.FAILED,
        "这份表有 1 处错误，没有测算；请照上面逐条改好，重新交表。",
    )
    assert (change.rows, change.workbook) == (None, None)

    again = edited_workbook(home=screened, edit=set_cells(B6="0.9", B7="1.3"), on=TODAY)
    hand_in_workbook(actor=change.drafted_by, change_id=change.pk, content=again, home=screened)
    _preview(change, home=screened)

    change.refresh_from_db()
    assert [one.split("：")[0] for one in change.faults] == [
        "工作表“收入高低加的分值”第 5、6 行",
        "工作表“收入高低加的分值”第 6、7 行之间",
    ]
    assert "编号 R1、R2 的行重叠" in change.faults[0]


def test_what_is_no_workbook_is_refused_in_words(screened):
    change = _draft_table(home=screened, workbook="姓名,金额\n".encode())

    preview = _preview(change, home=screened)

    change.refresh_from_db()
    assert preview.state == PreviewState.FAILED
    assert "不是由本系统下载的决策表" in change.faults[0]


def test_the_next_day_ranks_by_the_approved_table_and_past_runs_stay(warned):
    earlier, points = published_run(warned), Clue.objects.get().rank
    bytes_before = _bytes_of(earlier)
    change = _draft_table(home=warned, edit=set_cells(D7="7"))
    _preview(change, home=warned)
    approve_change(actor=colleague(), change_id=change.pk, home=warned, today=TODAY)

    same_day = run_screening(home=warned, as_of=TODAY).run
    assert (same_day.run_id, Clue.objects.get().rank) == (earlier.run_id, points)
    next_day = run_screening(home=warned, as_of=NEXT).run

    assert next_day.run_id != earlier.run_id
    assert Clue.objects.get().rank == points + 7
    book = load_rulebook(home=warned, as_of=TODAY)
    assert _bytes_of(screen(home=warned, as_of=TODAY, rulebook=book, make_current=False)) == bytes_before
