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
    std::string output;  ///< the first
    std::vector<Attribute> attributes;
    std::vector<std::string> more_outputs = {};
};

class OnnxNodes {
  public:
    /// @param flow what the nodes are applied in; it outlives this
    explicit OnnxNodes(Flow& flow) : flow_(flow) {}

    /// The tensor that comes in; without one it is what the first node reads.
    void add_input(const std::string& name) { made_[name] = 0; }
    /// Another tensor that a piece makes.
    void add_made(const std::string& name, std::size_t piece) { made_[name] = piece; }
    /// The piece that makes a tensor; nullopt: none does.
    [[nodiscard]] std::optional<std::size_t> made_by(std::string_view name) const;

    /// A tensor that is not made by a node. @param shape 0: not known @param values none where none are said
    void add_tensor(const std::string& name, Extents shape, Value values);

    /// @return the piece that makes the node's output
    /// @throws BadInput for an unknown operator, and as Bound and Flow::apply()
    std::size_t apply(const OnnxNode& node);
    /// A gap that reads what the node does first.
    std::size_t apply_gap(const OnnxNode& node, std::string_view reason);

  private:
    struct Tensor {
        Extents shape;
        Value values;
    };

    [[nodiscard]] const Tensor* tensor(const OnnxNode& node, std::size_t input) const;
    [[nodiscard]] std::size_t source(const OnnxNode& node);
    [[nodiscard]] std::vector<std::size_t> operands(const OnnxNode& node);
    [[nodiscard]] Piece join(const OnnxNode& node, const std::vector<std::size_t>& operands) const;
    // Whether a weight that a map is joined with makes it no larger.
    [[nodiscard]] bool is_spread(const OnnxNode& node, std::size_t map) const;
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
