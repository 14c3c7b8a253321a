"""Layers and networks from the objects of frameworks. None of them is imported here."""

from __future__ import annotations

import json
from typing import Any, Sequence, Union

from . import _convwalk, _flax, _keras, _torch
from ._figure import Layer, Network


def read(text: str, input_shape: Sequence[int] = ()) -> Union[Layer, Network]:
    """A layer or a network from code of PyTorch, Keras, TensorFlow, JAX, Flax or ONNX, or from what a framework prints
    of a model. It is read, not run.

    input_shape: sizes of the input in cells, (rows, columns), or with channels, (channels, rows, columns), where the
        text does not say them
    """
    scenario = json.loads(_convwalk.scenario_of_code(text, [int(size) for size in input_shape]))
    return Network(scenario) if "network" in scenario else Layer(scenario)


def show(model: Any, input_shape: Sequence[int] = ()) -> Union[Layer, Network]:
    """What a module of PyTorch, a layer or a model of Keras, or a module of Flax is: a layer, or all layers of a model
    in the order in which they are applied.

    input_shape: as the framework has it. PyTorch: (batch, channels, sizes...), (channels, sizes...) or the sizes alone.
        Keras: (sizes..., channels), or nothing where the model says it. Flax: (batch, sizes..., channels).
    A layer is read from its attributes. A model of Keras that is a graph says it itself; others are applied once, a model
    of Keras to an input of no numbers, one of PyTorch or Flax to random numbers, and its layers are watched; a flatten or
    a ReLU between them is found, too. Modes, weights and devices stay as they are. What can't be shown as layers one
    after the other is a ValueError with the layer where that ends.
    """
    if _torch.is_module(model):
        return read(*_torch.code_of(model, input_shape))
    if _flax.is_linen(model) or _flax.is_nnx(model):
        return read(*_flax.code_of(model, input_shape))
    if _keras.is_layer(model):
        return read(*_keras.code_of(model, input_shape))
    raise ValueError(
        f"model is of {type(model).__name__}; it must be a module of PyTorch, a layer or a model of Keras, a module of"
        " Flax, or text for read()"
    )
