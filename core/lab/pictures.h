// Pictures for the lab: three that the program draws itself, and one of a person's made to fit. Level 3.
//
// A picture is a tensor of channels, rows and columns: one channel is grey, three are red, green and blue;
// from 0, black, to 1, white. The numbers are those of the file: nothing is done about gamma.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

#include "basics/tensor.h"

namespace convwalk {

enum class DrawnPicture : std::uint8_t {
    chart,  ///< a ramp, a slanted edge, letters and bars, a grey field with a disc
    text,   ///< lines of letters
    scene,  ///< in colour: sky, sun, hills, a house and a ball; smooth parts and edges
};
struct DrawnPictureRow {
    DrawnPicture picture;
    std::string_view name;   ///< "chart"
    std::string_view title;  ///< "test chart"
};
inline constexpr std::array kDrawnPictures = {
    DrawnPictureRow{DrawnPicture::chart, "chart", "test chart"},
    DrawnPictureRow{DrawnPicture::text, "text", "lines of text"},
    DrawnPictureRow{DrawnPicture::scene, "scene", "scene"},
};

/// Sides that a picture of the lab may have.
inline constexpr std::int64_t kLeastPictureSide = 8;
inline constexpr std::int64_t kMostPictureSide = 512;

/// 1 or 3.
[[nodiscard]] constexpr std::int64_t channels_of(DrawnPicture which) {
    return which == DrawnPicture::scene ? 3 : 1;
}

/// The grey of the chart's field: 128 of 255.
inline constexpr double kChartGrey = 128.0 / 255;

/// In shades of 255, as a file would have it, and the same picture at every size.
/// @param side pixels, in the limits above
[[nodiscard]] Tensor drawn_picture(DrawnPicture which, std::int64_t side);

/// A picture of any size, wherever it lies.
struct PixelSource {
    std::int64_t channels = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    /// From 0 to 1.
    std::function<double(std::int64_t channel, std::int64_t row, std::int64_t column)> value;
};

/// A picture of at most so many rows and columns: of a larger one the averages of the largest square blocks
/// of which so many fit on both sides, in shades of 255, and the middle of these.
/// @param side at least 1
[[nodiscard]] Tensor fitted(const PixelSource& picture, std::int64_t side);

/// The middle of a picture whose sides are multiples of a number. @pre it has that many rows and columns
[[nodiscard]] Tensor cut_to_multiples(const Tensor& picture, std::int64_t of);

/// One channel of three, weighted as eyes do (ITU-R BT.601); a grey picture as it is.
[[nodiscard]] Tensor in_grey(const Tensor& picture);

}  // namespace convwalk
