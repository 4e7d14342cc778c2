"""A clip as Chromium takes it for a camera: 640 x 480, 30 pictures a second, begun again at its end."""

from pathlib import Path

import av
import cv2

from app.media.clip import decoded, open_clip

WIDTH, HEIGHT, FPS = 640, 480, 30
CLIP_FRAMES = 90


def write_camera(camera: str, path: Path) -> None:
    """The clip's first three seconds, as YUV4MPEG2."""
    with open_clip(camera) as container, path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FPS}:1 Ip A1:1 C420jpeg\n".encode())
        frames = decoded(container, container.streams.video[0])
        for _, frame in zip(range(CLIP_FRAMES), frames, strict=False):
            assert isinstance(frame, av.VideoFrame)
            rgb = frame.reformat(WIDTH, HEIGHT, format="rgb24").to_ndarray()
            out.write(b"FRAME\n" + cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420).tobytes())
