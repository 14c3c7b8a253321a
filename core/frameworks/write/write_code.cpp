#include "frameworks/write/write_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "frameworks/write/sampling_code.h"
#include "frameworks/write/window_code.h"

namespace convwalk {

LayerCode layer_code(const LayerRequest& request, Framework framework, const LayerCodeOptions& options) {
    const Layer layer = resolved(request);
    if (is_adaptive(layer.op) || layer.op == Operator::pad ||
        layer.shuffle_order != ShuffleOrder::channel_first) {
        LayerCode none;
        none.why_not =
            fmt::format("{} is not written as code of {} yet", name_of(layer.op), name_of(framework));
        return none;
    }
    if (!has_window(layer.op)) return sampling_code(layer, framework, options);
    const WindowLayer window(request, options);
    switch (framework) {
        case Framework::pytorch:
            return pytorch_code(window);
        case Framework::keras:
            return keras_code(window);
        case Framework::tensorflow:
            return tensorflow_code(window);
        case Framework::jax:
            return jax_code(window);
        case Framework::onnx:
            return onnx_code(window);
    }
    return {};
}

WrittenCode write_code(const LayerRequest& request, Framework framework) {
    LayerCode code = layer_code(request, framework);
    if (code.layers.empty()) return {std::move(code.statements), std::move(code.why_not)};
    if (code.layers.size() == 1) return {code.layers.front() + "\n", ""};
    const bool keras = framework == Framework::keras;
    return {fmt::format("{}\n    {},\n{}\n", keras ? "keras.Sequential([" : "nn.Sequential(",
                        fmt::join(code.layers, ",\n    "), keras ? "])" : ")"),
            ""};
}

}  // namespace convwalk
