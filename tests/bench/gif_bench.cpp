// The GIF writer on pictures like Convwalk's, beside cgif on the same frames. Counters: bytes of the file.
// The pictures are drawn here, so that this bench needs neither a renderer nor a file.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "basics/geometry.h"
#include "export/gif.h"

#if __has_include(<cgif.h>)
#include <cgif.h>
#define CONVWALK_HAS_CGIF 1
#endif

namespace {

using convwalk::RectPx;
using convwalk::SizePx;
using convwalk::Vec2;
using convwalk::Vec3;

// -- Drawing --------------------------------------------------------------------------------------

struct Rgb {
    int r = 0;
    int g = 0;
    int b = 0;
};
constexpr Rgb kPaper{255, 255, 255}, kInk{0x1f, 0x29, 0x33}, kGrey{0x9a, 0xa5, 0xa9}, kBlue{0x26, 0x8b, 0xd2};
constexpr Rgb kTeal{0x2a, 0xa1, 0x98}, kPale{0xd4, 0xec, 0xea}, kAmber{0xd9, 0x7f, 0x1e};

struct Picture {
    explicit Picture(SizePx s)
        : size(s), rgba(4 * static_cast<std::size_t>(s.width) * static_cast<std::size_t>(s.height), 255) {}
    [[nodiscard]] std::uint8_t* at(int x, int y) {
        return &rgba[4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                          static_cast<std::size_t>(x))];
    }

    SizePx size;
    std::vector<std::uint8_t> rgba;
};

/// Colours of edges are multiples of this, so that edges on edges don't make more than 255 colours.
constexpr double kEdgeStep = 28;

/// Paints where `distance` (pixels, negative inside) says so; coverage of the edge in quarters.
template <class Distance>
void paint(Picture& picture, convwalk::Rect bounds, Rgb colour, double alpha, Distance distance) {
    const RectPx box = convwalk::covering_pixels(
        {bounds.x - 1, bounds.y - 1, bounds.width + 2, bounds.height + 2}, picture.size);
    for (int y = box.y; y < box.y + box.height; ++y) {
        for (int x = box.x; x < box.x + box.width; ++x) {
            const double d = distance(Vec2{x + 0.5, y + 0.5});
            const double coverage = std::round(4 * std::clamp(0.5 - d, 0.0, 1.0)) / 4;
            if (coverage <= 0) continue;
            std::uint8_t* p = picture.at(x, y);
            const std::array<int, 3> over{colour.r, colour.g, colour.b};
            for (std::size_t k = 0; k < 3; ++k) {
                const double mixed = p[k] + (over[k] - p[k]) * coverage * alpha;
                const double step = coverage < 1 ? kEdgeStep : 1;
                p[k] = static_cast<std::uint8_t>(std::min(255.0, std::round(mixed / step) * step));
            }
        }
    }
}

convwalk::Rect bounds_of(const std::vector<Vec2>& points, double margin) {
    const auto [left, right] =
        std::minmax_element(points.begin(), points.end(), [](Vec2 a, Vec2 b) { return a.x < b.x; });
    const auto [top, bottom] =
        std::minmax_element(points.begin(), points.end(), [](Vec2 a, Vec2 b) { return a.y < b.y; });
    return {left->x - margin, top->y - margin, right->x - left->x + 2 * margin,
            bottom->y - top->y + 2 * margin};
}

double distance_to_segment(Vec2 p, Vec2 a, Vec2 b) {
    const Vec2 ab = b - a;
    const Vec2 ap = p - a;
    const double t =
        std::clamp((ap.x * ab.x + ap.y * ab.y) / std::max(1e-9, ab.x * ab.x + ab.y * ab.y), 0.0, 1.0);
    return convwalk::length(ap - ab * t);
}

/// @param corners convex, clockwise on the screen
void polygon(Picture& picture, const std::vector<Vec2>& corners, Rgb colour, double alpha = 1) {
    paint(picture, bounds_of(corners, 0), colour, alpha, [&](Vec2 p) {
        double d = -1e9;
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const Vec2 a = corners[i];
            const Vec2 b = corners[(i + 1) % corners.size()];
            d = std::max(d,
                         ((b.y - a.y) * (p.x - a.x) - (b.x - a.x) * (p.y - a.y)) / convwalk::length(b - a));
        }
        return d;
    });
}

void polyline(Picture& picture, const std::vector<Vec2>& points, double width_px, Rgb colour) {
    paint(picture, bounds_of(points, width_px), colour, 1, [&](Vec2 p) {
        double d = 1e9;
        for (std::size_t i = 0; i + 1 < points.size(); ++i) {
            d = std::min(d, distance_to_segment(p, points[i], points[i + 1]));
        }
        return d - width_px / 2;
    });
}

void dashed(Picture& picture, Vec2 a, Vec2 b, double dash_px, Rgb colour) {
    const double length_px = convwalk::length(b - a);
    const Vec2 unit = (b - a) * (1 / length_px);
    for (double at = 0; at < length_px; at += 2 * dash_px) {
        polyline(picture, {a + unit * at, a + unit * std::min(length_px, at + dash_px)}, 1, colour);
    }
}

/// A numeral of strokes, `height_px` tall, around `centre`.
void digit(Picture& picture, int value, Vec2 centre, double height_px, Rgb colour) {
    static const std::array<std::vector<Vec2>, 10> kStrokes{{
        {{.5, 0}, {.15, .15}, {0, .5}, {.15, .85}, {.5, 1}, {.85, .85}, {1, .5}, {.85, .15}, {.5, 0}},
        {{.1, .25}, {.55, 0}, {.55, 1}},
        {{0, .25}, {.2, .03}, {.5, 0}, {.85, .1}, {.9, .35}, {.6, .6}, {0, 1}, {1, 1}},
        {{0, .1},
         {.5, 0},
         {.9, .2},
         {.8, .42},
         {.4, .48},
         {.85, .55},
         {1, .75},
         {.8, .95},
         {.4, 1},
         {0, .88}},
        {{.75, 1}, {.75, 0}, {0, .7}, {1, .7}},
        {{.9, 0}, {.15, 0}, {.1, .45}, {.5, .38}, {.9, .5}, {1, .7}, {.8, .95}, {.4, 1}, {0, .88}},
        {{.85, .05},
         {.5, 0},
         {.1, .3},
         {0, .7},
         {.2, .95},
         {.6, 1},
         {.95, .8},
         {.8, .5},
         {.4, .45},
         {.05, .65}},
        {{0, 0}, {1, 0}, {.35, 1}},
        {{.5, .45},
         {.1, .3},
         {.2, .05},
         {.5, 0},
         {.85, .05},
         {.9, .3},
         {.5, .45},
         {0, .7},
         {.15, .95},
         {.5, 1},
         {.9, .95},
         {1, .7},
         {.5, .45}},
        {{.95, .35},
         {.6, .55},
         {.2, .5},
         {.05, .2},
         {.4, 0},
         {.8, .05},
         {1, .3},
         {.9, .7},
         {.5, 1},
         {.15, .95}},
    }};
    std::vector<Vec2> points;
    for (const Vec2 p : kStrokes[static_cast<std::size_t>(value)]) {
        points.push_back(centre + Vec2{(p.x - 0.5) * height_px * 0.6, (p.y - 0.5) * height_px});
    }
    polyline(picture, points, std::max(1.2, height_px / 8), colour);
}

/// Something that is read like a line of small print and changes with `seed`.
void small_print(Picture& picture, Vec2 left, double height_px, int count, int seed, Rgb colour) {
    for (int i = 0; i < count; ++i) {
        digit(picture, (seed * 7 + i * 3 + seed * i) % 10, left + Vec2{i * height_px * 0.85, 0}, height_px,
              colour);
    }
}

// -- Figures --------------------------------------------------------------------------------------

constexpr int kInput = 7;   // cells a side, zeros included
constexpr int kOutput = 5;  // windows a side
constexpr int kSteps = kOutput * kOutput;

struct Place {
    int step = 0;  // how many outputs are done
    Vec2 window;   // its first cell
};

/// The window rests on a step or glides to the next one.
Place place_at(int frame, bool smooth) {
    constexpr int kGlide = 8;
    const int step = (smooth ? frame / kGlide : frame) % kSteps;
    const int next = std::min(step + 1, kSteps - 1);
    const double t = smooth ? (frame % kGlide) / double(kGlide) : 0;
    const double eased = t * t * (3 - 2 * t);
    const Vec2 from{double(step % kOutput), double(step / kOutput)};
    const Vec2 to{double(next % kOutput), double(next / kOutput)};
    return {step, from + (to - from) * eased};
}

bool is_real(int x, int y) {
    return x % 2 == 1 && y % 2 == 1;
}

Picture flat(SizePx size, int frame, bool smooth) {
    const Place place = place_at(frame, smooth);
    Picture p(size);
    const double cell = std::floor(size.width / 14.5);
    const auto snapped = [](double v) { return std::round(v); };
    const double gap = std::max(1.0, std::round(cell / 30));
    const auto square = [&](Vec2 at, double side) {
        return std::vector<Vec2>{at, at + Vec2{side, 0}, at + Vec2{side, side}, at + Vec2{0, side}};
    };
    const Vec2 in{snapped(cell * 0.6), snapped(size.height * 0.25)};
    const Vec2 out{snapped(cell * 8.6), snapped(size.height * 0.25 + cell)};
    small_print(p, {cell * 0.8, size.height * 0.08}, cell * 0.5, 18, 3, kInk);
    small_print(p, {cell * 0.8, size.height * 0.15}, cell * 0.32, 24, 5, kGrey);
    for (int y = 0; y < kInput; ++y) {
        for (int x = 0; x < kInput; ++x) {
            const Vec2 at = in + Vec2{x * cell, y * cell};
            const Vec2 middle = at + Vec2{cell / 2, cell / 2};
            if (is_real(x, y)) {
                polygon(p, square(at, cell - gap), kBlue);
                digit(p, (x * 3 + y) % 10, middle, cell * 0.4, kPaper);
            } else {
                const auto c = square(at + Vec2{0.5, 0.5}, cell - gap - 1);
                for (std::size_t k = 0; k < 4; ++k)
                    dashed(p, c[k], c[(k + 1) % 4], std::max(2.0, cell / 12), kGrey);
                digit(p, 0, middle, cell * 0.4, kGrey);
            }
        }
    }
    for (int y = 0; y < kOutput; ++y) {
        for (int x = 0; x < kOutput; ++x) {
            const Vec2 at = out + Vec2{x * cell, y * cell};
            const int n = y * kOutput + x;
            polygon(p, square(at, cell - gap), n <= place.step ? kTeal : kPale);
            if (n <= place.step) digit(p, n * 7 % 10, at + Vec2{cell / 2, cell / 2}, cell * 0.4, kPaper);
        }
    }
    const double stroke = std::max(2.0, std::round(cell / 16));
    const auto outline = [&](Vec2 at, double side) {
        auto c = square(at, side);
        c.push_back(c.front());
        polyline(p, c, stroke, kAmber);
    };
    const Vec2 window{snapped(in.x + place.window.x * cell), snapped(in.y + place.window.y * cell)};
    polygon(p, square(window, 3 * cell - gap), kInk, 0.33);
    outline(window, 3 * cell - gap);
    outline(out + Vec2{(place.step % kOutput) * cell, std::floor(place.step / double(kOutput)) * cell},
            cell - gap);
    small_print(p, {cell * 0.8, size.height * 0.92}, cell * 0.35, 24, place.step, kInk);
    return p;
}

Picture oblique(SizePx size, int frame, bool smooth) {
    const Place place = place_at(frame, smooth);
    Picture p(size);
    const double cell = size.width / 12.0;
    const auto project = [&](Vec3 v) {
        return Vec2{size.width * 0.06 + cell * (v.x + 0.45 * v.y),
                    size.height * 0.86 - cell * (0.12 * v.x - 0.5 * v.y + v.z) - cell * 2.2};
    };
    const auto face = [&](Vec3 at, double side) {
        return std::vector<Vec2>{project(at), project({at.x + side, at.y, at.z}),
                                 project({at.x + side, at.y + side, at.z}),
                                 project({at.x, at.y + side, at.z})};
    };
    const auto edges = [&](std::vector<Vec2> c, double width_px, Rgb colour) {
        c.push_back(c.front());
        polyline(p, c, width_px, colour);
    };
    small_print(p, {cell * 0.6, size.height * 0.06}, cell * 0.4, 18, 3, kInk);
    for (int y = 0; y < kInput; ++y) {
        for (int x = 0; x < kInput; ++x) {
            const auto c = face({double(x), double(y), 0}, 1);
            if (is_real(x, y)) {
                polygon(p, c, kBlue);
                edges(c, 1, kInk);
            } else {
                for (std::size_t k = 0; k < 4; ++k)
                    dashed(p, c[k], c[(k + 1) % 4], std::max(2.0, cell / 12), kGrey);
            }
            digit(p, is_real(x, y) ? (x * 3 + y) % 10 : 0, project({x + 0.5, y + 0.5, 0}), cell * 0.3,
                  is_real(x, y) ? kPaper : kGrey);
        }
    }
    const auto window = face({place.window.x, place.window.y, 0}, 3);
    polygon(p, window, kInk, 0.33);
    edges(window, 2, kAmber);
    const Vec3 lifted{1, 1, 4};
    const auto target = face(
        {lifted.x + place.step % kOutput, lifted.y + std::floor(place.step / double(kOutput)), lifted.z}, 1);
    for (std::size_t k = 0; k < 4; ++k) polyline(p, {window[k], target[k]}, 1.5, kAmber);
    for (int y = 0; y < kOutput; ++y) {
        for (int x = 0; x < kOutput; ++x) {
            const int n = y * kOutput + x;
            const auto c = face({lifted.x + x, lifted.y + y, lifted.z}, 1);
            polygon(p, c, n <= place.step ? kTeal : kPale);
            edges(c, 1, kInk);
            if (n <= place.step)
                digit(p, n * 7 % 10, project({lifted.x + x + 0.5, lifted.y + y + 0.5, lifted.z}), cell * 0.3,
                      kPaper);
        }
    }
    edges(target, 2, kAmber);
    return p;
}

// -- Animations -----------------------------------------------------------------------------------

struct Frame {
    RectPx changed;
    std::vector<std::uint8_t> rgba;  // of `changed`
};

struct Animation {
    SizePx size;
    int delay_cs = 4;
    std::vector<Frame> frames;
    std::vector<std::uint8_t> palette;               // 3 bytes a colour, for cgif
    std::vector<std::vector<std::uint8_t>> indices;  // whole pictures, for cgif
};

/// The rectangle that differs, with the margin that comes from asking primitives and not pixels.
RectPx changed_between(Picture& a, Picture& b) {
    int left = a.size.width;
    int top = a.size.height;
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < a.size.height; ++y) {
        for (int x = 0; x < a.size.width; ++x) {
            if (std::equal(a.at(x, y), a.at(x, y) + 3, b.at(x, y))) continue;
            left = std::min(left, x);
            right = std::max(right, x + 1);
            top = std::min(top, y);
            bottom = std::max(bottom, y + 1);
        }
    }
    if (right <= left) return {};
    return convwalk::covering_pixels({left - 3.0, top - 3.0, right - left + 6.0, bottom - top + 6.0}, a.size);
}

std::vector<std::uint8_t> cut_out(Picture& picture, RectPx r) {
    std::vector<std::uint8_t> rgba;
    for (int y = r.y; y < r.y + r.height; ++y)
        rgba.insert(rgba.end(), picture.at(r.x, y), picture.at(r.x, y) + 4 * r.width);
    return rgba;
}

using Figure = Picture (*)(SizePx, int, bool);

Animation animation(Figure figure, int width_px, bool smooth, int frames, bool indexed) {
    Animation result;
    result.size = {width_px, figure == flat ? width_px * 3 / 4 : width_px * 3 / 4};
    result.delay_cs = smooth ? 4 : 50;
    std::map<std::array<std::uint8_t, 3>, std::uint8_t> known;
    Picture before(result.size);
    for (int n = 0; n < frames; ++n) {
        Picture now = figure(result.size, n, smooth);
        const RectPx changed =
            n == 0 ? RectPx{0, 0, now.size.width, now.size.height} : changed_between(before, now);
        result.frames.push_back(
            {changed, changed.empty() ? std::vector<std::uint8_t>{} : cut_out(now, changed)});
        if (indexed) {
            std::vector<std::uint8_t> picture;
            for (std::size_t i = 0; i < now.rgba.size(); i += 4) {
                const std::array<std::uint8_t, 3> c{now.rgba[i], now.rgba[i + 1], now.rgba[i + 2]};
                const auto [it, fresh] = known.try_emplace(c, static_cast<std::uint8_t>(known.size()));
                if (fresh) result.palette.insert(result.palette.end(), c.begin(), c.end());
                picture.push_back(it->second);
            }
            result.indices.push_back(std::move(picture));
        }
        before = std::move(now);
    }
    return result;
}

struct Case {
    const char* name;
    Figure figure;
    int width_px;
    bool smooth;
    int frames;
};
constexpr std::array<Case, 9> kCases{{
    {"flat_480_steps", flat, 480, false, 25},
    {"flat_480_smooth", flat, 480, true, 64},
    {"flat_800_steps", flat, 800, false, 25},
    {"flat_800_smooth", flat, 800, true, 64},
    {"flat_1080_smooth", flat, 1080, true, 32},
    {"oblique_480_steps", oblique, 480, false, 25},
    {"oblique_480_smooth", oblique, 480, true, 64},
    {"oblique_800_smooth", oblique, 800, true, 64},
    {"oblique_1080_steps", oblique, 1080, false, 25},
}};

const Animation& made(const Case& c) {
    static std::map<std::string, Animation> cache;
    auto it = cache.find(c.name);
    if (it == cache.end())
        it = cache.emplace(c.name, animation(c.figure, c.width_px, c.smooth, c.frames, true)).first;
    return it->second;
}

// -- The two writers ------------------------------------------------------------------------------

std::string written(const Animation& a) {
    std::ostringstream out;
    convwalk::GifWriter writer(out, a.size, 0);
    for (const Frame& f : a.frames) writer.add_frame(f.changed, f.rgba, a.delay_cs);
    writer.finish();
    return std::move(out).str();
}

void ours(benchmark::State& state, const Case& c) {
    const Animation& a = made(c);
    std::size_t bytes = 0;
    for (auto _ : state) bytes = written(a).size();
    state.counters["bytes"] = double(bytes);
    state.counters["frames"] = double(a.frames.size());
    state.counters["colours"] = double(a.palette.size() / 3);
}

#ifdef CONVWALK_HAS_CGIF
std::string written_by_cgif(const Animation& a) {
    std::string out;
    std::vector<std::uint8_t> palette = a.palette;
    CGIF_Config config{};
    config.pGlobalPalette = palette.data();
    config.numGlobalPaletteEntries = static_cast<std::uint16_t>(palette.size() / 3);
    config.attrFlags = CGIF_ATTR_IS_ANIMATED;
    config.width = static_cast<std::uint16_t>(a.size.width);
    config.height = static_cast<std::uint16_t>(a.size.height);
    config.pContext = &out;
    config.pWriteFn = [](void* to, const std::uint8_t* data, std::size_t size) {
        static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
        return 0;
    };
    CGIF* gif = cgif_newgif(&config);
    for (const auto& indices : a.indices) {
        CGIF_FrameConfig frame{};
        frame.pImageData = const_cast<std::uint8_t*>(indices.data());  // not written to
        frame.genFlags = CGIF_FRAME_GEN_USE_TRANSPARENCY | CGIF_FRAME_GEN_USE_DIFF_WINDOW;
        frame.delay = static_cast<std::uint16_t>(a.delay_cs);
        cgif_addframe(gif, &frame);
    }
    cgif_close(gif);
    return out;
}

void cgif(benchmark::State& state, const Case& c) {
    const Animation& a = made(c);
    // It needs one more than the picture has, for what does not change.
    if (a.palette.size() > std::size_t{3} * 255) return state.SkipWithError("too many colours for cgif");
    std::size_t bytes = 0;
    for (auto _ : state) bytes = written_by_cgif(a).size();
    state.counters["bytes"] = double(bytes);
}
#endif

const bool kRegistered = [] {
    for (const Case& c : kCases) {
        benchmark::RegisterBenchmark((std::string("ours/") + c.name).c_str(), ours, c)
            ->Unit(benchmark::kMillisecond);
#ifdef CONVWALK_HAS_CGIF
        benchmark::RegisterBenchmark((std::string("cgif/") + c.name).c_str(), cgif, c)
            ->Unit(benchmark::kMillisecond);
#endif
    }
    return true;
}();

}  // namespace

BENCHMARK_MAIN();
