"""The widget: its state in Python, with a stand-in for anywidget where that is not installed, and its module in Node."""

import pathlib
import shutil
import subprocess
import sys
import types

import pytest

import convwalk
from convwalk import _widget

traitlets = pytest.importorskip("traitlets", reason="traitlets is not installed")


@pytest.fixture(autouse=True)
def anywidget(monkeypatch):
    """As much of the package as its users see: a class with traits."""
    try:
        import anywidget  # noqa: F401
    except ImportError:
        kind = type("AnyWidget", (traitlets.HasTraits,), {})
        monkeypatch.setitem(sys.modules, "anywidget", types.SimpleNamespace(AnyWidget=kind))
    _widget._widget_class.cache_clear()
    yield
    _widget._widget_class.cache_clear()


def test_its_state_is_readable_and_can_be_set():
    widget = convwalk.widget(convwalk.conv2d(5, 3, stride=2, padding=1), view="flat")
    assert '"kind": "flat"' in widget.scenario
    assert (widget.step, widget.steps, widget.pin, widget.svg) == (0, 9, "", "")
    assert widget.words.startswith("Convolution")
    widget.still = True  # as a page without the live part says
    first = widget.svg
    assert first.startswith("<svg")
    widget.step = 4
    assert widget.svg != first
    second = widget.svg
    widget.pin = "output:1,1"
    assert widget.svg != second
    with pytest.raises(ValueError, match="pin"):
        widget.pin = "output:9,9"


def test_another_scenario_is_another_figure():
    widget = convwalk.widget(convwalk.conv2d(5, 3))
    widget.step = 3
    widget.scenario = convwalk.conv2d(7, 3).scenario
    assert (widget.step, widget.steps) == (0, 25)
    with pytest.raises(ValueError, match="kernel"):
        widget.scenario = widget.scenario.replace('"kernel": 3', '"kernel": 9')


def test_answers_of_a_lesson_are_readable():
    assert convwalk.lesson_names()[1] == "how_many_places_fit"
    widget = convwalk.lesson("how_many_places_fit", "count")
    assert widget.scene == "count" and len(widget.scenes) > 5
    assert widget.said["kind"] == "size" and "?" in widget.said["question"]
    assert not widget.answer(4)
    assert "+ 1" in widget.verdict["sentence"]
    assert widget.answer(5)
    assert widget.answers["count"]["right"] and widget.answers["count"]["tries"] == 2
    assert widget.answers["count"]["answer"] == "5"
    widget.answer("many")
    assert "number" in widget.verdict["sentence"] and widget.answers["count"]["tries"] == 2
    widget.scene = widget.scenes[-1]
    assert widget.verdict == {} and "count" in widget.answers
    with pytest.raises(ValueError, match="how_many_places_fit"):
        convwalk.lesson("how_many_places_fits")


def test_every_scene_of_every_lesson_opens():
    for name in convwalk.lesson_names():
        widget = convwalk.lesson(name, language="en")
        for scene in widget.scenes:
            widget.scene = scene
            assert widget.said["words"] and widget.scenario


def test_without_the_package_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ImportError, match="pip install anywidget"):
        convwalk.widget(convwalk.conv2d(5, 3))


def test_its_module_does_what_it_should(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    module = tmp_path / "widget.mjs"
    module.write_text(_widget._module(), encoding="utf-8")
    test = pathlib.Path(__file__).with_name("widget_test.mjs")
    done = subprocess.run([node, test, module], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
