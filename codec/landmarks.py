"""Names for MediaPipe's 478 points: which of them are lids, lips, brows, and which pairs make a gap.

Right and left are the subject's own. Rings run from the outer corner (eyes) or the right corner (lips).
"""

import numpy as np

from codec.values import Float

RIGHT_UPPER_LID = (246, 161, 160, 159, 158, 157, 173)
RIGHT_LOWER_LID = (7, 163, 144, 145, 153, 154, 155)
RIGHT_CORNERS = (33, 133)
LEFT_UPPER_LID = (466, 388, 387, 386, 385, 384, 398)
LEFT_LOWER_LID = (249, 390, 373, 374, 380, 381, 382)
LEFT_CORNERS = (263, 362)
INNER_UPPER_LIP = (191, 80, 81, 82, 13, 312, 311, 310, 415)
INNER_LOWER_LIP = (95, 88, 178, 87, 14, 317, 402, 318, 324)
INNER_CORNERS = (78, 308)
OUTER_UPPER_LIP = (185, 40, 39, 37, 0, 267, 269, 270, 409)
OUTER_LOWER_LIP = (146, 91, 181, 84, 17, 314, 405, 321, 375)
OUTER_CORNERS = (61, 291)
RIGHT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LEFT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
CHIN = (152, 175, 199, 200, 18, 83, 313, 148, 377, 176, 400)
RIGHT_IRIS = (468, 469, 470, 471, 472)
LEFT_IRIS = (473, 474, 475, 476, 477)

RIGHT_EYE = (RIGHT_CORNERS[0], *RIGHT_UPPER_LID, RIGHT_CORNERS[1], *RIGHT_LOWER_LID[::-1])
LEFT_EYE = (LEFT_CORNERS[0], *LEFT_UPPER_LID, LEFT_CORNERS[1], *LEFT_LOWER_LID[::-1])
INNER_LIPS = (INNER_CORNERS[0], *INNER_UPPER_LIP, INNER_CORNERS[1], *INNER_LOWER_LIP[::-1])
OUTER_LIPS = (OUTER_CORNERS[0], *OUTER_UPPER_LIP, OUTER_CORNERS[1], *OUTER_LOWER_LIP[::-1])

LID_PAIRS = (
    *zip(RIGHT_UPPER_LID, RIGHT_LOWER_LID, strict=True),
    *zip(LEFT_UPPER_LID, LEFT_LOWER_LID, strict=True),
)
LIP_PAIRS = tuple(zip(INNER_UPPER_LIP, INNER_LOWER_LIP, strict=True))


def eye_opening(points: Float) -> tuple[float, float]:
    """(478, >=2) -> right and left: mean gap of the middle three lid pairs over the eye's width."""

    def one(upper: tuple[int, ...], lower: tuple[int, ...], corners: tuple[int, int]) -> float:
        gaps = np.linalg.norm(points[list(upper[2:5]), :2] - points[list(lower[2:5]), :2], axis=1)
        width = np.linalg.norm(points[corners[0], :2] - points[corners[1], :2])
        return float(gaps.mean() / max(float(width), 1e-6))

    return (
        one(RIGHT_UPPER_LID, RIGHT_LOWER_LID, RIGHT_CORNERS),
        one(LEFT_UPPER_LID, LEFT_LOWER_LID, LEFT_CORNERS),
    )
