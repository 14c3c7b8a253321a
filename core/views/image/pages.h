// What the lab works out, as pages. Level 8.
#pragma once

#include <optional>
#include <string>

#include "lab/applied.h"
#include "lab/bench.h"
#include "lab/maps.h"
#include "views/image/lab_page.h"

namespace convwalk {

/// The first pixel of the amber square.
struct SquareCorner {
    std::int64_t row = 0;
    std::int64_t column = 0;
};

/// How a page is made, beside what is on it.
struct LabLook {
    std::string picture;                   ///< how it is called: "test chart"
    std::optional<SquareCorner> square{};  ///< nullopt: a little below the middle; cut to the picture
    bool differences = false;  ///< of the bench: the difference to the picture in place of numbers
};

/// The picture, and what each way makes of its smaller one. @param bench outlives the page
[[nodiscard]] LabPage bench_page(const WaysUp& bench, const LabLook& look);

/// The picture, the kernel where there is one, and the result; with one output and its window marked.
/// @param made outlives the page @param title of the layer, its numbers
[[nodiscard]] LabPage applied_page(const Applied& made, const LabLook& look, const std::string& title,
                                   const std::string& caption);

/// What every layer of a network makes of the picture. @param made outlives the page
/// @param title of the network @param weights how they are drawn @param between what is between its maps
[[nodiscard]] LabPage maps_page(const NetworkMaps& made, const LabLook& look, const std::string& title,
                                const std::string& weights, Colour between);

}  // namespace convwalk
