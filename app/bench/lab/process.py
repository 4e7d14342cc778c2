"""Programs of the laboratory: commands as JSON lines in, phases of their calls out."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from app.call.status import Phase
from app.commands.program import TIMEOUT_S, Program, Said


class ProgramError(Exception):
    """A program of the measurement did not do what it is there for."""


class LabProgram(Program):
    """In a network namespace, if one is named."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        namespace: str = "",
        environment: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        within = ("ip", "netns", "exec", namespace) if namespace else ()
        super().__init__(arguments, (environment or dict(os.environ)) | {"OMP_NUM_THREADS": "1"}, within)

    def tell(self, do: str, **what: object) -> None:
        self.type(json.dumps({"do": do, **what}))

    def wait_phase(self, mark: int, *phases: Phase, timeout_s: float = TIMEOUT_S) -> Said | None:
        names = {phase.value for phase in phases}
        return self.wait(mark, lambda said: said.get("phase") in names, timeout_s)

    def resident_bytes(self) -> int:
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
