// The window as a function of its input: the top bar, views and themes, windows of every size.
#include <gtest/gtest.h>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "figure/view.h"
#include "layout/overlap.h"
#include "picture/cells.h"
#include "picture/picture.h"
#include "scenario/view_table.h"
#include "support/broken_texts.h"
#include "support/environment.h"
#include "support/temp_folder.h"
#include "support/whole_window.h"
#include "support/workbench_frames.h"
#include "ui/workbench.h"
#include "views/faces/face_maps.h"
#include "views/planes/cell_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::DrawnWords;
using testing::WorkbenchFrames;
using testing::write_file;
using testing::whole_window::example;
using testing::whole_window::WorkbenchTest;

// --- panels ---

TEST_F(WorkbenchTest, TheWheelThatScrollsAPanelChangesNoFieldThatComesUnderThePointer) {
    start({}, {1024, 420});
    pause();
    const auto row = [&](std::string_view label) {
        const auto found = w->find_topmost(label);
        EXPECT_TRUE(found) << label;
        return found ? found->middle() : ImVec2{};
    };
    const auto field_beside = [&](std::string_view label) {
        const auto items = w->items_along(row(label).y, row(label).x, 300);
        EXPECT_GE(items.size(), 2U) << "minus, the field, plus";
        return items.size() < 2 ? ImVec2{} : items[1];
    };
    const Scenario before = w->scenario();
    const ImVec2 between = {field_beside("Kernel").x, (row("Kernel").y + row("Stride").y) / 2};
    for (int notch = 0; notch < 8; ++notch) w->wheel(between, notch < 5 ? -1.0F : 1.0F);
    EXPECT_EQ(w->scenario(), before);
    for (int notch = 0; notch < 5; ++notch) w->wheel(between, 1);
    w->wheel(field_beside("Stride"), 1);
    EXPECT_NE(w->scenario(), before) << "a field that is pointed at takes the wheel";
}

// --- top bar ---

std::string with_capital(std::string name) {
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
}

TEST_F(WorkbenchTest, AThemeChangesAllColours) {
    start_with_file();
    const Scenario before = w->scenario();
    for (const std::string& name : theme_names()) {
        if (name == w->scenario().theme.name) continue;
        const std::string now = w->scenario().theme.name;
        click_on(with_capital(now));
        click_on(with_capital(name));
        EXPECT_EQ(w->scenario().theme, built_in_theme(name));
        EXPECT_EQ(w->bench.style().colours, ui_colours(built_in_theme(name)));
    }
    while (w->session().can_undo()) w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(WorkbenchTest, TheViewIsChosenInTheTopBar) {
    start_with_file();
    click_on("Flat");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
    click_on("Oblique");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::oblique);
    const bool indices = w->scenario().view.indices;
    click_on("Indices");
    EXPECT_NE(w->scenario().view.indices, indices);
}

TEST_F(WorkbenchTest, TheScaleOfTheWindowIsChosenInTheFileMenu) {
    start();
    click_on("File");
    click_on("150 %");
    w->frames(3);
    EXPECT_EQ(w->bench.style().scale, 1.5);
    EXPECT_EQ(w->bench.settings().ui_scale, 1.5);
    click_on("File");
    click_on("As the screen says");
    w->frames(3);
    EXPECT_EQ(w->bench.style().scale, 1);
}

TEST_F(WorkbenchTest, ARemedyShowsItsMapBesideTheOldOne) {
    Scenario s = example();
    s.subject = layer_of(preset("checkerboard_kernel_3_stride_2").scenario);
    s.view.kind = ViewKind::flat;
    start({}, {1280, 1600});
    w->clipboard = to_json(s);
    w->press(Action::paste);
    click_on("Take it");
    w->frames(2);
    ASSERT_TRUE(w->scenario().before);
    EXPECT_EQ(*w->scenario().before, layer_of(s));
    EXPECT_EQ(w->scenario().view.kind, ViewKind::overlap);
    EXPECT_EQ(overlap_of(w->session().figure().layer).evenness, Evenness::even);
    const Scenario taken = w->scenario();
    click_on("Show this map alone");
    Scenario alone = taken;
    alone.before.reset();
    EXPECT_EQ(w->scenario(), alone);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), taken);
    click_on("Back to the layer before");
    EXPECT_EQ(layer_of(w->scenario()), layer_of(s));
    EXPECT_FALSE(w->scenario().before);
    w->press(Action::undo);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), s);
}

TEST_F(WorkbenchTest, OtherViewsStandInAMenu) {
    start();
    click_on("More views");
    click_on("Overlap");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::overlap);
    click_on("Flat");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
    EXPECT_TRUE(shows("More views"));
}

TEST_F(WorkbenchTest, ViewsAreChosenFromPicturesThatSayWhatTheyAreFor) {
    start();
    click_on("More views");
    w->frames(8);
    for (const ViewRow& row : kViewTable) {
        EXPECT_TRUE(shows(row.label)) << row.label;
        EXPECT_TRUE(w->recorded().small.size() >= kViewTable.size() - 2) << "those of a network";
    }
    EXPECT_TRUE(shows("where a checkerboard comes from"));
    w->tap(Key::escape);
    EXPECT_FALSE(shows("where a checkerboard comes from"));
}

// Where the words of the bar stand does not hang on what is chosen.
TEST_F(WorkbenchTest, TheBarKeepsItsPlaces) {
    start();
    const auto places = [&] {
        std::vector<float> left;
        for (const char* words : {"File", "Presets", "Oblique", "Flat", "Numbers", "Indices", "Export…"}) {
            w->frame();
            const auto found = w->find(words);
            EXPECT_TRUE(found) << words;
            if (found) left.push_back(found->left);
        }
        return left;
    };
    const std::vector<float> before = places();
    for (const ViewRow& row : kViewTable) {
        if (row.kind <= ViewKind::flat || is_of_network(row.kind)) continue;
        Scenario scenario = example("padding_strides_transposed");
        scenario.view.kind = row.kind;
        scenario.theme = built_in_theme(row.kind == ViewKind::overlap ? "colour-blind" : "print");
        w->clipboard = to_json(scenario);
        w->press(Action::paste);
        ASSERT_EQ(w->scenario().view.kind, row.kind);
        w->elapsed_ms = 8000;
        w->frames(2);
        EXPECT_EQ(places(), before) << row.name;
    }
}

TEST_F(WorkbenchTest, BothFacesAreShownAndTheTwoLayersCompared) {
    start_with_file(preset("both_kernel_3_stride_2").scenario);
    pause();
    EXPECT_TRUE(shows("THE TWO LAYERS"));
    EXPECT_TRUE(shows("9 cells give one output"));
    EXPECT_TRUE(place_of([](const Spot& cell) { return lies_on(cell, PlaneName::output); }));
    click_on("Both faces");
    click_on("Scatter");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::scatter);
    EXPECT_TRUE(shows("THE TWO LAYERS"));
    click_on("Scatter");
    click_on("There and back");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::there_and_back);
    EXPECT_TRUE(shows("NO DECONVOLUTION"));
    EXPECT_TRUE(shows("The shape came back, 5×5, the values did not"));
    click_on("Flat");
    EXPECT_FALSE(shows("THE TWO LAYERS"));
}

TEST_F(WorkbenchTest, ACellOfTheFullResultIsPinnedAndWalked) {
    start_with_file(preset("scatter_kernel_3_stride_2").scenario);
    pause();
    // Cut away at the end, and a cell of its own until then.
    const auto cut = place_of([](const Spot& cell) { return cell.map == kSumsCell; });
    ASSERT_TRUE(cut);
    w->click(*cut);
    ASSERT_TRUE(w->canvas().pinned);
    EXPECT_EQ(w->canvas().pinned->map, kSumsCell);
    w->press(Action::let_go);
    EXPECT_FALSE(w->canvas().pinned);
}

TEST_F(WorkbenchTest, ViewsThatALayerLacksCannotBeChosen) {
    Scenario pooling = example();
    pooling.alone()->layer.op = Operator::max_pooling;
    start_with_file(pooling);
    pause();
    click_on("More views");
    click_on("Both faces");
    EXPECT_EQ(w->scenario().view.kind, pooling.view.kind);
    EXPECT_FALSE(w->session().refusal());
}

/// Words drawn over other words.
std::vector<std::string> overlaps(const std::vector<DrawnWords>& words, float until_y) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t k = i + 1; k < words.size(); ++k) {
            const DrawnWords& a = words[i];
            const DrawnWords& b = words[k];
            if (a.baseline > until_y || b.baseline > until_y) continue;
            if (a.right > b.left + 1 && b.right > a.left + 1 &&
                std::abs(a.baseline - b.baseline) < a.font_px * 0.8F)
                found.push_back(a.text + " over " + b.text);
        }
    return found;
}

TEST_F(WorkbenchTest, TheBarsFitAtEveryWidth) {
    for (const double scale : {1.0, 1.5, 2.0}) {
        for (int width = static_cast<int>(300 * scale); width <= 2560; width += width < 1400 ? 20 : 145) {
            const std::string path = folder / "a_name_that_is_rather_long_for_a_file.json";
            write_file(path, to_json(example()));
            if (!w || w->scale != scale) start({}, {width, 700}, scale);
            w->size = {width, 700};
            if (w->session().file().empty()) w->bench.open(path);
            w->frames(2);
            SCOPED_TRACE(std::to_string(width) + " px at " + std::to_string(scale));
            const Places places = places_in(w->size, w->bench.style(), w->bench.settings(), false, false);
            std::vector<DrawnWords> bars;
            for (const DrawnWords& words : w->words()) {
                for (const Rect* bar : {&places.top, &places.timeline, &places.sheet_head})
                    if (words.baseline - words.font_px >= bar->y && words.baseline < bar->bottom())
                        bars.push_back(words);
            }
            EXPECT_EQ(overlaps(bars, 1e9F), std::vector<std::string>{});
            for (const DrawnWords& words : bars) {
                EXPECT_FALSE(words.cut) << words.text;
                EXPECT_GE(words.left, 0) << words.text;
                EXPECT_LE(words.right, static_cast<float>(width)) << words.text;
            }
            // The main button can be reached everywhere.
            EXPECT_TRUE(w->find("Export…"));
        }
    }
}

// --- sizes and layers ---

void expect_sane_drawing(const WorkbenchFrames& w) {
    const ImDrawData* data = ImGui::GetDrawData();
    ASSERT_TRUE(data != nullptr && data->Valid);
    EXPECT_EQ(data->DisplaySize.x, static_cast<float>(w.size.width));
    for (int l = 0; l < data->CmdListsCount; ++l) {
        const ImDrawList& list = *data->CmdLists[l];
        for (const ImDrawVert& v : list.VtxBuffer)
            ASSERT_TRUE(std::isfinite(v.pos.x) && std::isfinite(v.pos.y) && std::isfinite(v.uv.x) &&
                        std::isfinite(v.uv.y));
        for (const ImDrawCmd& command : list.CmdBuffer) {
            ASSERT_LE(command.IdxOffset + command.ElemCount, static_cast<unsigned>(list.IdxBuffer.Size));
            ASSERT_TRUE(std::isfinite(command.ClipRect.x) && std::isfinite(command.ClipRect.w));
        }
    }
    const auto& shown = w.recorded().last[Easel::canvas];
    ASSERT_EQ(shown.size(), 2U);
    for (const PictureLayer& layer : shown) {
        EXPECT_GE(layer.scene.size.width, 1);
        EXPECT_GE(layer.scene.size.height, 1);
        EXPECT_LE(layer.scene.size.width, w.size.width);
        EXPECT_LE(layer.scene.size.height, w.size.height);
    }
}

TEST_F(WorkbenchTest, WorksInEverySize) {
    for (const double scale : {1.0, 2.0, 4.0})
        for (const SizePx size : {SizePx{1, 1}, SizePx{50, 50}, SizePx{1, 900}, SizePx{900, 1},
                                  SizePx{1024, 640}, SizePx{4000, 3000}}) {
            SCOPED_TRACE(std::to_string(size.width) + "x" + std::to_string(size.height));
            start({}, size, scale);
            expect_sane_drawing(*w);
            for (const Action action :
                 {Action::turn_view, Action::pin_next_plane, Action::zoom_in, Action::help})
                w->press(action);
            w->click({static_cast<float>(size.width) / 2, static_cast<float>(size.height) / 2});
            expect_sane_drawing(*w);
            w->tap(Key::escape);
            w->size = {1280, 800};
            w->frames(3);
            expect_sane_drawing(*w);
        }
}

TEST_F(WorkbenchTest, ShowsSmallAndVeryLargeLayers) {
    const std::vector<std::vector<FieldText>> layers = {
        {{"dimensions", "1"}, {"input", "1"}, {"kernel", "1"}},
        {{"dimensions", "1"}, {"input", "12"}, {"kernel", "3"}, {"dilation", "4"}},
        {{"dimensions", "3"}, {"input", "4x5x6"}, {"kernel", "2"}, {"padding", "1"}},
        {{"input", "1024"}, {"kernel", "3"}, {"padding", "same"}},
        {{"dimensions", "1"}, {"input", "4000000"}, {"kernel", "3"}},
        {{"dimensions", "1"}, {"input", "4000"}, {"kernel", "4000"}},
    };
    for (const auto& fields : layers) {
        Scenario scenario = preset("no_padding_no_strides").scenario;
        set_layer_fields(*scenario.alone(), fields);
        start();
        w->clipboard = to_json(scenario);
        w->press(Action::paste);
        ASSERT_EQ(w->scenario(), scenario) << w->all_text();
        for (const Action action :
             {Action::turn_view, Action::toggle_indices, Action::pin_next_plane, Action::pin_down,
              Action::pin_next_plane, Action::zoom_in, Action::last}) {
            w->press(action);
            // What a frame costs is what is drawn: no more than there is room for, however large the layer
            // is.
            for (const PictureLayer& layer : w->recorded().last[Easel::canvas])
                EXPECT_LT(layer.scene.primitives.size(), 2'000U) << to_json(scenario);
        }
        const Rect place = canvas_place();
        w->wheel(
            {static_cast<float>(place.x + place.width / 2), static_cast<float>(place.y + place.height / 2)},
            30);
        expect_sane_drawing(*w);
    }
}

TEST_F(WorkbenchTest, WhatBeginsAfterALongSleepBeginsAtItsStart) {
    start();
    constexpr double kSleepMs = 60'000;
    const auto after_sleep = [&](Action action) {
        w->elapsed_ms = kSleepMs;
        w->press({info_of(action).keys.front()});
        w->elapsed_ms = 20;
        w->frame();
    };
    w->press(Action::first);
    after_sleep(Action::play_or_pause);
    EXPECT_TRUE(w->session().playback.playing);
    EXPECT_EQ(w->session().playback.at_ms, 20);
    w->press(Action::first);

    after_sleep(Action::copy_json);
    w->frames(100);
    EXPECT_TRUE(w->shows("Copied as JSON.")) << w->all_text();
    w->elapsed_ms = kSleepMs;
    w->frames(2);
    EXPECT_FALSE(w->shows("Copied as JSON.")) << "once it was there long enough";
}

}  // namespace
}  // namespace convwalk
