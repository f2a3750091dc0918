"""All rows one county contributes to each data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from fangpin.city.county import County
from fangpin.city.files import (
    event_rows,
    export_rows,
    monitored_rows,
    people_rows,
    register_rows,
    roster_rows,
    work_rows,
)
from fangpin.city.files.deliveries import Delivery
from fangpin.city.files.directory import Directory

_ROWS: dict[str, Callable[[Directory], pl.DataFrame]] = {
    "public_security/household_roster": roster_rows.household_roster,
    "public_security/deaths": people_rows.deaths,
    "rural_affairs/monitored_households": monitored_rows.monitored_households,
    "rural_affairs/lifted_out_roster": register_rows.lifted_out_roster,
    "rural_affairs/income_sweep": register_rows.income_sweep,
    "medical_insurance/settlements": event_rows.settlements,
    "disabled_federation/certificates": people_rows.certificates,
    "civil_affairs/assistance_payments": register_rows.assistance_payments,
    "housing/safety_appraisals": event_rows.safety_appraisals,
    "water/supply_incidents": event_rows.supply_incidents,
    "emergency/disaster_losses": event_rows.disaster_losses,
    "traffic_police/vehicles": work_rows.vehicles,
    "market_regulation/business_registrations": work_rows.business_registrations,
    "insurance/payouts": event_rows.payouts,
    "agriculture/unsold_produce": event_rows.unsold_produce,
    "civil_affairs/assistance_exits": register_rows.assistance_exits,
    "rural_affairs/person_roster": export_rows.person_roster,
    "rural_affairs/household_conditions": export_rows.household_conditions,
    "human_resources/planned_work": export_rows.planned_work,
    "rural_affairs/villages": export_rows.villages,
}
# These are drawn up anew for every delivery.
_ROWS_BY_DELIVERY: dict[str, Callable[[Directory, list[Delivery]], pl.DataFrame]] = {
    "medical_insurance/uninsured": people_rows.uninsured,
    "education/enrolment": people_rows.enrolment,
    "human_resources/migrant_work": work_rows.migrant_work,
}


def county_rows(county: County, deliveries: list[Delivery]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Data set after data set, so that only one is in memory at a time."""
    book = Directory.of(county)
    for key, rows in _ROWS.items():
        yield key, rows(book)
    for key, rows_by_delivery in _ROWS_BY_DELIVERY.items():
        yield (
            key,
            rows_by_delivery(book, [delivery for delivery in deliveries if delivery.dataset.key == key]),
        )
