// A picture as the input of a layer: PNG or JPEG, as numbers from 0 to 1.
#pragma once

#include <cstdint>
#include <string_view>

#include "basics/tensor.h"
#include "scenario/scenario.h"

namespace convwalk {

/// Channels, rows and columns: red, green and blue of a coloured picture, one channel of a grey one. Numbers
/// have three digits behind the point, so that all 256 shades stay apart; what is transparent counts as
/// opaque.
/// @param what how the picture is called in a sentence: "photo.png"
/// @throws BadInput when it is no PNG or JPEG, is damaged, or has more numbers than kMostShownCells
[[nodiscard]] Tensor picture_numbers(std::string_view bytes, std::string_view what);

/// Pixels that a picture of the lab may have in its file; it is made smaller.
inline constexpr std::int64_t kMostPhotoPixels = 24'000'000;

/// A picture for the lab, of at most so many rows and columns: see fitted().
/// @throws BadInput when it is no PNG or JPEG, is damaged, or has more than kMostPhotoPixels
[[nodiscard]] Tensor photo(std::string_view bytes, std::string_view what, std::int64_t side);

/// The picture becomes the input of a layer alone, which takes its size and its channels, and its numbers are
/// shown.
/// @param picture as picture_numbers() gives it
/// @throws BadInput when the layer has not two dimensions, or stands in a network
void put_picture(Scenario& scenario, Tensor picture);

}  // namespace convwalk
