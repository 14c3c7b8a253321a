#include "export/png.h"

#include <stdexcept>
#include <vector>

// The implementation is compiled here and nowhere else; it is foreign code.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb_image_write.h>

namespace convwalk {

void write_png(std::ostream& out, SizePx size, std::span<const std::uint8_t> rgba) {
    bool opaque = true;
    for (std::size_t i = 3; i < rgba.size(); i += 4) opaque = opaque && rgba[i] == 255;
    std::vector<std::uint8_t> rgb;
    if (opaque) {
        rgb.reserve(rgba.size() / 4 * 3);
        for (std::size_t i = 0; i < rgba.size(); i += 4)
            rgb.insert(rgb.end(), rgba.begin() + static_cast<std::ptrdiff_t>(i),
                       rgba.begin() + static_cast<std::ptrdiff_t>(i) + 3);
    }
    const auto append = [](void* context, void* data, int bytes) {
        static_cast<std::ostream*>(context)->write(static_cast<const char*>(data), bytes);
    };
    const int channels = opaque ? 3 : 4;
    const void* pixels = opaque ? rgb.data() : rgba.data();
    if (stbi_write_png_to_func(append, &out, size.width, size.height, channels, pixels,
                               size.width * channels) == 0)
        throw std::runtime_error("the picture is too large for a PNG file");
}

}  // namespace convwalk
