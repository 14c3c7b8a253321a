"""Layers and models of Keras. It is not needed: objects here have the attributes and the JSON that Keras's have."""

import json
import sys
import types

import pytest

import convwalk


class KerasLayer:
    """What a layer of Keras shows of itself."""

    __module__ = "keras.src.layers.layer"
    said: dict = {}

    def __init__(self, **said):
        self._said = {"name": "it", "trainable": True, "dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}}}
        self._said.update(self.said, **said)

    def get_config(self):
        return dict(self._said)

    def compute_output_shape(self, input_shape):
        raise NotImplementedError


def layer(name, **said):
    return type(name, (KerasLayer,), {"__module__": "keras.src.layers." + name.lower(), "said": said})


CONV = {
    "filters": 8, "kernel_size": (3, 3), "strides": (1, 1), "padding": "valid", "data_format": "channels_last",
    "dilation_rate": (1, 1), "groups": 1, "activation": "linear", "use_bias": True,
    "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": None}},
}  # fmt: skip
Conv2D = layer("Conv2D", **CONV)
Conv2DTranspose = layer("Conv2DTranspose", **{**CONV, "output_padding": None})
MaxPooling2D = layer("MaxPooling2D", pool_size=(2, 2), strides=(2, 2), padding="valid", data_format="channels_last")
Add = layer("Add")


class Sequential(KerasLayer):
    __module__ = "keras.src.models.sequential"

    def __init__(self, layers, shape=None):
        super().__init__()
        self.layers = layers
        self._shape = shape

    def to_json(self):
        layers = [{"class_name": type(each).__name__, "config": each.get_config()} for each in self.layers]
        if self._shape:
            layers.insert(0, {"class_name": "InputLayer", "config": {"batch_shape": [None, *self._shape]}})
        return json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": layers}})


def test_a_layer_is_read_from_its_attributes():
    shown = convwalk.show(Conv2D(strides=(2, 2), padding="same"), (28, 28, 3))
    assert isinstance(shown, convwalk.Layer)
    assert shown.output_size == (14, 14)
    assert shown.weight_shape == (8, 3, 3, 3)
    # As TensorFlow pads: one cell at the end.
    assert shown.taps((0, 0))[0][0] == (0, 0)
    assert convwalk.show(Conv2DTranspose(strides=(2, 2), padding="same"), (5, 5, 8)).output_size == (10, 10)
    assert convwalk.show(MaxPooling2D(), (9, 9, 4)).output_size == (4, 4)


def test_a_class_of_ones_own_is_the_layer_that_it_is_made_of():
    class Mine(Conv2D):
        __module__ = "mine"

    assert convwalk.show(Mine(), (8, 8, 1)).output_size == (6, 6)


def test_a_sequential_model_says_itself():
    model = Sequential([Conv2D(), MaxPooling2D(), Conv2D(filters=4)], (28, 28, 3))
    shown = convwalk.show(model)
    assert isinstance(shown, convwalk.Network)
    assert "3 × 28 × 28 → 4 × 11 × 11" in shown.explain()
    shown = convwalk.show(Sequential([Conv2D(), MaxPooling2D()]), (12, 12, 1))
    assert "1 × 12 × 12 → 8 × 5 × 5" in shown.explain()


def test_a_graph_with_ways_that_meet_is_shown():
    def node(kind, name, config, *inbound):
        return {"class_name": kind, "name": name, "config": config, "inbound_nodes": [[[each, 0, 0, {}] for each in inbound]] if inbound else []}

    same = {**CONV, "filters": 3, "padding": "same"}
    config = {
        "name": "m",
        "layers": [
            node("InputLayer", "x", {"batch_input_shape": [None, 16, 16, 3]}),
            node("Conv2D", "a", same, "x"),
            node("Add", "sum", {}, "a", "x"),
            node("Conv2D", "b", {**CONV}, "sum"),
        ],
        "input_layers": [["x", 0, 0]],
        "output_layers": [["b", 0, 0]],
    }

    class Functional(KerasLayer):
        __module__ = "keras.src.models.functional"
        layers = []

        def to_json(self):
            return json.dumps({"class_name": "Functional", "config": config})

    assert "3 × 16 × 16 → 8 × 14 × 14" in convwalk.show(Functional()).explain()


def test_a_model_that_is_code_is_applied_once(monkeypatch):
    """keras.Model(start, call(start)) is the graph that its call makes."""

    class Start:
        def __init__(self, shape):
            self.shape = shape
            self.applied = []

    def Model(start, end):
        return Sequential(end.applied, end.shape)

    keras = types.SimpleNamespace(Input=lambda shape: Start(shape), Model=Model)
    monkeypatch.setitem(sys.modules, "keras", keras)

    class Mine(KerasLayer):
        __module__ = "mine"
        layers = [Conv2D(), MaxPooling2D()]

        def to_json(self):
            raise NotImplementedError

        def call(self, x, training=False):
            x.applied += self.layers
            return x

    assert "1 × 12 × 12 → 8 × 5 × 5" in convwalk.show(Mine(), (12, 12, 1)).explain()


def test_what_is_missing_is_a_sentence():
    with pytest.raises(ValueError, match=r"input_shape is \(\); it must be \(rows, columns, channels\)"):
        convwalk.show(Conv2D())
    with pytest.raises(ValueError, match="kernel"):
        convwalk.show(Conv2D(kernel_size=(9, 9)), (5, 5, 1))
