"""Items are worked on in order; one that kills its worker or hangs is lost alone."""

import os
import signal
import time

from extractors.pool import FEW_ITEMS, map_items

COUNT = FEW_ITEMS + 70


def double(number: int) -> int:
    return number * 2


def die_at_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def hang_at_nine(number: int) -> int:
    if number == 9:
        time.sleep(600)
    return number


def lost(number: int, why: str) -> int:
    return -number


def test_few_items_stay_in_this_process():
    assert list(map_items(lambda n: n + 1, range(3), on_lost=lost)) == [1, 2, 3]


def test_results_come_in_order_from_several_processes():
    assert list(map_items(double, range(COUNT), on_lost=lost, workers=2)) == [n * 2 for n in range(COUNT)]


def test_an_item_that_kills_its_worker_is_lost_alone():
    found = list(map_items(die_at_seven, range(COUNT), on_lost=lost, workers=2))
    assert found == [-7 if n == 7 else n for n in range(COUNT)]


def test_an_item_that_hangs_is_lost_alone():
    found = list(map_items(hang_at_nine, range(COUNT), on_lost=lost, workers=2, seconds_an_item=0.05, starting_s=6.0))
    assert found == [-9 if n == 9 else n for n in range(COUNT)]
