#include "export/picture_file.h"

#include <cstdlib>
#include <limits>
#include <memory>

namespace {

// A file of some bytes may say that it becomes any number of them. No single piece of memory may be larger.
std::size_t most_bytes = 0;

// Zeros: a file may use tables that it does not have.
void* taken(std::size_t bytes) {
    return bytes > most_bytes ? nullptr : std::calloc(1, bytes);
}
void* taken_again(void* old, std::size_t bytes) {
    return bytes > most_bytes ? nullptr : std::realloc(old, bytes);
}

}  // namespace

// Foreign code, of which the linker keeps what is called here.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_MALLOC(bytes) taken(bytes)
#define STBI_REALLOC(old, bytes) taken_again(old, bytes)
#define STBI_FREE(old) std::free(old)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace convwalk {
namespace {

BadInput unreadable(std::string_view what) {
    const char* why = stbi_failure_reason();
    return unreadable_picture(what, why == nullptr ? "" : why);
}

const stbi_uc* start_of(std::string_view bytes) {
    return reinterpret_cast<const stbi_uc*>(bytes.data());
}

}  // namespace

PictureHead picture_head(std::string_view bytes, std::string_view what) {
    if (bytes.size() > std::size_t{std::numeric_limits<int>::max()}) throw unreadable_picture(what);
    constexpr std::size_t kMostForHead = std::size_t{1} << 20;
    most_bytes = kMostForHead;
    PictureHead head;
    int kinds = 0;  // 1 grey, 2 grey and transparency, 3 colours, 4 both
    if (stbi_info_from_memory(start_of(bytes), static_cast<int>(bytes.size()), &head.width, &head.height,
                              &kinds) == 0)
        throw unreadable(what);
    head.channels = kinds <= 2 ? 1 : 3;
    return head;
}

std::vector<std::uint8_t> picture_pixels(std::string_view bytes, const PictureHead& head,
                                         std::string_view what) {
    // Eight bytes a pixel before they become one a channel, and room that is doubled while it is filled.
    constexpr std::size_t kBytesOfPixel = 24;
    constexpr std::size_t kBeside = std::size_t{1} << 20;
    most_bytes = kBeside + kBytesOfPixel * static_cast<std::size_t>(head.pixels());
    PictureHead read;
    int kinds = 0;
    const std::unique_ptr<stbi_uc, decltype(&std::free)> made(
        stbi_load_from_memory(start_of(bytes), static_cast<int>(bytes.size()), &read.width, &read.height,
                              &kinds, head.channels),
        &std::free);
    if (!made || read.pixels() != head.pixels()) throw unreadable(what);
    return {made.get(), made.get() + head.pixels() * head.channels};
}

}  // namespace convwalk
