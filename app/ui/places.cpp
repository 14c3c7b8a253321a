#include "ui/places.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// Design pixels.
constexpr double kTopBar = 48;
constexpr double kTimelineBar = 68;
constexpr double kHintRow = 36;
constexpr double kStrip = 42;
constexpr double kNarrowestCanvas = 220;  // a panel gives way before the canvas gets narrower

constexpr double kWidestShare = 0.4;  // of the window, for one panel

}  // namespace

Places places_in(SizePx size, const Style& style, const Settings& settings, bool alone, bool strip) {
    const double width = size.width;
    const double height = size.height;
    const auto px = [&](double design) { return double(style.px(design)); };
    Places p;
    p.canvas = {0, 0, width, height};
    if (alone) return p;
    p.top = {0, 0, width, px(kTopBar)};
    p.timeline = {0, height - px(kTimelineBar), width, px(kTimelineBar)};
    const double top = p.top.bottom();
    const double middle = std::max(1.0, p.timeline.y - top);
    const auto panel = [&](bool shown, int wanted, double left) {
        if (!shown) return 0.0;
        const double wide =
            std::max(px(kNarrowestShownPanel), std::min(px(wanted), std::floor(kWidestShare * width)));
        return left - wide >= px(kNarrowestCanvas) ? wide : 0.0;
    };
    const double layer = panel(settings.layer_panel_shown, settings.layer_panel_px, width);
    const double explanation =
        panel(settings.explanation_panel_shown, settings.explanation_panel_px, width - layer);
    p.layer = {0, top, layer, middle};
    p.explanation = {width - explanation, top, explanation, middle};
    p.canvas = {layer, top, std::max(1.0, width - layer - explanation), middle};
    if (strip && middle > px(kHintRow) * 4) {
        p.strip = {p.canvas.x, p.canvas.y, p.canvas.width, px(kStrip)};
        p.canvas.y += px(kStrip);
        p.canvas.height -= px(kStrip);
    }
    if (!settings.hint_put_away && middle > px(kHintRow) * 4) {
        p.canvas.height -= px(kHintRow);
        p.hint = {p.canvas.x, p.canvas.bottom(), p.canvas.width, px(kHintRow)};
    }
    return p;
}

}  // namespace convwalk
