"""Who pays a bill."""

from __future__ import annotations

import numpy as np
import pytest

from .test_calibration import counties


def test_the_payers_of_every_bill_add_up_to_it() -> None:
    for county in counties()[:3]:
        settled = county.settlements
        paid = settled.basic + settled.serious + settled.aid + settled.self_paid
        assert (paid == settled.care.total).all()


def test_nobody_pays_a_negative_amount() -> None:
    for county in counties()[:3]:
        settled = county.settlements
        for column in (settled.basic, settled.serious, settled.aid, settled.self_paid, settled.compliant):
            assert (column >= 0).all()


def test_the_uninsured_pay_everything_themselves() -> None:
    settled = counties()[0].settlements
    alone = ~settled.is_insured

    assert alone.any()
    assert (settled.self_paid[alone] == settled.care.total[alone]).all()


def test_medical_aid_spares_the_poorest_most_of_what_is_left() -> None:
    left = {kind: [0, 0] for kind in (0, 1, 2)}
    for county in counties():
        settled, people = county.settlements, county.people
        aid = county.standing.aid[people.household[settled.care.person]]
        for kind, sums in left.items():
            rows = aid == kind
            sums[0] += int(settled.compliant[rows].sum())
            sums[1] += int((settled.in_scope - settled.basic)[rows].sum())
    shares = {kind: own / before for kind, (own, before) in left.items()}

    assert shares[1] < shares[2] < shares[0]


def test_nobody_is_treated_after_death() -> None:
    county = counties()[0]
    deaths = county.happenings.deaths
    day = np.full(len(county.people), 2**30)
    day[deaths.person] = deaths.day

    care = county.settlements.care
    assert (care.day <= day[care.person]).all()


def test_self_paid_spending_of_a_year_beyond_twenty_thousand_is_rare() -> None:
    spent = np.concatenate([c.accounts.compliant[:, 12:].sum(axis=1) for c in counties()])

    assert (spent > 20_000 * 100).mean() == pytest.approx(0.008, abs=0.005)
