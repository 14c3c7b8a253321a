"""Layers and models of Keras as the JSON that the program reads."""

from __future__ import annotations

import json
import sys
from typing import Any, Optional, Sequence

_PACKAGES = ("keras", "tf_keras", "tensorflow")


def is_layer(model: Any) -> bool:
    return callable(getattr(model, "get_config", None)) and callable(getattr(model, "compute_output_shape", None))


def code_of(model: Any, input_shape: Sequence[int]) -> tuple[str, list[int]]:
    """The JSON of a layer or a model, and the shape that it is read with where the JSON has none."""
    shape = [int(size) for size in input_shape]
    if not hasattr(model, "layers"):
        return json.dumps(_one_after_other([_input(model, shape), _described(model)]), default=str), []
    said = _graph(model)
    if said is None:
        said = _graph(_functional(model, shape))
        if said is None:
            raise ValueError(f"{type(model).__name__} has no graph of layers; read() takes its code")
    if said["class_name"] == "Sequential" and not _says_input(said):
        said["config"]["layers"].insert(0, _input(model, shape))
    return json.dumps(said, default=str), []


def _package_of(model: Any) -> type:
    """The class of Keras that it is or is made of."""
    for kind in type(model).__mro__:
        if kind.__module__.split(".")[0] in _PACKAGES:
            return kind
    return type(model)


def _described(layer: Any) -> dict[str, Any]:
    return {"class_name": _package_of(layer).__name__, "config": layer.get_config()}


def _input(model: Any, shape: list[int]) -> dict[str, Any]:
    if not shape:
        raise ValueError("input_shape is (); it must be (rows, columns, channels), as Keras has it, without a batch")
    return {"class_name": "InputLayer", "config": {"batch_input_shape": [None, *shape]}}


def _one_after_other(layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "shown", "layers": layers}}


def _says_input(said: dict[str, Any]) -> bool:
    layers = said["config"]["layers"]
    return bool(layers) and any(
        layers[0].get("config", {}).get(name) for name in ("batch_input_shape", "batch_shape")
    )


def _graph(model: Any) -> Optional[dict[str, Any]]:
    """What to_json() says of a model that is a graph of layers; None for one that is code."""
    try:
        said = json.loads(model.to_json())
    except (NotImplementedError, TypeError, ValueError):
        return None
    return said if "layers" in said.get("config", {}) else None


def _functional(model: Any, shape: list[int]) -> Any:
    """A model that is code, applied once to an input of no numbers: the graph that it makes of it."""
    keras = sys.modules[_package_of(model).__module__.split(".")[0]]
    keras = getattr(keras, "keras", keras)  # within TensorFlow
    if not shape:
        raise ValueError("input_shape is (); it must be (rows, columns, channels), as Keras has it, without a batch")
    start = keras.Input(shape=tuple(shape))
    return keras.Model(start, model.call(start))
