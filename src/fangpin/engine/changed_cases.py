"""Which worked examples would answer otherwise if a value held on their day: what the authors of a rule had in mind."""

from dataclasses import replace

from fangpin.engine.cases import CaseResult, run_cases
from fangpin.rulebook import Rulebook
from fangpin.rulebook.changes import ApprovedChange, as_if_on, what_if


def changed_cases(rulebook: Rulebook, *, change: ApprovedChange) -> list[CaseResult]:
    """Every example of the rules that use the parameter, judged with the new value in the example's own region."""
    rules = {name: rule for name, rule in rulebook.rules.items() if change.target in rule.parameters}
    places = sorted({(case.region, case.as_of) for rule in rules.values() for case in rule.cases})
    moved = [as_if_on(change, day, region=region) for region, day in places]
    return list(run_cases(what_if(replace(rulebook, rules=rules), moved)).failures)
