"""What other departments promise to send us: the folder `contracts/` as Python objects."""

from fangpin.contracts.headings import heading_and_unit, plain_heading
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
    "IdentifierCheck",
    "OrderCheck",
    "SumCheck",
    "heading_and_unit",
    "load_contracts",
    "plain_heading",
]
