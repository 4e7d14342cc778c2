"""What processes take of the machine, read from outside: Linux tells it of each (proc(5))."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_HZ = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all that descend from it, as far as they live."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*/stat"):
        if (fields := _fields(path)) is not None:
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def cpu_s(pid: int) -> float:
    """Processor time of all its threads since it began; 0 for one that is gone."""
    fields = _fields(PROC / str(pid) / "stat")
    return (int(fields[11]) + int(fields[12])) / TICKS_HZ if fields is not None else 0.0


def resident_mb(pid: int) -> float:
    """Its memory that lies in the machine's."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _fields(path: Path) -> list[str] | None:
    """From the state on, which follows the name in brackets."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return None


@dataclass(slots=True)
class Usage:
    """Cores that processes take from here on: `Usage.of(pid)`, later `cores()`."""

    pids: list[int]
    begun_s: float
    begun_cpu_s: float

    @staticmethod
    def of(*pids: int) -> "Usage":
        return Usage(list(pids), time.monotonic(), sum(map(cpu_s, pids)))

    def cores(self) -> float:
        """Processor seconds a second."""
        return (sum(map(cpu_s, self.pids)) - self.begun_cpu_s) / (time.monotonic() - self.begun_s)
