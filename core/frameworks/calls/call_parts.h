// What the calls of several frameworks are read with, and each framework's table of calls. Level 3.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "basics/every_axis.h"
#include "frameworks/calls/calls.h"
#include "frameworks/read/values.h"

namespace convwalk::call_parts {

// Those of one name stand in the order of preference.
[[nodiscard]] std::span<const CallRule> pytorch_calls();
[[nodiscard]] std::span<const CallRule> keras_calls();
[[nodiscard]] std::span<const CallRule> tensorflow_calls();
[[nodiscard]] std::span<const CallRule> jax_calls();
[[nodiscard]] std::span<const CallRule> onnx_calls();
[[nodiscard]] std::span<const CallRule> linear_calls();
[[nodiscard]] std::span<const CallRule> adaptive_calls();
[[nodiscard]] std::span<const CallRule> unfold_calls();

// --- layers ---

using Field = std::int64_t AxisSpec::*;

[[nodiscard]] Piece piece_of(const Call& call, Framework framework,
                             ReadLayer::Kind kind = ReadLayer::Kind::layer);
/// With sizes of 1.
[[nodiscard]] Piece layer_piece(const Call& call, Framework framework, Operator op, std::size_t axes);

void set(Piece& piece, Field field, const Extents& values);
void set(Piece& piece, Field field, const Bound& bound, std::string_view name, std::int64_t least,
         std::int64_t otherwise);
void set_ceil_mode(Piece& piece, bool on);
/// 0 is a number of channels that the code does not say.
void set_channels(Piece& piece, std::int64_t in, std::int64_t out, std::int64_t groups);

// --- values ---

[[nodiscard]] std::string upper(std::string text);
[[nodiscard]] bool is_text(const Value* value);
/// A list of lists.
[[nodiscard]] bool is_pairs(const Value& value);

[[nodiscard]] Extents part(const Extents& sizes, std::size_t begin, std::size_t count);

/// Channels; @throws BadInput when there are too many
[[nodiscard]] std::int64_t product(const Bound& bound, std::int64_t a, std::int64_t b);

/// @throws BadInput when `found` are not `wanted`
void demand_axes(const Call& call, std::size_t found, std::size_t wanted, std::string_view what);

// --- arguments ---

/// data_format is "NCHW", "channels_first" or the like.
[[nodiscard]] bool channels_first(const Bound& bound);

/// Of a list with batch and channels the part of the axes, the other entries being `rest`.
template <typename T>
std::vector<T> spatial_part(const Bound& bound, std::string_view name, std::vector<T> all, std::size_t axes,
                            bool first, const T& rest) {
    spread_over_axes(all, axes);
    if (all.size() == axes) return all;
    if (all.size() != axes + 2)
        bound.refuse(name, bound.at(name), fmt::format("1, {} or {} long", axes, axes + 2));
    const std::size_t channel = first ? 1 : axes + 1;
    if (!(all.front() == rest) || !(all[channel] == rest))
        bound.refuse(name, bound.at(name), "without effect on batch and channels");
    const auto begin = all.begin() + (first ? 2 : 1);
    return {begin, begin + static_cast<std::ptrdiff_t>(axes)};
}

[[nodiscard]] Extents spatial(const Bound& bound, std::string_view name, std::size_t axes,
                              std::int64_t otherwise);

/// Numbers or pairs, without or with those of batch and channels.
[[nodiscard]] std::vector<Sides> sides_of(const Bound& bound, std::string_view name, std::size_t axes);

/// ONNX's "pads": all begins, then all ends.
[[nodiscard]] std::vector<Sides> onnx_sides(const Bound& bound, std::size_t axes, std::int64_t least);

/// @throws BadInput when it is negative
void add_padding(Piece& piece, const std::vector<Sides>& sides);
/// A word of any framework; numbers where it is none.
void set_padding(Piece& piece, const Bound& bound, std::string_view name, std::string_view otherwise);

[[nodiscard]] std::vector<double> factors_of(const Bound& bound, std::string_view name, std::size_t axes);

/// Sizes of a weight: two for channels, one to three for the kernel.
[[nodiscard]] const Extents& weight_shape(const Bound& bound, std::string_view name);

/// What Keras's rule cuts from a transposed convolution, Flax's too.
/// @param output_padding one an axis; empty: none is given
void set_keras_transposed(Piece& piece, bool same, const Extents& output_padding);

/// A resizing takes one cell as it is, so that nothing is smoothed.
[[nodiscard]] bool takes_nearest(const Piece& resize);

/// Resizing to a size takes the cell whose middle is nearest, which is what PyTorch calls exact.
[[nodiscard]] std::string by_middles(std::string_view mode);

// --- pads ---

/// By any framework's name for it; nullopt: another.
[[nodiscard]] std::optional<PaddingMode> padding_mode_named(std::string_view name);

/// @param mode  as padding_mode_named() has it
/// @param value of the cells that are added, where these are the same; nullptr: 0
[[nodiscard]] Piece pad_piece(const Call& call, Framework framework, std::vector<Sides> sides,
                              std::optional<PaddingMode> mode, const Value* value = nullptr);

/// tf.pad, jnp.pad and keras.ops.pad: a pair for every dimension, batch and channels too.
[[nodiscard]] Piece general_pad(const Call& call, const Bound& bound, Framework framework);

}  // namespace convwalk::call_parts
