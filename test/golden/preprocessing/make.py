"""What Pillow makes of a photo on its way into a network: torchvision's Resize and CenterCrop, in numbers.

    python make.py image.jpg SIZE CROP_FRACTION > NAME.json      (Pillow 13.0, NumPy 2.4)

`means` is the crop in 13 x 13 fields of equal size, the mean of each, by row, column and channel; `pixels` is the
first pixel of each field, likewise; both of 255.
"""

import json
import math
import sys

import numpy
from PIL import Image

FIELDS = 13

path, size, fraction = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
image = Image.open(path).convert("RGB")
width, height = image.size
shorter = math.floor(size / fraction)
if width <= height:
    shape = shorter, int(shorter * height / width)
else:
    shape = int(shorter * width / height), shorter
left, top = (int(round((side - size) / 2)) for side in shape)

resized = image.resize(shape, Image.BICUBIC)
crop = numpy.asarray(resized.crop((left, top, left + size, top + size)), dtype=numpy.float64)
field = size // FIELDS
means = crop.reshape(FIELDS, field, FIELDS, field, 3).mean(axis=(1, 3))
print(
    json.dumps(
        {
            "size": size,
            "cropFraction": fraction,
            "resized": shape,
            "means": [round(float(mean), 2) for mean in means.ravel()],
            "pixels": [int(value) for value in crop[::field, ::field].ravel()],
        }
    )
)
