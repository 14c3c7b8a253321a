#include "export/png.h"

#include <stdexcept>
#include <vector>

#include "export/deflate.h"

// The implementation is compiled here and nowhere else; it is foreign code.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb_image_write.h>

namespace convwalk {

namespace {

[[noreturn]] void fail() {
    throw std::runtime_error("the picture is too large for a PNG file");
}

std::vector<std::uint8_t> without_alpha(std::span<const std::uint8_t> rgba) {
    std::vector<std::uint8_t> rgb;
    rgb.reserve(rgba.size() / 4 * 3);
    for (std::size_t i = 0; i < rgba.size(); i += 4) {
        const auto pixel = rgba.subspan(i, 3);
        rgb.insert(rgb.end(), pixel.begin(), pixel.end());
    }
    return rgb;
}

std::string whole_png(SizePx size, std::span<const std::uint8_t> rgba, PngAlpha alpha) {
    std::vector<std::uint8_t> rgb;
    if (alpha == PngAlpha::none) rgb = without_alpha(rgba);
    const auto append = [](void* context, void* data, int bytes) {
        static_cast<std::string*>(context)->append(static_cast<const char*>(data),
                                                   static_cast<std::size_t>(bytes));
    };
    const int channels = alpha == PngAlpha::none ? 3 : 4;
    const void* pixels = alpha == PngAlpha::none ? rgb.data() : rgba.data();
    std::string file;
    if (stbi_write_png_to_func(append, &file, size.width, size.height, channels, pixels,
                               size.width * channels) == 0)
        fail();
    return file;
}

// What a chunk has around its data: its length, its type and its checksum.
constexpr std::size_t kAroundChunk = 12;

}  // namespace

void write_png(std::ostream& out, SizePx size, std::span<const std::uint8_t> rgba) {
    bool opaque = true;
    for (std::size_t i = 3; i < rgba.size(); i += 4) opaque = opaque && rgba[i] == 255;
    out << whole_png(size, rgba, opaque ? PngAlpha::none : PngAlpha::kept);
}

std::string png_data(SizePx size, std::span<const std::uint8_t> rgba, PngAlpha alpha) {
    // The library writes IHDR, one IDAT and IEND.
    constexpr std::size_t kHeaderBytes = 13;
    const std::string file = whole_png(size, rgba, alpha);
    const std::size_t before = kPngSignature.size() + kAroundChunk + kHeaderBytes;
    const std::size_t around = before + kAroundChunk + kAroundChunk;
    if (file.size() < around || file.compare(before + 4, 4, "IDAT") != 0) fail();
    return file.substr(before + 8, file.size() - around);
}

void add_png_text(std::string& file, std::string_view keyword, std::string_view text) {
    constexpr std::size_t kHeaderBytes = 13;
    // No compression, no language, no keyword in that language.
    const std::string data = std::string(keyword) + std::string(5, '\0') + std::string(text);
    file.insert(kPngSignature.size() + kAroundChunk + kHeaderBytes, png_chunk("iTXt", data));
}

std::string png_number(std::uint32_t number) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

std::string png_chunk(std::string_view type, std::string_view data) {
    const std::string checked = std::string(type) + std::string(data);
    return png_number(static_cast<std::uint32_t>(data.size())) + checked + png_number(crc32(checked));
}

}  // namespace convwalk
