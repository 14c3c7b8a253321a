#include "export/picture_file.h"

#include <spng.h>
#include <turbojpeg.h>

#include <cstddef>
#include <limits>
#include <memory>

namespace convwalk {
namespace {

using Png = std::unique_ptr<spng_ctx, decltype(&spng_ctx_free)>;
using Jpeg = std::unique_ptr<void, decltype(&tjDestroy)>;

void demand_png(int result, std::string_view what) {
    if (result != SPNG_OK) throw unreadable_picture(what, spng_strerror(result));
}

Png open_png(std::string_view bytes, std::string_view what) {
    // Comments and colour profiles are looked over only as far as the format's order asks.
    constexpr std::size_t kMostOfChunk = std::size_t{1} << 20;
    Png png(spng_ctx_new(0), &spng_ctx_free);
    if (!png) throw unreadable_picture(what);
    demand_png(spng_set_chunk_limits(png.get(), kMostOfChunk, kMostOfChunk), what);
    demand_png(spng_set_png_buffer(png.get(), bytes.data(), bytes.size()), what);
    return png;
}

PictureHead head_of_png(std::string_view bytes, std::string_view what) {
    const Png png = open_png(bytes, what);
    spng_ihdr said{};
    demand_png(spng_get_ihdr(png.get(), &said), what);
    const bool is_grey =
        said.color_type == SPNG_COLOR_TYPE_GRAYSCALE || said.color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;
    return {static_cast<int>(said.width), static_cast<int>(said.height), is_grey ? 1 : 3};
}

std::vector<std::uint8_t> pixels_of_png(std::string_view bytes, const PictureHead& head,
                                        std::string_view what) {
    const Png png = open_png(bytes, what);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(head.pixels()) * 3);
    demand_png(spng_decode_image(png.get(), pixels.data(), pixels.size(), SPNG_FMT_RGB8, 0), what);
    if (head.channels == 3) return pixels;
    for (std::size_t pixel = 0; pixel < pixels.size() / 3; ++pixel) pixels[pixel] = pixels[pixel * 3];
    pixels.resize(pixels.size() / 3);
    return pixels;
}

// A JPEG between its head and its pixels.
struct OpenJpeg {
    Jpeg jpeg;
    PictureHead head;
    int colours;  // a TJCS
};

const unsigned char* bytes_of_jpeg(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

OpenJpeg open_jpeg(std::string_view bytes, std::string_view what) {
    OpenJpeg open{{tjInitDecompress(), &tjDestroy}, {}, 0};
    if (!open.jpeg) throw unreadable_picture(what);
    int sampling = 0;
    if (tjDecompressHeader3(open.jpeg.get(), bytes_of_jpeg(bytes), bytes.size(), &open.head.width,
                            &open.head.height, &sampling, &open.colours) != 0)
        throw unreadable_picture(what, tjGetErrorStr2(open.jpeg.get()));
    open.head.channels = open.colours == TJCS_GRAY ? 1 : 3;
    return open;
}

// Inks are stored as what they leave of the light, as Adobe's programs do; other files with inks are hardly
// known.
std::vector<std::uint8_t> colours_of_inks(std::vector<std::uint8_t> pixels) {
    std::size_t made = 0;
    for (std::size_t pixel = 0; pixel < pixels.size(); pixel += 4) {
        for (std::size_t ink = 0; ink < 3; ++ink)
            pixels[made++] = static_cast<std::uint8_t>(pixels[pixel + ink] * pixels[pixel + 3] / 255);
    }
    pixels.resize(made);
    return pixels;
}

// What libturbojpeg calls a warning, such as bytes between two parts, is no reason to refuse a photo.
std::vector<std::uint8_t> pixels_of_jpeg(std::string_view bytes, const PictureHead& head,
                                         std::string_view what) {
    const OpenJpeg open = open_jpeg(bytes, what);
    const bool has_inks = open.colours == TJCS_CMYK || open.colours == TJCS_YCCK;
    const int format = has_inks ? TJPF_CMYK : head.channels == 1 ? TJPF_GRAY : TJPF_RGB;
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(head.pixels()) *
                                     static_cast<std::size_t>(tjPixelSize[format]));
    const int result =
        tjDecompress2(open.jpeg.get(), bytes_of_jpeg(bytes), bytes.size(), pixels.data(), head.width, 0,
                      head.height, format, TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT);
    if (result != 0 && tjGetErrorCode(open.jpeg.get()) != TJERR_WARNING)
        throw unreadable_picture(what, tjGetErrorStr2(open.jpeg.get()));
    return has_inks ? colours_of_inks(std::move(pixels)) : pixels;
}

}  // namespace

PictureHead picture_head(std::string_view bytes, std::string_view what) {
    if (looks_like_png(bytes)) return head_of_png(bytes, what);
    if (looks_like_jpeg(bytes)) return open_jpeg(bytes, what).head;
    throw unreadable_picture(what);
}

std::vector<std::uint8_t> picture_pixels(std::string_view bytes, const PictureHead& head,
                                         std::string_view what) {
    return looks_like_png(bytes) ? pixels_of_png(bytes, head, what) : pixels_of_jpeg(bytes, head, what);
}

}  // namespace convwalk
