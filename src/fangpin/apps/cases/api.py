"""The only door to cases."""

from fangpin.apps.cases.actions.open_case import open_case
from fangpin.apps.cases.actions.open_elimination import open_elimination
from fangpin.apps.cases.actions.open_objection import may_be_objected_to, open_objection
from fangpin.apps.cases.actions.stop_case import stop_case
from fangpin.apps.cases.actions.take_step import AnswersRefused, StepRefused, take_step
from fangpin.apps.cases.answers import StepForm
from fangpin.apps.cases.beginning import OpeningRefused
from fangpin.apps.cases.enums import ActKind, CaseStatus, Decision, ProcedureName
from fangpin.apps.cases.models import Act, Case
from fangpin.apps.cases.perms import is_second_person, may_do, may_open, may_stop
from fangpin.apps.cases.queries import (
    TABS,
    acts_of,
    admitted_cases,
    admitted_on,
    admitted_risks,
    case_counts,
    case_detail,
    case_list,
    cases_of,
    earlier_acts,
    in_procedure,
    is_monitored,
    objection_to,
)
from fangpin.apps.cases.standing import OpenStep, Standing, Step, earliest_day, standing_of

__all__ = [
    "TABS",
    "Act",
    "ActKind",
    "AnswersRefused",
    "Case",
    "CaseStatus",
    "Decision",
    "OpenStep",
    "OpeningRefused",
    "ProcedureName",
    "Standing",
    "Step",
    "StepForm",
    "StepRefused",
    "acts_of",
    "admitted_cases",
    "admitted_on",
    "admitted_risks",
    "case_counts",
    "case_detail",
    "case_list",
    "cases_of",
    "earlier_acts",
    "earliest_day",
    "in_procedure",
    "is_monitored",
    "is_second_person",
    "may_be_objected_to",
    "may_do",
    "may_open",
    "may_stop",
    "objection_to",
    "open_case",
    "open_elimination",
    "open_objection",
    "standing_of",
    "stop_case",
    "take_step",
]
