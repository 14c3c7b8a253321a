"""See how convolutions walk.

>>> import convwalk
>>> layer = convwalk.conv2d(input=5, kernel=3, stride=2, padding=1)
>>> layer.output_size
(3, 3)
>>> layer.taps((0, 0))[0]     # the corner of the padding meets the first kernel value
(None, (0, 0))
>>> layer.export("layer.svg", view="flat")

In a notebook a layer shows itself. Sizes are cells, places are counted from 0, and what can't be is a ``ValueError``
with a sentence that names the field, its value and what is allowed. Sizes, layouts and numbers follow Dumoulin & Visin,
*A guide to convolution arithmetic for deep learning*, and agree with PyTorch.
"""

from ._figure import Drawn, Layer, Network
from ._frameworks import read, show
from ._layers import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_avg_pool3d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
    adaptive_max_pool3d,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
    interpolate,
    max_pool1d,
    max_pool2d,
    max_pool3d,
    pad,
    pixel_shuffle,
    pixel_unshuffle,
    pool,
    transposed,
)
from ._widget import lesson, lesson_names, widget

__all__ = [
    "Drawn", "Layer", "Network", "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d",
    "adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d",
    "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "interpolate", "lesson",
    "lesson_names", "max_pool1d", "max_pool2d", "max_pool3d", "pad", "pixel_shuffle", "pixel_unshuffle", "pool", "read",
    "show", "transposed", "widget",
]  # fmt: skip
