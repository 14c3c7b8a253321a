// A page of the lab: cards beside one another, each with a picture, the numbers under an amber square in it,
// and what is said of it. Level 8.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "basics/tensor.h"
#include "figure/arrangement.h"
#include "figure/spot.h"
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

/// Two pictures in the place of one, of which a line leaves the first on its left and the second on its
/// right.
struct Wiped {
    std::shared_ptr<const Shown> before;
    std::shared_ptr<const Shown> after;
    Rect after_place;         ///< of all of the second, in pixels of the first
    std::int64_t column = 0;  ///< of the first, before which the line is
};

/// Several maps in the place of a picture, a pixel apart.
struct MapMosaic {
    std::shared_ptr<const Pixels> pixels;
    std::int64_t across = 1;  ///< maps in a row
    std::int64_t shown = 1;   ///< maps
    PixelArea part;           ///< of each map
};

struct LabCard {
    std::string title;
    std::string detail;
    bool is_now = false;                     ///< what the moment is about, among all cards
    std::shared_ptr<const Shown> picture{};  ///< none: null
    std::optional<MapMosaic> mosaic{};
    std::optional<PixelArea> field{};  ///< of the first map of the mosaic, framed
    std::optional<Wiped> wiped{};
    int map = -1;                            ///< whose cells its pixels are, see Spot; -1: nobody's
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
    std::string status;  ///< of the moment
    std::vector<LabCard> cards;
    std::optional<Spot> marked{};              ///< a pixel that is framed on its card
    std::vector<std::string> profile_names{};  ///< of the lines, the last of which is for comparison
    double inside = 0;               ///< pixels of a card that is not scaled; 0: by the number of cards
    std::size_t cards_in_a_row = 0;  ///< where nothing is scaled; 0: all, everywhere
};

struct LabLayout;

/// @param camera how it is seen, about `middle_px`
void paint_lab(Scene& scene, const LabPage& page, const LabLayout& layout, const Theme& theme,
               const Camera& camera, Vec2 middle_px);

}  // namespace convwalk
