"""From pictures of a person to their likeness: shape, skin, hair; numpy and OpenCV, no device, no screen.

Enrolment in the client and the making of skins and bases in training share this package.
"""
