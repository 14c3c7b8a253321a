// Pictures by two programs, compared where both are flat: how edges are softened is everyone's own affair.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "support/display.h"
#include "support/exported.h"
#include "support/program.h"

namespace convwalk::testing {

/// Opaque pixels, 4 bytes each, rows from the top.
struct Pixels {
    SizePx size;
    std::vector<std::uint8_t> rgba;

    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return rgba.data() + 4 * (static_cast<std::ptrdiff_t>(y) * size.width + x);
    }
    /// The pixel and its eight neighbours have one colour. @pre none of them lies outside
    [[nodiscard]] bool is_flat(int x, int y) const {
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                if (!std::equal(at(x, y), at(x, y) + 3, at(x + dx, y + dy))) return false;
            }
        }
        return true;
    }
};

inline Pixels pixels_of_png(const std::string& png) {
    const exported::Decoded found = exported::decoded(png);
    return {found.size, found.rgba};
}

/// What another program makes of a file: picture.png. @param program and the Debian package that has it
/// @throws std::runtime_error when that is not installed
inline Pixels drawn_by(const std::string& program, const std::string& package,
                       const std::vector<std::string>& arguments, const std::string& name,
                       const std::string& content) {
    const TempFolder folder;
    write_file(folder / name, content);
    const Ended ended =
        Running(installed_program(program, package), {.arguments = arguments, .folder = folder.path()})
            .wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    return pixels_of_png(content_of(folder / "picture.png"));
}

inline Pixels drawn_svg(const std::string& svg) {
    return drawn_by("rsvg-convert", "librsvg2-bin", {"picture.svg", "-o", "picture.png"}, "picture.svg", svg);
}

/// The first page, with as many pixels as the scene has.
inline Pixels drawn_pdf(const std::string& pdf) {
    return drawn_by("pdftoppm", "poppler-utils",
                    {"-r", "96", "-png", "-singlefile", "picture.pdf", "picture"}, "picture.pdf", pdf);
}

struct Comparison {
    double share = 0;  ///< of the picture that was compared
    int furthest = 0;  ///< the largest difference of a channel, and where it is
    int x = 0;
    int y = 0;
};

inline Comparison compared(const Pixels& a, const Pixels& b) {
    Comparison found;
    int count = 0;
    for (int y = 1; y + 1 < a.size.height; ++y) {
        for (int x = 1; x + 1 < a.size.width; ++x) {
            if (!a.is_flat(x, y) || !b.is_flat(x, y)) continue;
            ++count;
            for (int channel = 0; channel < 3; ++channel) {
                const int difference = std::abs(a.at(x, y)[channel] - b.at(x, y)[channel]);
                if (difference > found.furthest) found = {0, difference, x, y};
            }
        }
    }
    found.share = count / (double(a.size.width) * a.size.height);
    return found;
}

}  // namespace convwalk::testing
