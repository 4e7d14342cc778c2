"""A call through real sound devices: `eigencall bench network --only pulse`.

Two whole programs with PortAudio microphones and loudspeakers on a PulseAudio of the laboratory's own. In
each side's room a clip's voice is played; what passes there and what each loudspeaker plays is recorded with
the same means on the same clock, so that the delay between the two is that of the call from microphone to
loudspeaker, cleaning and device buffers included. The network is loopback, and sound needs no time for air.
Then one side falls silent, and its microphone hears its loudspeaker as loudly as that plays.
"""

import time

import numpy as np

from app.bench.lab.process import ProgramError
from app.bench.lab.pulse import Pulse, pulse
from app.bench.lab.reports import delays, recorded
from app.bench.lab.stage import CallLab
from app.bench.lipsync import Delays, error_ms_p95
from app.media.samples import Samples, level_dbfs

SETTLE_S = 4.0
WATCH_S = 40.0
LEARN_S = 4.0  # 2 s of talk, and what is still under way
ECHO_S = 10.0


def rows(watch_s: float = WATCH_S) -> dict[str, float]:
    """Raises PulseError where there is no PulseAudio, ProgramError if no call comes about."""
    with pulse() as system, CallLab(apart=False, pulse=system) as stage:
        if stage.connect() is None:
            raise ProgramError("The call through real sound devices did not come about.")
        time.sleep(SETTLE_S)
        since_s = time.monotonic()
        time.sleep(watch_s)
        found = delays(stage, since_s)
        rows = delay_rows(found) | _echo(stage, system)
        stage.end()
    return rows


def _echo(stage: CallLab, system: Pulse) -> dict[str, float]:
    """First only a talks, then both, to see that what was silent was not the line."""
    stage.hush("b")
    with system.echo("b"):
        echo, back = _heard(stage)
        stage.talk("b")
        _, both = _heard(stage)
    return echo_rows(echo, back, both)


def _heard(stage: CallLab) -> tuple[Samples, Samples]:
    """At b's microphone, and of a's loudspeaker, once all has settled."""
    time.sleep(LEARN_S)
    since_s = time.monotonic()
    time.sleep(ECHO_S)
    recordings = stage.recordings["room_b"], stage.recordings["speaker_a"]
    microphone, ear = (recorded(*r.heard(), since_s, ECHO_S).astype(np.int16) for r in recordings)
    return microphone, ear


def echo_rows(echo: Samples, back: Samples, both: Samples) -> dict[str, float]:
    """echo: at the microphone of a side that is silent. back: what the other side, which talks, hears of it;
    both: what it hears while both talk. Echo return loss enhancement as ITU-T G.168 has it, all cleaning at
    work, gain control included; where nothing comes back, down to the level that stands for silence."""
    levels = {"echo": level_dbfs(echo), "echo_back": level_dbfs(back), "double_talk": level_dbfs(both)}
    erle_db = levels["echo"] - levels["echo_back"]
    return {f"pulse.{name}_dbfs": level for name, level in levels.items()} | {"pulse.echo_erle_db": erle_db}


def delay_rows(found: list[Delays]) -> dict[str, float]:
    """NaN without a window in which the voice was recognised."""
    voice_ms = [1000 * d.voice_s for d in found] or [float("nan")]
    return {
        "pulse.windows": len(found),
        "pulse.mouth_to_ear_ms_p50": float(np.median(voice_ms)),
        "pulse.mouth_to_ear_ms_p95": float(np.percentile(voice_ms, 95)),
        "pulse.lipsync_ms_p95": error_ms_p95(found),
    }
