// A whole stack as program text of a framework. Level 3.
#pragma once

#include "frameworks/write/write_code.h"
#include "network/stack.h"

namespace convwalk {

/// The whole stack: nn.Sequential, keras.Sequential (or calls one after the other where Keras has no layer
/// for something), and lines on a tensor x for the rest. With skip connections it is a class of PyTorch and a
/// keras.Model, and what a later layer reads gets a name: "layer1 = x", or that of the layer. It begins or
/// ends with a tensor of the input's size, so that it can be run, and read again. What can't be said is named
/// with its layer: an impossible one, or what the framework lacks.
[[nodiscard]] WrittenCode write_code(const Stack& stack, Framework framework);

}  // namespace convwalk
