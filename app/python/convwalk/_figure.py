"""Figures: what can be drawn, and what a layer says of itself."""

from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any, Optional, Sequence, TypeVar, Union

from . import _convwalk

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Place = Union[int, Sequence[int]]
Self = TypeVar("Self", bound="Drawn")

# Where a scenario keeps how it is shown: the section, the field.
_PLACES = {
    "view": ("view", "kind"),
    "numbers": ("values", "shown"),
    "indices": ("view", "indices"),
    "words": ("view", "words"),
    "pin": ("view", "pin"),
    "zoom": ("view", "zoom"),
    "theme": (None, "theme"),
    "title": (None, "title"),
    "motion": ("animation", "motion"),
    "step_ms": ("animation", "step_ms"),
    "hold_ms": ("animation", "hold_ms"),
    "size": ("export", "size"),
    "fps": ("export", "fps"),
    "loops": ("export", "loops"),
    "moment": ("export", "moment"),
    "steps": ("export", "steps"),
    "transparent": ("export", "transparent"),
}


# Below the picture of one that lives.
_CONTROLS_PX = 49

_told_scripts = False


def _live_scripts() -> Optional[str]:
    """What makes figures of a notebook live: with the first one of a session, for all of them; None: it is not installed."""
    global _told_scripts
    if _told_scripts:
        return ""
    try:
        scripts = _convwalk.live_scripts()
    except ValueError:
        return None
    _told_scripts = True
    return scripts


def _place(place: Place) -> list[int]:
    return [place] if isinstance(place, int) else [int(each) for each in place]


class Drawn:
    """Something that Convwalk draws. It is worked out when it is first asked."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self._scenario = scenario
        self._made: Optional[_convwalk.Figure] = None
        self._figure()  # what can't be is said at once

    def _figure(self) -> _convwalk.Figure:
        if self._made is None:
            self._made = _convwalk.Figure(json.dumps(self._scenario))
        return self._made

    def seen(self: Self, **how: Any) -> Self:
        """The same, shown in another way.

        view: "oblique", "flat", "overlap", "scatter", "both", "there_and_back", "matrix", "channels", "channel_sums",
            "network"
        numbers, indices, words: whether they are drawn
        pin: a cell, "output:2,2"; zoom: "2" or "3@output:2,2"
        theme: "light", "dark", "guide", "print", "colour-blind"; title: a line of text
        motion: "discrete" or "smooth"; step_ms, hold_ms: milliseconds; fps, loops: numbers
        size: (width, height) in pixels; moment: "start", "middle", "end", a step (a number from 1) or a time "2.5s"
        steps: "3..7"; transparent: whether nothing lies behind
        """
        scenario = copy.deepcopy(self._scenario)
        for name, value in how.items():
            if name not in _PLACES:
                raise TypeError(f"seen() has no argument {name!r}; it has {', '.join(_PLACES)}")
            section, field = _PLACES[name]
            if name == "size" and not isinstance(value, str):
                value = "x".join(str(side) for side in value)
            if name in ("moment", "steps", "zoom"):
                value = str(value)
            (scenario if section is None else scenario.setdefault(section, {}))[field] = value
        other = copy.copy(self)
        Drawn.__init__(other, scenario)
        return other

    def explain(self) -> str:
        """What it is, its sizes, how they come about and what is striking about it; sentences, a line each."""
        return self._figure().words()

    def svg(self, **how: Any) -> str:
        """The moment that `moment` names as SVG. Arguments as those of seen()."""
        return self.seen(**how)._figure().svg()

    def export(self, path: Union[str, os.PathLike[str]], format: Optional[str] = None, **how: Any) -> None:
        """Writes a file of the format that its ending says: .gif, .apng, .webp, .mp4, .webm, .png, .svg, .pdf, .tex,
        .html; or, for a name that ends in "/", a folder of frames. It appears whole or not at all. Other threads may
        run meanwhile. Further arguments as those of seen().

        Raises ValueError for what can't be, OSError for what can't be written, and RuntimeError where pixels are asked
        for and there is no OpenGL.
        """
        self.seen(**how)._figure().export(os.fspath(path), format)

    def command(self, output: str = "figure.gif") -> str:
        """The command line that writes the very same picture."""
        return self._figure().command(output)

    @property
    def scenario(self) -> str:
        """As JSON: what the program opens, and other figures of it are made from."""
        return self._figure().json

    def _repr_html_(self) -> str:
        """The figure as it lives in a page, where the files of the browser edition are installed, with its picture until
        then; elsewhere the picture. Its words stand in it for those who don't see it."""
        scripts = _live_scripts()
        if scripts is None:
            return self._picture()
        size = json.loads(self._figure().json).get("export", {}).get("size", "800x600").split("x")
        style = f"max-width:{size[0]}px;aspect-ratio:{size[0]}/{int(size[1]) + _CONTROLS_PX}"
        return self._figure().element(f'controls loop style="{style}"', self._picture()) + scripts

    def _picture(self) -> str:
        picture = self._figure().svg().replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)
        # What its ids name is its own where a page has several figures.
        mark = f"convwalk{id(self):x}-"
        return picture.replace('id="', f'id="{mark}').replace("url(#", f"url(#{mark}")


class Layer(Drawn):
    """A layer: its sizes, what reads what, and its numbers."""

    def __repr__(self) -> str:
        return f"<convwalk.Layer: {self._figure().heading}>"

    @property
    def input_size(self) -> tuple[int, ...]:
        """Cells of the input, one number an axis."""
        return tuple(self._figure().input_size)

    @property
    def output_size(self) -> tuple[int, ...]:
        """Cells of the output, one number an axis."""
        return tuple(self._figure().output_size)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """(batch of 1, channels, sizes...)"""
        return tuple(self._figure().input_shape)

    @property
    def weight_shape(self) -> tuple[int, ...]:
        """(out, in / groups, kernel...), of a transposed convolution (in, out / groups, kernel...); () for none."""
        return tuple(self._figure().weight_shape)

    def taps(self, output: Place) -> list[tuple[Optional[tuple[int, ...]], tuple[int, ...]]]:
        """What an output reads: pairs of a cell of the input and the kernel value that it meets, in the order of the
        window. None stands for padding and for zeros between inputs."""
        found = self._figure().taps(_place(output))
        return [(None if cell is None else tuple(cell), tuple(weight)) for cell, weight in found]

    def reach(self, input: Place) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Who reads a cell of the input: pairs of an output and the kernel value that joins them."""
        return [(tuple(output), tuple(weight)) for output, weight in self._figure().reach(_place(input))]

    def values(
        self, x: npt.ArrayLike, weight: Optional[npt.ArrayLike] = None, bias: Optional[npt.ArrayLike] = None
    ) -> npt.NDArray[np.float64]:
        """The layer's numbers, in double precision, kernels as they are written (cross-correlation).

        x: of shape (batch, channels, sizes...), (channels, sizes...) or, of one channel, (sizes...)
        weight: as weight_shape says, or, of one channel in and out, the kernel alone
        bias: one number an output channel
        Returns an array with the axes of x.
        """
        import numpy as np

        x = np.asarray(x, dtype=np.float64)
        axes = len(self.input_size)
        missing = max(0, axes + 2 - x.ndim)
        whole = x.reshape((1,) * missing + x.shape)
        if weight is not None:
            weight = np.asarray(weight, dtype=np.float64)
            if weight.ndim == axes and self.weight_shape[:2] == (1, 1):
                weight = weight.reshape((1, 1) + weight.shape)
        result = self._figure().values(whole, weight, bias)
        kept = 2 - missing if missing < 2 else 0 if result.shape[1] == 1 else 1
        return result.reshape(result.shape[2 - kept :]) if kept < 2 else result


class Network(Drawn):
    """Several layers, one after the other."""

    def __repr__(self) -> str:
        return f"<convwalk.Network: {self._figure().heading}>"
