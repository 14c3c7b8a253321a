// The views by their names: what files, the command line, its help and the window call them. Level 5.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

struct ViewRow {
    ViewKind kind;
    std::string_view name;   ///< in files and on the command line
    std::string_view hint;   ///< behind the name in the help of `--view`; "" where the name says enough
    std::string_view label;  ///< in the window
    std::string_view about;  ///< a line of help
};

/// A row for each view, in the order of the enumeration; those of the planes come first.
inline constexpr std::array kViewTable = {
    ViewRow{ViewKind::oblique, "oblique", "", "Oblique", "Input below, output above, seen from the side."},
    ViewRow{ViewKind::flat, "flat", "the window gathers", "Flat", "Input, kernel and output side by side."},
    ViewRow{ViewKind::overlap, "overlap", "", "Overlap",
            "How many contributions every output gets: where a checkerboard "
            "comes from."},
    ViewRow{ViewKind::scatter, "scatter", "", "Scatter",
            "Every input of a transposed convolution stamps the kernel on the "
            "output."},
    ViewRow{ViewKind::both, "both", "gather and scatter on one timeline", "Both faces",
            "Gathering and scattering on one timeline: the same numbers both "
            "ways."},
    ViewRow{ViewKind::there_and_back, "there_and_back", "", "There and back",
            "A convolution and its transpose: the shape comes back, the values "
            "do not."},
    ViewRow{ViewKind::matrix, "matrix", "", "Matrix",
            "The layer unrolled into a sparse matrix: y = C·x, a row for every "
            "output."},
    ViewRow{ViewKind::channels, "channels", "", "Channels",
            "Every channel's map, a filter for each output map, and the window "
            "through all maps that it reads."},
    ViewRow{ViewKind::channel_sums, "channel_sums", "", "Channel sums",
            "One output channel, added up: map, slice of the filter and sum of "
            "every channel."},
    ViewRow{ViewKind::image, "image", "a layer on a picture", "Image",
            "The layer on a picture, and the numbers under its window."},
    ViewRow{ViewKind::wipe, "wipe", "", "Before and after",
            "The picture on one side of a line, and what the layer makes of it on the other."},
    ViewRow{ViewKind::ways, "ways", "", "Ways up",
            "A picture made smaller, and larger again in several ways beside one another."},
    ViewRow{ViewKind::network, "network", "", "Network",
            "All layers of a network, and what an output cell sees through them."},
    ViewRow{ViewKind::maps, "maps", "of a network", "Maps of a picture",
            "What every layer of a network makes of a picture."},
};

[[nodiscard]] constexpr bool views_are_in_order() {
    for (std::size_t i = 0; i < kViewTable.size(); ++i) {
        if (kViewTable[i].kind != static_cast<ViewKind>(i)) return false;
        if (kViewTable[i].name.empty() || kViewTable[i].label.empty() || kViewTable[i].about.empty())
            return false;
    }
    return true;
}
static_assert(views_are_in_order());

[[nodiscard]] constexpr const ViewRow& row_of(ViewKind kind) {
    return kViewTable[static_cast<std::size_t>(kind)];
}

}  // namespace convwalk
