"""A call's status in words: what each part of the window says. Functions of values, nothing else.

Limits that turn a number into a word stand here, with their sources.
"""

from enum import IntEnum

from app.call.status import CallStats, CallStatus, Comparison, Phase
from app.ui.translate import said, tr
from codec.rate import Rule


class Quality(IntEnum):
    """How well the two can talk, worst first."""

    BROKEN = 0
    POOR = 1
    FAIR = 2
    GOOD = 3


# Mouth-to-ear delay is unnoticed up to 150 ms and disturbs talk beyond 400 ms (ITU-T G.114, figure 1).
_GOOD_LATENCY_MS, _FAIR_LATENCY_MS = 150, 400
# In-band FEC and concealment hide single losses; in bursts, which one loss in eight brings, syllables go.
_GOOD_LOSS, _FAIR_LOSS = 0.05, 0.12
_GOOD_FPS, _FAIR_FPS = 20, 10  # below ten pictures a second lips and voice fall apart
_LATE_MS = 100  # to draw a picture: three of the screen's thirty a second


def quality(status: CallStatus) -> Quality:
    """The worst of what is measured decides; a value of 0 has not been measured yet."""
    stats = status.stats
    if status.phase is Phase.RECOVERING:
        return Quality.BROKEN
    delay_ms = max(stats.latency_ms, stats.rtt_ms / 2)
    fps_counts = stats.shown_fps > 0 and status.peer_present and status.peer_camera_on
    if delay_ms > _FAIR_LATENCY_MS or stats.loss > _FAIR_LOSS or (fps_counts and stats.shown_fps < _FAIR_FPS):
        return Quality.POOR
    if delay_ms > _GOOD_LATENCY_MS or stats.loss > _GOOD_LOSS or (fps_counts and stats.shown_fps < _GOOD_FPS):
        return Quality.FAIR
    return Quality.GOOD


def quality_words(status: CallStatus) -> str:
    """Quality at a glance, and why when it is not good."""
    level = quality(status)
    if level is Quality.BROKEN:
        return tr("Reconnecting")
    if level is Quality.GOOD:
        return tr("Good connection")
    stats = status.stats
    if stats.loss > _GOOD_LOSS:
        reason = tr("packets are lost")
    elif 0 < stats.shown_fps < _GOOD_FPS:  # between faces that come rarely pictures are made here
        return tr("This machine is busy: few pictures")
    elif stats.latency_ms - stats.playout_ms - stats.rtt_ms / 2 > _LATE_MS:
        return tr("This machine is busy: pictures come late")
    else:
        reason = tr("long delay")
    word = tr("Fair connection") if level is Quality.FAIR else tr("Poor connection")
    return f"{word}: {reason}"


def rule_words(rule: Rule) -> str:
    """Why we send as much as we do."""
    match rule:
        case Rule.ROOM:
            return tr("The network has room: everything is sent at once.")
        case Rule.START:
            return tr("Starting gently until the network is known.")
        case Rule.THRIFTY:
            return tr(
                "Less is sent than there is room for, because you chose so or the connection is metered."
            )
        case Rule.CAP:
            return tr("Less is sent than there is room for, because of your limit.")
        case Rule.QUEUE:
            return tr("The network has no room: less is sent.")
        case Rule.SILENCE:
            return tr("Nothing comes through at the moment.")


def kbps(value: float) -> str:
    """A rate, as people write it."""
    if value >= 1000:
        return tr("{rate} Mbit/s", rate=f"{value / 1000:.1f}")
    return tr("{rate} kbit/s", rate=f"{value:.1f}" if value < 9.95 else f"{value:.0f}")


def bandwidth(stats: CallStats, comparison: Comparison | None = None) -> str:
    """What the call costs now: whole packets, both directions; beside it video, once that was measured."""
    now = kbps(stats.wire_out_kbps + stats.wire_in_kbps)
    times = comparison.times if comparison is not None else 0.0
    return tr("{now}, video {times} times that", now=now, times=_times(times)) if times else now


def bandwidth_detail(stats: CallStats, comparison: Comparison | None) -> str:
    """The same in full: payload beside wire, and video's cost where it has been measured."""
    lines = [
        tr(
            "Sending {wire}, of which face data {payload}",
            **_rates(stats.wire_out_kbps, stats.payload_out_kbps),
        ),
        tr(
            "Receiving {wire}, of which face data {payload}",
            **_rates(stats.wire_in_kbps, stats.payload_in_kbps),
        ),
    ]
    if comparison is not None and comparison.times:
        lines.append(comparison_words(comparison))
    return "\n".join(lines)


def comparison_words(comparison: Comparison | None) -> str:
    """What video would cost beside this call; before it is measured, what measuring does."""
    if comparison is None:
        return tr("How much would this call take as video? It is measured on this machine; nothing is sent.")
    if comparison.trouble:
        return said(comparison.trouble)
    if comparison.share < 1:
        return tr("Your camera is encoded as video on this machine, for ten seconds. Nothing of it is sent.")
    return tr(
        "Sending your camera as VP8 would take {video}, its sound not counted. "
        "This call took {call} with its sound: {times} times less.",
        video=kbps(comparison.mean_video_kbps),
        call=kbps(comparison.mean_call_kbps),
        times=_times(comparison.times),
    )


def _times(value: float) -> str:
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"


def _rates(wire_kbps: float, payload_kbps: float) -> dict[str, str]:
    return {"wire": kbps(wire_kbps), "payload": kbps(payload_kbps)}


def duration(seconds: float) -> str:
    """61 -> 1:01, 3661 -> 1:01:01"""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def progress(status: CallStatus) -> tuple[str, str]:
    """(title, explanation) while a call is on its way."""
    phase = status.phase
    if phase is Phase.CALLING:
        return tr("Calling {who}", who=status.contact_name), said(status.message) or tr(
            "Looking for their program."
        )
    if phase is Phase.PREPARING:
        return tr("Getting a code"), tr("The meeting point is asked for one.")
    if phase is Phase.JOINING:
        return tr("Looking for the other person"), tr("The code is being checked. It works once.")
    return tr("Connecting"), tr("You have found each other. Now a direct connection is set up.")


def remote_note(status: CallStatus, has_face: bool) -> str:
    """Why the other side's face does not move, or that it cannot be heard; empty when all is well."""
    if status.phase is not Phase.LIVE:
        return ""
    if not status.peer_camera_on:
        return tr("The other camera is off") + (tr(", and so is the microphone") if status.peer_muted else "")
    if not has_face:
        return tr("Waiting for the other face")
    if not status.peer_present:
        return tr("The other person is out of the picture")
    return tr("The other microphone is off") if status.peer_muted else ""


def recording(status: CallStatus) -> str:
    """Who records this call; empty if neither does."""
    if status.recording and status.peer_recording:
        return tr("Both of you are recording")
    if status.peer_recording:
        return tr("The other side is recording")
    return tr("You are recording") if status.recording else ""


def banner(status: CallStatus) -> str:
    """The one sentence over the picture; empty when there is nothing to say. When a call has ended, the
    call's sentence belongs to the end page, and what is wrong with an answer to the invite's."""
    elsewhere = status.phase in (Phase.ENDED, Phase.INVITING, Phase.CALLING)
    if status.message and not elsewhere:
        return said(status.message)
    if status.trouble:
        return said(status.trouble)
    return tr("The other side has gone silent. Trying again…") if status.phase is Phase.RECOVERING else ""


def window_title(status: CallStatus) -> str:
    """What the task bar shows."""
    if status.phase in (Phase.LIVE, Phase.RECOVERING):
        muted = tr(" · muted") if status.muted else ""
        if status.contact_name:
            return f"{status.contact_name} · {duration(status.live_for_s)}{muted} · Eigencall"
        return f"{duration(status.live_for_s)}{muted} · Eigencall"
    if status.phase is Phase.RINGING:
        return tr("{who} is calling · Eigencall", who=status.contact_name)
    waiting = (Phase.WAITING, Phase.INVITING, Phase.ANSWERING)
    return tr("Waiting · Eigencall") if status.phase in waiting else "Eigencall"
