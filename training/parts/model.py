"""The regressor: a small residual network from a face crop to pose, shape, gaze and confidence.

Everything that it says about a face can be drawn: `LandmarkModel` turns coefficients into the 478 landmarks
of the basis, differentiably, so that losses live in what is seen. Coordinates in a crop are in [-1, 1], x to
the right and y down; a head X is seen at u = scale * (R X)_xy / (1 - nearness * (R X)_z) + shift, y turned:
weak perspective, and the swelling of a near nose by a number of its own, because the camera's lens is
unknown.

The head is a flattened 4 x 4 map, not a global pool: pooling made expression a constant. A flattened 16 x 16
map of few channels goes beside it: an iris moves by a pixel or two, and without it gaze stayed a constant.
"""

from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from codec.basis import Basis, Part

MM = 100.0
"""Landmarks are handled in units of 100 mm, so that a scale of about 1 fills the crop."""
START_SCALE = 0.75
"""exp(0) of the scale output: a 200 mm face fills three quarters of the crop."""
POSE = 10  # six of the rotation, log scale, two of the shift, nearness
MOST_NEAR = 0.4
"""100 mm over the least distance, 250 mm."""
GAZE = 4
NEAR_STAGES = 2
"""The fine map is taken after so many stages: cells of 8 pixels that have seen a whole eye."""


@dataclass(frozen=True, slots=True)
class RegressorShape:
    """What decides the weights' sizes; stored in the checkpoint and in the ONNX file."""

    size: int = 128
    widths: tuple[int, ...] = (32, 64, 128, 160)
    blocks: tuple[int, ...] = (1, 1, 2, 2)
    thin: int = 64
    fine: int = 12
    hidden: int = 256
    identity: int = 50
    expression: int = 48

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


class Prediction(NamedTuple):
    """rotation (B, 3, 3), scale (B,), shift (B, 2), nearness (B,) 100 mm over the distance, identity (B, I),
    expression (B, E), gaze (B, 4), confidence (B,) as a logit."""

    rotation: Tensor
    scale: Tensor
    shift: Tensor
    nearness: Tensor
    identity: Tensor
    expression: Tensor
    gaze: Tensor
    confidence: Tensor


class Block(nn.Module):
    """Two 3 x 3 convolutions and a way around them."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        same = stride == 1 and inputs == outputs
        self.around = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        )

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, H, W) -> (B, outputs, H / stride, W / stride)"""
        y = torch.relu(self.first_norm(self.first(x)))
        return torch.relu(self.second_norm(self.second(y)) + self.around(x))


def rotation_from_six(six: Tensor) -> Tensor:
    """(B, 6) -> (B, 3, 3) by Gram-Schmidt; continuous, unlike angles (Zhou et al., CVPR 2019)."""
    first, second = six[:, :3], six[:, 3:]
    x = first / (first.square().sum(1, keepdim=True) + 1e-8).sqrt()
    second = second - (x * second).sum(1, keepdim=True) * x
    y = second / (second.square().sum(1, keepdim=True) + 1e-8).sqrt()
    z = torch.stack(
        (
            x[:, 1] * y[:, 2] - x[:, 2] * y[:, 1],
            x[:, 2] * y[:, 0] - x[:, 0] * y[:, 2],
            x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0],
        ),
        1,
    )
    return torch.stack((x, y, z), 2)


def tail(channels: int, thin: int, cells: int, outputs: int) -> nn.Sequential:
    """(B, channels, cells, cells) -> (B, outputs): fewer channels, then every cell has weights of its own."""
    return nn.Sequential(
        nn.Conv2d(channels, thin, 1), nn.ReLU(), nn.Flatten(), nn.Linear(thin * cells**2, outputs)
    )


def numbers(shape: RegressorShape) -> int:
    """How many `predicted` takes."""
    return POSE + shape.identity + shape.expression + GAZE + 1


def prepared(head: nn.Linear) -> nn.Linear:
    """The last layer as training begins: every face is the mean one, frontal."""
    nn.init.normal_(head.weight, std=0.01)
    nn.init.zeros_(head.bias)
    with torch.no_grad():
        head.bias[:6] = torch.tensor([1.0, 0, 0, 0, 1, 0])
    return head


def predicted(out: Tensor, shape: RegressorShape) -> Prediction:
    """(B, `numbers`) the last layer's numbers -> what they mean"""
    sizes = (6, 1, 2, 1, out.shape[1] - POSE)
    six, log_scale, shift, near, rest = out.split(sizes, 1)  # type: ignore[no-untyped-call]  # torch's own
    identity, expression, gaze, confidence = rest.split((shape.identity, shape.expression, GAZE, 1), 1)
    scale = START_SCALE * torch.exp(log_scale[:, 0])
    nearness = MOST_NEAR * torch.sigmoid(near[:, 0] - 1)
    rotation = rotation_from_six(six)
    return Prediction(rotation, scale, shift, nearness, identity, expression, gaze, confidence[:, 0])


class RegressorNet(nn.Module):
    """(B, 3, S, S) RGB, 0 to 255 -> `Prediction`."""

    def __init__(self, shape: RegressorShape) -> None:
        super().__init__()
        self.shape = shape
        width = shape.widths[0]
        layers: list[nn.Module] = [
            nn.Conv2d(3, width, 5, 2, 2, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
        ]
        for outputs, count in zip(shape.widths, shape.blocks, strict=True):
            for i in range(count):
                layers.append(Block(width, outputs, 2 if i == 0 else 1))
                width = outputs
        self.body = nn.Sequential(*layers)
        self._near = 3 + sum(shape.blocks[:NEAR_STAGES])
        self.hidden = tail(width, shape.thin, shape.size // 2 ** (1 + len(shape.widths)), shape.hidden)
        near = shape.widths[NEAR_STAGES - 1]
        self.fine = tail(near, shape.fine, shape.size // 2 ** (1 + NEAR_STAGES), shape.hidden)
        nn.init.zeros_(self.fine[-1].weight)  # type: ignore[arg-type]  # a linear layer
        self.head = prepared(nn.Linear(shape.hidden, numbers(shape)))

    def forward(self, pixels: Tensor) -> Prediction:
        """The body may run in bfloat16 (autocast); what comes out is float32."""
        near = self.body[: self._near](pixels / 127.5 - 1)
        features = torch.relu(self.hidden(self.body[self._near :](near)) + self.fine(near))
        with torch.autocast(pixels.device.type, enabled=False):
            return predicted(self.head(features.float()), self.shape)


class LandmarkModel(nn.Module):
    """Coefficients -> landmarks (B, 478, 3) in head space, units of 100 mm, and their projection.

    `offset` (478, 3) is learnt: where the teacher puts a point on real faces is not quite where the basis
    embeds it, and the same small shift for everybody must not be taken for expression.
    """

    mean: Tensor
    identity: Tensor
    expression: Tensor
    eye_mean: Tensor
    eye_identity: Tensor

    def __init__(self, basis: Basis, identity: int, expression: int) -> None:
        super().__init__()
        points = basis.landmarks478
        vertices = points.vertices

        def at(field: np.ndarray) -> Tensor:
            """(..., V, 3) -> (..., 478, 3)"""
            found = np.einsum("nk,...nkd->...nd", points.weights, field[..., vertices, :])
            return torch.from_numpy(np.ascontiguousarray(found / MM, np.float32))

        mean, shapes, moves = at(basis.mean), at(basis.identity[:identity]), at(basis.expression[:expression])
        centres = [eye_centre(basis, part, identity) for part in (Part.EYE_LEFT, Part.EYE_RIGHT)]
        part = basis.part[vertices[:, 0]]
        left, right = part == Part.EYE_LEFT, part == Part.EYE_RIGHT
        moves[:, torch.from_numpy(left | right)] = 0  # eyeballs turn, expressions do not move them
        self.register_buffer("mean", mean)
        self.register_buffer("identity", shapes.flatten(1))
        self.register_buffer("expression", moves.flatten(1))
        self.register_buffer("eye_mean", torch.stack([c[0] for c in centres]))
        self.register_buffer("eye_identity", torch.stack([c[1] for c in centres], 1).flatten(1))
        self.left, self.right = np.flatnonzero(left).tolist(), np.flatnonzero(right).tolist()
        self.offset = nn.Parameter(torch.zeros(len(vertices), 3))

    def points(self, identity: Tensor, expression: Tensor, gaze: Tensor) -> Tensor:
        """(B, I), (B, E), (B, 4) -> (B, 478, 3) in head space"""
        count = len(identity)
        moved = (identity @ self.identity + expression @ self.expression).view(count, -1, 3)
        out = self.mean + self.offset + moved
        centres = self.eye_mean + (identity @ self.eye_identity).view(count, 2, 3)
        parts = [out]
        for eye, here in enumerate((self.left, self.right)):
            if here:
                turn = eye_turn(gaze[:, 2 * eye], gaze[:, 2 * eye + 1])
                arm = out[:, here] - centres[:, eye, None]
                parts.append(arm @ turn.transpose(1, 2) + centres[:, eye, None])
        return torch.cat(parts, 1)[:, self._order(len(self.mean))]

    def _order(self, count: int) -> list[int]:
        order = list(range(count))
        for place, index in enumerate(self.left + self.right):
            order[index] = count + place
        return order

    def project(self, points: Tensor, prediction: Prediction) -> Tensor:
        """(B, N, 3) in head space -> (B, N, 3): x, y in the crop, z towards the camera on the same scale"""
        turned = points @ prediction.rotation.transpose(1, 2)
        swell = prediction.scale[:, None] / (1 - prediction.nearness[:, None] * turned[:, :, 2])
        flip = points.new_tensor([1.0, -1.0, 1.0])
        return turned * swell[:, :, None] * flip + torch.nn.functional.pad(prediction.shift, (0, 1))[:, None]

    def forward(self, prediction: Prediction) -> Tensor:
        """-> (B, 478, 3), as `project`"""
        p = prediction
        return self.project(self.points(p.identity, p.expression, p.gaze), p)


def eye_centre(basis: Basis, part: Part, identity: int) -> tuple[Tensor, Tensor]:
    """(3,), (I, 3): an eyeball's centre as a linear function of identity, as `Basis.vertices` has it."""
    eye = basis.mean[basis.part == part]
    shapes = basis.identity[:identity, basis.part == part]
    if not len(eye):
        return torch.zeros(3), torch.zeros(identity, 3)
    low, high, axis = eye.argmin(0), eye.argmax(0), np.arange(3)
    mean = (eye[low, axis] + eye[high, axis]) / 2
    moved = (shapes[:, low, axis] + shapes[:, high, axis]) / 2
    return torch.from_numpy(mean / MM), torch.from_numpy(moved / MM)


def eye_turn(yaw: Tensor, pitch: Tensor) -> Tensor:
    """(B,), (B,) -> (B, 3, 3): the rotation of `codec.basis.eye_rotation`, in torch"""
    cy, sy, cp, sp = torch.cos(yaw), torch.sin(yaw), torch.cos(pitch), torch.sin(pitch)
    zero = torch.zeros_like(cy)
    about_x = torch.stack(
        [torch.stack(r, 1) for r in ((zero + 1, zero, zero), (zero, cp, sp), (zero, -sp, cp))], 1
    )
    about_y = torch.stack(
        [torch.stack(r, 1) for r in ((cy, zero, sy), (zero, zero + 1, zero), (-sy, zero, cy))], 1
    )
    return about_y @ about_x
