"""The numbers of linking are those approved where the program runs."""

from datetime import date
from pathlib import Path

from fangpin.home import Home
from fangpin.pipeline.linking.zones import zones_of
from fangpin.rulebook.changes import ApprovedChange, change_file, change_text


def test_an_approved_value_holds_for_linking_in_its_region_from_its_day(tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    assert zones_of(area="131102", on=date(2026, 6, 1), home=home).automatic == 0.99
    change = ApprovedChange.model_validate(
        {"id": 1, "parameter": "linking.automatic_probability", "unit": "ratio", "region": "131102"}
        | {"from": date(2026, 6, 1), "value": "0.999", "source": "default, to be set by the county"}
        | {"approved_on": date(2026, 5, 10)}
    )
    home.rule_changes.mkdir(parents=True, exist_ok=True)
    (home.rule_changes / change_file(change)).write_text(change_text(change), encoding="utf-8")

    assert zones_of(area="131102", on=date(2026, 6, 1), home=home).automatic == 0.999
    assert zones_of(area="131102", on=date(2026, 5, 31), home=home).automatic == 0.99
    assert zones_of(area="131121", on=date(2026, 6, 1), home=home).automatic == 0.99
