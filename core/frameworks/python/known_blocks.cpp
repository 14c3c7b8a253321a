#include "frameworks/python/known_blocks.h"

#include <algorithm>
#include <array>

namespace convwalk::python {
namespace {

constexpr std::array<std::string_view, 12> kNames = {"ConvNormActivation",
                                                     "Conv2dNormActivation",
                                                     "Conv3dNormActivation",
                                                     "SqueezeExcitation",
                                                     "MLP",
                                                     "Permute",
                                                     "StochasticDepth",
                                                     "stochastic_depth",
                                                     "FrozenBatchNorm2d",
                                                     "_make_divisible",
                                                     "ConvBNActivation",
                                                     "IntermediateLayerGetter"};

// Of torchvision: layers with the defaults that its documentation gives them.
constexpr std::string_view kBlocks = R"(
class ConvNormActivation(nn.Sequential):
    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, padding=None, groups=1,
                 norm_layer=nn.BatchNorm2d, activation_layer=nn.ReLU, dilation=1, inplace=True, bias=None,
                 conv_layer=nn.Conv2d):
        if padding is None:
            if isinstance(kernel_size, (list, tuple)):
                each = dilation if isinstance(dilation, (list, tuple)) else [dilation] * len(kernel_size)
                padding = [(k - 1) // 2 * d for k, d in zip(kernel_size, each)]
            else:
                padding = (kernel_size - 1) // 2 * dilation
        has_bias = norm_layer is None if bias is None else bias
        layers = [conv_layer(in_channels, out_channels, kernel_size, stride, padding, dilation=dilation,
                             groups=groups, bias=has_bias)]
        if norm_layer is not None:
            layers.append(norm_layer(out_channels))
        if activation_layer is not None:
            layers.append(activation_layer())
        super().__init__(*layers)
        self.out_channels = out_channels

class Conv2dNormActivation(ConvNormActivation):
    pass

class ConvBNActivation(ConvNormActivation):
    pass

class Conv3dNormActivation(ConvNormActivation):
    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, padding=None, groups=1,
                 norm_layer=nn.BatchNorm3d, activation_layer=nn.ReLU, dilation=1, inplace=True, bias=None):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, groups, norm_layer,
                         activation_layer, dilation, inplace, bias, nn.Conv3d)

class SqueezeExcitation(nn.Module):
    def __init__(self, input_channels, squeeze_channels, activation=nn.ReLU, scale_activation=nn.Sigmoid):
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()
    def forward(self, input):
        gate = self.fc2(self.activation(self.fc1(self.avgpool(input))))
        return self.scale_activation(gate) * input

class MLP(nn.Sequential):
    def __init__(self, in_channels, hidden_channels, norm_layer=None, activation_layer=nn.ReLU, inplace=True,
                 bias=True, dropout=0.0):
        layers = []
        last = len(hidden_channels) - 1
        for i, width in enumerate(hidden_channels):
            layers.append(nn.Linear(in_channels, width, bias=bias))
            if i < last:
                if norm_layer is not None:
                    layers.append(norm_layer(width))
                layers.append(activation_layer())
            layers.append(nn.Dropout(dropout))
            in_channels = width
        super().__init__(*layers)

class Permute(nn.Module):
    def __init__(self, dims):
        self.dims = dims
    def forward(self, x):
        return torch.permute(x, self.dims)

class StochasticDepth(nn.Module):
    def __init__(self, p, mode):
        self.p = p
    def forward(self, input):
        return input

class IntermediateLayerGetter(nn.Module):
    def __init__(self, model, return_layers):
        self.return_layers = return_layers
        self.steps = {}
        left = list(return_layers)
        for name, module in model.named_children():
            if len(left) > 0:
                self.steps[name] = module
            if name in left:
                left = [each for each in left if each != name]
    def forward(self, x):
        made = {}
        for name, module in self.steps.items():
            x = module(x)
            if name in self.return_layers:
                made[self.return_layers[name]] = x
        return made

def stochastic_depth(input, p, mode, training=True):
    return input

class FrozenBatchNorm2d(nn.BatchNorm2d):
    pass

def _make_divisible(v, divisor, min_value=None):
    least = divisor if min_value is None else min_value
    near = max(least, int(v + divisor / 2) // divisor * divisor)
    return near + divisor if near < 0.9 * v else near
)";

}  // namespace

bool is_known_block(std::string_view last_name) {
    return std::find(kNames.begin(), kNames.end(), last_name) != kNames.end();
}

std::string_view known_blocks() {
    return kBlocks;
}

}  // namespace convwalk::python
