#include "views/planes/channel_colours.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "numeric/rearrange.h"
#include "scene/font_metrics.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

// Oklab: Bjorn Ottosson, "A perceptual color space for image processing", 2020, in polar form.
struct Lch {
    double lightness = 0;
    double chroma = 0;
    double hue = 0;  // radians
};

double linear(std::uint8_t byte) {
    const double v = byte / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}
double gamma(double v) {
    return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

Lch lch_of(const Colour& c) {
    const double r = linear(c.r);
    const double g = linear(c.g);
    const double b = linear(c.b);
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    const double lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    const double along_a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    const double along_b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
    return {lightness, std::hypot(along_a, along_b), std::atan2(along_b, along_a)};
}

struct Linear {
    double r = 0;
    double g = 0;
    double b = 0;
    [[nodiscard]] bool fits() const {
        constexpr double kRounding = 1e-4;
        return std::min({r, g, b}) >= -kRounding && std::max({r, g, b}) <= 1 + kRounding;
    }
};

Linear linear_of(const Lch& c) {
    const double along_a = c.chroma * std::cos(c.hue);
    const double along_b = c.chroma * std::sin(c.hue);
    const double l = std::pow(c.lightness + 0.3963377774 * along_a + 0.2158037573 * along_b, 3);
    const double m = std::pow(c.lightness - 0.1055613458 * along_a - 0.0638541728 * along_b, 3);
    const double s = std::pow(c.lightness - 0.0894841775 * along_a - 1.2914855480 * along_b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

// The colour, with as much chroma as a screen has at its lightness.
Colour colour_of(Lch c) {
    constexpr double kLess = 0.9;
    while (!linear_of(c).fits() && c.chroma > 1e-3) c.chroma *= kLess;
    const Linear v = linear_of(c);
    const auto byte = [](double part) {
        return static_cast<std::uint8_t>(std::lround(255 * gamma(std::clamp(part, 0.0, 1.0))));
    };
    return {byte(v.r), byte(v.g), byte(v.b), 255};
}

// Cells of a square.
std::int64_t places_of(const Layout& l) {
    return l.shuffle.factor * l.shuffle.factor;
}

}  // namespace

Colour channel_colour(const Theme& theme, std::int64_t index, std::int64_t count) {
    constexpr double kDarkest = 0.40;
    constexpr double kLightest = 0.88;
    constexpr double kTurn = -150 * std::numbers::pi / 180;  // from blue over green to yellow
    const Lch input = lch_of(theme.input.fill);
    const double t = count < 2 ? 0.5 : double(index) / double(count - 1);
    // A hint of colour in a grey is none that should be turned.
    const double chroma = input.chroma < 0.02 ? 0 : std::max(input.chroma, 0.1);
    return colour_of({kDarkest + (kLightest - kDarkest) * t, chroma, input.hue + kTurn * t});
}

std::int64_t input_channel_of(const Layout& l, const Extents& slots) {
    if (l.op == Operator::pixel_shuffle) return slots[0];
    return shuffled_to(l.shuffle, {slots[0], slots[1], slots[2]}).channel;
}

std::int64_t output_channel_of(const Layout& l, const Extents& output) {
    if (l.op == Operator::pixel_unshuffle) return output[0];
    return shuffled_from(l.shuffle, {output[0], output[1], output[2]}).channel;
}

Colour channel_fill(const Figure& f, std::int64_t channel) {
    return channel_colour(f.scenario.theme, f.layout.shuffle.place_of(channel), places_of(f.layout));
}

void paint_channel_names(const Brush& brush, PlaneName plane,
                         const std::function<std::optional<ChannelName>(const Extents&)>& name_of) {
    constexpr double kSmallestPx = 7;
    constexpr double kOfCell = 0.6;
    const PlaneExtents& e = brush.planes.extents(plane);
    const Layout& l = brush.figure.layout;
    const std::int64_t most = std::max(l.axes[0].inputs, l.axes[0].outputs) - 1;
    const double wide_em = text_width_em(fmt::format("{}", most), Weight::semibold);
    const double share = brush.view().is_flat() ? 0.42 : 0.32;
    const double usual =
        std::max(share * brush.cell_px(), std::min(brush.type.small_px, 0.5 * brush.cell_px()));
    const double size_px = std::floor(std::min({usual, kOfCell * brush.cell_px() / wide_em, 28.0}));
    if (size_px < kSmallestPx || !brush.planes.single_cells(plane)) return;
    const std::int64_t first =
        plane == PlaneName::grid ? 0 : l.axes[0].inputs * l.axes[1].inputs * l.axes[2].inputs;
    brush.planes.for_each_seen(plane, [&](auto slice, auto row, auto column) {
        const auto name = name_of({slice, row, column});
        if (!name) return;
        CellStyle style = brush.theme().input;
        style.fill = name->fill;
        const Vec2 middle = brush.planes.at(plane, slice, double(row) + 0.5, double(column) + 0.5);
        const std::int64_t index = (slice * e.rows + row) * e.columns + column;
        brush.add_text(part_id(kChannelPart, first + index), middle + Vec2{0, kCapHeightEm * size_px / 2},
                       fmt::format("{}", name->channel), size_px, readable_on(brush.theme(), style),
                       Weight::semibold);
    });
}

}  // namespace convwalk
