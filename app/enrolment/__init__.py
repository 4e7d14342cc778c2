"""Enrolment: guiding a person before the camera, making the likeness, keeping it."""
