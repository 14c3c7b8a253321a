"""Layers and networks from the objects of frameworks. None of them is imported here."""

from __future__ import annotations

import inspect
import json
from typing import Any, Sequence, Union

from . import _convwalk
from ._figure import Layer, Network


def read(text: str, input_shape: Sequence[int] = ()) -> Union[Layer, Network]:
    """A layer or a network from code of PyTorch, Keras, TensorFlow, JAX, Flax or ONNX, or from what a framework prints
    of a model. It is read, not run.

    input_shape: the sizes of the input, (rows, columns), where the text does not say them
    """
    scenario = json.loads(_convwalk.scenario_of_code(text, list(input_shape)))
    return Network(scenario) if "network" in scenario else Layer(scenario)


def show(model: Any, input_shape: Sequence[int]) -> Union[Layer, Network]:
    """What a module of PyTorch is: a layer, or all layers of a model in the order in which they are applied.

    input_shape: (batch, channels, sizes...), (channels, sizes...) or the sizes alone
    A model of several layers is applied once, to random numbers, and its layers are watched; a flatten or a ReLU between
    them is found, too. Its mode, weights and devices stay as they are. What can't be shown as layers one after the other
    is a ValueError with the layer where that ends.
    """
    if not callable(getattr(model, "named_modules", None)):
        raise ValueError(f"model is of {type(model).__name__}; it must be a module of PyTorch, or text for read()")
    leaves = [module for _, module in model.named_modules() if not any(True for _ in module.children())]
    if len(leaves) == 1 and leaves[0] is model:
        return read(_call(model), _sizes(input_shape, model))
    calls = "".join(f"    {call},\n" for call in _applied(model, leaves, input_shape))
    return read(f"nn.Sequential(\n{calls})", _sizes(input_shape, leaves[0]))


def _call(module: Any) -> str:
    """The call that makes such a module: from its attributes, because its print-out leaves some of them out."""
    said = []
    for name in inspect.signature(type(module).__init__).parameters:
        value = getattr(module, name, None)
        if name == "bias":
            value = value is not None
        if isinstance(value, (bool, int, float, str, tuple)):
            said.append(f"{name}={value!r}")
    return f"nn.{type(module).__name__}({', '.join(said)})"


def _axes(module: Any) -> int:
    """Axes of a layer, by the end of its name: Conv2d; 2 where that does not say it."""
    name = type(module).__name__
    return int(name[-2]) if name.endswith("d") and name[-2:-1] in ("1", "2", "3") else 2


def _sizes(shape: Sequence[int], module: Any) -> list[int]:
    return [int(size) for size in shape][-_axes(module) :]


def _between(torch: Any, gave: Any, reads: Any) -> Union[list[str], None]:
    """The calls that lead from what a layer gave to what the next one reads; None: others than are known."""
    known = {
        "nn.ReLU()": torch.relu,
        "nn.Softmax(dim=1)": lambda given: given.softmax(1),
        "nn.LogSoftmax(dim=1)": lambda given: given.log_softmax(1),
        "nn.Flatten()": lambda given: given.flatten(1),
    }
    for calls in [[], *([call] for call in known), ["nn.ReLU()", "nn.Flatten()"]]:
        result = gave
        for call in calls:
            result = known[call](result)
        if result.shape == reads.shape and torch.equal(result, reads):
            return calls
    return None


def _applied(model: Any, leaves: list[Any], input_shape: Sequence[int]) -> list[str]:
    """The calls of the layers in the order in which a forward pass applies them."""
    import torch

    names = {id(module): name for name, module in model.named_modules()}
    applied: list[str] = []
    last: list[Any] = [None]

    def add_between(reads: Any, who: str) -> None:
        calls = [] if last[0] is None else _between(torch, last[0], reads)
        if calls is None:
            raise ValueError(
                f"{who} is not what the layer before it gave, {tuple(last[0].shape)}: the model joins, cuts or changes it"
                " in between, so its layers are no chain; read() takes its code"
            )
        applied.extend(calls)

    def before(module: Any, given: Any) -> None:
        add_between(given[0], f"what {names[id(module)]} reads")
        applied.append(_call(module))

    def behind(module: Any, given: Any, result: Any) -> None:
        # A copy, because what comes next may change it where it is.
        last[0] = result.clone()

    shape = list(input_shape)
    first = leaves[0]
    while len(shape) < _axes(first) + 2:
        channels = getattr(first, "in_channels", 1) if len(shape) == _axes(first) else 1
        shape.insert(0, channels)
    watched = [module.register_forward_pre_hook(before) for module in leaves]
    watched += [module.register_forward_hook(behind) for module in leaves]
    modes = {module: module.training for module in model.modules()}
    example = next(iter(model.parameters()), None)
    try:
        model.eval()
        with torch.no_grad():
            numbers = torch.randn(shape, generator=torch.Generator().manual_seed(0))
            result = model(numbers if example is None else numbers.to(example))
            if isinstance(result, torch.Tensor):
                add_between(result, "what the model gives")
    finally:
        for module, mode in modes.items():
            module.training = mode
        for hook in watched:
            hook.remove()
    return applied
