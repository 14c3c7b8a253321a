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

constexpr double kUprightTimeline = 112;  // in two rows
constexpr double kSheetHead = 62;
constexpr double kSheetShare = 0.4;  // of what is left of the window, for a panel below the figure

// Where the canvas is high enough.
void give_strip(Places& p, const Style& style) {
    const double strip = style.px(kStrip);
    if (p.canvas.height <= style.px(kHintRow) * 4) return;
    p.strip = {p.canvas.x, p.canvas.y, p.canvas.width, strip};
    p.canvas.y += strip;
    p.canvas.height -= strip;
}

// Between the top bar and the window's end: the figure, the timeline, and a panel.
void stand_upright(Places& p, const Style& style, const Sheet& sheet) {
    const double end = p.canvas.bottom();
    const double head = style.px(kSheetHead);
    p.timeline.height = style.px(kUprightTimeline);
    const double room = std::max(1.0, end - p.top.bottom() - head - p.timeline.height);
    const double panel = sheet.open ? std::floor(kSheetShare * room) : 0;
    const double width = p.canvas.width;
    (sheet.layer ? p.layer : p.explanation) = {0, end - panel, width, panel};
    p.sheet_head = {0, end - panel - head, width, head};
    p.timeline.y = p.sheet_head.y - p.timeline.height;
    p.canvas = {0, p.top.bottom(), width, std::max(1.0, p.timeline.y - p.top.bottom())};
}

}  // namespace

Places places_in(SizePx size, const Style& style, const Settings& settings, bool alone, bool strip,
                 const Sheet& sheet) {
    const double width = size.width;
    const double height = size.height;
    const auto px = [&](double design) { return double(style.px(design)); };
    Places p;
    p.canvas = {0, 0, width, height};
    if (alone) return p;
    p.top = {0, 0, width, px(kTopBar)};
    p.timeline = {0, height - px(kTimelineBar), width, px(kTimelineBar)};
    // Where no panel has room beside the figure, one has it below.
    if (width < px(kNarrowestCanvas + kNarrowestShownPanel) && height > width) {
        stand_upright(p, style, sheet);
        if (strip) give_strip(p, style);
        return p;
    }
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
    if (strip) give_strip(p, style);
    if (!settings.hint_put_away && middle > px(kHintRow) * 4) {
        p.canvas.height -= px(kHintRow);
        p.hint = {p.canvas.x, p.canvas.bottom(), p.canvas.width, px(kHintRow)};
    }
    return p;
}

}  // namespace convwalk
