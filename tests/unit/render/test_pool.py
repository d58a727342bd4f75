"""Processes that die or hang, and the tasks of the others."""

from __future__ import annotations

import os
import time
from concurrent.futures import wait
from pathlib import Path

import pytest

from voicestage.errors import SynthesisFailed
from voicestage.render.pool import LOSSES, TRIES, ProcessLost, Workers


def nothing() -> None:
    pass


def process_of(number: int) -> tuple[int, int]:
    return number, os.getpid()


def die(code: int) -> None:
    os._exit(code)


def die_at_first(path: str) -> str:
    if not Path(path).exists():
        Path(path).touch()
        os._exit(9)
    return "spoken"


def hang(seconds: float) -> None:
    time.sleep(seconds)


def refuse(words: str) -> None:
    raise SynthesisFailed(words)


class Unreadable(Exception):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def fail_oddly(words: str) -> None:
    raise Unreadable(words, "!")


def patience_s(given: object) -> float:
    return 0.5 if isinstance(given, float) else 60.0


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def pool():
    with Workers(1, start=nothing, patience_s=patience_s) as opened:
        yield opened


def test_a_process_does_task_after_task(pool):
    answers = [pool.submit(process_of, number).result() for number in range(3)]
    assert [number for number, _ in answers] == [0, 1, 2]
    assert len({process for _, process in answers} - {os.getpid()}) == 1


def test_errors_arrive(pool):
    with pytest.raises(SynthesisFailed, match="no"):
        pool.submit(refuse, "no").result()
    with pytest.raises(RuntimeError, match="Unreadable: no!"):
        pool.submit(fail_oddly, "no").result()


def test_a_process_that_dies_takes_one_task_with_it(pool):
    lost = pool.submit(die, 3)
    after = pool.submit(process_of, 1)
    with pytest.raises(ProcessLost, match="ended by itself with 3"):
        lost.result()
    assert after.result()[0] == 1


def test_a_task_whose_process_died_is_tried_again(pool, tmp_path):
    assert pool.submit(die_at_first, str(tmp_path / "once")).result() == "spoken"


def test_a_process_that_hangs_is_ended(pool):
    before = pool.submit(process_of, 1).result()[1]
    lost = pool.submit(hang, 600.0)
    after = pool.submit(process_of, 2)
    with pytest.raises(ProcessLost, match="no answer after"):
        lost.result()
    assert after.result()[1] != before
    assert not lives(before)


def test_where_every_process_dies_it_is_given_up():
    with Workers(1, start=nothing, patience_s=patience_s) as pool:
        lost = [pool.submit(die, 3) for _ in range(LOSSES // TRIES + 1)]
        wait(lost)
    assert "not tried" in str(lost[-1].exception())
    assert all("ended by itself" in str(each.exception()) for each in lost[:-1])


def test_what_is_broken_off_ends_at_once():
    pool = Workers(1, start=nothing, patience_s=patience_s)
    _, process = pool.submit(process_of, 1).result()
    pool.submit(hang, 600)
    waiting = pool.submit(process_of, 2)
    pool.kill()
    assert waiting.cancelled()
    while lives(process):  # it is ended at once, though that takes the system a moment
        time.sleep(0.01)


def test_a_pool_without_tasks_starts_nothing():
    pool = Workers(2, start=nothing, patience_s=patience_s)
    pool.shutdown()
    assert not pool._processes
