"""`eigencall bench bandwidth`: what a call costs on the wire, beside what it may cost and what video costs.

    rates     the codec alone; then calls over loopback: face; face and speech; a face that does not move
    video     the same clips through aiortc's VP8 and H.264, as aiortc makes them
    av1       AV1 of 256 x 256 pixels at SSIM .95, off line, with RTP's headers
    loss      calls on bad networks: 10 % and 30 % of loss at 150 ms, "call drop"
    fidelity  error of what is shown over wire, avatar and four video codecs

A rate is whole IP packets in one direction, the mean of the two, with everything that crosses the wire in it:
data, acknowledgements, STUN checks, RTCP. Lost packets count, for they were sent. Payload is what is handed
to the carrier. `--profile` measures networks by name instead.
"""

import argparse
import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress

from app.bench import avatar, encoders, fidelity, goals, video
from app.bench.avatar import Calls, mean
from app.bench.faces import MissingFacesError, clip_files
from app.bench.motion import FaceMotion, hold_still, track
from app.bench.profiles import PROFILES, key
from app.bench.sides import CallPlan
from app.bench.stock_peer import VideoCodec
from app.face.cameras import camera_file
from app.face.model import load_model
from assets import report
from codec.basis import Basis
from codec.rate import Budget

SSIM = 0.95
FEW = 4  # clips, where all of them would take too long: live video, bad networks, the plot
WITHOUT_LOSS = "delay150"  # what "loss10" and "loss30" are but for the loss


@dataclass(frozen=True, slots=True)
class Setting:
    """What every part needs. say: what is being done now."""

    basis: Basis
    motions: Sequence[FaceMotion]
    calls: Calls
    seconds: float
    say: Callable[[str], None]

    @property
    def few(self) -> Sequence[FaceMotion]:
        """Evenly chosen; those that talk first."""
        talking = [motion for motion in self.motions if avatar.has_sound(motion.path)] or list(self.motions)
        places = np.linspace(0, len(talking) - 1, min(FEW, len(talking))).round().astype(int)
        return [talking[place] for place in places]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clip", default="sample", help="a video file; default: the shipped sample")
    parser.add_argument("--data", type=Path, help="a folder of faces with many clips, instead of one")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each kind of call")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS)
    )
    parser.add_argument(
        "--profile",
        nargs="+",
        choices=PROFILES,
        default=[],
        metavar="NETWORK",
        help=f"measure on these networks instead: {', '.join(PROFILES)}",
    )
    parser.add_argument(
        "--json", type=Path, default=Path("out/bandwidth.json"), help="a plot is put beside it"
    )


def run(options: argparse.Namespace) -> int:
    """The command. Rows of the same file that this run does not measure stay as they are."""
    console = Console()
    try:
        paths = clip_files(options.data) if options.data else [Path(camera_file(options.clip))]
    except MissingFacesError as error:
        console.print(str(error))
        return 1
    rows = measure(paths, options)
    known = report.read(options.json) if options.json.exists() else {}
    known |= rows
    if {"av1_256.wire_kbps", "wire.face_kbps"} <= known.keys():
        rows["ratio.av1_256"] = known["av1_256.wire_kbps"] / known["wire.face_kbps"]
    report.make(known | rows).write(options.json)
    console.print(goals.table(rows), goals.rest(rows))
    plot = options.json.with_suffix(".png")
    fidelity.plot(report.read(options.json), plot)
    console.print(f"Written: {options.json}, {plot}")
    return 0


def measure(paths: Sequence[Path], options: argparse.Namespace) -> dict[str, float]:
    """All rows that were asked for."""
    basis, rows = load_model().basis, dict[str, float]()
    with Progress(transient=True) as progress, avatar.calls(basis, options.seconds) as calls:
        task = progress.add_task("", total=None)

        def say(what: str) -> None:
            progress.update(task, description=what)

        motions = []
        for path in paths:
            say(f"tracking {path.name}")
            motions.append(track(path, basis))
        setting = Setting(basis, motions, calls, options.seconds, say)
        if options.profile:
            return profile_rows(setting, options.profile)
        for part in options.parts:
            rows |= PARTS[part](setting)
    return rows


def rate_rows(setting: Setting) -> dict[str, float]:
    setting.say("codec alone")
    rows = avatar.payload_rows(setting.motions, setting.basis)
    setting.say(f"calls of {setting.seconds:.0f} s: face")
    face = setting.calls.make([CallPlan(motion) for motion in setting.motions])
    rows |= {
        "wire.face_kbps": mean(face, lambda d: d.wire_kbps),
        "wire.face.payload_kbps": mean(face, lambda d: d.payload_kbps),
        "wire.face.shown_fps": mean(face, lambda d: d.shown.fps),
        "wire.face.age_ms": mean(face, lambda d: d.shown.age_ms),
        "wire.face.captured_over_counted": setting.calls.captured or float("nan"),
    }
    talking = [motion for motion in setting.motions if avatar.has_sound(motion.path)]
    if talking:
        setting.say("calls: face and speech")
        voice = setting.calls.make([CallPlan(motion, voice=True) for motion in talking])
        rows |= {
            "wire.face_voice_kbps": mean(voice, lambda d: d.wire_kbps),
            "wire.face_voice.heard": mean(voice, lambda d: d.heard),
            "wire.face_voice.shown_fps": mean(voice, lambda d: d.shown.fps),
            "wire.face_voice.age_ms": mean(voice, lambda d: d.shown.age_ms),
        }
    rows |= thrifty_rows(setting, talking)
    setting.say("calls: nothing moves")
    still = [hold_still(motion.path, setting.basis, setting.seconds) for motion in setting.few]
    found = setting.calls.make([CallPlan(motion) for motion in still])
    return rows | {"wire.still_kbps": mean(found, lambda d: d.wire_kbps)}


def thrifty_rows(setting: Setting, talking: Sequence[FaceMotion]) -> dict[str, float]:
    """The same calls where less is sent than there is room for."""
    setting.say("thrifty calls")
    budget = Budget(thrifty=True)
    face = setting.calls.make([CallPlan(motion, budget=budget) for motion in setting.motions])
    rows = {"wire.thrifty_face_kbps": mean(face, lambda d: d.wire_kbps)}
    if talking:
        voice = setting.calls.make([CallPlan(motion, voice=True, budget=budget) for motion in talking])
        rows["wire.thrifty_face_voice_kbps"] = mean(voice, lambda d: d.wire_kbps)
    return rows


def video_rows(setting: Setting) -> dict[str, float]:
    setting.say("calls: face, the clips of the video calls")
    face = setting.calls.make([CallPlan(motion) for motion in setting.few])
    rows = {
        "avatar.payload_kbps": mean(face, lambda d: d.payload_kbps),
        "avatar.wire_kbps": mean(face, lambda d: d.wire_kbps),
    }
    for codec in VideoCodec:
        name, rates, fps = codec.name.lower(), list[float](), list[float]()
        for motion in setting.few:
            setting.say(f"video calls: {codec.name}, {motion.path.name}")
            passed = asyncio.run(video.measure(codec, str(motion.path), setting.seconds))
            rates.append(float(np.mean(passed.kbps)))
            fps.append((passed.a.pictures + passed.b.pictures) / 2 / passed.seconds)
        rows |= {f"{name}.wire_kbps": float(np.mean(rates)), f"{name}.fps": float(np.mean(fps))}
        rows[f"ratio.{name}"] = rows[f"{name}.wire_kbps"] / max(rows["avatar.wire_kbps"], 1e-9)
    return rows


def av1_rows(setting: Setting) -> dict[str, float]:
    rates = []
    for motion in setting.motions:
        setting.say(f"AV1: {motion.path.name}")
        rates.append(encoders.wire_at(encoders.AV1, encoders.squares(motion.path), SSIM))
    return {"av1_256.wire_kbps": float(np.nanmean(rates))}


def loss_rows(setting: Setting) -> dict[str, float]:
    rows = profile_rows(setting, (WITHOUT_LOSS, "loss10", "loss30"), voice=False)
    rows |= profile_rows(setting, ("call drop", "call drop at 20k"), voice=True)
    return rows | {
        "loss10.wire_ratio": rows["loss10.wire_kbps"] / rows[f"{WITHOUT_LOSS}.wire_kbps"],
        "loss10.rms_ratio": rows["loss10.vertex_mm"] / rows[f"{WITHOUT_LOSS}.vertex_mm"],
        "loss10.rotation_ratio": rows["loss10.rotation_deg"] / rows[f"{WITHOUT_LOSS}.rotation_deg"],
    }


def profile_rows(setting: Setting, names: Sequence[str], voice: bool = True) -> dict[str, float]:
    """Calls on networks by name: KEY.wire_kbps and so on; with speech where a clip has sound."""
    rows: dict[str, float] = {}
    for name in names:
        setting.say(f"calls on the network “{name}”")
        plans = [CallPlan(m, PROFILES[name], voice and avatar.has_sound(m.path)) for m in setting.few]
        found = setting.calls.make(plans)
        rows |= {f"{key(name)}.{what}": mean(found, value) for what, value in SHOWN.items()}
        rows[f"{key(name)}.freeze_ms"] = max(d.shown.freeze_ms for call in found for d in call)
        rows[f"{key(name)}.captured_over_counted"] = setting.calls.captured or float("nan")
        if voice:
            rows[f"{key(name)}.heard"] = mean(found, lambda d: d.heard)
    return rows


SHOWN: dict[str, Callable[[avatar.Direction], float]] = {
    "wire_kbps": lambda d: d.wire_kbps,
    "payload_kbps": lambda d: d.payload_kbps,
    "shown_fps": lambda d: d.shown.fps,
    "age_ms": lambda d: d.shown.age_ms,
    "gap_ms_p95": lambda d: d.shown.gap_ms_p95,
    "vertex_mm": lambda d: d.shown.errors.vertex_mm,
    "rotation_deg": lambda d: d.shown.errors.rotation_deg,
}


def fidelity_rows(setting: Setting) -> dict[str, float]:
    return fidelity.rows([motion.path for motion in setting.few], setting.basis, setting.say)


PARTS: dict[str, Callable[[Setting], dict[str, float]]] = {
    "rates": rate_rows,
    "video": video_rows,
    "av1": av1_rows,
    "loss": loss_rows,
    "fidelity": fidelity_rows,
}
