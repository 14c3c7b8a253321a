#include "export/input_image.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <utility>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/mark.h"
#include "basics/text.h"
#include "export/input_file.h"
#include "lab/pictures.h"

namespace {

// A file of some bytes may say that it becomes any number of them. No single piece of memory may be larger.
thread_local std::size_t most_bytes = 0;

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
    return BadInput(fmt::format("{} is no PNG or JPEG that can be read{}", what,
                                why == nullptr ? "" : fmt::format(" ({})", printable(why))));
}

// What a file says of itself, before anything is unpacked.
struct Head {
    int width = 0;
    int height = 0;
    int channels = 1;  // 1 or 3

    [[nodiscard]] std::int64_t pixels() const { return std::int64_t{width} * height; }
};

Head head_of(std::string_view bytes, std::string_view what) {
    if (bytes.size() > std::size_t{std::numeric_limits<int>::max()}) throw unreadable(what);
    constexpr std::size_t kMostForHead = std::size_t{1} << 20;
    most_bytes = kMostForHead;
    Head head;
    int kinds = 0;  // 1 grey, 2 grey and transparency, 3 colours, 4 both
    if (stbi_info_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), static_cast<int>(bytes.size()),
                              &head.width, &head.height, &kinds) == 0)
        throw unreadable(what);
    head.channels = kinds <= 2 ? 1 : 3;
    return head;
}

// A JPEG comes in scans, each over all of the picture; those of a file that is meant to be read are few.
void refuse_many_scans(std::string_view bytes, std::string_view what) {
    constexpr int kMostScans = 40;
    constexpr std::string_view kScan = "\xff\xda";
    int scans = 0;
    for (std::size_t at = bytes.find(kScan); at != std::string_view::npos; at = bytes.find(kScan, at + 2))
        ++scans;
    if (bytes.starts_with("\xff\xd8") && scans > kMostScans)
        throw BadInput(fmt::format("{} is a JPEG of {} scans; at most {} are read", what, scans, kMostScans));
}

using Bytes = std::unique_ptr<stbi_uc, decltype(&std::free)>;

// Channel by channel of pixel after pixel. @param head that of the bytes
Bytes unpacked(std::string_view bytes, const Head& head, std::string_view what) {
    // Eight bytes a pixel before they become one a channel, and room that is doubled while it is filled.
    constexpr std::size_t kBytesOfPixel = 24;
    constexpr std::size_t kBeside = std::size_t{1} << 20;
    refuse_many_scans(bytes, what);
    most_bytes = kBeside + kBytesOfPixel * static_cast<std::size_t>(head.pixels());
    Head read;
    int kinds = 0;
    Bytes made(
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), static_cast<int>(bytes.size()),
                              &read.width, &read.height, &kinds, head.channels),
        &std::free);
    if (!made || read.pixels() != head.pixels()) throw unreadable(what);
    return made;
}

}  // namespace

Tensor picture_numbers(std::string_view bytes, std::string_view what) {
    const Head head = head_of(bytes, what);
    const std::int64_t pixels = head.pixels();
    if (pixels * head.channels > kMostShownCells)
        throw BadInput(
            fmt::format("{} has {}×{} pixels; as an input it may have at most {} with {}, so make it smaller",
                        what, head.width, head.height, kMostShownCells / head.channels,
                        head.channels == 1 ? "one channel" : "three channels"));
    const Bytes read = unpacked(bytes, head, what);
    Tensor numbers{{head.channels, head.height, head.width}, {}};
    numbers.values.reserve(static_cast<std::size_t>(pixels * head.channels));
    for (std::int64_t channel = 0; channel < head.channels; ++channel) {
        for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
            numbers.values.push_back(std::round(read.get()[pixel * head.channels + channel] / 0.255) / 1000);
    }
    return numbers;
}

Tensor photo(std::string_view bytes, std::string_view what, std::int64_t side) {
    const Head head = head_of(bytes, what);
    if (head.pixels() > kMostPhotoPixels)
        throw BadInput(fmt::format("{} has {}×{} pixels; at most {} are read, so make it smaller", what,
                                   head.width, head.height, kMostPhotoPixels));
    const Bytes read = unpacked(bytes, head, what);
    const auto value = [&](std::int64_t channel, std::int64_t row, std::int64_t column) {
        return read.get()[(row * head.width + column) * head.channels + channel] / 255.0;
    };
    return fitted({head.channels, head.height, head.width, value}, side);
}

namespace {

// A line that a scenario can hold.
std::string name_of_file(const std::string& path) {
    return printable(std::filesystem::path(path).filename().string());
}

}  // namespace

OwnPicture picture_from_file(const std::string& path, std::int64_t side) {
    constexpr std::size_t kLongestPath = 4096;
    const std::string bytes = read_regular_file(path);
    OwnPicture own = own_picture(photo(bytes, printable(path), side), name_of_file(path));
    // Another path could not be written down.
    if (path.size() > kLongestPath || printable(path, path.size()) != path) return own;
    own.file = path;
    own.mark = mark_of(bytes);
    return own;
}

OwnPicture picture_from_bytes(std::string_view bytes, std::string_view name) {
    Tensor picture = photo(bytes, name, kUsualPhotoSide);
    if (cell_count(picture.shape) > kMostHeldPixels) {
        const auto side =
            static_cast<std::int64_t>(std::sqrt(double(kMostHeldPixels) / double(picture.shape[0])));
        picture = photo(bytes, name, side);
    }
    return own_picture(picture, printable(name));
}

bool looks_like_picture(std::string_view bytes) {
    return bytes.starts_with("\x89PNG\r\n\x1a\n") || bytes.starts_with("\xff\xd8\xff");
}

void read_picture(LabChoice& lab) {
    auto* own = std::get_if<OwnPicture>(&lab.picture);
    if (own == nullptr || own->is_read()) return;
    OwnPicture read = picture_from_file(own->file, lab.side.value_or(kUsualPhotoSide));
    if (!own->mark.empty() && read.mark != own->mark)
        throw BadInput(
            fmt::format("the picture {} is another one than when the figure was made; name it anew",
                        printable(own->file, 400)));
    read.name = own->name;
    *own = std::move(read);
}

Scenario read_scenario(std::string_view json) {
    Scenario scenario = parse_scenario(json);
    read_picture(scenario.lab);
    return scenario;
}

void put_picture(Scenario& scenario, Tensor picture) {
    LayerRequest* request = scenario.alone();
    if (request == nullptr)
        throw BadInput("input image is for a layer alone; in a network every layer has what comes before it");
    Layer& layer = request->layer;
    if (layer.axes.size() != 2)
        throw BadInput(fmt::format("dimensions is {}; a picture has 2", layer.axes.size()));
    if (request->of_transposed)
        throw BadInput(
            "input image is the input of the layer itself; this one is given by the convolution that it goes "
            "back from");
    // Layers that work on each channel by itself, and those that had one, keep doing so.
    const bool depthwise = has_weights(layer.op) && layer.groups > 1 && layer.groups == layer.in_channels &&
                           layer.out_channels == layer.in_channels;
    const std::int64_t channels = picture.shape[0];
    if (depthwise) layer.groups = layer.out_channels = channels;
    layer.in_channels = channels;
    for (std::size_t axis = 0; axis < 2; ++axis) layer.axes[axis].input = picture.shape[axis + 1];
    // A grey picture has no channels to tell; shuffles always do.
    if (channels == 1 && !is_shuffle(layer.op)) picture.shape.erase(picture.shape.begin());
    scenario.values.input = std::move(picture);
    scenario.values.shown = true;
}

}  // namespace convwalk
