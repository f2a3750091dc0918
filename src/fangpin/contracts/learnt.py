"""Headings that a sender's clerk has explained: for that sender they join the synonyms of the contract."""

from __future__ import annotations

from collections.abc import Mapping

from fangpin.contracts.headings import heading_and_unit
from fangpin.contracts.model import Column, Contract, Contracts

# Of each contract: a heading in its plain form, and the column it stands for; "" for one that is not needed.
Headings = Mapping[str, Mapping[str, str]]


def bare_heading(heading: str) -> str:
    """The form in which headings are compared and remembered: plain, without a unit of money.

    An upper heading stands before a bar.

    >>> bare_heading("自付 金额（元）"), bare_heading("收入（元）|工资性")
    ('自付金额', '收入|工资性')
    """
    return "|".join(heading_and_unit(part)[0] for part in heading.split("|"))


def is_own_heading(contract: Contract, heading: str) -> bool:
    """Whether a heading is the very word of the contract for a column; that is not for a clerk to change."""
    return bare_heading(heading) in {bare_heading(column.says) for column in contract.filed_columns}


def with_headings(contracts: Contracts, learnt: Headings) -> Contracts:
    """The contracts as the sender means them; a heading learnt for one column is taken from any other."""
    changed = {
        id_: _explained(contracts[id_], headings)
        for id_, headings in learnt.items()
        if id_ in contracts and headings
    }
    return Contracts(by_id={**contracts.by_id, **changed}, codes=contracts.codes) if changed else contracts


def _explained(contract: Contract, learnt: Mapping[str, str]) -> Contract:
    known = {heading: name for heading, name in learnt.items() if not is_own_heading(contract, heading)}
    columns = tuple(_with_synonyms(column, known) for column in contract.columns)
    return Contract(id=contract.id, body=contract.body.model_copy(update={"columns": columns}))


def _with_synonyms(column: Column, known: Mapping[str, str]) -> Column:
    """What the sender's clerk said comes before the contract's own synonyms."""
    said = tuple(heading for heading, name in known.items() if name == column.name)
    kept = tuple(heading for heading in column.synonyms if bare_heading(heading) not in known)
    if column.heading is None or (not said and kept == column.synonyms):
        return column
    return column.model_copy(update={"synonyms": said + kept})
