// A layer while its fields stand on a panel, alone or in a network: as it was before the frame and as a
// person changes it. The parts of the panel are functions of it, and go by the table of fields.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/fields.h"
#include "desk/operator_memory.h"
#include "ui/widgets/rows.h"

namespace convwalk {

class StackForm;

/// What of the panel is not part of the layer: which fields have a number an axis though all are equal, and
/// what it was as another operator.
struct LayerPanelState {
    std::array<bool, kLayerFields> axes_apart{};  ///< by LayerField
    bool sides_apart = false;                     ///< padding has a begin and an end
    std::optional<LayerField> pointed;            ///< whose label the pointer was over in the last frame
    std::optional<LayerField> lit;  ///< whose label stands out: it made the cell that is pointed at
    OperatorMemory operators;
};

/// Bounds of a field for what needs no typing.
struct Bounds {
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// Design pixels between fields side by side, and between the columns of a row.
inline constexpr double kFieldGap = 4;

// Design pixels.
inline constexpr double kLinkColumn = 22;
inline constexpr double kSymbolColumn = 14;
/// How the rows of a layer look, and of what stands among them.
inline constexpr RowsLook kLayerRows = {
    .behind = kLinkColumn + kSymbolColumn, .inset = kFieldGap, .links = kLinkColumn + kSymbolColumn};

inline constexpr Bounds kInputBounds{1, 4096};

/// A row whose field has a value an axis.
struct AxisRow {
    const char* label = "";
    const char* id = "";
    const char* symbol = "";
    std::string_view words = "";  ///< how a refusal calls the field
    LayerField field = LayerField::input;
    std::int64_t AxisSpec::*value = &AxisSpec::input;
    Bounds bounds;
    bool as_size = false;  ///< "3 × 3" rather than "3" for all axes
};

/// Whether the axes have different values.
[[nodiscard]] bool differ(const std::vector<AxisSpec>& axes, std::int64_t AxisSpec::*value);

class LayerForm {
  public:
    /// @param refusal why the layer is impossible: its field is marked
    /// @param in the network that the layer stands in: there numbers and texts that can't be stay where they
    /// are typed, with a sentence. nullptr: it is alone, and has them
    LayerForm(Controls& controls, LayerPanelState& state, const LayerRequest& layer,
              const std::optional<Refusal>& refusal, float width_px, StackForm* in = nullptr);

    Controls& controls;
    const Style& style;
    LayerPanelState& state;
    const LayerRequest& before;
    LayerRequest now;
    bool done = false;  ///< the change is a step of undo
    const std::optional<Refusal>& refusal;
    float width_px;
    Rows rows;
    StackForm* network;
    std::bitset<kLayerFields> hidden;  ///< fields that something else settles, by LayerField

    /// Whether a field of the layer is its own to change.
    [[nodiscard]] bool has(LayerField field) const {
        return row_of(field).of(op()) && !hidden[static_cast<std::size_t>(field)];
    }
    [[nodiscard]] bool is_apart(LayerField field) const {
        return state.axes_apart[static_cast<std::size_t>(field)];
    }
    void set_apart(LayerField field, bool apart) {
        state.axes_apart[static_cast<std::size_t>(field)] = apart;
    }

    [[nodiscard]] Operator op() const { return before.layer.op; }
    [[nodiscard]] const std::vector<AxisSpec>& axes() const { return before.layer.axes; }
    [[nodiscard]] bool transposed() const { return op() == Operator::transposed_convolution; }
    [[nodiscard]] bool is_wrong(std::string_view field, int axis = -1) const;
    /// Room that so many fields of a row need at the least.
    [[nodiscard]] float least_px(std::size_t fields) const;

    /// A choice is one step of undo.
    void choose(LayerRequest chosen);

    /// One number for the whole layer. @param words how a refusal calls it @return what it becomes
    std::optional<std::int64_t> count_row(const char* label, NumberField field, std::string_view words,
                                          std::string_view symbol = "");
    /// On or off. @return pressed
    [[nodiscard]] bool switched(const char* words, bool on, std::string_view tip);
    /// A text that `read` takes, or refuses with BadInput.
    void text_row(const char* label, const std::string& value, const char* hint, std::string_view symbol,
                  const std::function<void(const std::string&)>& read);
    /// Ends a row; below it stands what of its numbers can't be.
    void end(const Row& row, std::string_view symbol = "");
    void axis_row(const AxisRow& what);
    /// The fields of such a row. @param shown the axes whose values are shown
    /// @return what was changed, as axes
    Edit<std::vector<AxisSpec>> numbers(const Row& row, const AxisRow& what,
                                        const std::vector<AxisSpec>& shown, bool apart);
    /// The toggle between one number and one for each axis.
    void link_axes(const Row& row, const AxisRow& what, bool apart);

  private:
    Edit<std::int64_t> number(const NumberField& field, const std::string& id, std::string_view words,
                              bool whole_row);

    std::vector<std::string> drawn_;  // numbers of the row
};

// --- the parts ---

/// Which operator it is, over how many axes, and by whose numbers: of a layer alone.
void operator_fields(LayerForm& form);
/// Every other field that the layer has, but for its channels.
void own_fields(LayerForm& form);
void channel_fields(LayerForm& form);

// Fields that are more than a row.

/// Both ends, by a word or by numbers, and what stands in it.
void padding_fields(LayerForm& form);
/// Of an adaptive pooling, or a resizing to a size.
void output_sizes(LayerForm& form);
/// By a factor or to a size.
void resize_fields(LayerForm& form);
void resize_mode(LayerForm& form);
void shuffle_factor_row(LayerForm& form);
void shuffle_order(LayerForm& form);

/// Why the layer is impossible, and mends. @pre it is
void refusal_note(LayerForm& form);
/// A transposed layer as the convolution that it is the way back of. @pre it is possible
void other_side_note(const LayerForm& form);

}  // namespace convwalk
