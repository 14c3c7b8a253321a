// The short notation of papers, "CR(64,9)-CR(32,7)-TR(32)-C(1,1)", read into a stack. Level 2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "network/stack.h"

namespace convwalk {

/// What the notation leaves open. Each has a name under which it can be changed; see assumption_names().
struct NotationDefaults {
    std::int64_t kernel = 3;                  ///< "kernel": of C
    PaddingWord padding = PaddingWord::half;  ///< "padding": of C; or numbers
    std::int64_t padding_cells = 0;           ///< ... when it is numbers
    std::int64_t transposed_kernel = 4;       ///< "transposed-kernel": of T
    std::int64_t transposed_stride = 2;       ///< "transposed-stride": of T
    /// "transposed-padding": of T; nullopt = "fitting": as much as makes it multiply sizes by its stride
    std::optional<std::int64_t> transposed_padding;
    std::int64_t pool_kernel = 2;             ///< "pool-kernel": of P
    std::optional<std::int64_t> pool_stride;  ///< "pool-stride": of P; nullopt = "kernel": its size
    Operator pool = Operator::max_pooling;    ///< "pool": max or average
    Factor upsampling;                        ///< "upsampling": factor of U, PS and PU
    ResizeMode mode = ResizeMode::nearest;    ///< "mode": of U
    bool bias = true;                         ///< "bias": of C and T; never before a batch norm

    bool operator==(const NotationDefaults&) const = default;
};

/// "kernel", "padding", ...
[[nodiscard]] const std::vector<std::string>& assumption_names();

/// Puts in "name=value". @throws BadInput with one sentence
void assume(NotationDefaults& defaults, std::string_view name_and_value);

/// One thing that the notation left open and that was settled.
struct Assumption {
    std::string name;      ///< under which assume() changes it
    std::string value;     ///< as it is now
    std::string sentence;  ///< for a person

    bool operator==(const Assumption&) const = default;
};

struct ReadNotation {
    std::vector<StackLayer> layers;
    std::vector<Assumption> assumptions;  ///< only those that were needed
};

/// Layers with dashes, arrows, commas, semicolons or line breaks between them; capitals and spaces don't
/// count.
///
///     layer     letters [number | "(" item {"," item} ")"] ["/" stride]
///     letters   C, DW (depthwise), SC (depthwise separable: DW, and C of size 1), T, P (max pooling), MP,
///               AP, GAP and GMP (global pooling), AAP and AMP (adaptive pooling), U (upsampling), PS
///               (pixel shuffle), PU (pixel unshuffle), PAD, CROP, F (flatten), D (dense), V (reshape, a
///               view), UNFOLD, FOLD; then R (ReLU), LR, B (batch norm), S (sigmoid), H (tanh), ... in the
///               order of application; these also stand alone
///     item      C: filters, size, stride; SC and T the same; DW, P: size, stride; AAP, AMP: size of the
///               output; U, PS, PU: factor, 2, 1.5, 3/2 or 3/2x2; PAD, CROP: cells, 1 or 1:2 (before and
///               behind); D: features; F: nothing, or the features that come out; V: channels, sizes, one of
///               them may be -1; UNFOLD: size of a window; FOLD: sizes that come out, size of a window; or by
///               name: s2 p1 d2 g4 op1, m2 (filters a channel of DW and SC), p1:2 (before and behind), a
///               padding word, ceil, nobias, max, average, nearest, linear, cubic, corners, dcr (the order of
///               a shuffle), back (of_transposed), in1600 (features that D takes)
///     repeat    3x CR(64,3)  or  2x[CR(64,3)-P]
///
/// Convolutions also take "CBR" for convolution, batch norm, ReLU.
/// @throws BadInput that says at which character (from 1) what was expected
[[nodiscard]] ReadNotation read_notation(std::string_view text, const NotationDefaults& defaults = {});

/// Channels and sizes of an input, "1x128x128" or "3×224×224"; of a vector its length, "100".
/// @throws BadInput
[[nodiscard]] MapShape parse_input_shape(std::string_view text);
/// "1x128x128", "100": read again it is the same.
[[nodiscard]] std::string input_text(const MapShape& shape);

/// What a map is reshaped to, "64x4x4", or with the size that follows from the others, "-1x4x4".
/// @throws BadInput
[[nodiscard]] Reshape parse_reshape(std::string_view text);
/// Read again it is the same.
[[nodiscard]] std::string text_of(const Reshape& reshape);

}  // namespace convwalk
