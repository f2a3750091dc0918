"""When a sender's file about a month is due: the contract's day, moved to the next working day."""

from calendar import monthrange
from datetime import date, timedelta

from fangpin.contracts import Contract
from fangpin.kernel.calendar import YearUnknown, first_of_month, is_working_day

# A feed that goes stale within two months is to come every month.
_MONTHLY_BELOW_DAYS = 62


def is_monthly(contract: Contract) -> bool:
    """Whether every month needs a file; lists that stay valid longer are due when they run out."""
    return contract.body.max_age_days <= _MONTHLY_BELOW_DAYS


def due_day(contract: Contract, *, month: date) -> date:
    """`month` is the first day of the month that the file is about; what covers a month comes in the next one."""
    later = 1 if contract.body.covers == "previous_month" else 0
    first = first_of_month(month, months_later=later)
    day = first.replace(day=min(contract.body.expected_day, monthrange(first.year, first.month)[1]))
    while not _is_worked(day):
        day += timedelta(days=1)
    return day


def _is_worked(day: date) -> bool:
    try:
        return is_working_day(day)
    except YearUnknown:
        # The holidays of that year are not published yet: weekends are known all the same.
        return day.weekday() < 5
