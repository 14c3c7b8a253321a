"""Modules of Flax, linen's and nnx's, as code that the program reads."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import inspect
import sys
from typing import Any, Callable, Iterator, Optional, Sequence

from ._chain import Chain, flattened, log_softmax, relu, softmax

_POOLS = ("max_pool", "avg_pool")
#: Arguments of a model that say whether it learns, and what they are when it does not.
_AT_WORK = {"train": False, "training": False, "is_training": False, "deterministic": True, "use_running_average": True}


def is_linen(model: Any) -> bool:
    return dataclasses.is_dataclass(model) and callable(getattr(model, "init_with_output", None))


def is_nnx(model: Any) -> bool:
    return any(kind.__module__.startswith("flax.nnx") for kind in type(model).__mro__)


def code_of(model: Any, input_shape: Sequence[int]) -> tuple[str, list[int]]:
    """The code of a module, and the channels and sizes that it is read with."""
    whole = [int(size) for size in input_shape]
    call = _call(model)
    calls = [call] if call else _applied(model, whole)
    lines = "".join(f"    x = {each}\n" for each in calls)
    said = f"class Shown(nn.Module):\n  @nn.compact\n  def __call__(self, x):\n{lines}    return x\n"
    sizes = whole[1:] if not call or len(whole) == _axes(model) + 2 else whole
    # As the program has it: channels first.
    return said, [sizes[-1], *sizes[:-1]]


def _axes(module: Any) -> int:
    kernel = getattr(module, "kernel_size", None)
    return len(kernel) if isinstance(kernel, (tuple, list)) else 1 if kernel is not None else 0


def _kind(module: Any) -> Optional[str]:
    """The name of the class of Flax that a layer is or is made of; None for a model of several."""
    for kind in type(module).__mro__:
        if kind.__module__.startswith("flax.") and kind.__name__ not in ("Module", "Sequential", "Object"):
            return kind.__name__
    return None


def _call(module: Any) -> Optional[str]:
    """The call of a layer, made of its attributes; None for a model of several."""
    kind = _kind(module)
    if kind is None:
        return None
    names: Any = inspect.signature(type(module).__init__).parameters
    if dataclasses.is_dataclass(module):
        names = [field.name for field in dataclasses.fields(module)]
    said = []
    for name in names:
        value = getattr(module, name, None)
        if isinstance(value, list):
            value = tuple(value)
        if name not in ("parent", "name", "self") and isinstance(value, (bool, int, float, str, tuple)):
            said.append(f"{name}={value!r}")
    package = "nnx" if is_nnx(module) else "nn"
    return f"{package}.{kind}({', '.join(said)})(x)"


def _applied(model: Any, shape: list[int]) -> list[str]:
    """The calls of the layers in the order in which one pass over random numbers applies them."""
    import numpy as np

    chain = Chain(
        {
            "nn.relu(x)": relu,
            "x.reshape((x.shape[0], -1))": flattened,
            "nn.softmax(x)": softmax(-1),
            "nn.log_softmax(x)": log_softmax(-1),
        }
    )
    numbers = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    with _watched_pools(model, chain):
        result = _linen_pass(model, numbers, chain) if is_linen(model) else _nnx_pass(model, numbers, chain)
    chain.reads(result, "what the model gives")
    return chain.calls


def _step(chain: Chain, module: Any, call: Callable[..., Any], given: Any, rest: Any, named: Any) -> Any:
    name = getattr(module, "name", None) or type(module).__name__
    chain.reads(given, f"what {name} reads")
    result = call(given, *rest, **named)
    written = _call(module)
    assert written is not None
    chain.applied(written, result)
    return result


def _at_work(model: Any) -> dict[str, bool]:
    said = inspect.signature(type(model).__call__).parameters
    return {name: value for name, value in _AT_WORK.items() if name in said}


def _linen_pass(model: Any, numbers: Any, chain: Chain) -> Any:
    import jax

    def watch(call: Any, given: Any, named: Any, context: Any) -> Any:
        if context.method_name != "__call__" or _kind(context.module) is None or not given:
            return call(*given, **named)
        return _step(chain, context.module, call, given[0], given[1:], named)

    linen = sys.modules["flax.linen"]
    with linen.intercept_methods(watch):
        result, _ = model.init_with_output(jax.random.PRNGKey(0), jax.numpy.asarray(numbers), **_at_work(model))
    return result


def _nnx_pass(model: Any, numbers: Any, chain: Chain) -> Any:
    import jax

    kinds = {type(module) for _, module in model.iter_modules() if _kind(module) is not None}
    calls = {kind: kind.__call__ for kind in kinds}

    def watched(call: Any) -> Any:
        def watch(module: Any, given: Any, *rest: Any, **named: Any) -> Any:
            return _step(chain, module, functools.partial(call, module), given, rest, named)

        return watch

    try:
        for kind, call in calls.items():
            kind.__call__ = watched(call)  # type: ignore[method-assign]
        return model(jax.numpy.asarray(numbers), **_at_work(model))
    finally:
        for kind, call in calls.items():
            kind.__call__ = call  # type: ignore[method-assign]


@contextlib.contextmanager
def _watched_pools(model: Any, chain: Chain) -> Iterator[None]:
    """Poolings are functions: where a model calls them by their module's name, or has them as partial(), they are seen."""
    packages = [sys.modules[name] for name in ("flax.linen", "flax.nnx") if name in sys.modules]
    own = {name: getattr(package, name) for package in packages for name in _POOLS if hasattr(package, name)}

    def watched(name: str) -> Any:
        def pool(given: Any, *rest: Any, **named: Any) -> Any:
            chain.reads(given, f"what {name} reads")
            result = own[name](given, *rest, **named)
            said = [repr(each) for each in rest] + [f"{key}={value!r}" for key, value in named.items()]
            chain.applied(f"nn.{name}(x, {', '.join(said)})", result)
            return result

        return pool

    seen = {name: watched(name) for name in own}
    parts = _partials(model, own)
    try:
        for package in packages:
            for name in own:
                setattr(package, name, seen[name])
        for holder, key, part, name in parts:
            setattr(holder, key, functools.partial(seen[name], *part.args, **part.keywords))
        yield
    finally:
        for package in packages:
            for name, function in own.items():
                setattr(package, name, function)
        for holder, key, part, _ in parts:
            setattr(holder, key, part)


def _partials(model: Any, own: dict[str, Any]) -> list[tuple[Any, str, Any, str]]:
    if not hasattr(model, "iter_modules"):
        return []
    return [
        (module, key, value, name)
        for _, module in model.iter_modules()
        for key, value in vars(module).items()
        if isinstance(value, functools.partial)
        for name, function in own.items()
        if value.func is function
    ]
