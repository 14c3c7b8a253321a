"""A widget of a notebook: a figure, or a lesson, whose state is readable from Python."""

from __future__ import annotations

import base64
import functools
import json
import pathlib
import zlib
from typing import Any, Optional, Union

from . import _convwalk
from ._figure import Drawn


def widget(shown: Drawn, **how: Any) -> Any:
    """A figure whose state is readable and can be set: scenario (JSON), step (0 before the first), steps, pin
    ("output:2,2" or ""). Arguments as those of seen().

    It takes the package anywidget. The figure lives where the files of the browser edition are installed; elsewhere it
    goes step by step, drawn by Python.
    """
    return _widget_class()(shown=shown.seen(**how))


def lesson(name: str, scene: Optional[str] = None, language: str = "") -> Any:
    """A lesson as a widget: a ready-made one by its name (lesson_names()), or a file.

    scene: the one that is open first; language: "en" or "de", that of LANG when left out
    Besides what a figure has: scenes, the names of all; scene, the one that is open, which can be set; answers, a
    dictionary by scene: {"answer": as it was given last, "right": bool, "sentence": what was said, "tries": number}.
    """
    return _widget_class()(lesson_of=_convwalk.Lesson(name, language), at=scene)


def lesson_names() -> list[str]:
    """The ready-made lessons, in the order in which they are taken."""
    return _convwalk.lesson_names()


@functools.lru_cache(maxsize=None)
def _module() -> str:
    """The widget's module, with the live figure in it where it is installed."""
    try:
        element, script, wasm = _convwalk.live_part()
        parts: Any = {
            "element": element, "script": script, "wasm": base64.b64encode(zlib.compress(wasm, 9)).decode(),
        }  # fmt: skip
    except ValueError:
        parts = None
    text = pathlib.Path(__file__).with_name("widget.js").read_text(encoding="utf-8")
    return f"const kLive = {json.dumps(parts)};\n{text}"


@functools.lru_cache(maxsize=None)
def _widget_class() -> type:
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError("a widget needs the package anywidget: pip install anywidget") from error

    class Widget(anywidget.AnyWidget):
        """See widget() and lesson()."""

        _esm = _module()
        scenario = traitlets.Unicode().tag(sync=True)
        step = traitlets.Int().tag(sync=True)
        steps = traitlets.Int().tag(sync=True)
        pin = traitlets.Unicode().tag(sync=True)
        svg = traitlets.Unicode().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        still = traitlets.Bool(False).tag(sync=True)
        lesson = traitlets.Unicode().tag(sync=True)
        scenes = traitlets.List(traitlets.Unicode()).tag(sync=True)
        scene = traitlets.Unicode().tag(sync=True)
        said = traitlets.Dict().tag(sync=True)
        given = traitlets.Dict().tag(sync=True)
        verdict = traitlets.Dict().tag(sync=True)
        answers = traitlets.Dict().tag(sync=True)

        def __init__(
            self, shown: Optional[Drawn] = None, lesson_of: Optional[_convwalk.Lesson] = None, at: Optional[str] = None
        ) -> None:
            super().__init__()
            self._shown = shown
            self._lesson = lesson_of
            if lesson_of is not None:
                self.lesson = lesson_of.title
                self.scenes = lesson_of.scenes
                self._open(lesson_of.scenes[0] if at is None else at)
            elif shown is not None:
                self._show(shown)
            self.observe(self._drawn_anew, ["step", "pin", "still"])
            self.observe(self._scenario_set, ["scenario"])
            self.observe(self._scene_set, ["scene"])
            self.observe(self._answered, ["given"])

        # --- the figure

        def _show(self, shown: Drawn) -> None:
            figure = shown._figure()
            said = json.loads(figure.json)
            with self.hold_trait_notifications():
                self._shown = shown
                self.scenario = figure.json
                self.steps = figure.steps
                self.step = 0
                self.pin = said.get("view", {}).get("pin", "")
                self.words = figure.words()
            self._drawn_anew(None)

        def _drawn_anew(self, change: Any) -> None:
            """What the other side shows where it can't draw."""
            if self._shown is None:
                return
            how: dict[str, Any] = {"moment": self.step if self.step > 0 else "start"}
            if self.pin:
                how["pin"] = self.pin
            figure = self._shown.seen(**how)  # a pin that can't be is said here
            self.svg = figure._figure().svg() if self.still else ""

        def _scenario_set(self, change: Any) -> None:
            if self._shown is None or self._shown._figure().json != change["new"]:
                self._show(Drawn(json.loads(change["new"])))

        # --- the lesson

        def _open(self, scene: str) -> None:
            assert self._lesson is not None
            said = json.loads(self._lesson.said(scene))
            self.scene = scene
            self.said = said
            self.verdict = {}
            self._show(Drawn(json.loads(self._lesson.figure(scene))))

        def _scene_set(self, change: Any) -> None:
            if self._lesson is not None:
                self._open(change["new"])

        def _answered(self, change: Any) -> None:
            """Judged here: no answer is known to the page."""
            if self._lesson is None or not change["new"]:
                return
            scene, answer = change["new"]["scene"], change["new"]["answer"]
            try:
                right, sentence = self._lesson.answer(scene, answer)
            except ValueError as error:
                self.verdict = {"right": False, "sentence": str(error)}
                return
            tries = self.answers.get(scene, {}).get("tries", 0) + 1
            said = {"answer": answer, "right": right, "sentence": sentence, "tries": tries}
            self.answers = {**self.answers, scene: said}
            self.verdict = {"right": right, "sentence": sentence}
            if right and scene == self.scene:
                self._show(Drawn(json.loads(self._lesson.figure_behind(scene))))

        def answer(self, text: Union[str, int, float]) -> bool:
            """Answers the scene that is open, as a person does. Returns whether that is right."""
            self.given = {"scene": self.scene, "answer": str(text), "count": self.given.get("count", 0) + 1}
            return bool(self.verdict.get("right"))

    return Widget
