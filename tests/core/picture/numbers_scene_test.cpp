// The numbers of a figure as they stand in its picture.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "figure/channels.h"
#include "figure/sum_words.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_layers.h"
#include "views/planes/cell_words.h"
#include "views/planes/number_painter.h"
#include "views/planes/window_painter.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

Figure with_numbers(const Scenario& scenario, SizePx size = {1600, 1200}) {
    Scenario s = scenario;
    s.values.shown = true;
    s.output.size = size;
    return figure(s);
}

Figure with_numbers() {
    const Scenario standard;
    return with_numbers(standard);
}

std::vector<Label> labels_of(const Scene& scene, Part part) {
    std::vector<Label> labels;
    for (const Primitive& p : scene.primitives) {
        const Label* label = std::get_if<Label>(&p);
        if (label != nullptr && label->id >> 40 == part) labels.push_back(*label);
    }
    return labels;
}

std::multiset<std::string> words(const std::vector<Label>& labels) {
    std::multiset<std::string> all;
    for (const Label& label : labels) all.insert(label.text);
    return all;
}

std::multiset<std::string> words(const Tensor& numbers) {
    std::multiset<std::string> all;
    for (const double v : numbers.values) all.insert(number_label(v));
    return all;
}

TEST(NumbersScene, EveryCellHasItsValueAtTheEnd) {
    std::mt19937 random(3);
    for (int round = 0; round < 60 && !::testing::Test::HasFailure(); ++round) {
        Scenario s;
        s.alone()->layer = sampled_layer(random, 1 + static_cast<std::size_t>(round) % 2);
        s.values.seed = round;
        s.view.kind = ViewKind::flat;
        const Figure f = with_numbers(s, {3000, 2400});
        SCOPED_TRACE(described(f.layer));
        const Scene scene = build_scene(f, at(f.timeline, f.timeline.duration()));
        const CellValues v = cell_values(f.layer, f.scenario.values);
        if (f.values->ranges[2].widest_em[0] < 2) {
            EXPECT_EQ(words(labels_of(scene, kOutputNumberPart)), words(v.result.output));
        }
        if (!is_pooling(f.layer.op)) {
            EXPECT_EQ(words(labels_of(scene, kKernelNumberPart)), words(v.operands.weight));
        }
        // What was put in has a number, too, but is no input.
        const auto grid = words(labels_of(scene, kGridNumberPart));
        std::multiset<std::string> inputs = words(v.operands.input);
        EXPECT_TRUE(std::includes(grid.begin(), grid.end(), inputs.begin(), inputs.end()));
        // The same type all over a plane.
        for (const Part part : {kGridNumberPart, kKernelNumberPart, kOutputNumberPart}) {
            std::set<double> sizes;
            for (const Label& label : labels_of(scene, part)) {
                sizes.insert(label.size_px);
                EXPECT_EQ(label.weight, Weight::semibold);
                EXPECT_GE(label.size_px, 9);
            }
            EXPECT_LE(sizes.size(), 1u);
        }
    }
}

TEST(NumbersScene, OutputsAppearAsTheyAreComputed) {
    const Figure f = with_numbers();
    for (std::int64_t step = 0; step < f.timeline.steps; ++step) {
        const Scene scene = build_scene(f, at(f.timeline, time_of_step(f.timeline, step)));
        EXPECT_EQ(static_cast<std::int64_t>(labels_of(scene, kOutputNumberPart).size()), step + 1);
    }
}

TEST(NumbersScene, TheSumOfTheCurrentOutputStandsBelow) {
    const Figure f = with_numbers(preset("numerical_padding_strides").scenario);
    const auto said = [&](const Extents& output) { return joined(within(spelled_sum(f, output), 1e9)); };
    EXPECT_EQ(said({0, 0, 0}), "output (0, 0) = 0·0 + 0·1 + 0·2 + 0·2 + 3·2 + 3·0 + 0·0 + 0·1 + 0·2 = 6");
    const SpelledSum sum = spelled_sum(f, {0, 0, 0});
    EXPECT_EQ(sum.products, 9);
    EXPECT_EQ(sum.put_in, 5);
    EXPECT_EQ(sum.terms[0].look, WordPiece::Look::muted);
    EXPECT_EQ(sum.terms[4].look, WordPiece::Look::plain);
    EXPECT_EQ(sum.after.back().look, WordPiece::Look::strong);
    // In the picture, piece by piece.
    const Scene scene = build_scene(f, at(f.timeline, time_of_step(f.timeline, 0)));
    std::string text;
    for (const Label& label : labels_of(scene, kWordsPart)) text += label.text;
    EXPECT_NE(text.find("output (0, 0) = 0·0 + 0·1 + 0·2 + 0·2+ 3·2 + 3·0+ 0·0"), text.npos) << text;
}

Layer with_channels(Layer layer, std::int64_t in, std::int64_t out, std::int64_t groups = 1) {
    layer.in_channels = in;
    layer.out_channels = out;
    layer.groups = groups;
    return layer;
}

// Every product can be read off the picture, too, where no plane shows the kernel.
TEST(NumbersScene, TheObliqueWindowSaysWhatItMultipliesWith) {
    for (const char* name : {"numerical_padding_strides", "both_kernel_3_stride_2"}) {
        Scenario s = preset(name).scenario;
        s.view.kind = ViewKind::oblique;
        const Figure f = with_numbers(s);
        for (std::int64_t step = 0; step < f.timeline.steps; ++step) {
            const Scene scene = build_scene(f, at(f.timeline, time_of_step(f.timeline, step)));
            std::map<PrimitiveId, std::string> shown;
            for (const Label& label : labels_of(scene, kWeightPart)) shown[label.id] = label.text;
            std::map<PrimitiveId, std::string> expected;
            const Extents slots = slot_extents(f.layout);
            const Extents kernel = kernel_extents(f.layout);
            for (const Tap& tap : taps(f.layout, unravelled(step, output_extents(f.layout)))) {
                const auto weight = static_cast<std::size_t>(ravelled(tap.weight, kernel));
                expected[part_id(kWeightPart, ravelled(tap.slot, slots))] =
                    "×" + number_label(f.values->cells.operands.weight.values[weight]);
            }
            ASSERT_EQ(shown, expected) << name << " step " << step;
        }
        // The flat view has the kernel beside it.
        s.view.kind = ViewKind::flat;
        EXPECT_TRUE(labels_of(build_scene(with_numbers(s), {.step = 0}), kWeightPart).empty());
    }
}

// What one channel adds is not the output; where a filter reads no other channel, it is.
TEST(NumbersScene, OneChannelsShareIsNotCalledTheOutput) {
    Scenario s;
    s.alone()->layer.axes.assign(2, {.input = 5, .kernel = 3});
    s.values.shown = true;
    const auto said = [&](std::int64_t in, std::int64_t out, std::int64_t groups) {
        s.alone()->layer = with_channels(s.alone()->layer, in, out, groups);
        const Figure f = figure(s);
        return joined(within(spelled_sum(f, {0, 0, 0}), 1e9));
    };
    const std::string share = said(3, 4, 1);
    EXPECT_TRUE(share.starts_with("channel 0 of 3 adds to output (0, 0): ")) << share;
    EXPECT_EQ(spelled_sum(figure(s), {0, 0, 0}).products, 27);
    EXPECT_TRUE(said(4, 4, 4).starts_with("output (0, 0) = ")) << "depthwise";
    EXPECT_TRUE(said(4, 6, 2).starts_with("channel 0 of 2 adds to output (0, 0): "));
    EXPECT_TRUE(said(1, 4, 1).starts_with("output (0, 0) = "));
}

TEST(NumbersScene, TheCaptionSaysWhichChannelsAreDrawn) {
    Layer layer;
    layer.axes.assign(2, {.input = 5, .kernel = 3});
    EXPECT_EQ(drawn_channels(layer), "");
    EXPECT_EQ(drawn_channels(with_channels(layer, 3, 4)), "channel 0 of 3, filter 0 of 4");
    EXPECT_EQ(drawn_channels(with_channels(layer, 3, 1)), "channel 0 of 3");
    EXPECT_EQ(drawn_channels(with_channels(layer, 1, 4)), "filter 0 of 4");
    EXPECT_EQ(drawn_channels(with_channels(layer, 4, 4, 4)),
              "channel 0 of 4, filter 0 of 4, which reads it alone");
    EXPECT_EQ(drawn_channels(with_channels(layer, 4, 6, 2)),
              "channel 0 of 4, filter 0 of 6, which reads 2 of them");
    layer.op = Operator::max_pooling;
    EXPECT_EQ(drawn_channels(with_channels(layer, 4, 4)), "channel 0 of 4");

    for (const ViewKind view : {ViewKind::oblique, ViewKind::flat, ViewKind::matrix, ViewKind::both,
                                ViewKind::scatter, ViewKind::there_and_back}) {
        Scenario s;
        // A matrix goes through all channels, unless it is too large.
        if (view == ViewKind::matrix) s.alone()->layer.axes.assign(2, AxisSpec{.input = 100, .kernel = 3});
        s.alone()->layer = with_channels(s.alone()->layer, 3, 4);
        if (view == ViewKind::both || view == ViewKind::scatter)
            s.alone()->layer.op = Operator::transposed_convolution;
        s.view.kind = view;
        s.values.shown = true;
        const Figure f = figure(s);
        const Words words = view_of(view).words(f, {.step = 0}, std::nullopt);
        EXPECT_NE(words.caption.find("channel 0 of 3, filter 0 of 4"), std::string::npos) << words.caption;
        for (const LegendEntry& entry : words.legend)
            EXPECT_EQ(entry.text.find("output"), std::string::npos) << entry.text;
    }
}

TEST(NumbersScene, PoolingNamesItsWinnerAndItsDivisor) {
    const Figure largest = with_numbers(preset("numerical_max_pooling").scenario);
    EXPECT_EQ(joined(within(spelled_sum(largest, {0, 0, 0}), 1e9)),
              "output (0, 0) = max(7, 2, 1, 0, 3, 5, 1, 0, 2) = 7 at input (0, 0)");
    EXPECT_EQ(spelled_sum(largest, {0, 0, 0}).terms[0].look, WordPiece::Look::strong);
    EXPECT_TRUE(joined(within(spelled_sum(largest, {0, 2, 2}), 1e9)).ends_with(" = 9 at input (4, 4)"));
    const Figure mean = with_numbers(preset("numerical_average_pooling").scenario);
    EXPECT_EQ(joined(within(spelled_sum(mean, {0, 0, 0}), 1e9)),
              "output (0, 0) = (3 + 3 + 2 + 0 + 0 + 1 + 3 + 1 + 2) / 9 ≈ 1.67");
    Scenario padded = preset("numerical_average_pooling").scenario;
    for (AxisSpec& a : padded.alone()->layer.axes) a.padding_begin = a.padding_end = 1;
    EXPECT_TRUE(joined(within(spelled_sum(with_numbers(padded), {0, 0, 0}), 1e9))
                    .ends_with("/ 9 ≈ 0.667 · padding counts"));
}

TEST(NumbersScene, AFlippedKernelIsNamedOnTheFigure) {
    Scenario s = preset("numerical_no_padding_no_strides").scenario;
    const auto says = [&](const Scenario& scenario) {
        std::string text;
        const Figure f = with_numbers(scenario);
        for (const Label& label : labels_of(build_scene(f, at(f.timeline, 0)), kWordsPart))
            text += label.text;
        return text.find("kernel flipped; frameworks do not flip it") != text.npos;
    };
    EXPECT_FALSE(says(s));
    s.values.true_convolution = true;
    EXPECT_TRUE(says(s));
}

// Cells of 20 pixels still hold sixteenths.
TEST(NumbersScene, SmallCellsHoldShortFractions) {
    Scenario s;
    s.alone()->layer.axes.assign(2, AxisSpec{.input = 8, .kernel = 3, .padding_begin = 1, .padding_end = 1});
    s.view.kind = ViewKind::flat;
    s.values.kernel = KernelFill::gaussian;
    const Figure f = with_numbers(s, {480, 360});
    std::set<std::string> kernel;
    for (const Label& label : labels_of(build_scene(f, at(f.timeline, 0)), kKernelNumberPart))
        kernel.insert(label.text);
    EXPECT_EQ(kernel, (std::set<std::string>{".06", ".12", ".25"}));
    EXPECT_EQ(number_label(-0.0625, NumberForm{2, false}), "−.062");
    EXPECT_EQ(number_label(0.0625, NumberForm{1, false}), ".06");
    EXPECT_EQ(number_label(10.5, NumberForm{2, false}), "10");
    EXPECT_EQ(number_label(1.5, NumberForm{1, false}), "1.5");
    EXPECT_EQ(number_label(-0.25, NumberForm{1, false}), "−.25");
    EXPECT_EQ(number_label(0.0042, NumberForm{1, false}), ".004");
    EXPECT_EQ(number_label(0, NumberForm{1, false}), "0");
    EXPECT_EQ(number_label(125.5, 2), "126");
}

TEST(NumbersScene, ALongSumIsShortenedButKeepsItsResult) {
    Scenario s;
    for (AxisSpec& a : s.alone()->layer.axes) a = {.input = 20, .kernel = 12, .padding_begin = 3};
    const Figure f = with_numbers(s);
    for (const Extents& output : {Extents{0, 0, 0}, Extents{0, 3, 4}, Extents{0, 8, 8}}) {
        const SpelledSum sum = spelled_sum(f, output);
        for (const double most : {15.0, 30.0, 60.0, 200.0}) {
            const auto pieces = within(sum, most);
            EXPECT_LE(width_em(pieces), most);
            EXPECT_EQ(joined(pieces).find(sum.before.text), 0u);
            EXPECT_TRUE(joined(pieces).ends_with(sum.after.back().text));
            EXPECT_NE(joined(pieces).find("…"), std::string::npos);
        }
        EXPECT_EQ(joined(within(sum, 1e9)).find("…"), std::string::npos);
    }
}

TEST(NumbersScene, TheFocusedOutputIsSpelledOut) {
    const Figure f = with_numbers();
    const Painted s = place(f, at(f.timeline, 0), {}).paint(spot_on(PlaneName::output, {0, 2, 1}));
    std::string text;
    for (const Label& label : labels_of(s.words, kWordsPart)) text += label.text;
    EXPECT_NE(text.find("output (2, 1) ="), text.npos) << text;
}

TEST(NumbersScene, SmallCellsHaveNone) {
    Scenario s;
    for (AxisSpec& a : s.alone()->layer.axes) a.input = 60;
    const Figure f = with_numbers(s, {400, 300});
    const Scene scene = build_scene(f, at(f.timeline, f.timeline.duration()));
    EXPECT_TRUE(labels_of(scene, kGridNumberPart).empty());
    EXPECT_TRUE(labels_of(scene, kOutputNumberPart).empty());
}

TEST(NumbersScene, NegativeNumbersAreOfAnotherColourAndZeroIsPalest) {
    for (const std::string& name : theme_names()) {
        const Theme t = built_in_theme(name);
        const auto fill = [&](double v) { return coloured_by(t, t.output, v, 9).fill; };
        EXPECT_EQ(fill(9), t.output.fill) << name;
        EXPECT_EQ(fill(-9), t.negative.fill) << name;
        std::set<std::string> colours;
        for (double v = -9; v <= 9; v += 0.25) colours.insert(to_string(fill(v)));
        EXPECT_LE(colours.size(), 7u) << "few colours";
        EXPECT_NE(fill(0), fill(1));
        EXPECT_EQ(coloured_by(t, t.output, 5, 0).fill, fill(0)) << "a plane of zeros";
    }
}

// WCAG 2.1: large type has a contrast of 3 to what is behind it.
TEST(NumbersScene, NumbersCanBeReadInEveryThemeAlsoInTheWindow) {
    const auto luminance = [](const Colour& c) {
        const auto linear = [](int byte) {
            const double v = byte / 255.0;
            return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
    };
    for (const std::string& name : theme_names()) {
        const Theme t = built_in_theme(name);
        for (const CellStyle& role : {t.input, t.kernel, t.output}) {
            for (const double value : {-9.0, -5.0, -1.0, 0.0, 1.0, 5.0, 9.0}) {
                for (const bool shaded : {false, true}) {
                    CellStyle style = coloured_by(t, role, value, 9);
                    if (shaded) style.fill = over(t.window, style.fill);
                    double x = luminance(readable_on(t, style));
                    double y = luminance(style.fill);
                    if (x < y) std::swap(x, y);
                    EXPECT_GE((x + 0.05) / (y + 0.05), 3)
                        << name << ' ' << value << (shaded ? " shaded" : "");
                }
            }
        }
    }
}

TEST(NumbersScene, AWindowCoversTheCellsOfItsTaps) {
    Scenario s;
    for (AxisSpec& a : s.alone()->layer.axes) a = {.input = 9, .kernel = 2, .dilation = 3};
    const Layout l = figure(s).layout;
    const Window window = window_of(l, {0, 1, 2});
    for (std::int64_t row = 0; row < 9; ++row) {
        for (std::int64_t column = 0; column < 9; ++column) {
            const bool tap = (row == 1 || row == 4) && (column == 2 || column == 5);
            EXPECT_EQ(covers(l, window, 0, row, column), tap) << row << ' ' << column;
        }
    }
}

TEST(NumbersScene, WithoutNumbersNothingChanges) {
    for (const Preset& p : presets()) {
        // There and back is about numbers, and so are pictures: they always have them.
        if (p.scenario.view.kind == ViewKind::there_and_back || is_of_picture(p.scenario.view.kind)) continue;
        Scenario plain = p.scenario;
        plain.values = {};
        Scenario filled = plain;
        filled.values.seed = 99;
        filled.values.kernel = KernelFill::sobel;
        const Figure a = figure(plain);
        const Figure b = figure(filled);
        for (const Tick t : {Tick{0}, a.timeline.duration() / 2, a.timeline.duration()})
            EXPECT_EQ(build_scene(a, at(a.timeline, t)).primitives,
                      build_scene(b, at(b.timeline, t)).primitives);
    }
}

}  // namespace
}  // namespace convwalk
