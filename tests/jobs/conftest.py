"""Files, homes and moments that the tests of jobs share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.jobs.files import MEDICAL, ROSTER, write_medical, write_roster

from fangpin.home import Home
from fangpin.jobs import intake as taking
from fangpin.jobs.intake import TakenDelivery, take_delivery


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home").ensure()


@pytest.fixture(scope="module", autouse=True)
def _few_rules(few_rules) -> None:
    """What jobs do with a run does not depend on how many rules there are."""


@pytest.fixture(autouse=True)
def _no_areas(monkeypatch) -> None:
    """Six thousand areas with every register would be most of the time of these tests."""
    monkeypatch.setattr(taking, "take_areas", lambda: 0)


@pytest.fixture
def take_roster(home, tmp_path) -> Callable[[], TakenDelivery]:
    path = write_roster(tmp_path / "公安局_户籍人口信息_202510.csv")
    return lambda: take_delivery(home=home, path=path, received_on=date(2025, 11, 3), contract_id=ROSTER)


@pytest.fixture
def take_medical(home, tmp_path) -> Callable[..., TakenDelivery]:
    def take(self_paid: str = "39000.00", received_on: date = date(2026, 8, 3)) -> TakenDelivery:
        path: Path = tmp_path / f"医保局_医保结算明细_{received_on:%Y%m%d}.csv"
        write_medical(path, self_paid)
        return take_delivery(home=home, path=path, received_on=received_on, contract_id=MEDICAL)

    return take
