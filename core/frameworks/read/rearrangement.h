// What calls make of the dimensions of a tensor: view, flatten, permute, mean over axes. Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// The size of the batch among dimensions: not known, and the same everywhere.
inline constexpr std::int64_t kBatchSize = 0;

/// What a tensor has for each of a batch; sizes and channels may be known or not, each for itself.
struct TensorShape {
    bool sized = false;         ///< `sizes` are known
    Extents sizes;              ///< of the map; none of a vector
    std::int64_t channels = 0;  ///< or the length of a vector; 0: not known
    /// All dimensions of what is no map and no vector, the batch as kBatchSize; empty: of one, or not known.
    std::vector<std::int64_t> others = {};

    bool operator==(const TensorShape&) const = default;
};

/// One call. Numbers are dimensions, batch included where `batched`, or sizes; as written, below 0 too.
struct Rearrangement {
    enum class How : std::uint8_t {
        to_shape,   ///< `numbers` are the new dimensions; -1 follows from the others
        flatten,    ///< dimensions numbers[0] to numbers[1] become one
        unflatten,  ///< dimension numbers[0] becomes those behind it
        permute,    ///< `numbers` are the old dimensions in their new order
        swap,       ///< two dimensions
        reduce,     ///< over `numbers`, or over all where there are none: mean, sum, largest
        squeeze,    ///< takes away dimensions of 1: `numbers`, or all
        insert,     ///< a dimension of 1, at each of `numbers`
        repeat,     ///< so many times
        part,       ///< numbers[1] of dimension numbers[0]
        select,     ///< one of dimension numbers[0], which is gone then
        expand,     ///< dimensions of 1 become `numbers`; -1: it stays as it is
    };
    How how = How::to_shape;
    std::vector<std::int64_t> numbers;
    bool batched = true;  ///< false: as Keras's layers count, without the batch
    bool keeps = false;   ///< reduce: the dimensions stay, of size 1
    bool channels_last = false;

    bool operator==(const Rearrangement&) const = default;
};

/// Dimensions, as a rule batch first; nullopt: some are not known.
[[nodiscard]] std::optional<std::vector<std::int64_t>> dimensions_of(const TensorShape& shape,
                                                                     bool channels_last);

/// All dimensions that come out, batch first, also where they are none of a map; nullopt: some are not known,
/// or it can't be.
[[nodiscard]] std::optional<std::vector<std::int64_t>> dimensions_made(const Rearrangement& by,
                                                                       const std::vector<std::int64_t>& had);

/// Which of the old dimensions stands at each place; nullopt: `by` changes no order, or can't be.
/// @param count of dimensions, with the batch
[[nodiscard]] std::optional<std::vector<std::size_t>> order_of(const Rearrangement& by, std::size_t count);

/// What comes out, or a sentence that says why nothing can. Where the shape is not known, or none that a map
/// or vector has, the result is not sized and has no channels.
[[nodiscard]] std::variant<TensorShape, std::string> rearranged(const Rearrangement& by,
                                                                const TensorShape& shape);

/// "flatten", "reshape", "permute", "mean over axes"... in the table of a program.
[[nodiscard]] std::string words_of(const Rearrangement& by);

}  // namespace convwalk
