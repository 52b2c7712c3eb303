"""How much of this machine the bench has: times are judged by it, deeds are not."""

import time
from statistics import median

BUSY = 1.2
"""Times slower from which it is said."""


def slowed() -> float:
    """How many times longer a piece of work takes here than its time on the processor: 1 where nobody else works."""
    found = []
    for _ in range(9):
        begun, worked = time.monotonic(), time.thread_time()
        sum(range(1_000_000))
        found.append((time.monotonic() - begun) / (time.thread_time() - worked))
    return max(1.0, median(found))


def in_words(times: float) -> str:
    """Said behind a figure that others have made worse; nothing where they have not."""
    return f" (others slow this machine down {times:.1f} times)" if times > BUSY else ""
