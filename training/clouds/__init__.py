"""Clouds of points: one PCA over everything or our split, a residual network, any topology."""
