// Why numbers can't be worked out, though the layer may be possible. Level 2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "arithmetic/layer.h"
#include "basics/tensor.h"

namespace convwalk {

struct Unfit {
    std::string_view kind;  ///< a word for programs, that of the test vectors; outlives everything
    std::string field;      ///< the field to mend: "input", "padding mode", ...
    std::string sentence;   ///< for a person: field, value, what is allowed
};

/// The largest amount of a value. A chain of five layers and more stays finite with values up to here.
inline constexpr double kLargestValue = 1e50;

/// Values that a tensor may have.
inline constexpr std::int64_t kMostValues = 4'000'000;

/// Multiplications, or comparisons, that one evaluation may take: a second or two.
inline constexpr std::int64_t kMostProducts = 1'000'000'000;

/// Why this is no tensor of the shape: another shape, another number of values than its shape says, or a
/// value that is not finite or larger than kLargestValue. The sentence names the first such value by its
/// place.
/// @param name how the tensor is called, "input"; also the field
[[nodiscard]] std::optional<Unfit> why_no_tensor(const Tensor& tensor, const Extents& shape,
                                                 std::string_view name);

/// Why a value can't be used; nullopt when it can.
/// @param place how the value is called in the sentence: "input[0][2]"
[[nodiscard]] std::optional<Unfit> why_no_value(double value, std::string_view name, std::string_view place);

/// "input[0, 1, 2]": the place of a value in a tensor.
[[nodiscard]] std::string place_of(std::string_view name, const Extents& shape, std::int64_t flat);

/// Taps of all windows along one axis: each is held.
inline constexpr std::int64_t kMostAxisTaps = 8'000'000;

/// Why a result of this shape, made with this many products, is too much. Judged before anything is
/// allocated.
/// @param axis_taps outputs times taps, for each axis
[[nodiscard]] std::optional<Unfit> why_too_much(const Extents& output_shape, std::int64_t products,
                                                const Extents& axis_taps);

}  // namespace convwalk
