"""Items are worked on in order; one that kills its worker or hangs is lost alone."""

import multiprocessing
import os
import signal
import time

import psutil

from extractors.pipeline.worker_pool import FEW_ITEMS, map_batches

COUNT = FEW_ITEMS + 70


def double(numbers: list[int]) -> list[int]:
    return [number * 2 for number in numbers]


def die_at_seven(numbers: list[int]) -> list[int]:
    if 7 in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbers


def hang_at_nine(numbers: list[int]) -> list[int]:
    if 9 in numbers:
        time.sleep(600)
    return numbers


def tell_process(numbers: list[int]) -> list[int]:
    time.sleep(0.1)
    return [os.getpid()]


def lost(number: int, why: str) -> list[int]:
    return [-number]


def flat(batches) -> list[int]:
    return [number for batch in batches for number in batch]


def test_few_items_stay_in_this_process():
    assert flat(map_batches(lambda numbers: [n + 1 for n in numbers], range(3), on_lost=lost)) == [1, 2, 3]


def test_batches_are_the_same_with_and_without_workers():
    alone, shared = (list(map_batches(double, range(COUNT), on_lost=lost, workers=n)) for n in (1, 2))
    assert alone == shared
    assert flat(alone) == [n * 2 for n in range(COUNT)]


def test_an_item_that_kills_its_worker_is_lost_alone():
    found = flat(map_batches(die_at_seven, range(COUNT), on_lost=lost, workers=2))
    assert found == [-7 if n == 7 else n for n in range(COUNT)]


def test_an_item_that_hangs_is_lost_alone():
    batches = map_batches(hang_at_nine, range(COUNT), on_lost=lost, workers=2, seconds_an_item=0.05, starting_s=6.0)
    assert flat(batches) == [-9 if n == 9 else n for n in range(COUNT)]


def test_workers_end_with_a_parent_that_is_killed():
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def parent() -> None:
        for found in map_batches(tell_process, range(COUNT), on_lost=lost, workers=2):
            theirs.send(found[0])

    process = multiprocessing.get_context("fork").Process(target=parent)
    process.start()
    workers = {ours.recv() for _ in range(4)}
    process.kill()
    process.join()
    deadline = time.monotonic() + 20
    while workers and time.monotonic() < deadline:
        workers = {worker for worker in workers if psutil.pid_exists(worker)}
        time.sleep(0.05)
    assert not workers
