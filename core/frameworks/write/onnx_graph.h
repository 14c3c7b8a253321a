// A graph of ONNX as program text. Level 3.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// "onnx.helper.make_node("Conv", ["x", "w"], ["y"], strides=[2, 2])"
[[nodiscard]] std::string onnx_node(std::string_view type, const std::vector<std::string>& inputs,
                                    std::string_view output, std::string_view attributes = {});

/// What the nodes read and make, in their order; then a model that can be checked and saved.
class OnnxGraph {
  public:
    /// A tensor that comes in: the network's input, or weights.
    void add_input(std::string_view name, const Extents& shape);
    /// The nodes of a layer and the constants that they read.
    void add(const LayerCode& layer);

    [[nodiscard]] std::size_t nodes() const { return nodes_.size(); }
    /// @param title of the graph
    /// @param output the name of what comes out, and its shape
    [[nodiscard]] std::string text(std::string_view title, std::string_view output,
                                   const Extents& shape) const;

  private:
    std::vector<std::string> inputs_;
    std::vector<std::string> tensors_;
    std::vector<std::string> nodes_;
    int opset_ = LayerCode{}.opset;
};

}  // namespace convwalk
