"""How many learners a machine takes. Figures: benchmarks/RESULTS.md, *A class on one server*."""

import os
from typing import NamedTuple

GIB = 2**30
FOR_THE_SYSTEM = 1.5  # GiB: the system, the hub, the proxy, what kernels are forked from, the teacher
A_LEARNER = 0.7  # GiB: a server, and a kernel in the middle of a lesson, without what all kernels share


class Capacity(NamedTuple):
    """A machine's memory in GiB, and the learners it takes."""

    memory: float
    learners: int

    @classmethod
    def of(cls, memory: float) -> "Capacity":
        """Of a machine with `memory` GiB.

        >>> Capacity.of(8.0).learners, Capacity.of(24.0).learners
        (9, 32)
        """
        return cls(memory, max(1, int((memory - FOR_THE_SYSTEM) / A_LEARNER)))

    @classmethod
    def of_this_machine(cls) -> "Capacity":
        return cls.of(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB)


def available() -> float:
    """GiB that processes could still get, by the kernel's own estimate."""
    with open("/proc/meminfo") as file:
        fields = dict(line.split(":", 1) for line in file)
    return int(fields["MemAvailable"].split()[0]) / 2**20
