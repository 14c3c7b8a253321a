// Runs what is written for five frameworks on real numbers, without them: each call does what its framework's
// documentation says of it, and knows nothing of the layer that it was written for.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/rules.h"
#include "support/run_code/given.h"
#include "support/run_code/jax.h"
#include "support/run_code/keras_tensorflow.h"
#include "support/run_code/onnx.h"
#include "support/run_code/torch.h"

namespace convwalk::testing::run_code {

inline Functions functions_of(Framework framework, Given& given) {
    switch (framework) {
        case Framework::pytorch:
            return torch_functions(given);
        case Framework::keras:
            return keras_functions(given);
        case Framework::tensorflow:
            return tensorflow_functions(given);
        case Framework::jax:
            return jax_functions(given);
        case Framework::onnx:
            break;
    }
    return onnx_functions(given);
}

/// What the program makes of the input.
/// @param network whether it makes its input itself, as whole networks do
/// @returns channels first, whatever the framework's order
/// @throws std::runtime_error where the framework would refuse, or has no such call
inline Array result_of(std::string_view code, Framework framework, Given given, bool network) {
    given.makes_input = network;
    const bool last = framework == Framework::keras || framework == Framework::tensorflow;
    Functions functions = functions_of(framework, given);
    Python* running = nullptr;
    functions["Net"] = [&](const Arguments&) {
        return of(Function([&](const Arguments&) { return running->returned; }));
    };
    Python python(std::move(functions));
    running = &python;
    python.given_bias = [&](const Sizes& shape) { return reshaped(Array{shape, given.last().bias}, shape); };
    const Value input = of(last ? channels_last(given.input) : given.input);
    const bool by_lines = !network || framework == Framework::pytorch;
    if (by_lines) python.variables["x"] = input;
    python.run(code);
    if (given.taken != given.layers.size()) wrong("layers without weights");
    const auto named = [&](const char* name) {
        return python.variables.contains(name) ? python.variables[name] : Value{};
    };
    Value result = named("y");
    if (result.kind != Value::Kind::array) result = named("model");
    if (result.kind == Value::Kind::none) result = python.last;
    if (result.kind == Value::Kind::function) {
        Arguments one;
        one.positional = {input};
        result = result.function(one);
    }
    return last ? channels_first(array(result)) : array(result);
}

}  // namespace convwalk::testing::run_code
