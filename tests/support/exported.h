// Figures that are exported.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stb_image.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "export/output_file.h"
#include "export/png.h"
#include "export/svg.h"
#include "export/write_figure.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "support/as_anyone.h"
#include "support/temp_folder.h"

namespace convwalk::testing::exported {

struct Decoded {
    SizePx size;
    int channels = 0;
    std::vector<std::uint8_t> rgba;
};

inline Decoded decoded(const std::string& png) {
    Decoded d;
    constexpr int kRgba = 4;
    std::uint8_t* pixels =
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(png.data()), int(png.size()), &d.size.width,
                              &d.size.height, &d.channels, kRgba);
    if (pixels == nullptr) return d;
    d.rgba.assign(pixels, pixels + std::ptrdiff_t{4} * d.size.width * d.size.height);
    stbi_image_free(pixels);
    return d;
}

}  // namespace convwalk::testing::exported
