import weakref

import numpy as np

from voicestage.render.sharing import ALONE_FRAMES, each_done

PROCESSES = 2


def test_each_job_comes_back_once_with_its_number():
    done = dict(each_done(np.zeros, [4, 3, 2, 1], processes=PROCESSES, frames=ALONE_FRAMES))
    assert {number: len(result) for number, result in done.items()} == {0: 4, 1: 3, 2: 2, 3: 1}


def test_what_was_handed_on_is_not_held_until_the_last_is_done():
    handed_on = []
    most = 0
    for _, result in each_done(np.zeros, [100_000] * 8, processes=PROCESSES, frames=ALONE_FRAMES):
        handed_on.append(weakref.ref(result))
        del result
        most = max(most, sum(reference() is not None for reference in handed_on))
    assert most <= PROCESSES  # what each process gave last may still be in the hands of who serves it
