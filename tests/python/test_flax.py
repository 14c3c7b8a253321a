"""Modules of Flax. It is not needed: objects here have the attributes and the hooks that Flax's have."""

import contextlib
import dataclasses
import functools
import sys
import types
from typing import Any, Optional

import numpy as np
import pytest

import convwalk

# --- linen: modules are dataclasses, and their calls can be intercepted

interceptors = []


def intercepted(module, name, call, given, named):
    for each in reversed(interceptors):
        call = functools.partial(lambda watch, call, *given, **named: watch(call, given, named, types.SimpleNamespace(
            module=module, method_name=name, orig_method=call)), each, call)  # fmt: skip
    return call(*given, **named)


@contextlib.contextmanager
def intercept_methods(watch):
    interceptors.append(watch)
    try:
        yield
    finally:
        interceptors.remove(watch)


class LinenModule:
    __module__ = "flax.linen.module"

    def __call__(self, *given, **named):
        return intercepted(self, "__call__", self.applied, given, named)

    def init_with_output(self, key, x, **named):
        return self(x, **named), {"params": {}}


LinenModule.__name__ = "Module"


def correlated(x, kernel, stride):
    """Over (batch, rows, columns, channels), valid."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nijckl,klco->nijo", windows, kernel)


@dataclasses.dataclass
class Conv(LinenModule):
    features: int
    kernel_size: Any
    strides: Any = 1
    padding: Any = "VALID"
    input_dilation: Any = 1
    kernel_dilation: Any = 1
    feature_group_count: int = 1
    use_bias: bool = True
    mask: Any = None
    kernel_init: Any = np.ones
    parent: Any = None
    name: Optional[str] = None

    def applied(self, x):
        seed = np.random.default_rng(self.features)
        return correlated(x, seed.standard_normal((*self.kernel_size, x.shape[-1], self.features)), self.strides)


@dataclasses.dataclass
class Dense(LinenModule):
    features: int
    use_bias: bool = True
    name: Optional[str] = None

    def applied(self, x):
        return x @ np.random.default_rng(1).standard_normal((x.shape[-1], self.features))


for kind in (Conv, Dense):
    kind.__module__ = "flax.linen.linear"


def max_pool(x, window_shape, strides=None, padding="VALID"):
    (rows, columns), (down, right) = window_shape, strides or (1, 1)
    windows = np.lib.stride_tricks.sliding_window_view(x, (rows, columns), axis=(1, 2))[:, ::down, ::right]
    return windows.max(axis=(-2, -1))


@pytest.fixture
def linen(monkeypatch):
    jax = types.SimpleNamespace(numpy=np, random=types.SimpleNamespace(PRNGKey=lambda seed: seed))
    linen = types.SimpleNamespace(intercept_methods=intercept_methods, max_pool=max_pool, avg_pool=lambda x: x)
    monkeypatch.setitem(sys.modules, "jax", jax)
    monkeypatch.setitem(sys.modules, "flax.linen", linen)
    return linen


def test_a_layer_is_read_from_its_fields():
    layer = convwalk.show(Conv(8, (3, 3), strides=2, padding="SAME"), (1, 28, 28, 3))
    assert isinstance(layer, convwalk.Layer)
    assert layer.output_size == (14, 14)
    assert layer.weight_shape == (8, 3, 3, 3)
    assert convwalk.show(Conv(8, (3,), padding="CAUSAL", kernel_dilation=2), (32, 3)).output_size == (32,)
    with pytest.raises(ValueError, match="input_dilation"):
        convwalk.show(Conv(8, (3, 3), input_dilation=2), (28, 28, 3))


def test_a_model_is_its_layers_however_it_is_written(linen):
    @dataclasses.dataclass
    class Model(LinenModule):
        __module__ = "mine"
        name: Optional[str] = None

        def applied(self, x, train):
            assert train is False
            x = np.maximum(Conv(8, (3, 3))(x), 0)
            x = linen.max_pool(x, (2, 2), strides=(2, 2))
            x = Conv(4, (3, 3), name="second")(x)
            return Dense(10)(x.reshape((x.shape[0], -1)))

        def __call__(self, x, train=True):
            return intercepted(self, "__call__", self.applied, (x,), {"train": train})

    network = convwalk.show(Model(), (1, 14, 14, 1))
    assert isinstance(network, convwalk.Network)
    parameters = 8 * 9 + 8 + 4 * 8 * 9 + 4 + 4 * 16 * 10 + 10
    assert f"{parameters:,} parameters" in network.explain()
    assert linen.max_pool is max_pool and not interceptors


def test_a_model_that_is_no_chain_is_refused(linen):
    @dataclasses.dataclass
    class Skips(LinenModule):
        __module__ = "mine"
        name: Optional[str] = None

        def applied(self, x):
            y = Conv(1, (1, 1))(x)
            return Conv(1, (1, 1), name="second")(x + y)

    with pytest.raises(ValueError, match="what second reads is not what the layer before it gave"):
        convwalk.show(Skips(), (1, 6, 6, 1))
    assert linen.max_pool is max_pool and not interceptors


# --- nnx: modules are objects, and poolings may be partial()


class NnxModule:
    __module__ = "flax.nnx.module"

    def iter_modules(self):
        yield (), self
        for name, each in vars(self).items():
            if isinstance(each, NnxModule):
                yield from each.iter_modules()


NnxModule.__name__ = "Module"


class NnxConv(NnxModule):
    __module__ = "flax.nnx.nn.linear"

    def __init__(self, in_features, out_features, kernel_size, strides=1, *, padding="VALID", use_bias=True, rngs=None):
        self.in_features = in_features
        self.out_features = out_features
        self.kernel_size = kernel_size
        self.strides = strides
        self.padding = padding
        self.use_bias = use_bias

    def __call__(self, x):
        return correlated(x, np.ones((*self.kernel_size, self.in_features, self.out_features)), self.strides)


NnxConv.__name__ = "Conv"


def test_a_module_of_nnx_is_watched_too(linen, monkeypatch):
    nnx = types.SimpleNamespace(max_pool=max_pool)
    monkeypatch.setitem(sys.modules, "flax.nnx", nnx)

    class Model(NnxModule):
        __module__ = "mine"

        def __init__(self):
            self.conv = NnxConv(1, 8, (3, 3))
            self.pool = functools.partial(max_pool, window_shape=(2, 2), strides=(2, 2))
            self.last = NnxConv(8, 2, (3, 3))

        def __call__(self, x):
            return self.last(self.pool(np.maximum(self.conv(x), 0)))

    assert convwalk.show(NnxConv(1, 8, (3, 3), strides=2), (1, 9, 9, 1)).output_size == (4, 4)
    model = Model()
    call = NnxConv.__call__
    network = convwalk.show(model, (1, 14, 14, 1))
    assert "1 × 14 × 14 → 2 × 4 × 4" in network.explain()
    assert NnxConv.__call__ is call and model.pool.func is max_pool and nnx.max_pool is max_pool
