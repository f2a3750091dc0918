"""All rows one county contributes to each data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from fangpin.city.county import County
from fangpin.city.files import (
    casualty_rows,
    event_rows,
    export_rows,
    harvest_rows,
    monitored_rows,
    need_rows,
    people_rows,
    register_rows,
    roster_rows,
    trouble_rows,
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
    "health/serious_illnesses": need_rows.serious_illnesses,
    "health/chronic_follow_ups": need_rows.chronic_follow_ups,
    "civil_affairs/temporary_aid": need_rows.temporary_aid,
    "civil_affairs/children_without_care": need_rows.children_without_care,
    "civil_affairs/elderly_needing_care": need_rows.elderly_needing_care,
    "civil_affairs/funerals": casualty_rows.funerals,
    "traffic_police/accidents": casualty_rows.road_accidents,
    "public_security/crime_victims": casualty_rows.crime_victims,
    "public_security/custody": casualty_rows.custody,
    "emergency/work_accidents": casualty_rows.work_accidents,
    "fire_rescue/fires": casualty_rows.fires,
    "housing/house_hazards": harvest_rows.house_hazards,
    "agriculture/insurance_claims": harvest_rows.crop_claims,
    "agriculture/animal_cullings": harvest_rows.cullings,
    "water/village_outages": harvest_rows.village_outages,
    "meteorology/warnings": harvest_rows.weather_warnings,
    "human_resources/wage_arrears": trouble_rows.wage_arrears,
    "human_resources/work_injuries": trouble_rows.work_injuries,
    "agriculture/failed_projects": trouble_rows.failed_projects,
    "petitions/clues": trouble_rows.calls,
    "mass_organisations/findings": trouble_rows.outreach,
}
# These are drawn up anew for every delivery.
_ROWS_BY_DELIVERY: dict[str, Callable[[Directory, list[Delivery]], pl.DataFrame]] = {
    "medical_insurance/uninsured": people_rows.uninsured,
    "education/enrolment": people_rows.enrolment,
    "human_resources/migrant_work": work_rows.migrant_work,
    "education/new_entrants": need_rows.new_entrants,
    "disabled_federation/allowances": need_rows.allowances,
    "medical_insurance/enrolments": need_rows.enrolments,
    "banking/micro_loans": trouble_rows.micro_loans,
    "insurance/cases": trouble_rows.insurance_cases,
    "power/electricity": trouble_rows.electricity,
    "human_resources/insurance_states": trouble_rows.insurance_states,
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
