// Scenes of every figure are sound.
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
#include "picture/figures.h"
#include "scene/font_metrics.h"
#include "support/figures_to_look_at.h"
#include "support/scene_parts.h"
#include "support/small_layers.h"
#include "views/planes/plane_painter.h"

namespace convwalk {
namespace {

using testing::described;
using testing::id_of;
using testing::part_of;
using testing::figures_to_look_at::axis;
using testing::figures_to_look_at::described;
using testing::figures_to_look_at::layer_of;
using testing::figures_to_look_at::scenario_of;
using testing::figures_to_look_at::small_layers;

// --- what to look at ---

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

std::vector<Vec2> outline_of(const Primitive& primitive) {
    if (const auto* quad = std::get_if<Quad>(&primitive)) return {quad->corners.begin(), quad->corners.end()};
    if (const auto* line = std::get_if<Line>(&primitive)) return {line->from, line->to};
    return {};
}

// Whether a line separates a convex outline from a rectangle.
bool apart(const std::vector<Vec2>& outline, const Rect& r) {
    const std::vector<Vec2> box = {{r.x, r.y}, {r.right(), r.y}, {r.right(), r.bottom()}, {r.x, r.bottom()}};
    std::vector<Vec2> axes = {{1, 0}, {0, 1}};
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const Vec2 edge = outline[(i + 1) % outline.size()] - outline[i];
        axes.push_back({-edge.y, edge.x});
    }
    return std::any_of(axes.begin(), axes.end(), [&](Vec2 axis) {
        const auto along = [&](const std::vector<Vec2>& points) {
            std::vector<double> at;
            for (const Vec2 p : points) at.push_back(p.x * axis.x + p.y * axis.y);
            const auto [least, most] = std::minmax_element(at.begin(), at.end());
            return std::pair(*least, *most);
        };
        const auto [least, most] = along(outline);
        const auto [box_least, box_most] = along(box);
        return most <= box_least || least >= box_most;
    });
}

std::string labels_on_planes(const Scene& scene, const std::set<Part>& parts) {
    struct Word {
        std::string text;
        Rect place;
        bool in_lens;  // its frame is no plane
    };
    std::vector<Word> words;
    for (const Primitive& primitive : scene.primitives) {
        const auto* label = std::get_if<Label>(&primitive);
        if (label && parts.contains(part_of(primitive)))
            words.push_back({label->text, place_of(*label), id_of(primitive) >> 52 != 0});
    }
    for (const Primitive& primitive : scene.primitives) {
        if (part_of(primitive) == kWordsPart || std::holds_alternative<Label>(primitive)) continue;
        const std::vector<Vec2> outline = outline_of(primitive);
        for (const auto& [text, place, in_lens] : words) {
            if (in_lens && part_of(primitive) == kLensPart) continue;
            if (overlap(bounds(primitive), place) && !apart(outline, place))
                return fmt::format("\"{}\" at {} and {} at {}", text, to_string(place), described(primitive),
                                   to_string(bounds(primitive)));
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

// Cells of fewer pixels are not snapped: they would differ too much in size. Those under a lens are larger.
bool is_snapped(const Figure& f, const Scene& scene) {
    constexpr double kSmallestSnappedPx = 5;
    return f.scenario.view.kind == ViewKind::flat &&
           std::any_of(scene.primitives.begin(), scene.primitives.end(), [](const Primitive& primitive) {
               const auto* quad = std::get_if<Quad>(&primitive);
               return quad && id_of(primitive) >> 52 == 0 && part_of(primitive) == kGridPart &&
                      quad->stroke.width_px > 0 && bounds(primitive).width >= kSmallestSnappedPx;
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

}  // namespace
}  // namespace convwalk
