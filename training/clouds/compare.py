"""Both models on the same data: trained alike, measured on the same people held out."""

import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.table import Table

from assets import report
from training.clouds import feed, learn
from training.clouds.learn import CloudConfig, Learner
from training.train import nchw

SPEED_CROPS = 20


def run(settings: Mapping[str, CloudConfig], out: Path) -> dict[str, float]:
    """Train each, write the rows and show the table."""
    figures: dict[str, float] = {}
    for name, one in settings.items():
        learner = learn.run(one)
        measured = learn.validate(learner)
        figures |= {f"{name}.{key}": value for key, value in measured.items()}
        figures[f"{name}.rotation_deg"] = rotation_error(learner)
        figures[f"{name}.ms_per_crop"] = speed_ms(learner)
        figures[f"{name}.parameters"] = sum(p.numel() for p in learner.net.parameters())
    report.make(figures, "python -m training").write(out)
    show(figures, list(settings))
    return figures


@torch.no_grad()
def rotation_error(learner: Learner) -> float:
    """Mean angle in degrees between the predicted and the true head rotation; NaN for the older model, which
    says none."""
    if learner.settings.model != "split":
        return float("nan")
    learner.net.eval()
    angles = []
    for pixels, truth in feed.held_out(learner.settings.data, learner.settings.size):
        p = learner.net(nchw(torch.from_numpy(pixels[None]).to(learner.device)))
        turn = p.rotation[0].cpu().numpy() @ truth[1].T
        angles.append(np.degrees(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))))
    learner.net.train()
    return float(np.mean(angles))


@torch.no_grad()
def speed_ms(learner: Learner) -> float:
    """One crop through the net by torch, the median of some."""
    learner.net.eval()
    crop = torch.zeros(1, 3, learner.settings.size, learner.settings.size, device=learner.device)
    taken = []
    for _ in range(SPEED_CROPS):
        begin = time.perf_counter()
        float(learner.net(crop).confidence)
        taken.append(1000 * (time.perf_counter() - begin))
    learner.net.train()
    return float(np.median(taken))


def show(figures: Mapping[str, float], models: list[str]) -> None:
    """A column for each model."""
    table = Table(
        "on people held out", *models, "a face that never moves", title="The same data, both models"
    )
    for key, text in (
        ("nme", "68 points, NME, %"),
        ("cloud", "whole cloud, % of the crop's side"),
        ("rotation_deg", "rotation, degrees"),
        ("ms_per_crop", "a crop by torch, ms"),
        ("parameters", "parameters"),
    ):
        constant = figures.get(f"{models[0]}.constant.{key}")
        values = [figures[f"{m}.{key}"] for m in models]
        table.add_row(text, *map(_text, values), "" if constant is None else _text(constant))
    Console().print(table)


def _text(value: float) -> str:
    if np.isnan(value):
        return "-"
    return f"{value:,.0f}" if value > 1e4 else f"{value:.3g}"
