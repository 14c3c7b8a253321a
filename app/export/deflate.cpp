#include "export/deflate.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>

// Foreign code, of which the linker keeps what is called here.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include <stb_image_write.h>
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#include <stb_image.h>

namespace convwalk {

std::string deflated(std::string_view text) {
    std::string bytes(text);
    int size = 0;
    constexpr int kQuality = 8;  // as for pictures
    const std::unique_ptr<unsigned char, decltype(&std::free)> packed(
        stbi_zlib_compress(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                           &size, kQuality),
        &std::free);
    if (!packed) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(packed.get()), static_cast<std::size_t>(size)};
}

std::optional<std::string> inflated(std::string_view packed, std::size_t most) {
    constexpr std::size_t kLargest = std::numeric_limits<int>::max();
    if (packed.size() > kLargest) return std::nullopt;
    // Most are short; what does not fit is unpacked again with more room.
    for (std::size_t room = std::min<std::size_t>(most, 64 * 1024);; room = std::min(most, room * 16)) {
        std::string text(std::min(room, kLargest), '\0');
        const int size = stbi_zlib_decode_buffer(text.data(), static_cast<int>(text.size()), packed.data(),
                                                 static_cast<int>(packed.size()));
        if (size >= 0) {
            text.resize(static_cast<std::size_t>(size));
            return text;
        }
        if (room >= most) return std::nullopt;
    }
}

std::uint32_t crc32(std::string_view bytes) {
    std::string given(bytes);
    return stbiw__crc32(reinterpret_cast<unsigned char*>(given.data()), static_cast<int>(given.size()));
}

}  // namespace convwalk
