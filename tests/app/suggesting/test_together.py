import asyncio
import threading

import pytest

from app.suggesting.together import Together
from labeling.errors import OracleError


def answers(work, asked, threads=1, most=4):
    """What each of those asked at once is answered, or raised."""
    together = Together(work, threads, most)

    async def run():
        return await asyncio.gather(*map(together.ask, asked), return_exceptions=True)

    try:
        return asyncio.run(run())
    finally:
        together.close()


def test_what_waits_goes_together_up_to_a_limit():
    groups, free = [], threading.Event()

    def work(group):
        groups.append(list(group))
        free.wait(10) if len(groups) == 1 else None
        return [2 * x for x in group]

    threading.Timer(0.3, free.set).start()
    assert answers(work, range(10)) == [2 * x for x in range(10)]
    assert [x for group in groups for x in group] == list(range(10)) and max(map(len, groups)) == 4
    assert len(groups) <= 4  # the first took what was there; all others came meanwhile


def test_one_that_comes_alone_goes_at_once():
    assert answers(lambda group: [len(group)], ["alone"], threads=3) == [1]


def test_what_is_wrong_with_one_fails_for_that_one_only():
    def work(group):
        return [1 / x for x in group]

    found = answers(work, [1, 0, 2, 4])
    assert isinstance(found[1], ZeroDivisionError)
    assert [found[i] for i in (0, 2, 3)] == [1, 0.5, 0.25]


def test_answers_reach_who_asked_from_several_threads():
    assert answers(lambda group: [x * x for x in group], range(200), threads=4) == [x * x for x in range(200)]


def test_who_leaves_before_the_answer_does_no_harm():
    free = threading.Event()

    def work(group):
        free.wait(10)
        return list(group)

    together = Together(work, 1)

    async def run():
        leaving = asyncio.create_task(together.ask(1))
        staying = asyncio.create_task(together.ask(2))
        await asyncio.sleep(0.05)
        leaving.cancel()
        await asyncio.sleep(0)
        free.set()
        return await staying

    assert asyncio.run(run()) == 2
    together.close()


def test_closing_answers_what_waits_and_takes_no_more():
    together = Together(lambda group: list(group), 2)

    async def run():
        waiting = [asyncio.create_task(together.ask(i)) for i in range(20)]
        await asyncio.sleep(0)
        await asyncio.to_thread(together.close)
        with pytest.raises(OracleError, match="shutting down"):
            await together.ask(21)
        return await asyncio.gather(*waiting)

    assert asyncio.run(run()) == list(range(20))
    assert not any(thread.is_alive() for thread in together._threads)
