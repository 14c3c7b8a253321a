// The views of channels: what is drawn, what is said, what is pointed at.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "basics/errors.h"
#include "figure/labels.h"
#include "picture/cells.h"
#include "picture/explanation.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_layers.h"
#include "views/channels/channel_hues.h"
#include "views/channels/channel_pair.h"
#include "views/channels/channel_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

Scenario seen(ViewKind kind, std::int64_t in, std::int64_t out, std::int64_t groups = 1,
              std::int64_t input = 5, std::int64_t kernel = 3) {
    Scenario s;
    Layer& layer = s.alone()->layer;
    layer.axes.assign(2, AxisSpec{.input = input, .kernel = kernel});
    layer.in_channels = in;
    layer.out_channels = out;
    layer.groups = groups;
    s.values.shown = true;
    s.view.kind = kind;
    s.output.size = {1280, 720};
    return s;
}

std::vector<std::int64_t> drawn(const std::vector<ChannelRow>& rows) {
    std::vector<std::int64_t> channels;
    for (const ChannelRow& row : rows) {
        if (row.drawn) channels.push_back(row.first);
    }
    return channels;
}

std::vector<std::string> labels(const Scene& scene) {
    std::vector<std::string> all;
    for (const Primitive& p : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&p)) all.push_back(label->text);
    }
    return all;
}

bool has(const std::vector<std::string>& all, const std::string& text) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

// --- which channels ---

TEST(ChannelRows, AreTheFirstTheLastAndTheChosenOne) {
    using Channels = std::vector<std::int64_t>;
    EXPECT_EQ(drawn(channel_rows({0, 4}, 4, -1)), (Channels{0, 1, 2, 3}));
    EXPECT_EQ(drawn(channel_rows({0, 64}, 4, -1)), (Channels{0, 1, 2, 63}));
    EXPECT_EQ(drawn(channel_rows({0, 64}, 4, 30)), (Channels{0, 1, 30, 63}));
    EXPECT_EQ(drawn(channel_rows({8, 8}, 2, -1)), (Channels{8, 15}));
    EXPECT_EQ(drawn(channel_rows({8, 8}, 1, 12)), (Channels{12}));
    // Every channel has its row or is behind dots.
    for (std::int64_t count : {1, 2, 3, 5, 9, 1000}) {
        for (std::int64_t most : {1, 2, 4}) {
            std::int64_t next = 7;
            for (const ChannelRow& row : channel_rows({7, count}, most, 7 + count / 2)) {
                EXPECT_EQ(row.first, next);
                next += row.count;
            }
            EXPECT_EQ(next, 7 + count);
        }
    }
}

TEST(ChannelWalks, VisitEveryDrawnOutputOnce) {
    for (const ChannelWalk walk : {ChannelWalk::places, ChannelWalk::maps}) {
        Scenario s = seen(ViewKind::channels, 3, 64);
        s.view.walk = walk;
        s.view.channel = 40;
        const Figure f = figure(s);
        const ChannelPlan& plan = work_of<ChannelWork>(f).plan;
        EXPECT_EQ(plan.outputs, (std::vector<std::int64_t>{0, 1, 40, 63}));
        std::set<std::pair<std::int64_t, std::int64_t>> visited;
        for (std::int64_t step = 0; step < f.timeline.steps; ++step) {
            const ChannelStep at = step_of(plan, step);
            visited.insert({at.channel, at.place});
            EXPECT_EQ(computed_of(plan, at.channel, step), at.place);
            EXPECT_EQ(computed_of(plan, at.channel, step + 1), at.place + 1);
        }
        EXPECT_EQ(visited.size(), 4U * 9);
    }
}

TEST(ChannelViews, SayWhyTheyCantBeDrawn) {
    Scenario shuffle;
    shuffle.alone()->layer = {};
    shuffle.alone()->layer.op = Operator::pixel_shuffle;
    shuffle.alone()->layer.in_channels = 4;
    shuffle.alone()->layer.axes.assign(2, AxisSpec{.input = 2, .factor = {2}});
    for (const ViewKind kind : {ViewKind::channels, ViewKind::channel_sums}) {
        shuffle.view.kind = kind;
        EXPECT_NE(why_no_figure(shuffle).value().sentence.find("operator is pixel shuffle"),
                  std::string::npos);
        Scenario s = seen(kind, 3, 4);
        s.view.channel = 4;
        EXPECT_EQ(why_no_figure(s).value().sentence, "channel is 4; the layer has 4 output channels, 0 to 3");
        s = seen(kind, 3, 4, 2);
        EXPECT_NE(why_no_figure(s).value().sentence.find("groups"), std::string::npos);
    }
}

TEST(ChannelViews, DrawAMillionChannelsAtOnce) {
    for (const ViewKind kind : {ViewKind::channels, ViewKind::channel_sums}) {
        for (const std::int64_t groups : {1, 1'000'000}) {
            const Figure f = figure(seen(kind, 1'000'000, 1'000'000, groups));
            EXPECT_FALSE(f.values);
            EXPECT_EQ(f.paging.note, "too many cells for numbers");
            EXPECT_LT(build_scene(f, at(f.timeline, f.timeline.duration())).primitives.size(), 2000U);
        }
    }
}

// --- numbers ---

// "output 1 (1, 2) = 10 (channel 0) − 6 (channel 1) + 1 (bias) = 5" adds up, and to what is computed.
TEST(ChannelWords, HaveTheNumbersThatAreComputed) {
    std::mt19937 random(21);
    int checked = 0;
    for (int round = 0; round < 120; ++round) {
        Scenario s;
        Layer layer = testing::sampled_layer(random, 1 + static_cast<std::size_t>(round) % 2);
        if (!has_weights(layer.op)) continue;
        layer.groups = 1 + round % 2;
        layer.in_channels = layer.groups * 3;
        layer.out_channels = layer.groups * 2;
        s.alone()->layer = layer;
        s.values.shown = true;
        s.values.seed = round;
        if (round % 3 > 0) s.values.bias = BiasFill::random;
        s.view.kind = ViewKind::channel_sums;
        const Figure f = figure(s);
        const Tensor computed = evaluated(layer, rules_of(layer), f.values->cells.operands).output;
        const std::int64_t places = cell_count(output_extents(layer));
        for (std::int64_t n = 0; n < std::ssize(computed.values); n += 3) {
            const SpelledSum words = spelled_channels(f, {n / places, n % places});
            double total = 0;
            for (const WordPiece& term : words.terms) {
                std::string number = term.text;
                double sign = 1;
                for (const char* minus : {" − ", "−"}) {
                    if (const auto at = number.find(minus); at != std::string::npos) {
                        sign = -1;
                        number.replace(at, std::string(minus).size(), "");
                    }
                }
                if (number.starts_with(" + ")) number.erase(0, 3);
                total += sign * std::stod(number);
                ++checked;
            }
            EXPECT_EQ(total, computed.values[static_cast<std::size_t>(n)]);
            EXPECT_EQ(words.after.back().text, number_label(total, 4));
        }
    }
    EXPECT_GT(checked, 500);
}

TEST(ChannelWords, NameChannelsAndTheBias) {
    Scenario s = seen(ViewKind::channel_sums, 2, 2, 1, 1, 1);
    s.values.input = Tensor{{2, 1, 1}, {19, 37}};
    s.values.kernel = Tensor{{2, 2, 1, 1}, {1, 1, 1, -1}};
    s.values.bias = Tensor{{2}, {0, 5}};
    const Figure f = figure(s);
    EXPECT_EQ(joined(within(spelled_channels(f, {0, 0}), 1000)),
              "output 0 (0, 0) = 19 (channel 0) + 37 (channel 1) + 0 (bias) = 56");
    EXPECT_EQ(joined(within(spelled_channels(f, {1, 0}), 1000)),
              "output 1 (0, 0) = 19 (channel 0) − 37 (channel 1) + 5 (bias) = −13");
}

// What dots stand for is added, too.
TEST(ChannelViews, TheNumbersInThePictureAddUp) {
    Scenario s = seen(ViewKind::channel_sums, 9, 2, 1, 3, 1);
    s.values.input = InputFill::constant;
    s.values.kernel = KernelFill::ones;
    const Figure f = figure(s);
    const std::vector<std::string> all = labels(build_scene(f, at(f.timeline, f.timeline.duration())));
    const bool one_of_them = std::any_of(all.begin(), all.end(), [&](const std::string& label) {
        // Each of them adds 1.
        return label.ends_with(" more") && has(all, label.substr(0, label.find(' ')));
    });
    EXPECT_TRUE(one_of_them);
    s.view.kind = ViewKind::channels;
    const Figure blocks = figure(s);
    EXPECT_TRUE(has(labels(build_scene(blocks, at(blocks.timeline, blocks.timeline.duration()))),
                    "… 5 more: together 5"));
}

// --- pointing ---

TEST(ChannelViews, EveryCellThatShowsIsFoundUnderItsPixelOnce) {
    for (const ViewKind kind : {ViewKind::channels, ViewKind::channel_sums}) {
        Scenario s = seen(kind, 3, 4);
        const Figure f = figure(s);
        const Picture picture = place(f, at(f.timeline, f.timeline.duration()), {});
        std::set<std::pair<int, std::int64_t>> maps;
        std::size_t cells = 0;
        for (int y = 0; y < 720; y += 3) {
            for (int x = 0; x < 1280; x += 3) {
                const auto spot = picture.cell_at({double(x), double(y)});
                if (!spot) continue;
                ++cells;
                ASSERT_TRUE(has_cell(f, *spot)) << spot->map << " " << spot->channel;
                ASSERT_FALSE(words_for(f, *spot).empty());
                maps.insert({spot->map, spot->channel});
            }
        }
        EXPECT_GT(cells, 1000U);
        // All inputs and outputs; all slices, or those of the chosen filter.
        EXPECT_EQ(maps.size(), kind == ViewKind::channels ? 3U + 12 + 4 : 3U + 3 + 4);
    }
}

TEST(ChannelViews, ASliceJoinsItsPairAlone) {
    const Figure f = figure(seen(ViewKind::channels, 4, 4, 2));
    const Spot spot = spot_of_slice(f, {3, 2}, {0, 1, 1});
    EXPECT_EQ(slice_of(f, spot), (Slice{3, 2}));
    EXPECT_TRUE(has_cell(f, spot));
    EXPECT_EQ(words_for(f, spot).back(), "joins channel 2 with output 3 and with no other");
    EXPECT_FALSE(has_cell(f, {map_of(PlaneName::kernel), 8, {0, 0, 0}}))
        << "two slices for each of 4 filters";
    const Spot input = {map_of(PlaneName::grid), 3, {0, 2, 2}};
    EXPECT_EQ(words_for(f, input).back(), "read by 9 outputs of each of 2 filters");
}

TEST(ChannelViews, PointingAtAnotherOutputShowsItsSum) {
    Scenario s = seen(ViewKind::channel_sums, 3, 4);
    const Figure f = figure(s);
    const Moment moment = at(f.timeline, 0);
    const Spot other = {map_of(PlaneName::output), 2, {0, 1, 1}};
    const Words words = view_of(ViewKind::channel_sums).words(f, moment, other);
    ASSERT_TRUE(words.sum);
    EXPECT_TRUE(words.sum->before.text.starts_with("output 2 (1, 1)"));
    // Where there are no numbers, captions never give way.
    s.values.shown = false;
    const Figure bare = figure(s);
    EXPECT_TRUE(has(labels(place(bare, moment, {}).paint(other).planes), "filter 2"));
}

// --- looks ---

TEST(ChannelHues, AreToldApartWithoutColour) {
    for (const std::string& name : theme_names()) {
        const Theme theme = built_in_theme(name);
        std::set<Hatch> signs;
        for (std::int64_t n = 0; n < 4; ++n) {
            const ChannelHue hue = channel_hue(theme, n);
            signs.insert(hue.sign);
            EXPECT_GE(contrast(hue.computed.text, hue.computed.fill), 3.0) << name << n;
            EXPECT_GE(contrast(hue.waiting.text, hue.waiting.fill), 3.0) << name << n;
            for (std::int64_t m = 0; m < n; ++m)
                EXPECT_NE(hue.computed.fill, channel_hue(theme, m).computed.fill) << name;
        }
        EXPECT_EQ(signs.size(), 4U);
    }
}

TEST(ChannelViews, IdsAreUnique) {
    for (const Preset& p : presets()) {
        if (p.group != "Channels") continue;
        const Figure f = figure(p.scenario);
        for (const std::int64_t t : {std::int64_t{0}, f.timeline.duration() / 2, f.timeline.duration()}) {
            std::set<PrimitiveId> ids;
            for (const Primitive& primitive : build_scene(f, at(f.timeline, t)).primitives) {
                const PrimitiveId id = std::visit([](const auto& one) { return one.id; }, primitive);
                EXPECT_TRUE(ids.insert(id).second)
                    << p.name << " " << (id >> 40) << " " << (id & 0xFFFFFFFFFF);
            }
        }
    }
}

TEST(ChannelSentences, SayWhatALayerCantDo) {
    const auto said = [](std::int64_t in, std::int64_t out, std::int64_t groups, std::int64_t kernel) {
        std::string all;
        for (const std::string& words :
             channel_sentences(resolved(layer_of(seen(ViewKind::channels, in, out, groups, 5, kernel)))))
            all += words + "\n";
        return all;
    };
    const auto holds = [&](const std::string& all, const std::string& part) {
        EXPECT_NE(all.find(part), std::string::npos) << all;
    };
    holds(said(3, 4, 1, 3), "3 × 9 = 27 products");
    holds(said(8, 8, 2, 3), "288 weights instead of 576");
    holds(said(8, 8, 8, 3), "72 weights instead of 576");
    holds(said(8, 8, 8, 3), "72 + 64 = 136 weights instead of 576");
    holds(said(8, 8, 8, 3), "mixes with no other");
    holds(said(64, 16, 1, 1), "a bottleneck, 64 channels become 16");
    holds(said(4, 4, 1, 1), "looks at no neighbour");
    EXPECT_EQ(said(1, 1, 1, 3), "");
}

}  // namespace
}  // namespace convwalk
