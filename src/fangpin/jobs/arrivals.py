"""Taking in the files of a city's transfer list, some at a time when there are many rows."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from fangpin.apps.deliveries.api import is_file_loaded
from fangpin.city.inbox import Arrival
from fangpin.engine.feeds import ROSTER
from fangpin.home import Home
from fangpin.jobs.children import start_django
from fangpin.jobs.intake import take_delivery
from fangpin.kernel.masking import mask_ids_in

Progress = Callable[[str, int, int], None]
_SAYS = "接收部门文件"
# Below this many bytes a second process costs more than it brings.
_WORTH_PROCESSES = 30_000_000


def take_arrivals(*, home: Home, arrivals: list[Arrival], progress: Progress) -> None:
    """The registers first, since the other files are compared with them; the order of the rest does not matter."""
    waiting = [each for each in arrivals if not _is_taken(each)]
    registers = [each for each in waiting if each.contract == ROSTER]
    others = [each for each in waiting if each.contract != ROSTER]
    done = len(arrivals) - len(waiting)
    for taken in (_one_by_one(home, registers), _some_at_once(home, others)):
        for _ in taken:
            done += 1
            progress(_SAYS, done, len(arrivals))


def _is_taken(arrival: Arrival) -> bool:
    return is_file_loaded(file_name=mask_ids_in(arrival.path.name), received_on=arrival.received_on)


def _one_by_one(home: Home, arrivals: list[Arrival]) -> Iterator[None]:
    for arrival in arrivals:
        _take(home, arrival)
        yield


def _some_at_once(home: Home, arrivals: list[Arrival]) -> Iterator[None]:
    if sum(each.path.stat().st_size for each in arrivals) < _WORTH_PROCESSES:
        yield from _one_by_one(home, arrivals)
        return
    largest_first = sorted(arrivals, key=lambda each: -each.path.stat().st_size)
    with ProcessPoolExecutor(
        max_workers=min(4, os.cpu_count() or 1),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=start_django,
    ) as pool:
        for taken in as_completed([pool.submit(_take, home, each) for each in largest_first]):
            yield taken.result()


def _take(home: Home, arrival: Arrival) -> None:
    take_delivery(
        home=home,
        path=arrival.path,
        received_on=arrival.received_on,
        contract_id=arrival.contract,
        sender_area=arrival.sender_area,
    )
