// The layers of a network as nodes that read one another, one after the other. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "network/runs.h"
#include "network/stack.h"

namespace convwalk::nodes {

/// How a node reads another one.
struct Link {
    std::size_t source = 0;   ///< 0 = the input, n = layer n
    std::vector<Step> steps;  ///< one an axis
    Extents shift;            ///< cells by which the source is cut before index 0
    bool whole = false;       ///< every cell reads all of the source; there are no steps then
    /// Between a map and the cells of one axis that its windows are: see folded_sources(). There are steps,
    /// on the axes of the map, and how many windows each axis has.
    enum class Fold : std::uint8_t { none, unfold, fold };
    Fold folds = Fold::none;
    Extents windows;

    /// Cells stand on other axes than those they come from.
    [[nodiscard]] bool leaves_axes() const { return whole || folds != Fold::none; }
};

/// What is said of one axis, in two parts between which the axis is named.
struct Remark {
    Note::Kind kind = Note::Kind::lost_cells;
    std::string before;
    std::string after;
    std::size_t axis = 0;
    bool names_axis = true;  ///< false: all is said in the first part
};

struct Node {
    std::vector<Link> links;  ///< one, or two of a join
    Extents size;             ///< empty: a vector
    std::int64_t channels = 1;
    bool has_phases = false;  ///< something on the way here is no window
    /// The first node on whose axes this one stands: the input, or one behind which axes are others.
    std::size_t base = 0;
    bool blended = false;   ///< every number depends on everything that any of them depends on
    bool mixed_up = false;  ///< numbers stand in other cells than those they come from: a field is a bound
    Extents factors;        ///< whose product is the length of a vector; empty: of a map
};

/// The axes that cells are counted on: of a vector one, of a single cell.
[[nodiscard]] inline std::size_t axes_of(const Node& node) {
    return node.size.empty() ? 1 : node.size.size();
}
[[nodiscard]] inline std::int64_t cells_on(const Node& node, std::size_t axis) {
    return node.size.empty() ? 1 : node.size[axis];
}

/// Cell after cell as they are.
[[nodiscard]] inline Link straight_link(std::size_t source, std::size_t axes) {
    Link link;
    link.source = source;
    link.steps.resize(axes);
    link.shift.assign(axes, 0);
    return link;
}

/// The stack ends here.
class Refused {
  public:
    explicit Refused(StackRefusal refusal) : refusal_(std::move(refusal)) {}
    [[nodiscard]] const StackRefusal& refusal() const { return refusal_; }

  private:
    StackRefusal refusal_;
};

/// "layer 3", "layer 3 (\"skip\")"
[[nodiscard]] std::string place_of(std::size_t number, const StackLayer& layer);

/// How a layer reads its input on one axis.
[[nodiscard]] Step step_of(const Layer& made, const AxisSpec& a);

/// The layer that `name` means for layer `number`; "" is the one before, 0 the input.
/// @param field what names it: "from" or "with" @throws Refused
[[nodiscard]] std::size_t source_named(const Stack& stack, std::size_t number, const std::string& field,
                                       const std::string& name);

/// Cells before the first that is kept when `had` cells of an axis are cut to `left`.
/// @param cut_from as a join or a crop has it
[[nodiscard]] std::int64_t cut_at_begin(const Extents& cut_from, std::size_t axis, std::int64_t had,
                                        std::int64_t left);

/// Builds nodes one layer after the other and judges each.
class Nodes {
  public:
    /// @throws Refused when the stack's input is none
    explicit Nodes(const Stack& stack);

    [[nodiscard]] const std::vector<Node>& all() const { return nodes_; }
    /// About the layer that was added last.
    [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }
    /// The layer that read the cells of what came in, with its sizes: of an unfold its windows. nullopt: they
    /// were taken as they are.
    [[nodiscard]] const std::optional<Layer>& reader() const { return reader_; }

    /// Adds the next layer and its report, all but its fields. @throws Refused, TooLarge
    LayerReport add();

  private:
    [[noreturn]] void refuse_here(const StackLayer& layer, RefusalKind kind, std::string field,
                                  const std::string& sentence) const;

    void judge_input() const;
    void judge_names(const StackLayer& layer) const;
    void add_request(const StackLayer& layer, const LayerRequest& request, std::size_t from, Node& node,
                     LayerReport& report);
    void add_join(const StackLayer& layer, const Join& join, std::size_t from, Node& node);
    void add_crop(const StackLayer& layer, const Crop& crop, std::size_t from, Node& node);
    void add_dense(const StackLayer& layer, const Dense& dense, std::size_t from, Node& node,
                   LayerReport& report);
    void add_reshape(const StackLayer& layer, const Reshape& reshape, std::size_t from, Node& node);
    /// All sizes of the shape, the open one included. @throws Refused when the numbers don't fill it
    [[nodiscard]] MapShape filled(const StackLayer& layer, const Reshape& reshape, const Node& source) const;
    void add_unfold(const StackLayer& layer, const Unfold& unfold, std::size_t from, Node& node);
    void add_what(const StackLayer& layer, std::size_t from, Node& node, LayerReport& report);
    void settle_base(Node& node) const;
    /// The layer that a join or a crop names. @throws Refused
    [[nodiscard]] std::size_t other_named(const StackLayer& layer, const std::string& with) const;
    /// What is cut from `had` where `left` is kept. @throws Refused when it can't be
    [[nodiscard]] Extents shift_of(const StackLayer& layer, const Extents& cut_from, const Extents& had,
                                   const Extents& left);
    void note_cells(const Layer& made);

    const Stack& stack_;
    std::vector<Node> nodes_;
    std::vector<Remark> remarks_;
    std::optional<Layer> reader_;
    std::size_t number_ = 0;
};

}  // namespace convwalk::nodes
