// A layer while its fields stand on a panel: as it was before the frame and as a person changes it. The parts
// of the panel are functions of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "desk/operator_memory.h"
#include "ui/widgets/rows.h"

namespace convwalk {

/// What of the panel is not part of the layer: which fields have a number an axis though all are equal, and
/// what it was as another operator.
struct LayerPanelState {
    enum Field { input, kernel, stride, padding, output_padding, dilation, output, kFields };
    std::array<bool, kFields> axes_apart{};
    bool sides_apart = false;  ///< padding has a begin and an end
    OperatorMemory operators;
};

/// Bounds of a field for what needs no typing.
struct Bounds {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// Design pixels between fields side by side, and between the columns of a row.
inline constexpr double kFieldGap = 4;

inline constexpr Bounds kInputBounds{1, 4096};

/// A row whose field has a value an axis.
struct AxisRow {
    const char* label = "";
    const char* id = "";
    const char* symbol = "";
    const char* refused = "";  ///< how a refusal calls the field
    LayerPanelState::Field field = LayerPanelState::input;
    std::int64_t AxisSpec::*value = &AxisSpec::input;
    Bounds bounds;
    bool as_size = false;  ///< "3 × 3" rather than "3" for all axes
};

/// Whether the axes have different values.
[[nodiscard]] bool differ(const std::vector<AxisSpec>& axes, std::int64_t AxisSpec::*value);

class LayerForm {
  public:
    /// @param refusal why the layer is impossible: its field is marked
    LayerForm(Controls& controls, LayerPanelState& state, const LayerRequest& layer,
              const std::optional<Refusal>& refusal, float width_px);

    Controls& controls;
    const Style& style;
    LayerPanelState& state;
    const LayerRequest& before;
    LayerRequest now;
    bool done = false;  ///< the change is a step of undo
    const std::optional<Refusal>& refusal;
    float width_px;
    Rows rows;

    [[nodiscard]] Operator op() const { return before.layer.op; }
    [[nodiscard]] const std::vector<AxisSpec>& axes() const { return before.layer.axes; }
    [[nodiscard]] bool transposed() const { return op() == Operator::transposed_convolution; }
    [[nodiscard]] bool is_wrong(std::string_view field, int axis = -1) const;
    /// Room that so many fields of a row need at the least.
    [[nodiscard]] float least_px(std::size_t fields) const;

    /// A choice is one step of undo.
    void choose(LayerRequest chosen);

    /// One number for the whole layer. @return what it becomes
    std::optional<std::int64_t> count_row(const char* label, NumberField field, std::string_view symbol = "");
    /// On or off. @return pressed
    [[nodiscard]] bool switched(const char* words, bool on, std::string_view tip);
    void axis_row(const AxisRow& what);
    /// The fields of such a row. @param shown the axes whose values are shown
    /// @return what was changed, as axes
    Edit<std::vector<AxisSpec>> numbers(const Row& row, const AxisRow& what,
                                        const std::vector<AxisSpec>& shown, bool apart);
    /// The toggle between one number and one for each axis.
    void link_axes(const Row& row, const AxisRow& what, bool apart);
};

// --- the parts, in their order ---

void operator_fields(LayerForm& form);
void size_fields(LayerForm& form);
void padding_fields(LayerForm& form);
/// Of a resize or a shuffle, below its input.
void output_sizes(LayerForm& form);
void resampling_fields(LayerForm& form);
void channel_fields(LayerForm& form);
/// Why the layer is impossible, and mends. @pre it is
void refusal_note(LayerForm& form);
/// A transposed layer as the convolution that it is the way back of. @pre it is possible
void other_side_note(const LayerForm& form);

}  // namespace convwalk
