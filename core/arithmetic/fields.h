// The fields of a layer: one row says how a field is called, what it holds and who has it. Level 1.
//
// Files, the command line, its help and the panels read this table. Whether a value is possible is judged by
// why_invalid() alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// In the order of help texts and command lines.
enum class LayerField : std::uint8_t {
    dimensions,
    input,
    kernel,
    stride,
    padding,
    padding_end,
    dilation,
    output_padding,
    factor,
    output_size,
    in_channels,
    out_channels,
    groups,
    ceil_mode,
    padding_mode,
    count_include_pad,
    divisor_override,
    resize_mode,
    align_corners,
    shuffle_order,
    of_transposed,
};
inline constexpr std::size_t kLayerFields = static_cast<std::size_t>(LayerField::of_transposed) + 1;

// What a field holds.

/// A number on every axis.
struct AxisNumber {
    std::int64_t AxisSpec::*member;
    std::int64_t least;  ///< smaller ones are none that a layer could have
};
/// What every axis has, but not as a number of its own: set_layer_fields() reads it.
struct AxisText {};
struct WholeNumber {
    std::optional<std::int64_t> (*get)(const LayerRequest&);  ///< nullopt: left out
    void (*set)(LayerRequest&, std::optional<std::int64_t>);
    std::int64_t least;  ///< that the command line takes; files leave it to the judge
    std::int64_t most;
};
struct Switch {
    bool (*get)(const LayerRequest&);
    void (*set)(LayerRequest&, bool);
};
/// One of `count` words.
struct Choice {
    std::size_t count;
    std::string_view (*name)(std::size_t);
    std::size_t (*get)(const LayerRequest&);
    void (*set)(LayerRequest&, std::size_t);
    std::optional<std::size_t> (*spelled)(std::string_view);  ///< of a name, or another spelling of it
};

struct LayerFieldRow {
    LayerField field;
    std::string_view name;   ///< in files
    std::string_view words;  ///< in a sentence, and as refusals call it
    std::string_view flag;   ///< on the command line; that of a switch takes it from what is usual
    std::string_view help;   ///< of the flag; a choice's words follow it
    bool (*of)(Operator);    ///< who may have another value than the usual one
    bool (*told)(Operator);  ///< whose files say it even when it is usual
    std::variant<AxisNumber, AxisText, WholeNumber, Switch, Choice> holds;
    const char* letter = "";  ///< in formulas

    /// Read by set_layer_fields(), all of them together.
    [[nodiscard]] constexpr bool is_on_axes() const { return holds.index() < 2; }
};

/// A row for each field, in the order of the enumeration.
[[nodiscard]] std::span<const LayerFieldRow, kLayerFields> layer_fields();
[[nodiscard]] const LayerFieldRow& row_of(LayerField field);

/// The field that has this letter in formulas; nullopt: none has.
[[nodiscard]] std::optional<LayerField> field_of_letter(std::string_view letter);

/// The row of the field that a refusal names; nullptr: it names none, or several.
[[nodiscard]] const LayerFieldRow* row_called(std::string_view words);

/// The fields in the order in which files have them.
[[nodiscard]] std::span<const LayerField, kLayerFields> layer_fields_of_files();

/// The words of a choice.
[[nodiscard]] std::vector<std::string> words_of(const Choice& choice);

/// Whether the field is as in LayerRequest{}, or follows from another one: the end of a padding from its
/// begin, a factor from an output size.
[[nodiscard]] bool is_usual(const LayerRequest& request, LayerField field);

/// Whether a file of this layer says the field.
[[nodiscard]] bool is_told(const LayerRequest& request, LayerField field);

/// What the command line says for the field: a value an axis, or one where all are the same. A switch has
/// none.
[[nodiscard]] std::vector<std::string> values_of(const LayerRequest& request, LayerField field);

/// Puts the field of another layer in. Axes that the other one does not have get the value of its last one.
/// @pre not the dimensions
void put_field(LayerRequest& request, const LayerRequest& from, LayerField field);

/// The request with every field that the operator can't have as it usually is.
[[nodiscard]] LayerRequest with_fields_of(LayerRequest request, Operator op);

}  // namespace convwalk
