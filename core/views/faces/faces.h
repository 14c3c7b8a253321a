// What the views of both faces work out beside layer and layout: stamps, and the numbers of both ways.
// Level 8.
//
// A transposed convolution has two faces. Gathering, a flipped kernel walks over the expanded input;
// scattering, every input stamps the kernel on the output. Both give the same numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "layout/layout.h"
#include "layout/stamps.h"
#include "scenario/scenario.h"

namespace convwalk {

/// Row-major, of one channel.
struct FaceNumbers {
    std::vector<double> walked;    ///< input of the layer whose window walks
    std::vector<double> kernel;    ///< as it is stamped
    std::vector<double> gathered;  ///< what the window finds
    std::vector<double> stamped;   ///< input of the layer that stamps
    std::vector<double> kept;      ///< what the stamps add up to, without what is cut away
    NumberRange walked_range;
    NumberRange kernel_range;
    NumberRange gathered_range;
    NumberRange sums_range;      ///< of all sums on the way there, too
    bool positive_sums = false;  ///< some of these are above 0
};

struct Faces {
    /// The layer whose window walks: the transposed convolution itself, or, there and back, the convolution.
    Layer walked;
    Layout grid;          ///< of that layer, of three axes
    Layer stamped_layer;  ///< the transposed convolution
    StampPlan plan;
    bool chained = false;  ///< there and back: what the window finds is what is stamped
    std::optional<FaceNumbers> numbers;
};

/// @pre the figure is in a view of both faces
[[nodiscard]] inline const Faces& faces_of(const Figure& figure) {
    return work_of<Faces>(figure);
}

/// Multiplications of all stamps that are done anew for a picture; with more of them there are no numbers.
inline constexpr std::int64_t kMostStampProducts = 4'000'000;

/// Why a layer has no stamps that could be painted: it is no transposed convolution, or too large.
/// @pre !why_invalid(layer) && !why_too_large(layer); so it is for everything below
[[nodiscard]] std::optional<std::string> why_no_stamps(const Layer& layer);
/// Why there is no way there and back from it.
[[nodiscard]] std::optional<std::string> why_no_way_back(const Layer& layer);

/// Both ways of a transposed convolution. @pre !why_no_stamps(layer)
[[nodiscard]] Faces both_faces(const Scenario& scenario, const Layer& layer);

/// A convolution and its transpose behind it; for a transposed convolution, the one that it leads back from
/// comes first. With numbers whether they are shown elsewhere or not. @pre !why_no_way_back(layer)
[[nodiscard]] Faces there_and_back(const Scenario& scenario, const Layer& layer);

/// A timeline that goes on for so many steps before it rests.
[[nodiscard]] Timeline with_more_steps(Timeline timeline, std::int64_t more);

}  // namespace convwalk
