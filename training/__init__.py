"""Makes what is in assets/: basis, finder, regressor, textures, sample clips."""
