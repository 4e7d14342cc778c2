"""What the bandwidth bench can be asked for: its parts, and networks by name."""

from app.bench.lab.impair import Impairment

PARTS = ("rates", "video", "av1", "loss", "fidelity")

PROFILES: dict[str, Impairment] = {
    "none": Impairment(),
    "delay150": Impairment(delay_s=0.15),
    "loss10": Impairment(loss=0.10, delay_s=0.15),
    "loss30": Impairment(loss=0.30, delay_s=0.15),
    "jitter": Impairment(delay_s=0.05, jitter_s=0.06, overtaking=True),
    "reorder": Impairment(delay_s=0.05, reorder=0.10, reorder_s=0.08),
    "call drop": Impairment(rate_bps=50e3, delay_s=0.5, loss=0.20),
    "call drop at 20k": Impairment(rate_bps=20e3, delay_s=0.5, loss=0.20),
    "very bad": Impairment(rate_bps=1e6, delay_s=0.5, loss=0.10),
    "2.5G": Impairment(rate_bps=150e3, delay_s=0.2, loss=0.03),
    "3G": Impairment(rate_bps=750e3, delay_s=0.25, loss=0.015),
    "poor 3G": Impairment(rate_bps=400e3, delay_s=0.35, loss=0.05),
    "unstable 4G": Impairment(rate_bps=4e6, delay_s=0.5, loss=0.10),
    "high loss": Impairment(rate_bps=4e6, delay_s=0.005, loss=0.20),
    "half lost": Impairment(rate_bps=40e6, delay_s=0.01, loss=0.50),
}
"""Each direction's rate, delay, jitter, loss and reordering. From "call drop" on, rate, delay and loss are
those by which mobile testing tools know the names."""


def key(name: str) -> str:
    """The name as part of a row's key."""
    return name.lower().replace(" ", "_").replace(".", "_")
