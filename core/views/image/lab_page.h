// A page of the lab: cards beside one another, each with a picture, the numbers under an amber square in it,
// and what is said of it. Level 8.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "basics/tensor.h"
#include "scene/scene.h"
#include "theme/theme.h"
#include "views/image/shades.h"

namespace convwalk {

/// A part of a picture, in its pixels.
struct PixelArea {
    std::int64_t row = 0;
    std::int64_t column = 0;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    bool operator==(const PixelArea&) const = default;
};

/// A picture as it is seen.
struct SeenPicture {
    const Tensor* values = nullptr;  ///< [channels, rows, columns]; outlives the page
    Shading shading;
};

struct LabCard {
    std::string title;
    std::string detail;
    std::optional<SeenPicture> picture{};
    std::shared_ptr<const Pixels> mosaic{};  ///< several pictures in the place of one; none: null
    PixelArea square{};                      ///< whose pixels stand below with their numbers
    std::optional<PixelArea> marked{};       ///< a part of them: what the current output reads, or the output
    std::optional<Tensor> kernel{};          ///< [rows, columns]; in place of a picture and its numbers
    std::shared_ptr<const Pixels> second{};  ///< below the picture, in place of the numbers; none: null
    std::string second_name{};
    /// Rows of pixels as lines: what is in them, as numbers from 0 to 1.
    std::vector<std::vector<double>> profile{};
    struct Row {
        std::string name;
        std::string value;
    };
    std::vector<Row> rows{};
    std::string sentence{};
};

struct LabPage {
    std::string title;
    std::string caption;
    std::vector<LabCard> cards;
    std::vector<std::string> profile_names;  ///< of the lines, the last of which is for comparison
    std::string footer;
    double inside = 0;               ///< pixels of a card that is not scaled; 0: by the number of cards
    std::size_t cards_in_a_row = 0;  ///< 0: all
};

/// The size in which nothing is scaled.
[[nodiscard]] SizePx natural_size(const LabPage& page);

/// @throws BadInput when a picture has more pixels than its place
[[nodiscard]] Scene lab_scene(const LabPage& page, SizePx size, const Theme& theme);

}  // namespace convwalk
