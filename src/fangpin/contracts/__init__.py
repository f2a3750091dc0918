"""What other departments promise to send us: the folder `contracts/` as Python objects."""

from fangpin.contracts.headings import heading_and_unit, plain_heading
from fangpin.contracts.learnt import (
    Headings,
    bare_heading,
    is_own_heading,
    with_headings,
)
from fangpin.contracts.load import ContractFaults, Fault, load_contracts
from fangpin.contracts.model import (
    IDENTIFIER_TYPES,
    VILLAGE_CODE,
    VILLAGE_NAMES,
    CodeList,
    Column,
    ColumnType,
    Contract,
    Contracts,
    IdentifierCheck,
    OrderCheck,
    SumCheck,
)

__all__ = [
    "IDENTIFIER_TYPES",
    "VILLAGE_CODE",
    "VILLAGE_NAMES",
    "CodeList",
    "Column",
    "ColumnType",
    "Contract",
    "ContractFaults",
    "Contracts",
    "Fault",
    "Headings",
    "IdentifierCheck",
    "OrderCheck",
    "SumCheck",
    "bare_heading",
    "heading_and_unit",
    "is_own_heading",
    "load_contracts",
    "plain_heading",
    "with_headings",
]
