#include "export/input_image.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/mark.h"
#include "basics/text.h"
#include "export/input_file.h"
#include "export/input_weights.h"
#include "export/picture_file.h"
#include "lab/pictures.h"

namespace convwalk {
namespace {

// A JPEG comes in scans, each over all of the picture; those of a file that is meant to be read are few.
void refuse_many_scans(std::string_view bytes, std::string_view what) {
    constexpr int kMostScans = 40;
    constexpr std::string_view kScan = "\xff\xda";
    int scans = 0;
    for (std::size_t at = bytes.find(kScan); at != std::string_view::npos; at = bytes.find(kScan, at + 2))
        ++scans;
    if (looks_like_jpeg(bytes) && scans > kMostScans)
        throw BadInput(fmt::format("{} is a JPEG of {} scans; at most {} are read", what, scans, kMostScans));
}

std::vector<std::uint8_t> unpacked(std::string_view bytes, const PictureHead& head, std::string_view what) {
    refuse_many_scans(bytes, what);
    return picture_pixels(bytes, head, what);
}

}  // namespace

bool looks_like_png(std::string_view bytes) {
    return bytes.starts_with("\x89PNG\r\n\x1a\n");
}

bool looks_like_jpeg(std::string_view bytes) {
    return bytes.starts_with("\xff\xd8\xff");
}

BadInput unreadable_picture(std::string_view what, std::string_view why) {
    return BadInput(fmt::format("{} is no PNG or JPEG that can be read{}", what,
                                why.empty() ? "" : fmt::format(" ({})", printable(why))));
}

Tensor picture_numbers(std::string_view bytes, std::string_view what) {
    const PictureHead head = picture_head(bytes, what);
    const std::int64_t pixels = head.pixels();
    if (pixels * head.channels > kMostShownCells)
        throw BadInput(
            fmt::format("{} has {}×{} pixels; as an input it may have at most {} with {}, so make it smaller",
                        what, head.width, head.height, kMostShownCells / head.channels,
                        head.channels == 1 ? "one channel" : "three channels"));
    const std::vector<std::uint8_t> read = unpacked(bytes, head, what);
    Tensor numbers{{head.channels, head.height, head.width}, {}};
    numbers.values.reserve(static_cast<std::size_t>(pixels * head.channels));
    for (std::int64_t channel = 0; channel < head.channels; ++channel) {
        for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
            numbers.values.push_back(
                std::round(read[static_cast<std::size_t>(pixel * head.channels + channel)] / 0.255) / 1000);
    }
    return numbers;
}

Tensor photo(std::string_view bytes, std::string_view what, std::int64_t side) {
    const PictureHead head = picture_head(bytes, what);
    if (head.pixels() > kMostPhotoPixels)
        throw BadInput(fmt::format("{} has {}×{} pixels; at most {} are read, so make it smaller", what,
                                   head.width, head.height, kMostPhotoPixels));
    const std::vector<std::uint8_t> read = unpacked(bytes, head, what);
    const auto value = [&](std::int64_t channel, std::int64_t row, std::int64_t column) {
        return read[static_cast<std::size_t>((row * head.width + column) * head.channels + channel)] / 255.0;
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
    return looks_like_png(bytes) || looks_like_jpeg(bytes);
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
    read_weights_of(scenario.lab);
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
