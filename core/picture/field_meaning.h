// What a field of the layer does in a figure: the cells that are there because of it, and why; and why cells
// are never read. Level 9.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "animation/timeline.h"
#include "arithmetic/fields.h"
#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/meant.h"

namespace convwalk {

struct Meaning {
    /// Sentences that are true of this very layer, with its numbers.
    std::string words;
    /// At most kMostMeant; empty where no cells are there because of it. Views show those that they have.
    std::vector<Spot> cells;
};

/// More cells than anyone could tell apart are not listed.
inline constexpr std::size_t kMostMeant = 4096;

/// @param moment tells the window that is spoken about
/// @return nothing of a field that the layer lacks, or that says all by its name, and where all is read
[[nodiscard]] std::optional<Meaning> meaning_of(const Figure& figure, const Moment& moment,
                                                const Meant& meant);

/// The view in which it is best to be seen; none where the figure is in it, and where no
/// view that the layer has shows more.
[[nodiscard]] std::optional<ViewKind> view_that_shows(const Figure& figure, const Meant& meant);

/// The field because of which a cell is there: padding, inserted zeros, output padding, the kernel's weights
/// and the input. None of an output.
[[nodiscard]] std::optional<LayerField> field_of(const Figure& figure, const Spot& cell);

}  // namespace convwalk
