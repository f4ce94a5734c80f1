"""Items are worked on in order behind a guard; one that kills its worker, hangs or takes all memory is lost alone."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable

import psutil
import pytest

from extractors.pipeline.workers import pool
from extractors.pipeline.workers.pool import BATCH_ITEMS, FEW_ITEMS, end_workers, map_batches
from extractors.pipeline.workers.worker import IMPORTED, MOST_BYTES, PRELOADED, WorkerStartError

COUNT = FEW_ITEMS + 50
BAD = 3


def double(numbers: list[int]) -> list[int]:
    return [number * 2 for number in numbers]


def tell_prepared(names: list[str]) -> list[bool]:
    return [name in sys.modules for name in names]


def loop_forever() -> None:
    while True:
        pass


def hang_in_c() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def wait_forever() -> None:
    time.sleep(600)


def wait_a_while() -> None:
    time.sleep(0.8)


def leave() -> None:
    os._exit(0)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crash() -> None:
    ctypes.string_at(0)


def take_memory() -> None:
    held = []
    while True:
        held.append(bytearray(MOST_BYTES // 8))


def with_bad(harm: Callable[[], object], numbers: list[int]) -> list[int]:
    read = []
    for number in numbers:
        if number == BAD:
            harm()
        read.append(number)
    return read


class Harmful:
    """A function of this module with one harm in it, which can be pickled."""

    def __init__(self, harm: Callable[[], object]) -> None:
        self.harm = harm

    def __call__(self, numbers: list[int]) -> list[int]:
        return with_bad(self.harm, numbers)


def die_before_the_first(numbers: list[int]) -> list[int]:
    if BAD in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(numbers)


def process_id(numbers: list[int]) -> list[int]:
    return [os.getpid()]


def process_id_slowly(numbers: list[int]) -> list[int]:
    time.sleep(0.1)
    return [os.getpid()]


def fail_at_bad(numbers: list[int]) -> list[int]:
    return [1 // (number - BAD) for number in numbers]


def hang_in_the_second_batch(numbers: list[int]) -> list[int]:
    for number in numbers:
        if number == BATCH_ITEMS:
            hang_in_c()
    return [os.getpid()]


def lost(number: int, why: str) -> list[int]:
    return [-number]


def flat(batches: Iterable[list[int]]) -> list[int]:
    return [number for batch in batches for number in batch]


@pytest.mark.parametrize("count", [1, 5, COUNT])
@pytest.mark.parametrize("harm", [loop_forever, hang_in_c, leave, be_killed, crash, take_memory])
def test_an_item_that_harms_is_lost_alone(harm: Callable[[], object], count: int) -> None:
    first = BAD if count == 1 else 0
    reasons = []

    def note(number: int, why: str) -> list[int]:
        reasons.append(why)
        return [-number]

    items = range(first, first + count)
    limit = 60.0 if harm is take_memory else 0.4
    found = flat(map_batches(Harmful(harm), items, on_lost=note, workers=2, seconds_an_item=limit))
    assert found == [-BAD if n == BAD else n for n in items]
    expected: dict[Callable[[], object], str] = {
        loop_forever: "reading it took longer than 0.4 s",
        hang_in_c: "reading it took longer than 0.4 s",
        take_memory: "reading it took more than 2 GiB of memory",
    }
    assert reasons == [expected.get(harm, "reading it ended the process")]


@pytest.mark.skipif(sys.platform != "linux", reason="processor time of other processes is read on Linux alone")
def test_an_item_is_not_lost_because_its_process_had_to_wait() -> None:
    found = flat(map_batches(Harmful(wait_a_while), range(5), on_lost=lost, workers=2, seconds_an_item=0.4))
    assert found == list(range(5))


def test_an_item_that_waits_forever_is_lost_by_the_clock() -> None:
    assert flat(map_batches(Harmful(wait_forever), [BAD], on_lost=lost, workers=2, seconds_an_item=0.2)) == [-BAD]


def test_what_stands_around_a_lost_item_is_worked_on_in_two_batches() -> None:
    batches = list(map_batches(Harmful(leave), range(BATCH_ITEMS), on_lost=lost))
    assert batches == [list(range(BAD)), [-BAD], list(range(BAD + 1, BATCH_ITEMS))]


def test_a_worker_that_ends_before_its_first_item_has_each_worked_on_alone() -> None:
    batches = list(map_batches(die_before_the_first, range(6), on_lost=lost))
    assert batches == [[0], [1], [2], [-BAD], [4], [5]]


def test_batches_are_the_same_with_one_worker_and_with_two() -> None:
    alone, shared = (list(map_batches(double, range(COUNT), on_lost=lost, workers=n)) for n in (1, 2))
    assert alone == shared
    assert flat(alone) == [n * 2 for n in range(COUNT)]
    assert {len(batch) for batch in alone[:-1]} == {BATCH_ITEMS}


def test_few_items_too_are_worked_on_in_another_process_which_stays_for_the_next_load() -> None:
    end_workers()
    loads = [flat(map_batches(process_id, range(3), on_lost=lost)) for _ in range(4)]
    assert len({tuple(load) for load in loads}) == 1
    assert loads[0] != [os.getpid()]


def test_a_warm_worker_that_was_killed_meanwhile_is_replaced() -> None:
    [before] = flat(map_batches(process_id, range(3), on_lost=lost))
    worker = psutil.Process(before)
    worker.kill()
    worker.wait()
    [after] = flat(map_batches(process_id, range(3), on_lost=lost))
    assert after != before


def test_an_exception_of_the_function_is_raised_here_with_where_it_was() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        list(map_batches(fail_at_bad, range(5), on_lost=lost))
    assert "fail_at_bad" in "".join(raised.value.__notes__)


def test_an_exception_of_on_lost_is_raised_here() -> None:
    def refuse(number: int, why: str) -> list[int]:
        raise RuntimeError(f"{number}: {why}")

    with pytest.raises(RuntimeError, match="3: reading it ended the process"):
        list(map_batches(Harmful(leave), range(5), on_lost=refuse))


def test_a_function_that_cannot_be_sent_is_an_error_and_no_hang() -> None:
    with pytest.raises((AttributeError, TypeError)):
        list(map_batches(lambda numbers: numbers, range(3), on_lost=lost))


def test_an_item_over_its_time_is_ended_though_nobody_asks_for_results() -> None:
    end_workers()
    results = map_batches(hang_in_the_second_batch, range(BATCH_ITEMS + 1), on_lost=lost, seconds_an_item=0.2)
    [reader] = next(results)
    while psutil.pid_exists(reader):
        time.sleep(0.01)
    assert flat(results) == [-BATCH_ITEMS]


def test_a_call_that_is_given_up_leaves_no_worker_at_work() -> None:
    results = map_batches(process_id_slowly, range(COUNT), on_lost=lost, workers=2)
    next(results)
    assert isinstance(results, Generator)
    results.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "readers"]
    assert flat(map_batches(double, range(3), on_lost=lost)) == [0, 2, 4]


def test_calls_of_several_threads_do_not_share_a_worker() -> None:
    found: list[list[int]] = []
    threads = [
        threading.Thread(target=lambda: found.append(flat(map_batches(double, range(COUNT), on_lost=lost, workers=2))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[n * 2 for n in range(COUNT)]] * 3


def test_where_no_worker_can_be_started_all_is_done_here_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(starting_s: float, *, is_single: bool) -> None:
        raise WorkerStartError("no more processes")

    end_workers()
    monkeypatch.setattr(pool, "Worker", refuse)
    monkeypatch.setattr(pool, "_no_workers", threading.Event())
    with caplog.at_level(logging.WARNING):
        assert flat(map_batches(process_id, range(3), on_lost=lost)) == [os.getpid()]
    assert "no worker process can be started (no more processes)" in caplog.text


@pytest.mark.parametrize(("few", "is_prepared"), [(True, False), (False, True)])
def test_for_one_worker_the_server_imports_and_does_not_prepare(few: bool, is_prepared: bool) -> None:
    program = f"""
from extractors.pipeline.workers.pool import map_batches
from tests.extractors.pipeline.test_worker_pool import flat, tell_prepared
names = [{IMPORTED!r}, {PRELOADED!r}] * {1 if few else FEW_ITEMS}
print(flat(map_batches(tell_prepared, names, on_lost=None))[:2])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([True, is_prepared])


def test_a_process_forked_from_one_with_warm_workers_leaves_them_alone() -> None:
    [ours] = flat(map_batches(process_id, range(3), on_lost=lost))
    got, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(
        target=lambda: theirs.send(flat(map_batches(process_id, range(3), on_lost=lost)))
    )
    child.start()
    assert got.recv() != [ours]
    child.join()
    assert flat(map_batches(process_id, range(3), on_lost=lost)) == [ours]


HANGING_PARENT = """
import sys
from extractors.pipeline.workers.pool import map_batches
from tests.extractors.pipeline.test_worker_pool import hang_here, lost
list(map_batches(hang_here, range(int(sys.argv[1])), on_lost=lost, workers=2, seconds_an_item=600))
"""


def hang_here(numbers: list[int]) -> list[int]:
    os.write(1, b"%d\n" % os.getpid())
    hang_in_c()
    return []


@pytest.mark.parametrize("count", [1, COUNT])
def test_workers_deep_in_c_code_end_with_a_parent_that_is_killed(count: int) -> None:
    parent = subprocess.Popen([sys.executable, "-c", HANGING_PARENT, str(count)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    workers = {int(parent.stdout.readline()) for _ in range(1 if count == 1 else 2)}
    parent.kill()
    parent.wait()
    parent.stdout.read()  # ends when nobody holds the other end: neither a worker nor their server
    assert not [worker for worker in workers if psutil.pid_exists(worker) and _runs(worker)]


def _runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_process_that_ends_ends_its_warm_workers() -> None:
    code = (
        "from extractors.pipeline.workers.pool import map_batches\n"
        "from tests.extractors.pipeline.test_worker_pool import lost, process_id\n"
        "print(*[n for b in map_batches(process_id, range(3), on_lost=lost) for n in b])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert not _runs(int(done.stdout))
    assert done.stderr == ""
