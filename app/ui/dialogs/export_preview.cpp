#include "ui/dialogs/export_preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "basics/text.h"
#include "export/animation.h"

namespace convwalk {
namespace {

Scene scaled(const Scene& scene, double factor, SizePx size) {
    Scene small{size, scene.background, scene.primitives, scene.clips};
    for (auto& [part, first, end] : small.clips) {
        part = covering_pixels({part.x * factor, part.y * factor, part.width * factor, part.height * factor},
                               size);
    }
    struct Scale {
        double factor;
        void operator()(Quad& q) const {
            for (Vec2& corner : q.corners) corner = corner * factor;
            q.stroke.width_px *= factor;
            q.radius_px *= factor;
            q.hatch_pitch_px *= factor;
        }
        void operator()(Line& l) const {
            l.from = l.from * factor;
            l.to = l.to * factor;
            l.width_px *= factor;
        }
        void operator()(Label& l) const {
            l.at = l.at * factor;
            l.size_px *= factor;
        }
        void operator()(Image& i) const {
            i.place = {i.place.x * factor, i.place.y * factor, i.place.width * factor,
                       i.place.height * factor};
        }
    };
    for (Primitive& primitive : small.primitives) std::visit(Scale{factor}, primitive);
    return small;
}

// What shows through a picture: as light or dark as what it is meant to stand on. Part of the scene, so that
// nothing is blended twice.
void put_on_checks(Scene& scene, const Theme& theme, double side) {
    Colour paper = theme.background;
    paper.a = 255;
    std::vector<Primitive> all;
    PrimitiveId id = PrimitiveId{1} << 62;
    const auto add = [&](Rect r, Colour fill) {
        Quad quad;
        quad.id = id++;
        quad.corners = {{{r.x, r.y}, {r.right(), r.y}, {r.right(), r.bottom()}, {r.x, r.bottom()}}};
        quad.fill = fill;
        quad.hard_edge = true;
        all.emplace_back(quad);
    };
    const Colour grey = mix(paper, theme.muted, 0.16);
    for (int row = 0; row * side < scene.size.height; ++row) {
        for (int column = row % 2; column * side < scene.size.width; column += 2)
            add({column * side, row * side, side, side}, grey);
    }
    if (scene.background.a > 0)
        add({0, 0, double(scene.size.width), double(scene.size.height)}, scene.background);
    scene.background = paper;
    scene.primitives.insert(scene.primitives.begin(), all.begin(), all.end());
    for (Scene::Clip& clip : scene.clips) {
        clip.first += all.size();
        clip.end += all.size();
    }
}

std::string plan_in_words(const ExportPlan& plan) {
    const SizePx size = plan.figure->scenario.output.size;
    const std::string pixels = fmt::format("{} × {}", size.width, size.height);
    if (plan.format.still) {
        if (plan.still.step < 0) return "before the first step · " + pixels;
        return fmt::format("step {} of {} · {}", plan.still.step + 1, plan.figure->timeline.steps, pixels);
    }
    if (plan.sheet) {
        const std::int64_t places = std::int64_t{plan.format.grid.columns} * plan.format.grid.rows;
        return fmt::format("{} · {} × {}", counted(places, "moment", "moments"), plan.sheet->size.width,
                           plan.sheet->size.height);
    }
    if (!plan.pictures.empty())
        return fmt::format("{} · {}", counted(plan.frames, "picture", "pictures"), pixels);
    return fmt::format("{} {} · {} · {}", plan.frames, plan.frames == 1 ? "frame" : "frames",
                       seconds_in_words(plan.timeline.duration()), pixels);
}

constexpr double kPictureMs = 1200;  // that a picture of a build-up stands

std::size_t picture_at(const ExportPlan& plan, double at_ms) {
    return std::min(static_cast<std::size_t>(at_ms / kPictureMs), plan.pictures.size() - 1);
}

Moment moment_at(const ExportPlan& plan, double at_ms) {
    if (plan.format.still) return plan.still;
    if (!plan.pictures.empty()) return plan.pictures[picture_at(plan, at_ms)];
    const FrameTimes times(plan.timeline, plan.figure->scenario.output.fps);
    return times.shown(frame_at(times, at_ms));
}

}  // namespace

double preview_duration_ms(const ExportPlan& plan) {
    if (plan.format.still || plan.sheet) return 0;
    if (!plan.pictures.empty()) return kPictureMs * static_cast<double>(plan.pictures.size());
    return static_cast<double>(plan.timeline.duration());
}

double preview_rests_ms(const ExportPlan& plan, double at_ms) {
    constexpr double kNever = std::numeric_limits<double>::infinity();
    if (plan.format.still || plan.sheet || plan.pictures.size() == 1) return kNever;
    if (!plan.pictures.empty())
        return std::max(0.0, kPictureMs * static_cast<double>(picture_at(plan, at_ms) + 1) - at_ms);
    const FrameTimes times(plan.timeline, plan.figure->scenario.output.fps);
    if (times.count() < 2) return kNever;
    return std::max(0.0, static_cast<double>(times.begin(frame_at(times, at_ms) + 1)) - at_ms);
}

void export_preview(const Style& style, const ExportPlan& plan, double at_ms, Easel& easel) {
    const UiColours& c = style.colours;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const ImVec2 box = {room.x, room.y - style.px(24)};
    if (!plan.figure || box.x < 16 || box.y < 16) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(from, {from.x + box.x, from.y + box.y}, u32(c.note), style.px(7));

    const SizePx size = plan.sheet ? plan.sheet->size : plan.figure->scenario.output.size;
    const float margin = style.px(12);
    const double factor =
        std::min({1.0, double(box.x - 2 * margin) / size.width, double(box.y - 2 * margin) / size.height});
    const SizePx small = {std::max(1, static_cast<int>(std::lround(size.width * factor))),
                          std::max(1, static_cast<int>(std::lround(size.height * factor)))};
    Scene scene = plan.sheet ? scaled(*plan.sheet, factor, small)
                             : scaled(exported_scene(*plan.figure, moment_at(plan, at_ms)), factor, small);
    const ImVec2 at = {std::floor(from.x + (box.x - static_cast<float>(small.width)) / 2),
                       std::floor(from.y + (box.y - static_cast<float>(small.height)) / 2)};
    const ImVec2 end = {at.x + static_cast<float>(small.width), at.y + static_cast<float>(small.height)};
    if (scene.background.a < 255) put_on_checks(scene, plan.figure->scenario.theme, style.px(8));
    const std::uint64_t texture =
        easel.show(Easel::preview, {{std::move(scene), {0, 0, small.width, small.height}}});
    // A number in some versions of Dear ImGui, a pointer in others.
    if (texture != 0) list.AddImage((ImTextureID) static_cast<std::uintptr_t>(texture), at, end);
    list.AddRect({at.x - 1, at.y - 1}, {end.x + 1, end.y + 1}, u32(c.line));
    // What can't be exported is shown as it last could.
    if (!plan.sentence.empty()) list.AddRectFilled(at, end, u32(faded(c.panel, 0.6)));

    const FontScope font(style.fonts.body);
    const std::string words = plan.sentence.empty() ? plan_in_words(plan) : "";
    const float wide = ImGui::CalcTextSize(words.c_str()).x;
    list.AddText({std::floor(from.x + (box.x - wide) / 2), from.y + box.y + style.px(7)}, u32(c.muted),
                 words.c_str());
    ImGui::Dummy(room);
}

}  // namespace convwalk
