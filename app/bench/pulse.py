"""A call through real sound devices: `eigencall bench network --only pulse`.

Two whole programs with PortAudio microphones and loudspeakers on a PulseAudio of the laboratory's own. In
each side's room a clip's voice is played; what passes there and what each loudspeaker plays is recorded with
the same means on the same clock, so that the delay between the two is that of the call from microphone to
loudspeaker, cleaning and device buffers included. The network is loopback, and sound needs no time for air.
"""

import time

import numpy as np

from app.bench.lab.process import ProgramError
from app.bench.lab.pulse import pulse
from app.bench.lab.reports import delays
from app.bench.lab.stage import Stage
from app.bench.lipsync import Delays, error_ms_p95

SETTLE_S = 4.0
WATCH_S = 40.0


def rows(watch_s: float = WATCH_S) -> dict[str, float]:
    """Raises PulseError where there is no PulseAudio, ProgramError if no call comes about."""
    with pulse() as system, Stage(apart=False, pulse=system) as stage:
        if stage.connect() is None:
            raise ProgramError("The call through real sound devices did not come about.")
        time.sleep(SETTLE_S)
        since_s = time.monotonic()
        time.sleep(watch_s)
        found = delays(stage, since_s)
        stage.end()
    return delay_rows(found)


def delay_rows(found: list[Delays]) -> dict[str, float]:
    """NaN without a window in which the voice was recognised."""
    voice_ms = [1000 * d.voice_s for d in found] or [float("nan")]
    return {
        "pulse.windows": len(found),
        "pulse.mouth_to_ear_ms_p50": float(np.median(voice_ms)),
        "pulse.mouth_to_ear_ms_p95": float(np.percentile(voice_ms, 95)),
        "pulse.lipsync_ms_p95": error_ms_p95(found),
    }
