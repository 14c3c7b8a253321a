"""Modules of PyTorch as code that the program reads."""

from __future__ import annotations

import inspect
from typing import Any, Sequence

from ._chain import Chain, flattened, log_softmax, relu, softmax


def is_module(model: Any) -> bool:
    return callable(getattr(model, "named_modules", None)) and hasattr(model, "register_forward_hook")


def code_of(model: Any, input_shape: Sequence[int]) -> tuple[str, list[int]]:
    """The code of a module, and the channels and sizes that it is read with."""
    leaves = [module for _, module in model.named_modules() if not any(True for _ in module.children())]
    shape = _whole(input_shape, leaves[0])
    if len(leaves) == 1 and leaves[0] is model:
        return _call(model), shape[1:]
    calls = "".join(f"    {call},\n" for call in _applied(model, leaves, shape))
    return f"nn.Sequential(\n{calls})", shape[1:]


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


def _whole(shape: Sequence[int], first: Any) -> list[int]:
    """(batch, channels, sizes...) of what may lack the batch, or channels, too."""
    whole = [int(size) for size in shape]
    while len(whole) < _axes(first) + 2:
        whole.insert(0, getattr(first, "in_channels", 1) if len(whole) == _axes(first) else 1)
    return whole


def _applied(model: Any, leaves: list[Any], shape: list[int]) -> list[str]:
    """The calls of the layers in the order in which a forward pass applies them."""
    import torch

    names = {id(module): name for name, module in model.named_modules()}
    chain = Chain(
        {
            "nn.ReLU()": relu,
            "nn.Flatten()": flattened,
            "nn.Softmax(dim=1)": softmax(1),
            "nn.LogSoftmax(dim=1)": log_softmax(1),
        }
    )

    def before(module: Any, given: Any) -> None:
        chain.reads(given[0], f"what {names[id(module)]} reads")

    def behind(module: Any, given: Any, result: Any) -> None:
        chain.applied(_call(module), result)

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
                chain.reads(result, "what the model gives")
    finally:
        for module, mode in modes.items():
            module.training = mode
        for hook in watched:
            hook.remove()
    return chain.calls
