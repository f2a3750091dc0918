"""Loads and checks the folder `rulebook/`: sources, parameters, procedures, indicators, rules and their cases."""

from fangpin.rulebook.book import ParameterMissing, Rule, Rulebook
from fangpin.rulebook.faults import Fault, RulebookError
from fangpin.rulebook.load import load_rulebook

__all__ = ["Fault", "ParameterMissing", "Rule", "Rulebook", "RulebookError", "load_rulebook"]
