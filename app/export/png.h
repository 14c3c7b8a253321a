// One picture to the bytes of a PNG file, and parts of such files.
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "basics/geometry.h"

namespace convwalk {

/// @param rgba size.width * size.height * 4 bytes, rows from the top, alpha not premultiplied. The file has
/// an alpha
///             channel only when some pixel is not opaque.
/// @throws std::runtime_error when the picture can't be encoded; failures of `out` stay in its state
void write_png(std::ostream& out, SizePx size, std::span<const std::uint8_t> rgba);

// For files of several pictures (APNG):

/// Whether a picture has an alpha channel.
enum class PngAlpha : std::uint8_t { none, kept };

/// A picture as the data of PNG's chunk IDAT. @throws std::runtime_error as write_png()
[[nodiscard]] std::string png_data(SizePx size, std::span<const std::uint8_t> rgba, PngAlpha alpha);

inline constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n";

/// A number of 32 bits as PNG has it, the high byte first.
[[nodiscard]] std::string png_number(std::uint32_t number);

/// Puts what is said of a picture behind the header of a whole file (the chunk iTXt, in UTF-8).
/// @param keyword of PNG's own: "Title", "Description" @pre `file` is of write_png()
void add_png_text(std::string& file, std::string_view keyword, std::string_view text);

/// A chunk with its length and its checksum. @param type four letters
[[nodiscard]] std::string png_chunk(std::string_view type, std::string_view data);

}  // namespace convwalk
