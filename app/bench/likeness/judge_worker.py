"""Runs in the judges' environment: FOLDER of PNGs -> JSON of 128 numbers for each that shows a face."""

import json
import sys
from pathlib import Path

import dlib
import face_recognition_models as models

find = dlib.get_frontal_face_detector()
place = dlib.shape_predictor(models.pose_predictor_model_location())
describe = dlib.face_recognition_model_v1(models.face_recognition_model_location())

found = {}
for path in sorted(Path(sys.argv[1]).glob("*.png")):
    image = dlib.load_rgb_image(str(path))
    faces = find(image, 1)
    if faces:
        largest = max(faces, key=lambda box: box.area())
        found[path.stem] = list(describe.compute_face_descriptor(image, place(image, largest)))
print(json.dumps(found))
