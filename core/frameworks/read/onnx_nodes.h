// Nodes of ONNX, which read tensors by their names. Level 3.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/flow.h"

namespace convwalk {

/// make_node(type, inputs, [output], attributes) with its arguments worked out.
struct OnnxNode {
    struct Attribute {
        std::string name;
        Place place;
        Value value;
    };

    std::string type;
    Place place;
    Place type_place;
    std::vector<std::string> inputs;
    std::string output;
    std::vector<Attribute> attributes;
};

class OnnxNodes {
  public:
    /// @param flow what the nodes are applied in; it outlives this
    explicit OnnxNodes(Flow& flow) : flow_(flow) {}

    /// A tensor that is not made by a node. @param shape 0: not known @param values none where none are said
    void add_tensor(const std::string& name, Extents shape, Value values);

    /// @return the piece that makes the node's output
    /// @throws BadInput for an unknown operator, and as Bound and Flow::apply()
    std::size_t apply(const OnnxNode& node);

  private:
    struct Tensor {
        Extents shape;
        Value values;
    };

    [[nodiscard]] const Tensor* tensor(const OnnxNode& node, std::size_t input) const;
    [[nodiscard]] std::size_t source(const OnnxNode& node);
    [[nodiscard]] std::vector<std::size_t> operands(const OnnxNode& node);
    [[nodiscard]] Piece join(const OnnxNode& node, std::size_t operands) const;
    [[nodiscard]] Piece slice(const OnnxNode& node);
    [[nodiscard]] Piece ruled(const OnnxNode& node, std::size_t from) const;
    [[nodiscard]] static Piece gap(const OnnxNode& node, std::string_view reason);
    [[nodiscard]] std::optional<std::vector<std::int64_t>> numbers(const OnnxNode& node,
                                                                   std::string_view attribute,
                                                                   std::size_t input) const;
    [[nodiscard]] Piece rearranged(const OnnxNode& node, Rearrangement::How how) const;
    [[nodiscard]] Piece linear(const OnnxNode& node) const;
    void put_pads(Bound& bound, const OnnxNode& node) const;
    void set_weight(Piece& piece, const OnnxNode& node) const;
    [[nodiscard]] static bool copies_taps(const Tensor& weight);
    void set_scales(Piece& piece, const OnnxNode& node) const;

    Flow& flow_;
    std::map<std::string, Tensor, std::less<>> tensors_;
    std::map<std::string, std::size_t, std::less<>> made_;  // by which piece
};

}  // namespace convwalk
