// What the lab works out, as pages. Level 8.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lab/applied.h"
#include "lab/bench.h"
#include "lab/maps.h"
#include "network/run/gradient.h"
#include "network/seen_cells.h"
#include "scenario/lab_choice.h"
#include "theme/theme.h"
#include "views/image/lab_page.h"

namespace convwalk {

/// The cells of a layer's picture and result are those of these maps, see Spot.
inline constexpr int kPictureMap = 0;
inline constexpr int kResultMap = 2;

/// Pixels of a side of the amber square: of a layer, where there is room for so many numbers and where there
/// is less, and of the bench.
inline constexpr std::int64_t kLayerSquare = 12;
inline constexpr std::int64_t kSmallLayerSquare = 8;
inline constexpr std::int64_t kBenchSquare = 8;

/// A layer on a picture, and how both are seen.
struct AppliedPictures {
    Applied made;
    std::string picture;  ///< how it is called: "test chart"
    std::string kernel;   ///< likewise: "sobel"; empty: by its numbers, or there is none
    std::shared_ptr<const Shown> before;
    std::shared_ptr<const Shown> after;
};
[[nodiscard]] AppliedPictures as_pictures(Applied made, std::string picture, std::string kernel = "");

/// A row and a column.
struct PixelPlace {
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const PixelPlace&) const = default;
};

/// Where a little below the middle of a picture is: there the test chart has both its grey field and the edge
/// of the disc.
[[nodiscard]] PixelPlace usual_place(std::int64_t rows, std::int64_t columns);

/// The output that lies over a pixel of the picture.
[[nodiscard]] PixelPlace output_over(const Applied& made, const PixelPlace& pixel);

/// The picture, the kernel where there is one, and the result.
/// @param now the output around which the amber square lies
/// @param output the one that is framed with its window: the square follows it where it does not hold it
/// @param side of the square, in pixels
[[nodiscard]] LabPage applied_page(const AppliedPictures& pictures, const PixelPlace& now,
                                   const PixelPlace& output, std::int64_t side = kLayerSquare);

/// The picture with the result on the right of a line.
/// @param column of the picture, that the line is left of: 0 to all of them
[[nodiscard]] LabPage wiped_page(const AppliedPictures& pictures, std::int64_t column);

/// Ways up, and how all pictures are seen.
struct BenchPictures {
    WaysUp bench;
    std::string picture;
    bool differences = false;  ///< to the picture, in place of numbers
    std::shared_ptr<const Shown> truth;
    std::vector<std::shared_ptr<const Shown>> ways;
    std::vector<std::shared_ptr<const Pixels>> seconds;  ///< of the picture and the ways, in place of numbers
};
[[nodiscard]] BenchPictures as_pictures(WaysUp bench, std::string picture, bool differences);

/// The picture, and what each way makes of its smaller one. @param now in the middle of the square
[[nodiscard]] LabPage bench_page(const BenchPictures& pictures, const PixelPlace& now);

/// One way, or the picture, with another on the right of a line.
/// @param pictures of a bench that has both @param column as of wiped_page()
[[nodiscard]] LabPage wiped_ways_page(const BenchPictures& pictures, const WipedWays& wiped,
                                      std::int64_t column);

/// Channels, rows and columns of a map as they are drawn; the numbers of a vector stand in rows.
[[nodiscard]] Extents drawn_extents(const Tensor& map);

/// What every layer of a network makes of the picture.
/// @param title of the network @param weights where they come from, in sentences @param between what is
/// between its maps
[[nodiscard]] LabPage maps_page(const NetworkMaps& made, const std::string& picture, const std::string& title,
                                const std::string& weights, Colour between);

/// On the card of the picture, what a number behind a layer sees of it: a frame around all that it can see,
/// and the warmer a pixel, the more it weighs.
/// @param felt null: no warmth
void put_field(LabCard& picture, const SeenCells& seen, const Gradient* felt, const Theme& theme);

}  // namespace convwalk
