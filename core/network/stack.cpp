#include "network/stack.h"

#include <utility>

#include "arithmetic/axes.h"
#include "network/layer_kinds.h"

namespace convwalk {
LayerRequest StackLayer::plain_layer(Operator op) {
    LayerRequest request;
    request.layer.op = op;
    request.layer.axes.resize(1);
    return request;
}

bool has_weights(const StackLayer& layer) {
    const LayerRequest* request = layer_in(layer);
    return request != nullptr ? has_weights(request->layer.op) : std::holds_alternative<Dense>(layer.what);
}

LayerKind kind_of(const StackLayer& layer) {
    if (const LayerRequest* request = layer_in(layer)) return kind_of(request->layer.op);
    if (const auto* reshape = std::get_if<Reshape>(&layer.what))
        return reshape->sizes.empty() ? LayerKind::flatten : LayerKind::reshape;
    if (const auto* unfold = std::get_if<Unfold>(&layer.what))
        return unfold->back_to.empty() ? LayerKind::unfold : LayerKind::fold;
    if (std::holds_alternative<Dense>(layer.what)) return LayerKind::dense;
    if (const auto* join = std::get_if<Join>(&layer.what))
        return join->how == Join::How::add ? LayerKind::add : LayerKind::concatenate;
    return std::holds_alternative<Crop>(layer.what) ? LayerKind::crop : LayerKind::activation;
}

StackLayer layer_of_kind(LayerKind kind) {
    StackLayer layer;
    if (const auto op = operator_of(kind)) {
        layer.what = StackLayer::plain_layer(*op);
        return layer;
    }
    switch (kind) {
        case LayerKind::crop:
            layer.what = Crop{};
            break;
        case LayerKind::concatenate:
        case LayerKind::add:
            layer.what = Join{.how = kind == LayerKind::add ? Join::How::add : Join::How::concatenate,
                              .with = "",
                              .cut_from = {}};
            break;
        case LayerKind::dense:
            layer.what = Dense{};
            break;
        case LayerKind::flatten:
            layer.what = Reshape{};
            break;
        case LayerKind::reshape:
            layer.what = Reshape{.channels = kOpenSize, .sizes = {1}};
            break;
        case LayerKind::unfold:
            layer.what = Unfold{StackLayer::plain_layer(), {}};
            break;
        case LayerKind::fold:
            layer.what = Unfold{StackLayer::plain_layer(), {3}};
            break;
        default:
            layer.what = Pass{};
            break;
    }
    return layer;
}

const std::string* other_of(const StackLayer& layer) {
    if (const auto* join = std::get_if<Join>(&layer.what)) return &join->with;
    const auto* crop = std::get_if<Crop>(&layer.what);
    return crop == nullptr ? nullptr : &crop->with;
}
std::string* other_of(StackLayer& layer) {
    return const_cast<std::string*>(other_of(std::as_const(layer)));
}

const Extents* cut_from_of(const StackLayer& layer) {
    if (const auto* join = std::get_if<Join>(&layer.what)) return &join->cut_from;
    const auto* crop = std::get_if<Crop>(&layer.what);
    return crop == nullptr ? nullptr : &crop->cut_from;
}
Extents* cut_from_of(StackLayer& layer) {
    return const_cast<Extents*>(cut_from_of(std::as_const(layer)));
}

Extents kernel_of(const LayerRequest& request) {
    return axes_are_alike(request.layer) ? kernel_extents(request.layer)
                                         : on_axes(request.layer, &AxisSpec::kernel);
}

const std::vector<std::string>& activation_names() {
    static const std::vector<std::string> names = {"relu", "leaky_relu", "prelu", "elu",      "gelu",
                                                   "silu", "sigmoid",    "tanh",  "softplus", "softmax"};
    return names;
}

const std::vector<std::string>& layer_kind_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const OperatorRow& row : kOperators) all.emplace_back(row.name);
        all.insert(all.end(), {"activation", "concatenate", "add", "crop", "dense", "flatten", "reshape",
                               "unfold", "fold"});
        return all;
    }();
    return names;
}

}  // namespace convwalk
