"""The network of a closer look: a square of the picture in, points of eye or mouth out."""

import numpy as np
import torch
from torch import Tensor, nn

from codec import closer

HIDDEN = 64
COUNT = {"eyes": len(closer.RIGHT), "mouth": len(closer.MOUTH)}
SIDE, THIN = {"eyes": 64, "mouth": 80}, {"eyes": 12, "mouth": 8}
FINE = {"eyes": (slice(5, 14), slice(2, 14)), "mouth": None}
"""Rows and columns of the map of 4-pixel cells in which the opened eye lies: an iris moves by a pixel or two,
and is not learnt from cells of 8."""
FINE_THIN = 8


class Stage(nn.Module):
    """Half the size; two 3 x 3 convolutions with a way around the second."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H / 2, W / 2)"""
        x = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(x)) + x)


class CloserNet(nn.Module):
    """(B, S, S, 3) uint8 -> points (B, N, 2) in the square, [-1, 1], and (B,) the logit that they are there.

    Every square is brought to the same mean and contrast first: eyes in the dark are eyes.
    """

    def __init__(self, part: str) -> None:
        super().__init__()
        side, self.count = SIDE[part], COUNT[part]
        self.near = nn.Sequential(
            nn.Conv2d(3, 16, 5, 2, 2, bias=False), nn.BatchNorm2d(16), nn.ReLU(), Stage(16, 24)
        )
        self.far = Stage(24, 40)
        self.thin = nn.Sequential(nn.Conv2d(40, THIN[part], 1), nn.ReLU(), nn.Flatten())
        self.hidden = nn.Linear(THIN[part] * (side // 8) ** 2, HIDDEN)
        self.window = FINE[part]
        if self.window is not None:
            cells = FINE_THIN * int(np.prod([s.stop - s.start for s in self.window]))
            self.fine = nn.Sequential(nn.Conv2d(24, FINE_THIN, 1), nn.ReLU(), nn.Flatten())
            self.fine_hidden = nn.Linear(cells, HIDDEN, bias=False)
            nn.init.zeros_(self.fine_hidden.weight)
        self.head = nn.Linear(HIDDEN, 2 * self.count + 1)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)

    def forward(self, squares: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        x = squares.permute(0, 3, 1, 2).float()
        x = x - x.mean((1, 2, 3), keepdim=True)
        x = x / (x.square().mean((1, 2, 3), keepdim=True).sqrt() + 6)
        near = self.near(x)
        features = self.hidden(self.thin(self.far(near)))
        if self.window is not None:
            rows, columns = self.window
            features = features + self.fine_hidden(self.fine(near[:, :, rows, columns]))
        with torch.autocast(squares.device.type, enabled=False):
            out = self.head(torch.relu(features.float()))
        return out[:, :-1].view(-1, self.count, 2), out[:, -1]


class Whole(nn.Module):
    """The net as the app sees it: points, and how sure it is that they are there, 0 to 1."""

    def __init__(self, net: CloserNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, squares: Tensor) -> tuple[Tensor, Tensor]:
        """(B, S, S, 3) uint8"""
        points, there = self.net(squares)
        return points, torch.sigmoid(there)
