#include "picture/figures.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "scene/font_metrics.h"
#include "support/scene_parts.h"
#include "support/small_layers.h"
#include "views/planes/plane_painter.h"

namespace convwalk {
namespace {

using testing::described;
using testing::id_of;
using testing::name_of;
using testing::part_of;
using testing::sampled_layer;

// --- what to look at ---

AxisSpec axis(std::int64_t input, std::int64_t kernel, std::int64_t stride = 1,
              std::int64_t padding_begin = 0, std::int64_t padding_end = 0, std::int64_t dilation = 1) {
    return {input, kernel, stride, padding_begin, padding_end, dilation, 0, false};
}

Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

Layer padded_with(PaddingMode mode, std::vector<AxisSpec> axes) {
    Layer layer = layer_of(Operator::convolution, std::move(axes));
    layer.padding_mode = mode;
    return layer;
}

Layer resized_by(ResizeMode mode, double factor, std::size_t axes) {
    AxisSpec a;
    a.input = 4;
    a.factor = factor;
    Layer layer = layer_of(Operator::resize, std::vector<AxisSpec>(axes, a));
    layer.resize_mode = mode;
    return layer;
}

Layer shuffled_by(Operator op, double factor, std::int64_t channels) {
    AxisSpec a;
    a.input = 6;
    a.factor = factor;
    Layer layer = layer_of(op, {a, a});
    layer.in_channels = channels;
    return layer;
}

// Shapes that a page is not made for: thin, deep, cut, huge.
std::vector<Layer> odd_layers() {
    using enum Operator;
    AxisSpec overhanging = axis(9, 4, 4, 2, 2);
    overhanging.ceil_mode = true;
    return {
        layer_of(convolution, {axis(1, 1)}),
        layer_of(convolution, {axis(1, 1), axis(1, 1)}),
        layer_of(convolution, {axis(40, 5, 3, 2, 0)}),
        layer_of(convolution, {axis(7, 3, 2, 1, 3), axis(12, 2, 3, 0, 2)}),
        layer_of(convolution, {axis(2, 1), axis(60, 3)}),
        layer_of(convolution, {axis(60, 3), axis(2, 1)}),
        layer_of(convolution, {axis(4, 2), axis(5, 3), axis(6, 2, 2, 1, 1)}),
        layer_of(convolution, {axis(9, 3, 1, 0, 0, 3), axis(9, 3, 1, 0, 0, 2)}),
        layer_of(convolution, {axis(64, 7, 2, 3, 3), axis(64, 7, 2, 3, 3)}),
        layer_of(transposed_convolution, {axis(6, 2, 1, 3, 2), axis(4, 2, 2, 2, 0)}),
        layer_of(transposed_convolution, {axis(2, 5, 4), axis(2, 5, 4)}),
        layer_of(max_pooling, {overhanging, overhanging}),
        layer_of(average_pooling, {axis(10, 3, 3), axis(10, 2, 3)}),
        padded_with(PaddingMode::reflect, {axis(5, 3, 1, 2, 1), axis(4, 5, 2, 3, 3)}),
        padded_with(PaddingMode::circular, {axis(6, 3, 1, 2, 0)}),
        padded_with(PaddingMode::replicate, {axis(3, 2), axis(3, 3, 1, 1, 1), axis(2, 3, 1, 4, 4)}),
        resized_by(ResizeMode::nearest, 2, 2),
        resized_by(ResizeMode::bilinear, 1.5, 2),
        resized_by(ResizeMode::bicubic, 2, 1),
        resized_by(ResizeMode::bilinear, 0.5, 3),
        shuffled_by(pixel_shuffle, 2, 8),
        shuffled_by(pixel_unshuffle, 3, 1),
    };
}

std::vector<Layer> huge_layers() {
    using enum Operator;
    return {
        layer_of(convolution, {axis(1'000'000, 3)}),
        layer_of(convolution, {axis(1990, 11, 4, 2, 2), axis(1990, 11, 4, 2, 2)}),
        layer_of(convolution, {axis(500, 500), axis(500, 500)}),
        layer_of(transposed_convolution, {axis(400, 4, 4, 1, 1), axis(400, 4, 4, 1, 1)}),
        layer_of(max_pooling, {axis(100, 2, 2), axis(100, 2, 2), axis(100, 2, 2)}),
    };
}

constexpr SizePx kTinySizes[] = {{16, 16}, {64, 48}, {1600, 120}, {120, 1600}};
constexpr SizePx kUsualSizes[] = {{200, 200},   {395, 449},  {800, 600},
                                  {1080, 1080}, {1280, 400}, {3840, 2160}};

Scenario scenario_of(const Layer& layer) {
    Scenario s;
    s.layer.layer = layer;
    return s;
}

std::vector<Tick> telling_times(const Timeline& t) {
    std::vector<Tick> times;
    for (const Phase& p : t.phases) {
        times.push_back(p.begin);
        times.push_back(p.begin + p.duration / 3);
    }
    times.push_back(time_of_step(t, t.steps / 2));
    // On the way from one row to the next.
    times.push_back(time_of_step(t, t.steps / 2) - t.pace.step_ms / 3);
    times.push_back(t.duration());
    return times;
}

// Calls `visit(figure, moment, scene)` at telling moments of the layer, in both views.
template <typename Visit>
void for_each_scene(const Layer& layer, std::span<const SizePx> sizes, bool indices, Visit visit) {
    Scenario s = scenario_of(layer);
    s.pace.motion = Motion::smooth;
    Figure f = figure(s);
    for (const ViewKind kind : {ViewKind::oblique, ViewKind::flat}) {
        for (const SizePx size : sizes) {
            f.scenario.view = {kind, indices, true};
            f.scenario.output.size = size;
            for (const Tick time : telling_times(f.timeline)) {
                const Moment moment = at(f.timeline, time);
                visit(f, moment, build_scene(f, moment));
            }
        }
    }
}

std::vector<Layer> small_layers() {
    std::vector<Layer> found = odd_layers();
    for (const Preset& p : presets()) found.push_back(resolved(p.scenario.layer));
    std::mt19937 random(3);
    for (std::size_t i = 0; i < 18; ++i) found.push_back(sampled_layer(random, 1 + i % 3));
    return found;
}

// Where a label's capitals, digits and descenders are.
Rect place_of(const Label& label) {
    const double width = text_width_em(label.text, label.weight) * label.size_px;
    const double share = label.align == Align::left ? 0 : label.align == Align::centre ? 0.5 : 1;
    constexpr double kDescentEm = 0.2;
    return {label.at.x - share * width, label.at.y - kCapHeightEm * label.size_px, width,
            (kCapHeightEm + kDescentEm) * label.size_px};
}

Rect box_of(const Primitive& primitive) {
    if (const auto* label = std::get_if<Label>(&primitive)) return place_of(*label);
    return bounds(primitive);
}

bool inside(const Rect& r, SizePx picture, double tolerance) {
    return r.x >= -tolerance && r.y >= -tolerance && r.right() <= picture.width + tolerance &&
           r.bottom() <= picture.height + tolerance;
}

std::string to_string(const Rect& r) {
    return fmt::format("({:.1f}, {:.1f}) to ({:.1f}, {:.1f})", r.x, r.y, r.right(), r.bottom());
}

std::string described(const Primitive& primitive) {
    const auto* label = std::get_if<Label>(&primitive);
    return fmt::format("{} {}{}", name_of(part_of(primitive)), id_of(primitive) & 0xFF'FFFF'FFFF,
                       label ? " \"" + label->text + '"' : "");
}

// --- what every scene must keep: each says what is wrong, or nothing ---

std::string unsound(const Figure&, const Scene& scene) {
    constexpr std::size_t kMostPrimitives = 200'000;
    if (scene.primitives.size() > kMostPrimitives)
        return fmt::format("{} primitives", scene.primitives.size());
    std::unordered_set<PrimitiveId> ids;
    for (const Primitive& primitive : scene.primitives) {
        if (!ids.insert(id_of(primitive)).second) return fmt::format("{} occurs twice", described(primitive));
        const Rect box = bounds(primitive);
        for (const double v : {box.x, box.y, box.width, box.height}) {
            if (!std::isfinite(v)) return fmt::format("{} at {}", described(primitive), to_string(box));
        }
        const auto* label = std::get_if<Label>(&primitive);
        if (label && label->text.empty()) return "an empty label";
    }
    return "";
}

std::string negative_widths(const Figure&, const Scene& scene) {
    for (const Primitive& primitive : scene.primitives) {
        const auto* quad = std::get_if<Quad>(&primitive);
        const auto* line = std::get_if<Line>(&primitive);
        const auto* label = std::get_if<Label>(&primitive);
        if ((quad && (quad->stroke.width_px < 0 || quad->radius_px < 0)) || (line && line->width_px <= 0) ||
            (label && label->size_px <= 0) ||
            (quad && quad->hatch != Hatch::none && quad->hatch_pitch_px <= 0))
            return described(primitive);
    }
    return "";
}

std::string outside_picture(const Figure&, const Scene& scene) {
    // A mark reaches over the edge of its plane by half its width.
    constexpr double kTolerancePx = 1;
    for (const Primitive& primitive : scene.primitives) {
        const Rect box = box_of(primitive);
        if (!box.empty() && !inside(box, scene.size, kTolerancePx))
            return fmt::format("{} at {}", described(primitive), to_string(box));
    }
    return "";
}

std::string overlapping_labels(const Scene& scene, const std::set<Part>& parts) {
    std::vector<const Label*> labels;
    for (const Primitive& primitive : scene.primitives) {
        const auto* label = std::get_if<Label>(&primitive);
        if (label && parts.contains(part_of(primitive))) labels.push_back(label);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (overlap(place_of(*labels[i]), place_of(*labels[j])))
                return fmt::format("\"{}\" at {} and \"{}\" at {}", labels[j]->text,
                                   to_string(place_of(*labels[j])), labels[i]->text,
                                   to_string(place_of(*labels[i])));
        }
    }
    return "";
}

std::string labels_on_planes(const Scene& scene, const std::set<Part>& parts) {
    std::vector<std::pair<std::string, Rect>> words;
    for (const Primitive& primitive : scene.primitives) {
        const auto* label = std::get_if<Label>(&primitive);
        if (label && parts.contains(part_of(primitive))) words.emplace_back(label->text, place_of(*label));
    }
    for (const Primitive& primitive : scene.primitives) {
        if (part_of(primitive) == kWordsPart || std::holds_alternative<Label>(primitive)) continue;
        const Rect box = bounds(primitive);
        for (const auto& [text, place] : words) {
            if (overlap(box, place))
                return fmt::format("\"{}\" at {} and {} at {}", text, to_string(place), described(primitive),
                                   to_string(box));
        }
    }
    return "";
}

std::string overlapping_words(const Figure&, const Scene& scene) {
    return overlapping_labels(scene, {kWordsPart});
}
std::string words_on_planes(const Figure&, const Scene& scene) {
    return labels_on_planes(scene, {kWordsPart});
}

// Numbers along the planes and signs between them keep away from each other and from words, and signs from
// cells; the numbers of a plane seen from the side pass its corners.
std::string crowded_signs(const Figure&, const Scene& scene) {
    const std::string fault = overlapping_labels(scene, {kWordsPart, kSignPart, kIndexPart});
    return fault.empty() ? labels_on_planes(scene, {kSignPart}) : fault;
}

bool is_whole(double v) {
    return v == std::round(v);
}

// Cells of fewer pixels are not snapped: they would differ too much in size.
bool is_snapped(const Figure& f, const Scene& scene) {
    constexpr double kSmallestSnappedPx = 5;
    return f.scenario.view.kind == ViewKind::flat &&
           std::any_of(scene.primitives.begin(), scene.primitives.end(), [](const Primitive& primitive) {
               const auto* quad = std::get_if<Quad>(&primitive);
               return quad && part_of(primitive) == kGridPart && quad->stroke.width_px > 0 &&
                      bounds(primitive).width >= kSmallestSnappedPx;
           });
}

std::string unsnapped_edges(const Figure& f, const Scene& scene) {
    if (!is_snapped(f, scene)) return "";
    for (const Primitive& primitive : scene.primitives) {
        const auto* quad = std::get_if<Quad>(&primitive);
        if (quad == nullptr) continue;
        const double reach = quad->stroke.width_px / 2;
        for (const Vec2 corner : quad->corners) {
            if (!is_whole(corner.x - reach) || !is_whole(corner.y - reach))
                return fmt::format("{} at {}, stroke {}", described(primitive), to_string(bounds(primitive)),
                                   quad->stroke.width_px);
        }
    }
    return "";
}

struct Property {
    const char* name;
    std::string (*fault)(const Figure&, const Scene&);
};
constexpr Property kAlways[] = {{"a scene is sound", unsound}};
constexpr Property kInUsualSizes[] = {
    {"a scene is sound", unsound},
    {"no width is negative", negative_widths},
    {"nothing leaves the picture", outside_picture},
    {"words do not overlap", overlapping_words},
    {"words stand beside the planes", words_on_planes},
    {"edges of flat cells are whole pixels", unsnapped_edges},
};
constexpr Property kInTinySizes[] = {
    {"no width is negative", negative_widths},
    {"nothing leaves the picture", outside_picture},
    {"words do not overlap", overlapping_words},
    {"words stand beside the planes", words_on_planes},
};
constexpr Property kSigns[] = {{"signs and numbers keep their distance", crowded_signs}};

// Reports the first faults against each property, one a layer, view and size.
class Inspector {
  public:
    explicit Inspector(std::span<const Property> properties) : properties_(properties) {}

    void operator()(const Figure& f, const Moment& moment, const Scene& scene) {
        for (const Property& property : properties_) {
            constexpr std::size_t kMostReports = 20;
            std::set<std::string>& known = known_[property.name];
            if (known.size() >= kMostReports) continue;
            const std::string fault = property.fault(f, scene);
            if (fault.empty()) continue;
            const std::string where = fmt::format("{}; {}{}, {}x{}", described(f.layer),
                                                  f.scenario.view.kind == ViewKind::flat ? "flat" : "oblique",
                                                  f.scenario.view.indices ? " with indices" : "",
                                                  scene.size.width, scene.size.height);
            if (!known.insert(where).second) continue;
            ADD_FAILURE() << property.name << ", but: " << fault << "\n"
                          << where
                          << fmt::format("; spread {:.2f}, surround {:.2f}, step {}, arrival {:.2f}",
                                         moment.spread, moment.surround, moment.step, moment.arrival);
        }
    }

  private:
    std::span<const Property> properties_;
    std::map<std::string, std::set<std::string>> known_;
};

TEST(Figure, ScenesAreSoundAtAnySize) {
    Inspector inspect(kAlways);
    for (const Layer& layer : small_layers()) {
        for (const bool indices : {false, true}) {
            for_each_scene(layer, kTinySizes, indices, std::ref(inspect));
            for_each_scene(layer, kUsualSizes, indices, std::ref(inspect));
        }
    }
}

TEST(Figure, EverythingHasItsPlaceInUsualSizes) {
    Inspector inspect(kInUsualSizes);
    for (const Layer& layer : small_layers()) for_each_scene(layer, kUsualSizes, false, std::ref(inspect));
}

TEST(Figure, HugeLayersAreDrawnAsAreas) {
    constexpr SizePx kFew[] = {{800, 600}, {3840, 2160}};
    Inspector inspect(kInUsualSizes);
    Inspector inspect_tiny(kAlways);
    for (const Layer& layer : huge_layers()) {
        for_each_scene(layer, kFew, false, std::ref(inspect));
        for_each_scene(layer, kTinySizes, true, std::ref(inspect_tiny));
    }
}

TEST(Figure, EverythingHasItsPlaceInTinySizes) {
    Inspector inspect(kInTinySizes);
    for (const Layer& layer : small_layers()) {
        for (const bool indices : {false, true})
            for_each_scene(layer, kTinySizes, indices, std::ref(inspect));
    }
}

TEST(Figure, SignsAndNumbersHaveTheirPlace) {
    Inspector inspect(kSigns);
    for (const Layer& layer : small_layers()) {
        for (const bool indices : {false, true})
            for_each_scene(layer, kUsualSizes, indices, std::ref(inspect));
    }
}

TEST(Figure, TheSameMomentGivesTheSameScene) {
    for (const Layer& layer : small_layers()) {
        const Figure f = figure(scenario_of(layer));
        const Figure copy = f;
        std::vector<Scene> forwards;
        const std::vector<Tick> times = telling_times(f.timeline);
        for (const Tick time : times) forwards.push_back(build_scene(f, at(f.timeline, time)));
        for (std::size_t i = times.size(); i-- > 0;) {
            const Scene again = build_scene(copy, at(copy.timeline, times[i]));
            EXPECT_EQ(again.primitives, forwards[i].primitives) << described(layer) << " at " << times[i];
        }
    }
}

// --- words ---

std::vector<std::string> words_in(const Scene& scene) {
    std::vector<std::string> found;
    for (const Primitive& primitive : scene.primitives) {
        const auto* label = std::get_if<Label>(&primitive);
        if (label && part_of(primitive) == kWordsPart) found.push_back(label->text);
    }
    return found;
}

// A picture with room for every word.
Figure roomy_figure(const Layer& layer) {
    Scenario s = scenario_of(layer);
    s.output.size = {1600, 1200};
    return figure(s);
}

TEST(Figure, TheLegendNamesWhatOccursAndNothingElse) {
    const std::map<SlotKind, std::string> names = {
        {SlotKind::real, "input"},
        {SlotKind::inserted_zero, "inserted zero"},
        {SlotKind::padding, "padding"},
        {SlotKind::output_padding, "output padding"},
        {SlotKind::overhang, "beyond the padding"},
        {SlotKind::cropped, "cropped"},
    };
    const auto is_legend = [&](const std::string& text) {
        return text == "never read" ||
               std::any_of(names.begin(), names.end(), [&](auto& name) { return name.second == text; });
    };
    for (const Layer& layer : small_layers()) {
        const Figure f = roomy_figure(layer);
        if (is_shuffle(layer.op)) continue;  // named by channel, below
        const std::map<PaddingMode, std::string> copies = {
            {PaddingMode::reflect, "padding, mirrored"},
            {PaddingMode::replicate, "padding, repeated"},
            {PaddingMode::circular, "padding, wrapped around"}};
        std::string padding = "padding";
        if (layer.op == Operator::resize) padding = "border, repeated";
        if (copies.count(layer.padding_mode) > 0) padding = copies.at(layer.padding_mode);
        std::set<std::string> expected;
        const Extents slots = slot_extents(f.layout);
        for (std::int64_t flat = 0; flat < cell_count(slots); ++flat) {
            const Extents cell = unravelled(flat, slots);
            const SlotKind kind = kind_at(f.layout, cell);
            expected.insert(kind == SlotKind::padding ? padding : names.at(kind));
            if (kind != SlotKind::cropped && !read_at(f.layout, cell)) expected.insert("never read");
        }
        std::set<std::string> shown;
        std::size_t others = 0;
        for (const std::string& text : words_in(build_scene(f, at(f.timeline, f.timeline.duration())))) {
            if (is_legend(text) || text == padding) {
                EXPECT_TRUE(shown.insert(text).second) << text << " twice";
            }
            others += text == "output" || text == "window" || text == "kernel window";
        }
        EXPECT_EQ(shown, expected) << described(layer);
        EXPECT_EQ(others, 2u) << described(layer);
    }
}

TEST(Figure, TheLegendOfAShuffleNamesItsChannels) {
    const auto legend = [](const Layer& layer) {
        std::vector<std::string> named;
        for (const std::string& text : words_in(build_scene(roomy_figure(layer), {.step = 0}))) {
            if (text.starts_with("channel") || text == "moved now") named.push_back(text);
        }
        return named;
    };
    EXPECT_EQ(legend(shuffled_by(Operator::pixel_shuffle, 2, 4)),
              (std::vector<std::string>{"channel 0", "channel 1", "channel 2", "channel 3", "moved now"}));
    EXPECT_EQ(legend(shuffled_by(Operator::pixel_shuffle, 2, 8)),
              (std::vector<std::string>{"channels 0, 4", "channels 1, 5", "channels 2, 6", "channels 3, 7",
                                        "moved now"}));
    EXPECT_EQ(legend(shuffled_by(Operator::pixel_unshuffle, 3, 1)),
              (std::vector<std::string>{"channel 0", "channel 8", "moved now"}));
}

TEST(Figure, TheStatusCountsWhatTheWindowReads) {
    for (const Layer& layer : small_layers()) {
        const Figure f = roomy_figure(layer);
        if (is_shuffle(layer.op)) continue;  // takes one cell
        const std::int64_t all = cell_count(kernel_extents(f.layout));
        const std::int64_t stride = std::max<std::int64_t>(1, f.timeline.steps / 40);
        for (std::int64_t step = 0; step < f.timeline.steps; step += stride) {
            const std::vector<Tap> read = taps(f.layout, unravelled(step, output_extents(f.layout)));
            const auto real =
                std::count_if(read.begin(), read.end(), [](const Tap& t) { return t.source.has_value(); });
            const auto copies = std::count_if(read.begin(), read.end(), [&](const Tap& t) {
                return copied_from(f.layout, t.slot).has_value();
            });
            std::string expected = fmt::format(" reads {} input cell{}", real, real == 1 ? "" : "s");
            if (copies > 0) expected += fmt::format(" and {} cop{}", copies, copies == 1 ? "y" : "ies");
            if (cells_each_side(layer.resize_mode) > 0) expected += ": ";
            const bool ends = real + copies == all && cells_each_side(layer.resize_mode) == 0;
            if (real + copies != all) expected += fmt::format(" and {} ", all - real - copies);
            const std::string begin = fmt::format("step {} of {} · output (", step + 1, f.timeline.steps);
            const std::vector<std::string> words = words_in(build_scene(f, {.step = step}));
            const bool said = std::any_of(words.begin(), words.end(), [&](const std::string& text) {
                const std::size_t at = text.find(expected);
                return text.starts_with(begin) && at != text.npos &&
                       (!ends || at + expected.size() == text.size());
            });
            EXPECT_TRUE(said) << described(layer) << " should say: " << begin << "..." << expected << "\n"
                              << fmt::format("{}", fmt::join(words, "\n"));
        }
        // Before the kernel starts there is no current output.
        for (const std::string& text : words_in(build_scene(f, {.step = -1})))
            EXPECT_FALSE(text.starts_with("step ")) << text;
    }
}

TEST(Figure, APlaceIsNotBrokenIntoTwoLines) {
    Scenario s = preset("no_padding_strides").scenario;
    s.view.kind = ViewKind::there_and_back;
    int places = 0;
    for (int width = 240; width <= 900; width += 12) {
        s.output.size = {width, 900};
        const Figure f = figure(s);
        for (std::int64_t step = 0; step < f.timeline.steps; ++step) {
            for (const std::string& line : words_in(build_scene(f, {.step = step}))) {
                places += line.find("(0, 0)") != std::string::npos ? 1 : 0;
                EXPECT_FALSE(line.ends_with("(0,")) << width << " px: " << line;
            }
        }
    }
    EXPECT_GT(places, 0);
}

TEST(Figure, WithoutWordsThereAreNone) {
    for (const ViewKind kind : {ViewKind::oblique, ViewKind::flat}) {
        Scenario s = preset("padding_strides_odd_transposed").scenario;
        s.title = "A title";
        s.view = {kind, false, false};
        const Figure f = figure(s);
        EXPECT_TRUE(words_in(build_scene(f, {.step = 0})).empty());
    }
}

TEST(Figure, WhatCannotBeDrawnIsRefusedWithASentence) {
    Scenario impossible = scenario_of(layer_of(Operator::convolution, {axis(2, 5)}));
    Scenario huge =
        scenario_of(layer_of(Operator::convolution, {axis(kLargestSize, 3), axis(kLargestSize, 3)}));
    for (const Scenario& s : {impossible, huge}) {
        try {
            static_cast<void>(figure(s));
            ADD_FAILURE();
        } catch (const BadInput& error) {
            EXPECT_GT(std::string(error.what()).size(), 20u);
        }
    }
    const Figure f = figure(preset("dilation").scenario);
    using Kind = StillMoment::Kind;
    EXPECT_EQ(time_of(f, {Kind::start}), 0);
    EXPECT_EQ(time_of(f, {Kind::end}), f.timeline.duration());
    EXPECT_EQ(at(f.timeline, time_of(f, {Kind::middle})).step, 4);
    EXPECT_EQ(at(f.timeline, time_of(f, {Kind::step, 9})).step, 8);
    EXPECT_EQ(time_of(f, {Kind::time, f.timeline.duration()}), f.timeline.duration());
    EXPECT_THROW(static_cast<void>(time_of(f, {Kind::step, 10})), BadInput);
    EXPECT_THROW(static_cast<void>(time_of(f, {Kind::time, f.timeline.duration() + 1})), BadInput);
}

}  // namespace
}  // namespace convwalk
