// What stands in a PNG or a JPEG, without a word about what it is for: by libspng and libturbojpeg on a
// machine, by stb_image in a browser, where nothing outside the page can be reached by a file that is made to
// break a reader.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "basics/errors.h"

namespace convwalk {

/// What a file says of itself, before anything is unpacked.
struct PictureHead {
    int width = 0;     ///< pixels, at least 1
    int height = 0;    ///< the same
    int channels = 1;  ///< 1 for grey, 3 for red, green and blue; transparency is left out

    [[nodiscard]] std::int64_t pixels() const { return std::int64_t{width} * height; }
};

/// @param what how the picture is called in a sentence: "photo.png"
/// @throws BadInput when it is no PNG or JPEG, or its head is damaged
[[nodiscard]] PictureHead picture_head(std::string_view bytes, std::string_view what);

/// Channel by channel of pixel after pixel, row after row. Memory: at most 24 bytes a pixel of the head
/// beside the file's own.
/// @param head that of the bytes. @throws BadInput when the file is damaged
[[nodiscard]] std::vector<std::uint8_t> picture_pixels(std::string_view bytes, const PictureHead& head,
                                                       std::string_view what);

/// Whether a text begins as such a file does.
[[nodiscard]] bool looks_like_png(std::string_view bytes);
[[nodiscard]] bool looks_like_jpeg(std::string_view bytes);

/// What is said of a file that can't be read. @param why as its library says it, or nothing
[[nodiscard]] BadInput unreadable_picture(std::string_view what, std::string_view why = {});

}  // namespace convwalk
