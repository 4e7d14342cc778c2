"""The viewer's hand on the camera: drags, wheel and keys in, a camera that never leaves the face out."""

from dataclasses import replace

from render.scene import Camera

_RAD_PER_WIDTH = 2.4  # a drag across the whole picture looks from ear to ear
_MAX_YAW_RAD, _MAX_PITCH_RAD = 1.2, 0.7  # beyond, one would see the open neck and the back of the hair
_NEAREST, _FURTHEST = 0.55, 1.8  # of the usual distance
_STEP_RAD, _ZOOM_STEP = 0.12, 0.92


class Orbit:
    """`camera` is what to draw with."""

    def __init__(self) -> None:
        self.camera = Camera()

    def drag(self, right: float, down: float) -> None:
        """A pull at the head by fractions of the picture's width: it turns with the hand."""
        yaw = self.camera.yaw_rad - right * _RAD_PER_WIDTH
        pitch = self.camera.pitch_rad + down * _RAD_PER_WIDTH
        self.camera = replace(
            self.camera,
            yaw_rad=max(-_MAX_YAW_RAD, min(_MAX_YAW_RAD, yaw)),
            pitch_rad=max(-_MAX_PITCH_RAD, min(_MAX_PITCH_RAD, pitch)),
        )

    def step(self, right: int, down: int) -> None:
        """The same by arrow keys."""
        self.drag(right * _STEP_RAD / _RAD_PER_WIDTH, down * _STEP_RAD / _RAD_PER_WIDTH)

    def zoom(self, steps: float) -> None:
        """Nearer by a positive number of wheel steps."""
        usual = Camera().distance_mm
        distance = self.camera.distance_mm * _ZOOM_STEP ** max(-50.0, min(50.0, steps))
        self.camera = replace(
            self.camera, distance_mm=max(_NEAREST * usual, min(_FURTHEST * usual, distance))
        )

    def stand(self, middle: tuple[float, float], share: float) -> None:
        """Where in the picture the face is, and how large beside the usual."""
        self.camera = replace(self.camera, middle=middle, share=share)

    def reset(self) -> None:
        """Straight at the face, where it stands."""
        self.camera = Camera(middle=self.camera.middle, share=self.camera.share)
