// What is said of a figure.
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
#include "figure/channels.h"
#include "picture/figures.h"
#include "scene/font_metrics.h"
#include "support/figures_to_look_at.h"
#include "support/scene_parts.h"
#include "support/small_layers.h"
#include "views/planes/plane_painter.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::described;
using testing::part_of;
using testing::figures_to_look_at::axis;
using testing::figures_to_look_at::described;
using testing::figures_to_look_at::layer_of;
using testing::figures_to_look_at::scenario_of;
using testing::figures_to_look_at::shuffled_by;
using testing::figures_to_look_at::small_layers;

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
        {SlotKind::inserted_zero, "inserted zeros"},
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
        if (layer.op == Operator::transposed_convolution) padding = "border zeros";
        if (copies.count(layer.padding_mode) > 0) padding = copies.at(layer.padding_mode);
        const bool padded_after = std::any_of(layer.axes.begin(), layer.axes.end(),
                                              [](const AxisSpec& a) { return a.padding_end > 0; });
        const std::string beyond = padded_after ? "beyond the padding" : "beyond the input";
        std::set<std::string> expected;
        const Extents slots = slot_extents(f.layout);
        for (std::int64_t flat = 0; flat < cell_count(slots); ++flat) {
            const Extents cell = unravelled(flat, slots);
            const SlotKind kind = kind_at(f.layout, cell);
            expected.insert(kind == SlotKind::padding    ? padding
                            : kind == SlotKind::overhang ? beyond
                                                         : names.at(kind));
            if (kind != SlotKind::cropped && !read_at(f.layout, cell)) expected.insert("never read");
        }
        std::set<std::string> shown;
        std::size_t others = 0;
        for (const LegendEntry& entry :
             view_of(f.scenario.view.kind).words(f, {.step = 0}, std::nullopt).legend) {
            const std::string& text = entry.text;
            if (is_legend(text) || text == padding || text == beyond) {
                EXPECT_TRUE(shown.insert(text).second) << text << " twice";
            }
            others += text == name_of_outputs(layer) || text == "window" || text == "kernel window";
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
        if (is_shuffle(layer.op) || layer.op == Operator::pad) continue;  // takes one cell
        const std::int64_t stride = std::max<std::int64_t>(1, f.timeline.steps / 40);
        for (std::int64_t step = 0; step < f.timeline.steps; step += stride) {
            const std::vector<Tap> read = taps(f.layout, unravelled(step, output_extents(f.layout)));
            // Windows of an adaptive pooling differ.
            const std::int64_t all = is_adaptive(layer.op) ? static_cast<std::int64_t>(read.size())
                                                           : cell_count(kernel_extents(f.layout));
            const auto real =
                std::count_if(read.begin(), read.end(), [](const Tap& t) { return t.source.has_value(); });
            const auto copies = std::count_if(read.begin(), read.end(), [&](const Tap& t) {
                return copied_from(f.layout, t.slot).has_value();
            });
            // What is not read is not told.
            std::vector<std::string> parts;
            if (real > 0) parts.push_back(fmt::format("{} input cell{}", real, real == 1 ? "" : "s"));
            if (copies > 0) parts.push_back(fmt::format("{} cop{}", copies, copies == 1 ? "y" : "ies"));
            std::string expected = fmt::format(" reads {}", fmt::join(parts, " and "));
            if (cells_each_side(layer.resize_mode) > 0) expected += ": ";
            // Four factors an axis fill the line.
            if (cells_each_side(layer.resize_mode) > 1) expected = ": ";
            const bool ends = real + copies == all && cells_each_side(layer.resize_mode) == 0;
            if (real + copies != all)
                expected += fmt::format("{}{} ", parts.empty() ? "" : " and ", all - real - copies);
            if (ends) expected += in_each_channel(layer);
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
