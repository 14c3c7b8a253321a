#include "export/input_image.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <utility>

#include "arithmetic/operators.h"
#include "basics/errors.h"

// Foreign code, of which the linker keeps what is called here.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace convwalk {
namespace {

BadInput unreadable(std::string_view what) {
    const char* why = stbi_failure_reason();
    return BadInput(fmt::format("{} is no PNG or JPEG that can be read{}", what,
                                why == nullptr ? "" : fmt::format(" ({})", why)));
}

}  // namespace

Tensor picture_numbers(std::string_view bytes, std::string_view what) {
    if (bytes.size() > std::size_t{std::numeric_limits<int>::max()}) throw unreadable(what);
    const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = static_cast<int>(bytes.size());
    int width = 0;
    int height = 0;
    int kinds = 0;  // 1 grey, 2 grey and transparency, 3 colours, 4 both
    // Judged by what the file says of itself, before anything is unpacked.
    if (stbi_info_from_memory(data, size, &width, &height, &kinds) == 0) throw unreadable(what);
    const int channels = kinds <= 2 ? 1 : 3;
    const std::int64_t pixels = std::int64_t{width} * height;
    if (pixels * channels > kMostShownCells)
        throw BadInput(fmt::format(
            "{} has {}×{} pixels; as an input it may have at most {} with {}, so make it smaller", what,
            width, height, kMostShownCells / channels, channels == 1 ? "one channel" : "three channels"));
    const std::unique_ptr<stbi_uc, decltype(&std::free)> read(
        stbi_load_from_memory(data, size, &width, &height, &kinds, channels), &std::free);
    if (!read || std::int64_t{width} * height != pixels) throw unreadable(what);
    Tensor numbers{{channels, height, width}, {}};
    numbers.values.reserve(static_cast<std::size_t>(pixels * channels));
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
            numbers.values.push_back(std::round(read.get()[pixel * channels + channel] / 0.255) / 1000);
    }
    return numbers;
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
