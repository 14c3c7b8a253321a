"""Live modules of PyTorch, where it is installed."""

import numpy as np
import pytest

import convwalk

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
nn = torch.nn


@pytest.mark.parametrize(
    "module, shape",
    [
        (nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2), (2, 9, 8)),
        (nn.Conv1d(1, 1, 3, dilation=2), (1, 12)),
        (nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=1), (1, 5, 4)),
        (nn.MaxPool2d(4, stride=3, padding=2, ceil_mode=True), (1, 9, 9)),
        (nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False), (1, 6, 5)),
        (nn.AdaptiveAvgPool2d(3), (1, 7, 8)),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_module_is_the_layer_that_it_is(module, shape):
    layer = convwalk.show(module, shape)
    x = torch.randn(1, *shape, dtype=torch.float64)
    module = module.double()
    expected = module(x).detach().numpy()
    assert layer.output_size == expected.shape[2:]
    found = layer.values(x.numpy(), *(each.detach().numpy() for each in module.parameters()))
    assert np.allclose(found, expected)


def test_a_model_is_its_layers_however_it_is_written():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.second = nn.MaxPool2d(2)
            self.first = nn.Conv2d(3, 8, 3, padding=1)

        def forward(self, x):
            return self.second(self.first(x))

    model = Model().train()
    model.first.eval()
    network = convwalk.show(model, (3, 28, 28))
    assert isinstance(network, convwalk.Network)
    assert "3 × 28 × 28 → 8 × 14 × 14 · 224 parameters" in network.explain()
    assert model.training and not model.first.training
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def test_what_stands_between_layers_is_found():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 6, 5)
            self.dense = nn.Linear(6 * 12 * 12, 10)
            self.pool = nn.MaxPool2d(2)

        def forward(self, x):
            x = self.pool(torch.nn.functional.relu(self.conv(x), inplace=True))
            return torch.log_softmax(self.dense(torch.flatten(x, 1)), 1)

    model = Model()
    assert f"{sum(each.numel() for each in model.parameters()):,} parameters" in convwalk.show(model, (28, 28)).explain()


def test_a_model_that_is_no_chain_is_refused():
    class Skips(nn.Module):
        def __init__(self):
            super().__init__()
            self.one = nn.Conv2d(1, 1, 3, padding=1)
            self.two = nn.Conv2d(1, 1, 3, padding=1)

        def forward(self, x):
            return self.two(x + self.one(x))

    with pytest.raises(ValueError, match="what two reads is not what the layer before it gave, \\(1, 1, 8, 8\\)"):
        convwalk.show(Skips(), (1, 8, 8))
    skips = nn.Sequential(nn.Conv2d(1, 1, 3, padding=1))
    skips.forward = lambda x: x + skips[0](x)
    with pytest.raises(ValueError, match="what the model gives"):
        convwalk.show(skips, (1, 8, 8))
    with pytest.raises(ValueError, match="model is of str"):
        convwalk.show("nn.Conv2d(1, 1, 3)", (1, 8, 8))
