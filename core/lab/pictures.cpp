#include "lab/pictures.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

namespace convwalk {
namespace {

using Rgb = std::array<double, 3>;

constexpr Rgb grey(double shade) {
    return {shade, shade, shade};
}

Rgb mixed(const Rgb& a, const Rgb& b, double t) {
    return {a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t};
}

bool in_box(double x, double y, double left, double top, double width, double height) {
    return x >= left && x < left + width && y >= top && y < top + height;
}

bool in_disc(double x, double y, double cx, double cy, double radius) {
    return std::hypot(x - cx, y - cy) < radius;
}

// --- letters: five columns and seven rows of dots each ---

struct Letter {
    char name;
    std::array<std::string_view, 7> rows;
};
constexpr std::array kLetters = {
    Letter{'A', {" ### ", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"}},
    Letter{'C', {" ### ", "#   #", "#    ", "#    ", "#    ", "#   #", " ### "}},
    Letter{'D', {"#### ", "#   #", "#   #", "#   #", "#   #", "#   #", "#### "}},
    Letter{'E', {"#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#####"}},
    Letter{'F', {"#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#    "}},
    Letter{'I', {" ### ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "}},
    Letter{'L', {"#    ", "#    ", "#    ", "#    ", "#    ", "#    ", "#####"}},
    Letter{'M', {"#   #", "## ##", "# # #", "# # #", "#   #", "#   #", "#   #"}},
    Letter{'N', {"#   #", "##  #", "# # #", "#  ##", "#   #", "#   #", "#   #"}},
    Letter{'O', {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "}},
    Letter{'P', {"#### ", "#   #", "#   #", "#### ", "#    ", "#    ", "#    "}},
    Letter{'R', {"#### ", "#   #", "#   #", "#### ", "# #  ", "#  # ", "#   #"}},
    Letter{'S', {" ####", "#    ", "#    ", " ### ", "    #", "    #", "#### "}},
    Letter{'T', {"#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  "}},
    Letter{'W', {"#   #", "#   #", "#   #", "# # #", "# # #", "## ##", "#   #"}},
    Letter{'U', {"#   #", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "}},
};

// Whether ink is at a place of a line of letters, in dots from its top left corner.
bool in_letters(std::string_view line, double x, double y) {
    constexpr int kPitch = 6;  // dots from letter to letter
    if (x < 0 || y < 0 || y >= 7 || x >= double(kPitch) * double(line.size())) return false;
    const auto dot = static_cast<int>(x);
    if (dot % kPitch == kPitch - 1) return false;
    const char name = line[static_cast<std::size_t>(dot / kPitch)];
    for (const Letter& letter : kLetters) {
        if (letter.name == name)
            return letter.rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(dot % kPitch)] == '#';
    }
    return false;
}

// --- the pictures: a colour at every place, x to the right and y down from 0 to 1 ---

Rgb chart_at(double x, double y) {
    constexpr double kInk = 0.13;
    constexpr double kDot = 1.0 / 64;
    if (y < 0.22) return grey(0.06 + 0.86 * x);
    if (y >= 0.62) return in_disc(x, y, 0.76, 0.81, 0.125) ? grey(kInk) : grey(kChartGrey);
    if (x < 0.3 - 0.16 * (y - 0.22)) return grey(kInk + 0.02);
    if (in_letters("TILE", (x - 0.53125) / kDot, (y - 0.28125) / kDot)) return grey(kInk);
    // Bars that become narrower, in dots.
    constexpr std::array<std::pair<int, int>, 7> kBars = {
        {{0, 4}, {7, 3}, {12, 2}, {16, 1}, {18, 1}, {20, 1}, {22, 1}}};
    for (const auto& [begin, width] : kBars) {
        if (in_box(x, y, 0.53125 + begin * kDot, 0.453125, width * kDot, 0.109375)) return grey(kInk);
    }
    return grey(0.8);
}

Rgb text_at(double x, double y) {
    constexpr std::array<std::string_view, 6> kLines = {"A STRIDE",  "OF TWO IS", "A STEP OF",
                                                        "ONE INPUT", "ON A FINE", "RULER"};
    constexpr double kDot = 1.0 / 64;
    constexpr double kLinePitch = 10;  // dots
    const double column = x / kDot - 4;
    const double row = y / kDot - 4;
    const auto line = static_cast<std::size_t>(std::max(0.0, row / kLinePitch));
    if (row < 0 || line >= kLines.size()) return grey(0.95);
    return in_letters(kLines[line], column, row - kLinePitch * double(line)) ? grey(0.1) : grey(0.95);
}

Rgb house_at(double x, double y) {
    if (in_box(x, y, 0.2, 0.62, 0.06, 0.07)) return {0.98, 0.86, 0.45};
    return in_box(x, y, 0.28, 0.64, 0.06, 0.12) ? Rgb{0.32, 0.2, 0.14} : Rgb{0.86, 0.8, 0.7};
}

// A ball in the light of the sun.
Rgb ball_at(double x, double y) {
    constexpr double kRadius = 0.13;
    const double u = (x - 0.7) / kRadius;
    const double v = (y - 0.8) / kRadius;
    const double w = std::sqrt(std::max(0.0, 1 - u * u - v * v));
    const double light = std::clamp(0.55 * u - 0.6 * v + 0.58 * w, 0.0, 1.0);
    return mixed({0.22, 0.05, 0.08}, {0.95, 0.42, 0.3}, light);
}

Rgb scene_at(double x, double y) {
    if (in_disc(x, y, 0.7, 0.8, 0.13)) return ball_at(x, y);
    if (in_box(x, y, 0.16, 0.56, 0.22, 0.2)) return house_at(x, y);
    const double roof = 0.42 + std::abs(x - 0.27) * 1.0;
    if (y >= roof && y < 0.56) return {0.62, 0.24, 0.18};
    const double near_hill = 0.72 + 0.03 * std::sin(2 * std::numbers::pi * (x + 0.1));
    if (y >= near_hill) return mixed({0.36, 0.58, 0.26}, {0.2, 0.38, 0.16}, (y - near_hill) / 0.3);
    const double far_hill = 0.52 - 0.09 * std::sin(2 * std::numbers::pi * (0.9 * x - 0.25));
    if (y >= far_hill) return mixed({0.42, 0.55, 0.6}, {0.3, 0.48, 0.42}, (y - far_hill) / 0.3);
    if (in_disc(x, y, 0.8, 0.17, 0.075)) return {1, 0.95, 0.75};
    return mixed({0.35, 0.6, 0.9}, {0.86, 0.93, 0.98}, y / 0.6);
}

Rgb colour_at(DrawnPicture which, double x, double y) {
    switch (which) {
        case DrawnPicture::chart:
            return chart_at(x, y);
        case DrawnPicture::text:
            return text_at(x, y);
        case DrawnPicture::scene:
            return scene_at(x, y);
    }
    return {};
}

// The mean of places within a pixel, so that slanted edges have all shades between.
Rgb pixel_at(DrawnPicture which, double row, double column, double side) {
    constexpr int kPlaces = 4;  // along each axis
    Rgb sum = {};
    for (int n = 0; n < kPlaces * kPlaces; ++n) {
        const double x = (column + (n % kPlaces + 0.5) / kPlaces) / side;
        const double y = (row + (n / kPlaces + 0.5) / kPlaces) / side;
        const Rgb colour = colour_at(which, x, y);
        for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += colour[c] / (kPlaces * kPlaces);
    }
    return sum;
}

// The middle of a picture, as averages of square blocks.
Tensor middle_of(const PixelSource& picture, std::int64_t block, std::int64_t rows, std::int64_t columns) {
    const std::int64_t top = (picture.rows - rows * block) / 2;
    const std::int64_t left = (picture.columns - columns * block) / 2;
    Tensor part{{picture.channels, rows, columns}, {}};
    part.values.reserve(static_cast<std::size_t>(picture.channels * rows * columns));
    for (std::int64_t n = 0; n < picture.channels * rows * columns; ++n) {
        const std::int64_t row = top + n / columns % rows * block;
        const std::int64_t column = left + n % columns * block;
        double sum = 0;
        for (std::int64_t y = row; y < row + block; ++y) {
            for (std::int64_t x = column; x < column + block; ++x)
                sum += picture.value(n / (rows * columns), y, x);
        }
        part.values.push_back(block == 1 ? sum : std::round(255 * sum / double(block * block)) / 255);
    }
    return part;
}

}  // namespace

Tensor drawn_picture(DrawnPicture which, std::int64_t side) {
    const auto channels = static_cast<std::size_t>(channels_of(which));
    const auto pixels = static_cast<std::size_t>(side * side);
    Tensor picture{{static_cast<std::int64_t>(channels), side, side}, {}};
    picture.values.resize(channels * pixels);
    for (std::size_t n = 0; n < pixels; ++n) {
        const auto at = static_cast<std::int64_t>(n);
        const Rgb colour = pixel_at(which, double(at / side), double(at % side), double(side));
        for (std::size_t c = 0; c < channels; ++c)
            picture.values[c * pixels + n] = std::round(255 * colour[c]) / 255;
    }
    return picture;
}

Tensor fitted(const PixelSource& picture, std::int64_t side) {
    const std::int64_t block = std::max<std::int64_t>(1, std::min(picture.rows, picture.columns) / side);
    return middle_of(picture, block, std::min(side, picture.rows / block),
                     std::min(side, picture.columns / block));
}

Tensor cut_to_multiples(const Tensor& picture, std::int64_t of) {
    const std::int64_t rows = picture.shape[1];
    const std::int64_t columns = picture.shape[2];
    const auto value = [&](std::int64_t channel, std::int64_t row, std::int64_t column) {
        return picture.values[static_cast<std::size_t>((channel * rows + row) * columns + column)];
    };
    return middle_of({picture.shape[0], rows, columns, value}, 1, rows / of * of, columns / of * of);
}

Tensor in_grey(const Tensor& picture) {
    if (picture.shape[0] == 1) return picture;
    const std::size_t pixels = picture.values.size() / 3;
    Tensor one{{1, picture.shape[1], picture.shape[2]}, {}};
    one.values.reserve(pixels);
    for (std::size_t n = 0; n < pixels; ++n)
        one.values.push_back(0.299 * picture.values[n] + 0.587 * picture.values[pixels + n] +
                             0.114 * picture.values[2 * pixels + n]);
    return one;
}

}  // namespace convwalk
