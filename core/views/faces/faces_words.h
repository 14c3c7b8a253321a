// What the views of both faces say: where a stamp lands, what an output is the sum of, how the size is
// controlled, and why the way back is no inverse. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/view.h"
#include "scene/page.h"
#include "views/faces/faces.h"

namespace convwalk {

/// "input (1, 0): 3 · kernel is added at rows 2..4, columns 0..2"
[[nodiscard]] std::string stamp_words(const Figure& figure, std::int64_t input);

/// "all 9 inputs are stamped and the overlaps added up: the full result is 7×7"
[[nodiscard]] std::string full_words(const Figure& figure);

/// "padding 1 cuts 1 cell away on each side: the output is 5×5"
[[nodiscard]] std::string crop_words(const Figure& figure);

/// Both ways of an output: "the window reads 2·1 + 3·1 = 5 · the stamps of inputs (0, 1), (1, 1) add up to
/// 2 + 3 = 5"; counts where there are no numbers.
[[nodiscard]] std::string both_words(const Figure& figure, const Cell3& output);

/// "the shape came back, 5×5, but not the values: input (0, 0) was 3 and came back as 11"
/// @pre there and back, with numbers
[[nodiscard]] std::string back_words(const Figure& figure);

/// The first input that comes back as another number, flat.
[[nodiscard]] std::optional<std::int64_t> first_changed(const Figure& figure);

/// Why the way back is no deconvolution, sentences with the numbers put in; none in other views.
[[nodiscard]] std::vector<std::string> why_no_inverse(const Figure& figure);

/// "step 3 of 11 · "
[[nodiscard]] std::string step_words(const Figure& figure, const Moment& moment);

/// Legend of a view. @param gathers it shows the grid
[[nodiscard]] std::vector<LegendEntry> face_legend(const Figure& figure, bool gathers);

/// For a tooltip, a line each.
[[nodiscard]] std::vector<std::string> face_cell_words(const Figure& figure, const Spot& cell);

/// What stands around a view of both faces. @param status of the moment, told while no cell is in focus
[[nodiscard]] Words face_words(const Figure& figure, std::string title, std::string caption,
                               std::string status, const std::optional<Spot>& focus, bool gathers);

/// A line of the comparison of a convolution with its transpose.
struct Compared {
    std::string what;
    std::string convolution;
    std::string transposed;
};
/// The two layers on the numbers at hand; none of other operators, and where no convolution belongs to the
/// layer. @pre !why_invalid(layer)
[[nodiscard]] std::vector<Compared> compared(const Layer& layer);

}  // namespace convwalk
