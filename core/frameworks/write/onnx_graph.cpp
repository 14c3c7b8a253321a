#include "frameworks/write/onnx_graph.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "frameworks/write/code_text.h"

namespace convwalk {
namespace {

std::string value_info(std::string_view name, const Extents& shape) {
    return fmt::format("onnx.helper.make_tensor_value_info(\"{}\", onnx.TensorProto.FLOAT, {})", name,
                       list(shape));
}

std::string listed(std::string_view name, const std::vector<std::string>& items) {
    return fmt::format("{} = [\n    {},\n]\n", name, fmt::join(items, ",\n    "));
}

}  // namespace

std::string onnx_node(std::string_view type, const std::vector<std::string>& inputs, std::string_view output,
                      std::string_view attributes) {
    return fmt::format("onnx.helper.make_node(\"{}\", [\"{}\"], [\"{}\"]{}{})", type,
                       fmt::join(inputs, "\", \""), output, attributes.empty() ? "" : ", ", attributes);
}

void OnnxGraph::add_input(std::string_view name, const Extents& shape) {
    inputs_.push_back(value_info(name, shape));
}

void OnnxGraph::add(const LayerCode& layer) {
    for (const OnnxTensor& t : layer.tensors)
        tensors_.push_back(fmt::format("onnx.helper.make_tensor(\"{}\", onnx.TensorProto.{}, {}, [{}])",
                                       t.name, t.type, list(t.shape), t.values));
    nodes_.insert(nodes_.end(), layer.layers.begin(), layer.layers.end());
    opset_ = std::max(opset_, layer.opset);
}

std::string OnnxGraph::text(std::string_view title, std::string_view output, const Extents& shape) const {
    const std::string tensors = tensors_.empty() ? "" : listed("tensors", tensors_);
    return fmt::format(
        "{}{}{}{}graph = onnx.helper.make_graph(nodes, \"{}\", inputs, outputs{})\n"
        "model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid(\"\", {})])\n",
        listed("inputs", inputs_), tensors, listed("nodes", nodes_),
        listed("outputs", {value_info(output, shape)}), title, tensors.empty() ? "" : ", tensors", opset_);
}

}  // namespace convwalk
