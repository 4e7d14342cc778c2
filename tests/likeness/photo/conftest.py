"""What tests of photographed likenesses share."""

from tests.likeness.photo.photographer import chi, photographer

__all__ = ["chi", "photographer"]
