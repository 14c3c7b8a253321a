// Where the parts of the window stand, for windows of all sizes.
#include "ui/places.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace convwalk {
namespace {

Style style_of(double scale) {
    Style style;
    style.scale = scale;
    return style;
}

TEST(Places, TheCanvasAloneHasAll) {
    const Places p = places_in({800, 600}, style_of(1), {}, true, true);
    EXPECT_EQ(p.canvas, (Rect{0, 0, 800, 600}));
    EXPECT_TRUE(p.top.empty() && p.layer.empty() && p.explanation.empty() && p.timeline.empty() &&
                p.hint.empty() && p.strip.empty());
}

TEST(Places, NeverOverlapAndFillTheWindow) {
    for (const double scale : {1.0, 1.25, 2.0}) {
        for (const int width : {1, 300, 700, 1280, 3000}) {
            for (const int height : {1, 120, 480, 2000}) {
                const Places p = places_in({width, height}, style_of(scale), {}, false, true);
                EXPECT_GE(p.canvas.width, 1);
                if (!p.sheet_head.empty()) continue;  // below the figure
                EXPECT_EQ(p.layer.right(), p.canvas.x);
                if (!p.explanation.empty()) {
                    EXPECT_EQ(p.canvas.right(), p.explanation.x);
                }
                if (!p.strip.empty()) {
                    EXPECT_EQ(p.strip.bottom(), p.canvas.y);
                }
                if (!p.hint.empty()) {
                    EXPECT_EQ(p.canvas.bottom(), p.hint.y);
                }
                EXPECT_EQ(p.timeline.bottom(), height);
            }
        }
    }
}

TEST(Places, PanelsGiveWayToTheCanvas) {
    Settings settings;
    EXPECT_FALSE(places_in({1280, 800}, style_of(1), settings, false, false).explanation.empty());
    const Places narrow = places_in({600, 800}, style_of(1), settings, false, false);
    EXPECT_FALSE(narrow.layer.empty());
    EXPECT_TRUE(narrow.explanation.empty());
    EXPECT_TRUE(places_in({300, 280}, style_of(1), settings, false, false).layer.empty());
    settings.layer_panel_shown = false;
    settings.hint_put_away = true;
    const Places p = places_in({1280, 800}, style_of(1), settings, false, false);
    EXPECT_TRUE(p.layer.empty());
    EXPECT_TRUE(p.hint.empty());
    EXPECT_TRUE(p.strip.empty());
}

TEST(Places, AnUprightWindowHasOnePanelBelowTheFigure) {
    for (const double scale : {1.0, 1.25, 3.0}) {
        const SizePx phone = {static_cast<int>(390 * scale), static_cast<int>(844 * scale)};
        for (const bool layer : {true, false}) {
            for (const bool open : {true, false}) {
                const Places p = places_in(phone, style_of(scale), {}, false, true, {open, layer});
                const Rect& panel = layer ? p.layer : p.explanation;
                EXPECT_TRUE((layer ? p.explanation : p.layer).empty());
                EXPECT_EQ(panel.empty(), !open);
                EXPECT_EQ(p.top.bottom(), p.strip.y);
                EXPECT_EQ(p.strip.bottom(), p.canvas.y);
                EXPECT_EQ(p.canvas.bottom(), p.timeline.y);
                EXPECT_EQ(p.timeline.bottom(), p.sheet_head.y);
                EXPECT_EQ(p.sheet_head.bottom(), panel.y);
                EXPECT_EQ(panel.bottom(), phone.height);
                EXPECT_GT(p.canvas.height, 0.3 * phone.height);
                for (const Rect* part : {&p.top, &p.strip, &p.canvas, &p.timeline, &p.sheet_head, &panel})
                    EXPECT_EQ(part->width, phone.width);
            }
        }
    }
    EXPECT_TRUE(places_in({844, 390}, style_of(1), {}, false, false).sheet_head.empty())
        << "held on its side";
}

}  // namespace
}  // namespace convwalk
