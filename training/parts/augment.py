"""What cameras, light and the world do to a face crop: the labels stay, the pixels suffer.

Every function takes and returns an (H, W, 3) uint8 picture. The order is that of the world: something stands
before the face, light falls on it, the lens blurs, the sensor adds noise, the codec its blocks.
"""

import cv2
import numpy as np

from codec.values import Image

Rng = np.random.Generator
HANDS = 0.4
"""Of what stands before faces."""


def degraded(image: Image, rng: Rng) -> Image:
    """A random selection of everything below."""
    steps = ((0.15, occluded), (0.85, lit), (0.2, shaded), (0.25, small), (0.2, blurred), (0.45, noisy))
    for share, step in (*steps, (0.25, compressed)):
        if rng.random() < share:
            image = step(image, rng)
    return image


def occluded(image: Image, rng: Rng) -> Image:
    """A hand, or one or two ellipses or rotated boxes of one colour: cups, microphones, phones."""
    size = len(image)
    out = image.copy()
    if rng.random() < HANDS:
        return hand(out, rng)
    for _ in range(rng.integers(1, 3)):
        centre = tuple(int(v) for v in rng.integers(0, size, 2))
        axes = tuple(int(v) for v in rng.uniform(0.06, 0.28, 2) * size)
        colour = [float(v) for v in rng.integers(0, 256, 3)]
        if rng.random() < 0.5:  # skin is the likeliest thing before a face
            y, x = rng.integers(size // 4, 3 * size // 4, 2)
            colour = [float(v) for v in image[y, x]]
        angle = float(rng.uniform(0, 180))
        if rng.random() < 0.5:
            cv2.ellipse(out, centre, axes, angle, 0, 360, colour, -1, cv2.LINE_AA)
        else:
            box = cv2.boxPoints((centre, (2 * axes[0], 2 * axes[1]), angle)).astype(np.int32)
            cv2.fillConvexPoly(out, box, colour, cv2.LINE_AA)
    return out


def hand(image: Image, rng: Rng) -> Image:
    """Four fingers and a palm of the skin that the picture shows, from any side, drawn into `image`."""
    size = len(image)
    y, x = rng.integers(size // 4, 3 * size // 4, 2)
    skin = image[y, x] * rng.uniform(0.75, 1.1)
    width = rng.uniform(0.05, 0.1) * size
    knuckles, angle = rng.uniform(0.15, 0.85, 2) * size, rng.uniform(0, 2 * np.pi)
    ahead = np.array([np.cos(angle), np.sin(angle)])
    aside = np.array([-ahead[1], ahead[0]])
    for k, length in enumerate((0.8, 1.0, 0.95, 0.7)):
        root = knuckles + aside * (k - 1.5) * width * 1.1
        bent = ahead * np.cos(0.1 * k) + aside * rng.uniform(-0.2, 0.2)
        ends = [tuple(int(v) for v in end) for end in (root, root + bent * length * 4 * width)]
        shade = [float(v) for v in np.clip(skin * rng.uniform(0.85, 1.1), 0, 255)]
        cv2.line(image, ends[0], ends[1], shade, max(int(width), 1), cv2.LINE_AA)
    palm = tuple(int(v) for v in knuckles - ahead * 2 * width)
    axes = (int(2.4 * width), int(2.2 * width))
    cv2.ellipse(
        image, palm, axes, float(np.degrees(angle)), 0, 360, [float(v) for v in skin], -1, cv2.LINE_AA
    )
    return image


def lit(image: Image, rng: Rng) -> Image:
    """Exposure, contrast, gamma and white balance; sometimes no colour at all."""
    gamma = np.exp(rng.normal(0, 0.3))
    gain = np.exp(rng.normal(0, 0.18) + rng.normal(0, 0.07, 3))
    offset = rng.normal(0, 12)
    level = np.linspace(0, 1, 256)[:, None] ** gamma * 255 * gain + offset
    table = np.clip(level, 0, 255).astype(np.uint8)
    if rng.random() < 0.1:
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        image = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    return np.asarray(cv2.LUT(image, table[None]), np.uint8)


def shaded(image: Image, rng: Rng) -> Image:
    """Light from one side: a smooth ramp over the crop."""
    angle, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.75)
    y, x = (np.linspace(-1, 1, n, dtype=np.float32) for n in image.shape[:2])
    along = np.cos(angle) * x[None] + np.sin(angle) * y[:, None]
    ramp = 1 - depth / (1 + np.exp(-4 * (along - rng.uniform(-0.5, 0.5))))
    return (image * ramp[..., None].astype(np.float32)).astype(np.uint8)


def small(image: Image, rng: Rng) -> Image:
    """Seen from afar: as few as 30 pixels."""
    size = len(image)
    fewer = int(rng.uniform(0.25, 0.8) * size)
    way = cv2.INTER_AREA if rng.random() < 0.7 else cv2.INTER_LINEAR
    tiny = cv2.resize(image, (fewer, fewer), interpolation=way)
    return np.asarray(cv2.resize(tiny, (size, size), interpolation=cv2.INTER_LINEAR), np.uint8)


def blurred(image: Image, rng: Rng) -> Image:
    """Out of focus, or moving."""
    if rng.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 1.8))), np.uint8)
    length = int(rng.integers(3, 8))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    arm = np.array([np.cos(angle), np.sin(angle)]) * (length - 1) / 2
    middle = (length - 1) / 2
    ends = [tuple(np.rint(middle + sign * arm).astype(int).tolist()) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0)
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.uint8)


def noisy(image: Image, rng: Rng) -> Image:
    """Sensor noise, of one pixel or clumped as after a camera's own denoiser."""
    (height, width), strength = image.shape[:2], rng.uniform(2, 14)
    clump = 1 if rng.random() < 0.6 else 2
    noise = rng.standard_normal((height // clump, width // clump, 3), np.float32) * np.float32(strength)
    if clump > 1:
        noise = np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def compressed(image: Image, rng: Rng) -> Image:
    """JPEG blocks."""
    good, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 70))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8) if good else image
