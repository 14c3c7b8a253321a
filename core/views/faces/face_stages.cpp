#include "views/faces/face_stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scene/font_metrics.h"
#include "scene/ink.h"
#include "views/board/board_painter.h"
#include "views/faces/face_maps.h"

namespace convwalk {
namespace {

std::vector<std::string> numbered(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(fmt::format("{}  {}", all.size() + 1, name));
    return all;
}

double width_of_stages(const std::vector<std::string>& names, double size_px) {
    double width = 0;
    for (const std::string& name : numbered(names)) width += text_width_em(name, Weight::semibold) * size_px;
    return width + double(names.size() - 1) * 2.0 * size_px;
}

}  // namespace

double stages_px(const Figure& f, const Rect& area, const Stages& stages) {
    const TypeSizes type = type_sizes(f);
    const double high = std::round(2.6 * type.small_px);
    const bool fits = width_of_stages(stages.names, type.small_px) <= area.width && 12 * high <= area.height;
    return f.scenario.view.words && fits ? high : 0;
}

void paint_stages(Scene& scene, const Figure& f, const ViewPlace& place, const Stages& stages) {
    if (stages_px(f, place.area, stages) == 0) return;
    const Ink ink{scene, 0};
    ink.group("stages");
    const Theme& theme = f.scenario.theme;
    const double size_px = type_sizes(f).small_px;
    const std::vector<std::string> names = numbered(stages.names);
    double x = place.area.x;
    const double baseline = std::round(place.area.y + 1.1 * size_px);
    for (std::size_t n = 0; n < names.size(); ++n) {
        const bool now = n >= stages.first && n <= stages.last;
        const double width = std::round(text_width_em(names[n], Weight::semibold) * size_px);
        ink.add_text(board_id(kFaceMaps + 1, BoardPart::words,
                              std::ssize(stages.names) + static_cast<std::int64_t>(n)),
                     {x, baseline}, names[n], size_px, now ? theme.ink : theme.muted,
                     now ? Weight::semibold : Weight::regular, Align::left);
        const double y = baseline + std::round(0.5 * size_px);
        const double thick = std::max(2.0, std::round(0.14 * size_px));
        Quad bar;
        bar.id = board_id(kFaceMaps + 1, BoardPart::frame, static_cast<std::int64_t>(n));
        bar.corners = corners_of({std::round(x), y, width, thick});
        bar.fill = now ? theme.accent : mix(theme.background, theme.muted, 0.25);
        bar.fill.a = 255;
        bar.hard_edge = true;
        ink.add(bar);
        x += width + 2.0 * size_px;
    }
}

}  // namespace convwalk
