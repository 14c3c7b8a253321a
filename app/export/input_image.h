// A picture as the input of a layer: PNG or JPEG, as numbers from 0 to 1.
#pragma once

#include <cstdint>
#include <string>
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

/// A picture of a file for the lab. @param side of which so many pixels are read, at most
/// @throws BadInput as photo(), and when the file can't be read
[[nodiscard]] OwnPicture picture_from_file(const std::string& path, std::int64_t side);

/// The same of one that no file keeps, such as one from the clipboard: of so many pixels that a scenario
/// holds it. @param name for a person: "pasted picture"
[[nodiscard]] OwnPicture picture_from_bytes(std::string_view bytes, std::string_view name);

/// Whether a text begins as a PNG or a JPEG does.
[[nodiscard]] bool looks_like_picture(std::string_view bytes);

/// Reads the picture that a scenario names by its file, unless it holds the pixels.
/// @throws BadInput when the file is not there, or has become another one
void read_picture(LabChoice& lab);

/// parse_scenario(), with its picture. @throws BadInput
[[nodiscard]] Scenario read_scenario(std::string_view json);

/// The picture becomes the input of a layer alone, which takes its size and its channels, and its numbers are
/// shown.
/// @param picture as picture_numbers() gives it
/// @throws BadInput when the layer has not two dimensions, or stands in a network
void put_picture(Scenario& scenario, Tensor picture);

}  // namespace convwalk
