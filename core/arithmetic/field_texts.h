// Fields of a layer as texts, from a file or a command line. Level 1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// "7", "7x5" or "4x7x5" (also with × or X): the values of one field, an axis each.
[[nodiscard]] Extents parse_extents(std::string_view text, std::string_view field);

// Names in files, in the order of the enumerations.
[[nodiscard]] const std::vector<std::string>& operator_names();
[[nodiscard]] const std::vector<std::string>& padding_words();

/// A field of a layer that all axes have (LayerFieldRow::is_on_axes) as text, from a file or a command line:
/// {"kernel", "3x5"}, {"padding", "same"}.
struct FieldText {
    std::string field;
    std::string text;
};

/// Puts fields into a layer: one value for all axes, or one an axis ("7x5"). Padding counts for both ends
/// unless padding_end is given too; or it is a word, and its numbers are 0. The layer gets as many axes as
/// `dimensions` says, or else as the longest value has.
/// A factor takes the place of an output size, and the other way round.
/// @throws BadInput when a text can't be read, values and dimensions disagree, or both of these are given
void set_layer_fields(LayerRequest& request, const std::vector<FieldText>& given);

}  // namespace convwalk
