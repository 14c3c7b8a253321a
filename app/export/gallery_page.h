// Many figures on one page, each with its picture, its words and its command; the one that is clicked comes
// to life.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "export/live_part.h"
#include "figure/figure.h"

namespace convwalk {

struct GalleryFigure {
    std::string name;
    std::string group;  ///< those of one stand together, below it; empty: none
    std::string about;  ///< a sentence; may be empty
    std::string command;
    std::string address;  ///< of the browser edition with the figure in it; empty: it is nowhere
    Figure figure;
};

/// A page that needs nothing else.
/// @param part      nullopt: its pictures stay still
/// @param reference address of the pages that say what can be done with them; empty: there are none
[[nodiscard]] std::string gallery_page(const std::string& title, const std::vector<GalleryFigure>& figures,
                                       const std::optional<LivePart>& part,
                                       const std::string& reference = "");

}  // namespace convwalk
