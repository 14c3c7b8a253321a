"""The module convwalk: layers, numbers, notebooks, files."""

import ast
import inspect
import pathlib
import subprocess
import sys
import threading
import xml.dom.minidom

import numpy as np
import pytest

import convwalk


def test_a_layer_knows_its_sizes():
    layer = convwalk.conv2d(input=5, kernel=3, stride=2, padding=1)
    assert layer.input_size == (5, 5)
    assert layer.output_size == (3, 3)
    assert convwalk.conv1d(12, 3, dilation=2, padding="causal").output_size == (12,)
    assert convwalk.conv3d((4, 5, 6), kernel_size=(1, 2, 3)).output_size == (4, 4, 4)
    assert convwalk.transposed(3, 4, stride=2, padding=1).output_size == (6, 6)
    assert convwalk.conv_transpose2d(3, 3, stride=2, padding=1, output_padding=1).output_size == (6, 6)
    assert convwalk.max_pool2d(9, 4, padding=2, ceil_mode=True).output_size == (3, 3)
    assert convwalk.avg_pool1d(9, 3).output_size == (3,)
    assert convwalk.adaptive_avg_pool2d(12, 7).output_size == (7, 7)
    assert convwalk.interpolate((5, 4), size=(8, 9), mode="bicubic").output_size == (8, 9)
    assert convwalk.interpolate(4, scale_factor=2).output_size == (8, 8)
    assert convwalk.pixel_shuffle(3, 2).output_size == (6, 6)
    assert convwalk.pixel_unshuffle(6, 2).output_size == (3, 3)
    assert convwalk.pad(7, (3, 1), padding_end=(4, 2)).output_size == (14, 10)


def test_taps_and_reach_are_each_other_turned_round():
    layer = convwalk.conv2d(input=5, kernel=3, stride=2, padding=1)
    taps = layer.taps((0, 0))
    assert len(taps) == 9
    assert taps[0] == (None, (0, 0))
    assert taps[4] == ((0, 0), (1, 1))
    for cell, weight in layer.taps((1, 2)):
        if cell is not None:
            assert ((1, 2), weight) in layer.reach(cell)
    assert convwalk.conv1d(5, 3).taps(1)[0] == ((1,), (0,))


def test_what_can_not_be_is_a_sentence():
    with pytest.raises(ValueError, match="kernel"):
        convwalk.conv2d(input=3, kernel=9)
    with pytest.raises(ValueError, match="in channels is 4; it must be a multiple of the 3 groups"):
        convwalk.conv2d(5, 3, in_channels=4, groups=3)
    with pytest.raises(ValueError, match=r"stride is \(1, 2, 3\); it must be one number, or 2"):
        convwalk.conv2d(5, 3, stride=(1, 2, 3))
    with pytest.raises(ValueError, match=r"output is \(3, 0\); it must be a place of 3×3"):
        convwalk.conv2d(5, 3).taps((3, 0))
    with pytest.raises(ValueError, match="view"):
        convwalk.conv2d(5, 3).seen(view="sideways")
    with pytest.raises(TypeError, match="seen.. has no argument 'colour'"):
        convwalk.conv2d(5, 3).seen(colour="red")
    with pytest.raises(TypeError, match="kernel and kernel_size"):
        convwalk.conv2d(5, 3, kernel_size=3)


def test_numbers_go_in_and_out():
    x = np.arange(25.0).reshape(5, 5)
    weight = np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, -1]])
    result = convwalk.conv2d(5, 3).values(x, weight)
    assert result.shape == (3, 3)
    assert (result == x[:3, :3] - x[2:, 2:]).all()
    layer = convwalk.conv2d(4, 3, in_channels=2, out_channels=3)
    assert layer.weight_shape == (3, 2, 3, 3)
    assert layer.input_shape == (1, 2, 4, 4)
    many = layer.values(np.ones((6, 2, 4, 4), dtype=np.float32), np.ones((3, 2, 3, 3)), [0, 1, 2])
    assert many.shape == (6, 3, 2, 2)
    assert (many[0, :, 0, 0] == [18, 19, 20]).all()
    assert layer.values(np.ones((2, 4, 4)), np.ones((3, 2, 3, 3))).shape == (3, 2, 2)
    assert convwalk.max_pool2d(4, 2).values(np.arange(16).reshape(4, 4)).tolist() == [[5, 7], [13, 15]]
    with pytest.raises(ValueError, match="input"):
        layer.values(np.ones((2, 5, 4)), np.ones((3, 2, 3, 3)))


def test_a_notebook_shows_it():
    layer = convwalk.conv2d(input=5, kernel=3, padding=1).seen(view="flat", theme="dark", title="<b> & co")
    page = layer._repr_html_()
    svg = xml.dom.minidom.parseString(page).documentElement
    assert svg.tagName == "svg"
    assert svg.getElementsByTagName("title")[0].firstChild.data == "<b> & co"
    assert "kernel 3, padding 1" in svg.getElementsByTagName("desc")[0].firstChild.data
    other = convwalk.conv2d(input=5, kernel=3, padding=1)._repr_html_()
    ids = [set(each.split('"')[0] for each in text.split('id="')[1:]) for text in (page, other)]
    assert ids[0] and not ids[0] & ids[1]


def test_a_notebook_shows_it_alive_where_its_files_are(tmp_path, monkeypatch):
    for name in ("convwalk.js", "figure.js", "figure.wasm"):
        (tmp_path / name).write_text("// " + name)
    monkeypatch.setenv("CONVWALK_WEB_FILES", str(tmp_path))
    monkeypatch.setattr(convwalk._figure, "_told_scripts", False)
    layer = convwalk.conv2d(input=5, kernel=3, padding=1).seen(size=(640, 480))
    first, second = layer._repr_html_(), layer._repr_html_()
    for page in (first, second):
        assert page.startswith('<convwalk-figure controls loop style="max-width:640px;aspect-ratio:640/529">')
        assert '<script type="application/json">{' in page and "<svg " in page and "<desc>" in page
    # What they share is told once.
    assert "// figure.js" in first and 'id="convwalk-wasm"' in first
    assert "// figure.js" not in second
    monkeypatch.setattr(convwalk._figure, "_told_scripts", False)
    monkeypatch.setenv("CONVWALK_WEB_FILES", str(tmp_path / "missing"))
    assert layer._repr_html_().startswith("<svg ")


def test_files_are_those_of_the_command(tmp_path):
    layer = convwalk.conv2d(input=5, kernel=3, stride=2, padding=1)
    for name in ("a.svg", "a.pdf", "a.tex"):
        layer.export(tmp_path / name, view="flat", size=(320, 240), moment=3)
        assert (tmp_path / name).stat().st_size > 1000
    assert layer.svg(view="flat", size=(320, 240), moment=3) == (tmp_path / "a.svg").read_text()
    assert layer.seen(view="flat").command("b.gif")== "convwalk export --stride 2 --padding 1 --view flat -o b.gif"
    with pytest.raises(OSError, match="there is no folder"):
        layer.export(tmp_path / "missing" / "a.svg")
    with pytest.raises(ValueError, match="it must end in"):
        layer.export(tmp_path / "a.doc")


def test_pixels_are_drawn_while_other_threads_run(tmp_path):
    layer = convwalk.conv2d(input=5, kernel=3)
    counted = []
    done = threading.Event()
    thread = threading.Thread(target=lambda: [counted.append(1) for _ in iter(lambda: done.wait(0.001), True)])
    thread.start()
    try:
        layer.export(tmp_path / "a.gif", size=(320, 240))
    except RuntimeError as error:
        pytest.skip(str(error))
    finally:
        done.set()
        thread.join()
    assert (tmp_path / "a.gif").read_bytes()[:6] == b"GIF89a"
    assert len(counted) > 3


def test_code_is_read():
    layer = convwalk.read("nn.Conv2d(3, 8, 5, stride=2)", (28, 28))
    assert isinstance(layer, convwalk.Layer)
    assert layer.output_size == (12, 12)
    network = convwalk.read("nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.MaxPool2d(2))", (28, 28))
    assert isinstance(network, convwalk.Network)
    assert network.explain().startswith("A network of")
    with pytest.raises(ValueError, match="network"):
        network._figure().taps([0, 0])
    # Of a size that is given no other is tried.
    with pytest.raises(ValueError, match="kernel"):
        convwalk.read("nn.Conv2d(3, 8, 5)", (3, 4))
    with pytest.raises(ValueError, match="the code says no size of its input"):
        convwalk.read("nn.Conv2d(3, 8, 5)")
    both = convwalk.read("nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 4, 10))", (3, 4, 4))
    assert isinstance(both, convwalk.Network)


def test_what_is_typed_is_what_is_there():
    folder = pathlib.Path(convwalk.__file__).parent
    assert (folder / "py.typed").exists()
    stub = ast.parse((folder / "_layers.pyi").read_text())
    typed = {each.name: each.args for each in stub.body if isinstance(each, ast.FunctionDef)}
    own = {name: each for name, each in vars(convwalk._layers).items() if name in convwalk.__all__}
    assert set(typed) == {name for name, each in own.items() if inspect.isfunction(each)}
    for name, arguments in typed.items():
        said = inspect.signature(own[name]).parameters.values()
        assert [each.arg for each in arguments.args] == [p.name for p in said if p.kind is p.POSITIONAL_OR_KEYWORD]
        assert [each.arg for each in arguments.kwonlyargs] == [p.name for p in said if p.kind is p.KEYWORD_ONLY]
        defaults = [ast.literal_eval(each) for each in (*arguments.defaults, *arguments.kw_defaults) if each]
        assert defaults == [p.default for p in said if p.default is not p.empty]
    stub = ast.parse((folder / "_convwalk.pyi").read_text())
    native = convwalk._figure._convwalk
    for each in stub.body:
        if isinstance(each, (ast.FunctionDef, ast.ClassDef)):
            assert hasattr(native, each.name), each.name
        if isinstance(each, ast.ClassDef):
            for part in each.body:
                assert hasattr(getattr(native, each.name), part.name), part.name


def test_everything_says_what_it_is():
    for name in convwalk.__all__:
        assert (getattr(convwalk, name).__doc__ or "").strip(), name


def test_importing_it_imports_no_framework():
    code = "import sys, convwalk; print([m for m in ('torch', 'tensorflow', 'jax', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
