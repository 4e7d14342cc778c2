"""Cameras, files, microphones and speakers, and the newest-value cells between threads."""
