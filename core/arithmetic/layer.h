// A layer: an operator over one to three axes, and the one judge of what is impossible. Level 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/axis.h"
#include "arithmetic/modes.h"

namespace convwalk {

/// One value an axis, in the order depth, row, column (the last `size()` of them).
using Extents = std::vector<std::int64_t>;

/// A layer with every number settled. Axes run from the slowest to the fastest: (depth, row, column).
struct Layer {
    Operator op = Operator::convolution;
    std::vector<AxisSpec> axes = std::vector<AxisSpec>(2);
    std::int64_t in_channels = 1;
    std::int64_t out_channels = 1;  ///< operators without weights ignore this, see output_channels()
    std::int64_t groups = 1;        ///< divides both channel counts

    PaddingMode padding_mode = PaddingMode::zeros;  ///< convolution only: what stands in the padding
    bool count_include_pad = true;  ///< average pooling divides by padding cells, too, not by real ones alone
    std::optional<std::int64_t> divisor_override = std::nullopt;  ///< average pooling divides by this; not 0

    ResizeMode resize_mode = ResizeMode::nearest;
    /// Resize, bilinear and bicubic: the middles of the outermost cells meet instead of the maps' edges.
    bool align_corners = false;

    ShuffleOrder shuffle_order = ShuffleOrder::channel_first;  ///< of a pixel shuffle, and of its way back

    bool operator==(const Layer&) const = default;
};

/// Padding given by a word instead of numbers. K = d(k - 1) + 1.
enum class PaddingWord : std::uint8_t {
    numbers,  ///< none: the numbers in the axes count
    valid,    ///< p = 0
    same,     ///< output as large as the input, stride 1; an odd cell goes to the end (as in PyTorch)
    half,     ///< p = floor(K / 2) (Rel. 3)
    full,     ///< p = K - 1 (Rel. 4)
    causal,   ///< K - 1 before, 0 after: nothing looks ahead
};

/// A layer as a person asks for it.
struct LayerRequest {
    Layer layer;
    PaddingWord padding = PaddingWord::numbers;
    /// The fields describe the convolution that is transposed, its input size included; the layer itself is
    /// the way back, with output padding a = (i + 2p - K) mod s (Rel. 14). Transposed convolution only.
    bool of_transposed = false;

    bool operator==(const LayerRequest&) const = default;
};

/// Every way in which a layer can be impossible. The names of the first fifteen are those of the test
/// vectors.
enum class RefusalKind : std::uint8_t {
    non_positive_stride,
    non_positive_dilation,
    non_positive_kernel,
    non_positive_groups,
    negative_padding,
    negative_output_padding,
    kernel_larger_than_padded_input,
    output_too_small,
    output_padding_too_large,
    pool_padding_gt_half_kernel,
    same_padding_with_stride,
    string_padding_unsupported,
    channel_mismatch,
    weight_not_divisible_by_groups,
    empty_spatial_input,
    field_unsupported,
    dimensions_unsupported,
    size_too_large,
    padding_mode_unsupported,
    reflect_padding_too_large,
    circular_padding_too_large,
    zero_divisor,
    non_positive_factor,
    empty_output,
    align_corners_unsupported_for_mode,
    channels_not_divisible_by_factor_squared,
    size_not_divisible_by_factor,
};
[[nodiscard]] std::string_view to_string(RefusalKind kind);

/// Why a layer is impossible.
struct Refusal {
    RefusalKind kind;
    std::string field;     ///< the field to mend: "stride", "padding", ...
    int axis = -1;         ///< the axis it is wrong on; -1 = the layer
    std::string sentence;  ///< for a person: field, value, what is allowed
};

/// How many axes a pixel shuffle may have.
enum class ShuffleAxes : std::uint8_t { two, any };

/// Why the layer has no output; nullopt when it has one. The only judge: panel, command line and file reader
/// all ask here. When several rules are broken, the first in the order of the fields is named.
/// @param shuffles alone, a shuffle has two axes; sizes and channels are defined on any number of them
[[nodiscard]] std::optional<Refusal> why_invalid(const Layer& layer, ShuffleAxes shuffles = ShuffleAxes::two);
[[nodiscard]] std::optional<Refusal> why_invalid(const LayerRequest& request,
                                                 ShuffleAxes shuffles = ShuffleAxes::two);

/// Why a possible layer could not have this padding mode: not its operator's, or more padding than there are
/// cells to show.
[[nodiscard]] std::optional<Refusal> why_mode_unfit(const Layer& layer, PaddingMode mode);

/// The layer with words turned to numbers, and described by its own parameters.
/// @pre !why_invalid(request); when not of_transposed, any request: a word has numbers in a refused layer too
[[nodiscard]] Layer resolved(const LayerRequest& request);

/// Why a weight of this shape does not fit: [out, in / groups, k...] for a convolution, [in, out / groups,
/// k...] for a transposed one. Kernel sizes and out channels are not compared.
[[nodiscard]] std::optional<Refusal> why_weight_unfit(const Layer& layer, const Extents& weight_shape);

/// @pre !why_invalid(layer)
[[nodiscard]] Extents output_extents(const Layer& layer);
[[nodiscard]] Extents input_extents(const Layer& layer);
/// Places under a window, see window_places().
[[nodiscard]] Extents kernel_extents(const Layer& layer);

/// Channels that come out; pooling and resizing keep those that go in.
[[nodiscard]] std::int64_t output_channels(const Layer& layer);

/// Channels on the side of a shuffle that has more of them, for one on the other: r on every axis.
/// @pre is_shuffle(layer.op)
[[nodiscard]] std::int64_t shuffled_channels(const Layer& layer);

/// Product of all, none negative; kLargestSize * kLargestSize at most (larger products stay there).
[[nodiscard]] std::int64_t cell_count(const Extents& extents);

/// "transposed convolution", "max pooling", ...: how the operator is called in a sentence.
[[nodiscard]] std::string_view name_of(Operator op);
[[nodiscard]] std::string_view name_of(PaddingWord word);

/// "row", "column", ...; "" when there is only one axis.
[[nodiscard]] std::string_view axis_name(std::size_t axis, std::size_t axes);

/// "5×7", or "5" when there is one axis.
[[nodiscard]] std::string to_string(const Extents& extents);
/// "5 × 7": the same with room, for a caption.
[[nodiscard]] std::string spaced(const Extents& extents);

}  // namespace convwalk
