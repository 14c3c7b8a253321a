// What a figure says in words: title, captions, legend, and what happens at a moment. Level 8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/arrangement.h"
#include "figure/figure.h"
#include "scene/page.h"

namespace convwalk {

/// "Transposed convolution, 3×3 → 5×5", or the title that the scenario gives.
[[nodiscard]] std::string title_of(const Figure& figure);
/// The title that is made from a layer. @pre !why_invalid(layer)
[[nodiscard]] std::string title_of(const Layer& layer);

/// The layer's parameters, and which of its channels are drawn: "kernel 3, channels 3 → 4 · drawn: channel 0
/// of 3, filter 0 of 4".
[[nodiscard]] std::string parameters_and_channels(const Figure& figure);

/// The same behind another caption.
[[nodiscard]] std::string with_channels(std::string caption, const Layer& layer);

/// How the size comes about, with a word on what is added behind: "o = (5 − 3) / 2 + 1 = 2, 1 for the first
/// window".
[[nodiscard]] std::string size_in_words(const Layer& layer);

/// What stands around the planes. @param focus what the line about the current output speaks about instead
[[nodiscard]] Words words_of_planes(const Figure& figure, const Moment& moment,
                                    const std::optional<Spot>& focus);

/// What the cells of the grid are, and the window over them.
[[nodiscard]] std::vector<LegendEntry> grid_legend(const Figure& figure);

/// The output that is spoken about: the focused one, or else the current one; none while another cell is
/// focused, and before the kernel starts. @pre the figure has the focus
[[nodiscard]] std::optional<Extents> output_told(const Figure& figure, const Moment& moment,
                                                 const std::optional<Spot>& focus);

/// The one value that a field has on every axis.
template <typename Field>
[[nodiscard]] std::optional<std::int64_t> common(const Layer& layer, Field field) {
    const std::int64_t first = field(layer.axes.front());
    for (const AxisSpec& a : layer.axes) {
        if (field(a) != first) return std::nullopt;
    }
    return first;
}

/// How the grid of a transposed layer comes about, before the kernel starts.
[[nodiscard]] std::string intro_status(const Layer& layer, const Moment& moment);

/// How the grid comes from the input: "3×3 with 1 zero between, 1 around".
[[nodiscard]] std::string input_caption(const Layer& layer, const Hidden& hidden);

}  // namespace convwalk
