"""Layers by the names and arguments that PyTorch has for them. `kernel_size` may be said for `kernel`."""

from __future__ import annotations

import json
from typing import Any, Optional, Sequence, Union
from urllib.parse import quote

from . import _convwalk
from ._figure import Layer

#: One number for all axes, or one an axis.
Sizes = Union[int, Sequence[int]]
#: That, or a word: "valid", "same" (as PyTorch), "half", "full", "causal".
Padding = Union[int, Sequence[int], str]


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "x".join(_text(each) for each in value)
    return value if isinstance(value, str) else format(value)


def _layer(op: str, dimensions: int, said: dict[str, Any]) -> Layer:
    """said: what stands behind each flag; True: the flag alone; None and False: it is not said."""
    if not any(isinstance(value, (list, tuple)) and len(value) > 1 for value in said.values()):
        said = {"dimensions": dimensions, **said}
    for flag, value in said.items():
        if isinstance(value, (list, tuple)) and len(value) not in (1, dimensions):
            raise ValueError(
                f"{flag.replace('-', ' ')} is {tuple(value)}; it must be one number, or {dimensions} for the axes"
            )
    words = [f"op={op}"]
    for flag, value in said.items():
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words.append(f"{flag}={quote(_text(value))}")
    return Layer(json.loads(_convwalk.scenario_of_link("&".join(words))))


def _kernel(kernel: Optional[Sizes], kernel_size: Optional[Sizes]) -> Sizes:
    if (kernel is None) == (kernel_size is None):
        raise TypeError("a kernel is missing" if kernel is None else "kernel and kernel_size are the same")
    return kernel if kernel is not None else kernel_size  # type: ignore[return-value]


def _conv(dimensions: int):
    def conv(
        input: Sizes,
        kernel: Optional[Sizes] = None,
        stride: Sizes = 1,
        padding: Padding = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        *,
        kernel_size: Optional[Sizes] = None,
        padding_end: Optional[Sizes] = None,
        padding_mode: str = "zeros",
        in_channels: int = 1,
        out_channels: int = 1,
    ) -> Layer:
        said = {
            "input": input, "kernel": _kernel(kernel, kernel_size), "stride": stride, "padding": padding,
            "padding-end": padding_end, "dilation": dilation, "in-channels": in_channels, "out-channels": out_channels,
            "groups": groups, "padding-mode": None if padding_mode == "zeros" else padding_mode,
        }  # fmt: skip
        return _layer("conv", dimensions, said)

    conv.__name__ = conv.__qualname__ = f"conv{dimensions}d"
    conv.__doc__ = f"""A convolution over {dimensions} axes, as frameworks have it (cross-correlation).

    input, kernel, stride, padding, dilation: cells; one number, or one an axis
    padding: also "valid", "same", "half", "full", "causal"; padding_end: of the ends, where it differs
    padding_mode: "zeros", "reflect", "replicate", "circular"
    Output: floor((i + p + p_end - dilation (k - 1) - 1) / s) + 1 an axis (the guide's relationship 6).
    """
    return conv


def _transposed(dimensions: int):
    def conv_transpose(
        input: Sizes,
        kernel: Optional[Sizes] = None,
        stride: Sizes = 1,
        padding: Sizes = 0,
        output_padding: Sizes = 0,
        groups: int = 1,
        dilation: Sizes = 1,
        *,
        kernel_size: Optional[Sizes] = None,
        padding_end: Optional[Sizes] = None,
        in_channels: int = 1,
        out_channels: int = 1,
    ) -> Layer:
        said = {
            "input": input, "kernel": _kernel(kernel, kernel_size), "stride": stride, "padding": padding,
            "padding-end": padding_end, "dilation": dilation, "output-padding": output_padding,
            "in-channels": in_channels, "out-channels": out_channels, "groups": groups,
        }  # fmt: skip
        return _layer("transposed", dimensions, said)

    conv_transpose.__name__ = conv_transpose.__qualname__ = f"conv_transpose{dimensions}d"
    conv_transpose.__doc__ = f"""A transposed convolution over {dimensions} axes, by its own numbers.

    padding cuts the output; output_padding adds cells at its end, fewer than the stride or the dilation.
    Output: s (i - 1) + dilation (k - 1) + 1 - p - p_end + output_padding an axis (the guide's relationship 14).
    """
    return conv_transpose


def _pool(op: str, dimensions: int):
    def pool(
        input: Sizes,
        kernel: Optional[Sizes] = None,
        stride: Optional[Sizes] = None,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        ceil_mode: bool = False,
        *,
        kernel_size: Optional[Sizes] = None,
        count_include_pad: bool = True,
        divisor_override: Optional[int] = None,
        channels: int = 1,
    ) -> Layer:
        window = _kernel(kernel, kernel_size)
        said = {
            "input": input, "kernel": window, "stride": window if stride is None else stride, "padding": padding,
            "dilation": None if dilation == 1 else dilation, "ceil-mode": ceil_mode, "in-channels": channels,
            "count-exclude-pad": not count_include_pad, "divisor": divisor_override,
        }  # fmt: skip
        return _layer(op, dimensions, said)

    name = "max_pool" if op == "max-pool" else "avg_pool"
    pool.__name__ = pool.__qualname__ = f"{name}{dimensions}d"
    pool.__doc__ = f"""{"Max" if op == "max-pool" else "Average"} pooling over {dimensions} axes.

    stride: the kernel's size where it is left out; ceil_mode: a last window may reach beyond the padding
    count_include_pad, divisor_override: what an average is divided by
    Output: floor((i + 2p - dilation (k - 1) - 1) / s) + 1 an axis, with ceil_mode rounded up.
    """
    return pool


def _adaptive(op: str, dimensions: int):
    def adaptive(input: Sizes, output_size: Sizes = 1, *, channels: int = 1) -> Layer:
        return _layer(op, dimensions, {"input": input, "output-size": output_size, "in-channels": channels})

    name = op.replace("-", "_")
    adaptive.__name__ = adaptive.__qualname__ = f"{name}{dimensions}d"
    adaptive.__doc__ = """Pooling to a given size: output X reads inputs floor(X i / o) to ceil((X + 1) i / o) - 1."""
    return adaptive


conv1d, conv2d, conv3d = (_conv(n) for n in (1, 2, 3))
conv_transpose1d, conv_transpose2d, conv_transpose3d = (_transposed(n) for n in (1, 2, 3))
max_pool1d, max_pool2d, max_pool3d = (_pool("max-pool", n) for n in (1, 2, 3))
avg_pool1d, avg_pool2d, avg_pool3d = (_pool("avg-pool", n) for n in (1, 2, 3))
adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d = (_adaptive("adaptive-max-pool", n) for n in (1, 2, 3))
adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d = (_adaptive("adaptive-avg-pool", n) for n in (1, 2, 3))
transposed = conv_transpose2d
pool = max_pool2d


def interpolate(
    input: Sizes,
    size: Optional[Sizes] = None,
    scale_factor: Union[None, float, str, Sequence[float]] = None,
    mode: str = "nearest",
    align_corners: bool = False,
    *,
    channels: int = 1,
) -> Layer:
    """Resizing over two axes, to a size or by a factor.

    mode: "nearest", "nearest-exact", "bilinear", "bicubic"; align_corners: middles of the outermost cells meet
    """
    said = {
        "input": input, "output-size": size, "factor": scale_factor, "resize-mode": None if mode == "nearest" else mode,
        "align-corners": align_corners, "in-channels": channels,
    }  # fmt: skip
    return _layer("resize", 2, said)


def pixel_shuffle(input: Sizes, upscale_factor: int, *, channels: Optional[int] = None) -> Layer:
    """Channels become cells. channels: of the input; upscale_factor squared where it is left out"""
    many = upscale_factor**2 if channels is None else channels
    return _layer("pixel-shuffle", 2, {"input": input, "factor": upscale_factor, "in-channels": many})


def pixel_unshuffle(input: Sizes, downscale_factor: int, *, channels: int = 1) -> Layer:
    """Cells become channels."""
    return _layer("pixel-unshuffle", 2, {"input": input, "factor": downscale_factor, "in-channels": channels})


def pad(input: Sizes, padding: Sizes, *, padding_end: Optional[Sizes] = None, mode: str = "zeros") -> Layer:
    """Padding alone, over two axes; below 0 it crops. mode: "zeros", "reflect", "replicate", "circular" """
    said = {"input": input, "padding": padding, "padding-end": padding_end}
    return _layer("pad", 2, {**said, "padding-mode": None if mode == "zeros" else mode})
