// The layer that a record describes, and why it is refused. Knows no suite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "numeric/evaluation.h"
#include "records/compute_record.h"

namespace convwalk {

/// Why a record has no answer: its `error`.
struct Fault {
    std::string_view kind;  ///< the error's `class`; outlives everything
    std::string message;    ///< one sentence
};

[[nodiscard]] std::optional<Fault> fault_of(std::optional<Refusal> refusal);
[[nodiscard]] std::optional<Fault> fault_of(std::optional<Unfit> unfit);

/// What a record says of its layer, not judged yet. Valid as long as the record.
struct AskedLayer {
    LayerRequest request;
    std::int64_t batch = 1;
    Extents weight_shape;  ///< empty when the record has none
    ValueRules rules;
    /// The padding when it is a text. Unless it is a word that this operator knows, `request` has numbers.
    std::optional<std::string_view> word;
};

/// A layer with channels: the record gives `input_shape` and, for a convolution, `weight_shape`.
/// @pre `op` is a convolution, a pooling or overlap_count
/// @throws BadInput when a field is missing or does not fit the others
[[nodiscard]] AskedLayer read_layer(const Record& record);

/// Whether the record's operator, an adaptive pooling or padding alone, has no window of its own.
[[nodiscard]] bool is_sized_by_record(const Record& record);

/// Such a layer: the record gives `input_shape`, and `output_size` or `padding`.
/// @pre is_sized_by_record()
[[nodiscard]] AskedLayer read_sized(const Record& record);

/// The same as read_layer() for a layer of one channel, of which the record gives `input_size`.
[[nodiscard]] AskedLayer read_plane(const Record& record);

/// The windows of an unfolding, whose input is given by `input_shape`, or of a folding, whose output is given
/// by `output_size`, as a convolution's.
[[nodiscard]] AskedLayer read_unfold(const Record& record);
[[nodiscard]] AskedLayer read_fold(const Record& record);

/// Why there is no such layer; nullopt when why_invalid, why_weight_unfit and
/// why_unfit have nothing against it.
[[nodiscard]] std::optional<Fault> why_refused(const AskedLayer& asked);

/// One number a spatial axis. @throws BadInput when they are not `axes`
[[nodiscard]] Extents per_axis(const Record& record, std::string_view field, std::size_t axes);

/// The numbers of a tensor, row-major; empty when the record has none.
/// @throws BadInput when they are not as many as the shape needs
[[nodiscard]] std::vector<double> read_values(const Record& record, std::string_view field,
                                              const Extents& shape);

/// Why an answer may not list so many numbers: it would be about ten megabytes long.
[[nodiscard]] std::optional<Fault> why_answer_too_long(std::int64_t numbers);

/// `[batch, channels, spatial...]`
[[nodiscard]] Extents with_channels(std::int64_t batch, std::int64_t channels, const Extents& spatial);

}  // namespace convwalk
