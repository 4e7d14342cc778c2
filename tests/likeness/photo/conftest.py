"""The simulated webcam, for every test of this folder."""

from tests.likeness.photo.photographer import chi, photographer

__all__ = ["chi", "photographer"]
