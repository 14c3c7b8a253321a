#include "scene/figure.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "scene/font_metrics.h"
#include "scene/plane_painter.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

// --- what to look at ---

AxisSpec axis(std::int64_t input, std::int64_t kernel, std::int64_t stride = 1, std::int64_t padding_begin = 0,
              std::int64_t padding_end = 0, std::int64_t dilation = 1) {
    return {input, kernel, stride, padding_begin, padding_end, dilation, 0, false};
}

Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
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

constexpr SizePx kSizes[] = {{16, 16},   {64, 48},     {200, 200},  {395, 449},  {800, 600},
                             {1080, 1080}, {3840, 2160}, {1600, 120}, {120, 1600}};

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

// Calls `visit(figure, moment, scene)` at telling moments of the layer, in both views, with and without indices.
template <typename Visit>
void for_each_scene(const Layer& layer, std::span<const SizePx> sizes, Visit visit) {
    Scenario s = scenario_of(layer);
    s.pace.motion = Motion::smooth;
    Figure f = figure(s);
    for (const ViewKind kind : {ViewKind::oblique, ViewKind::flat}) {
        for (const SizePx size : sizes) {
            for (const bool indices : {false, true}) {
                f.scenario.view = {kind, indices, true};
                f.scenario.output.size = size;
                for (const Tick time : telling_times(f.timeline)) {
                    const Moment moment = at(f.timeline, time);
                    visit(f, moment, build_scene(f, moment));
                }
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

PrimitiveId id_of(const Primitive& primitive) {
    return std::visit([](const auto& p) { return p.id; }, primitive);
}
Part part_of(const Primitive& primitive) { return static_cast<Part>(id_of(primitive) >> 40); }

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

const char* name_of(Part part) {
    switch (part) {
        case kGridPart:
            return "grid";
        case kStrikePart:
            return "strike";
        case kWindowPart:
            return "window";
        case kLinePart:
            return "line";
        case kKernelPart:
            return "kernel";
        case kOutputPart:
            return "output";
        case kMarkPart:
            return "mark";
        case kIndexPart:
            return "index";
        case kSignPart:
            return "sign";
        case kWordsPart:
            return "words";
    }
    return "?";
}

std::string described(const Primitive& primitive) {
    const auto* label = std::get_if<Label>(&primitive);
    return fmt::format("{} {}{}", name_of(part_of(primitive)), id_of(primitive) & 0xFFFF'FFFF,
                       label ? " \"" + label->text + '"' : "");
}

// --- what every scene must keep: each says what is wrong, or nothing ---

std::string unsound(const Figure&, const Scene& scene) {
    constexpr std::size_t kMostPrimitives = 200'000;
    if (scene.primitives.size() > kMostPrimitives) return fmt::format("{} primitives", scene.primitives.size());
    std::unordered_set<PrimitiveId> ids;
    for (const Primitive& primitive : scene.primitives) {
        if (!ids.insert(id_of(primitive)).second) return fmt::format("id {:x} occurs twice", id_of(primitive));
        const Rect box = bounds(primitive);
        for (const double v : {box.x, box.y, box.width, box.height}) {
            if (!std::isfinite(v)) return fmt::format("{} at {}", described(primitive), to_string(box));
        }
        const auto* quad = std::get_if<Quad>(&primitive);
        if (quad && (quad->stroke.width_px < 0 || quad->radius_px < 0)) return "a negative width or radius";
        if (quad && quad->hatch != Hatch::none && quad->hatch_pitch_px <= 0) return "a hatch without a pitch";
        const auto* label = std::get_if<Label>(&primitive);
        if (label && (label->size_px <= 0 || label->text.empty())) return "an empty label";
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

std::string overlapping_words(const Figure&, const Scene& scene) {
    std::vector<const Label*> labels;
    for (const Primitive& primitive : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&primitive)) labels.push_back(label);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (overlap(place_of(*labels[i]), place_of(*labels[j])))
                return fmt::format("\"{}\" at {} and \"{}\" at {}", labels[j]->text, to_string(place_of(*labels[j])),
                                   labels[i]->text, to_string(place_of(*labels[i])));
        }
    }
    return "";
}

// Numbers along the planes stand between the planes, so only words keep away from every cell.
std::string words_on_planes(const Figure&, const Scene& scene) {
    std::vector<std::pair<std::string, Rect>> words;
    for (const Primitive& primitive : scene.primitives) {
        const auto* label = std::get_if<Label>(&primitive);
        if (label && part_of(primitive) != kIndexPart) words.emplace_back(label->text, place_of(*label));
    }
    for (const Primitive& primitive : scene.primitives) {
        const Part part = part_of(primitive);
        if (part == kWordsPart || std::holds_alternative<Label>(primitive)) continue;
        const Rect box = bounds(primitive);
        for (const auto& [text, place] : words) {
            if (overlap(box, place))
                return fmt::format("\"{}\" at {} and {} at {}", text, to_string(place), described(primitive),
                                   to_string(box));
        }
    }
    return "";
}

bool is_whole(double v) { return v == std::round(v); }

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
constexpr Property kProperties[] = {
    {"a scene is sound", unsound},
    {"nothing leaves the picture", outside_picture},
    {"words do not overlap", overlapping_words},
    {"words stand beside the planes", words_on_planes},
    {"edges of flat cells are whole pixels", unsnapped_edges},
};

// Reports each property's first faults.
class Inspector {
  public:
    void inspect(const Figure& f, const Moment& moment, const Scene& scene) {
        for (const Property& property : kProperties) {
            constexpr int kMostReports = 12;
            if (faults_[property.name] >= kMostReports) continue;
            const std::string key = fmt::format("{} {} {} {}x{}", property.name, described(f.layer), int(f.scenario.view.kind), f.scenario.view.indices, scene.size.width);
            if (faults_[key] >= 1) continue;
            const std::string fault = property.fault(f, scene);
            if (fault.empty()) continue;
            ++faults_[property.name];
            ++faults_[key];
            ADD_FAILURE() << property.name << ", but: " << fault << "\n"
                          << described(f.layer) << "; "
                          << fmt::format("{}{}, {}x{}, spread {:.2f}, surround {:.2f}, step {}, arrival {:.2f}",
                                         f.scenario.view.kind == ViewKind::flat ? "flat" : "oblique",
                                         f.scenario.view.indices ? " with indices" : "", scene.size.width,
                                         scene.size.height, moment.spread, moment.surround, moment.step,
                                         moment.arrival);
        }
    }

  private:
    std::map<std::string, int> faults_;
};

TEST(Figure, ScenesKeepTheirPropertiesAtAnySize) {
    Inspector inspector;
    for (const Layer& layer : small_layers()) {
        for_each_scene(layer, kSizes, [&](const Figure& f, const Moment& moment, const Scene& scene) {
            inspector.inspect(f, moment, scene);
        });
    }
}

TEST(Figure, ScenesOfHugeLayersToo) {
    Inspector inspector;
    constexpr SizePx kFew[] = {{64, 48}, {800, 600}, {3840, 2160}};
    for (const Layer& layer : huge_layers()) {
        for_each_scene(layer, kFew, [&](const Figure& f, const Moment& moment, const Scene& scene) {
            inspector.inspect(f, moment, scene);
        });
    }
}

}  // namespace
}  // namespace convwalk
