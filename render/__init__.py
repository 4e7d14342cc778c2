"""The picture: a scene description and an OpenGL renderer that knows no widget.

The window, the off-screen renders of training and the tests all draw through this package.
"""
