// The view of channels beyond one convolution over maps: stamps, volumes, two layers on a page, bands that
// part, and numbers that are asked about.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
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
#include "views/channels/channel_pair.h"
#include "views/channels/channel_stamps.h"
#include "views/channels/channel_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

Scenario seen(Operator op, std::size_t axes, AxisSpec axis, std::int64_t in, std::int64_t out,
              std::int64_t groups = 1) {
    Scenario s;
    Layer& layer = s.alone()->layer;
    layer.op = op;
    layer.axes.assign(axes, axis);
    layer.in_channels = in;
    layer.out_channels = out;
    layer.groups = groups;
    s.values.shown = true;
    s.view.kind = ViewKind::channels;
    s.output.size = {1600, 900};
    return s;
}

Scenario stamping(std::int64_t in, std::int64_t out, std::int64_t groups = 1) {
    return seen(Operator::transposed_convolution, 2, {.input = 3, .kernel = 3, .stride = 2}, in, out, groups);
}

Scenario separable() {
    Scenario s = seen(Operator::convolution, 2, {.input = 2, .kernel = 1}, 8, 8);
    LayerRequest first;
    first.layer.axes.assign(2, AxisSpec{.input = 4, .kernel = 3});
    first.layer.in_channels = first.layer.out_channels = first.layer.groups = 8;
    s.fed_by = first;
    return s;
}

Moment ended(const Figure& f) {
    return at(f.timeline, f.timeline.duration());
}

std::vector<std::string> labels(const Scene& scene) {
    std::vector<std::string> all;
    for (const Primitive& p : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&p)) all.push_back(label->text);
    }
    return all;
}

std::string why_not(const Scenario& s) {
    const auto why = why_no_figure(s);
    return why ? why->sentence : "";
}

// --- stamps ---

// By the other way: each cell times its slice, put where it lands.
TEST(ChannelStamps, AddUpToWhatIsComputed) {
    std::mt19937 random(31);
    int checked = 0;
    for (int round = 0; round < 200; ++round) {
        Scenario s;
        Layer layer = testing::sampled_layer(random, 1 + static_cast<std::size_t>(round) % 3);
        if (layer.op != Operator::transposed_convolution) continue;
        layer.groups = 1 + round % 2;
        layer.in_channels = layer.groups * 2;
        layer.out_channels = layer.groups * 2;
        s.alone()->layer = layer;
        s.values = {.shown = true, .seed = round, .true_convolution = round % 3 == 0};
        s.values.bias = BiasFill::random;
        s.view.kind = ViewKind::channels;
        const Figure f = figure(s);
        SCOPED_TRACE(testing::described(layer));
        const CellValues& v = f.values->cells;
        const std::int64_t inputs = cell_count(input_extents(f.layout));
        const std::int64_t outputs = cell_count(output_extents(f.layout));
        const std::int64_t taps = cell_count(kernel_extents(f.layout));
        for (std::int64_t output = 0; output < layer.out_channels; ++output) {
            std::vector<double> sums(static_cast<std::size_t>(outputs),
                                     v.operands.bias[static_cast<std::size_t>(output)]);
            const ChannelRange read = channels_read(layer, output);
            for (std::int64_t place = 0; place < inputs; ++place) {
                std::int64_t kept = 0;
                for (std::int64_t tap = 0; tap < taps; ++tap) {
                    const auto lands = landing_of(f, place, tap);
                    if (!lands) continue;
                    ++kept;
                    for (std::int64_t c = read.first; c < read.first + read.count; ++c)
                        sums[static_cast<std::size_t>(
                            ravelled(extents_of(*lands), output_extents(f.layout)))] +=
                            v.operands.input.values[static_cast<std::size_t>(c * inputs + place)] *
                            v.operands.weight
                                .values[static_cast<std::size_t>(kernel_begin(layer, c, output) + tap)];
                }
                EXPECT_EQ(kept, kept_of_stamp(f, place));
                EXPECT_EQ(kept > 0, stamp_window(f, place).has_value());
            }
            for (std::int64_t n = 0; n < outputs; ++n, ++checked) {
                const double computed =
                    v.result.output.values[static_cast<std::size_t>(output * outputs + n)];
                EXPECT_EQ(sums[static_cast<std::size_t>(n)], computed);
                EXPECT_EQ(sum_so_far(f, {output, n}, inputs), computed);
                EXPECT_EQ(sum_so_far(f, {output, n}, 0), v.operands.bias[static_cast<std::size_t>(output)]);
                const Cell3 at = cell3(unravelled(n, output_extents(f.layout)));
                EXPECT_EQ(stamped_so_far(f, at, inputs), StampedSoFar::all);
                EXPECT_EQ(stamped_so_far(f, at, 0), StampedSoFar::none);
            }
        }
    }
    EXPECT_GT(checked, 300);
}

TEST(ChannelStamps, AreToldWithTheirNumbers) {
    Scenario s = stamping(2, 2);
    s.values.input = Tensor{{2, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90}};
    const Figure f = figure(s);
    EXPECT_EQ(f.timeline.steps, 2 * 9) << "a stamp for each place of the input on each output map";
    EXPECT_EQ(stamp_words(f, {1, 5}),
              "input (1, 2) of 2 channels: 6, 60; each times its slice of filter 1, added to output 1 (2, 4) "
              "to (4, 6)");
    // Half of it is cut away.
    for (AxisSpec& axis : s.alone()->layer.axes) axis.padding_begin = axis.padding_end = 1;
    EXPECT_NE(stamp_words(figure(s), {0, 0}).find("; 5 of 9 values are cut away"), std::string::npos)
        << stamp_words(figure(s), {0, 0});
    // All of a cell's stamp is where nothing is kept.
    s = seen(Operator::transposed_convolution, 2,
             {.input = 5, .kernel = 1, .padding_begin = 1, .padding_end = 1}, 1, 1);
    EXPECT_NE(stamp_words(figure(s), {0, 0}).find("all of the stamp is cut away"), std::string::npos);
}

// A cell of the input marks its stamp on each map of its group, and an output the cells that stamp it.
TEST(ChannelStamps, MarkWhatTheyReach) {
    const Figure f = figure(stamping(4, 4, 2));
    const Picture picture = place(f, ended(f), {});
    const Spot cell = {map_of(PlaneName::grid), 3, slots_of_place(f, 4)};
    ASSERT_TRUE(has_cell(f, cell));
    const auto outlines = [&](const std::optional<Spot>& focus) {
        const Scene scene = picture.paint(focus).planes;
        return std::count_if(scene.primitives.begin(), scene.primitives.end(), [&](const Primitive& p) {
            const auto* quad = std::get_if<Quad>(&p);
            return quad != nullptr && quad->fill.a == 0 && quad->stroke.colour == f.scenario.theme.accent;
        });
    };
    EXPECT_EQ(outlines(cell), 1 + 2 + 2) << "itself, its slices in both filters, both stamps";
    // Four cells of each of the two channels of the group, and the output itself.
    EXPECT_EQ(outlines(Spot{map_of(PlaneName::output), 3, {0, 2, 2}}), 2 * 4 + 1);
    // A zero that the window would read is no cell here.
    Extents between = slots_of_place(f, 4);
    ++between[2];
    EXPECT_FALSE(has_cell(f, {map_of(PlaneName::grid), 3, between}));
}

// --- volumes ---

TEST(ChannelVolumes, ShowEveryCellOfEverySlice) {
    Scenario s = seen(Operator::convolution, 3, {.input = 3, .kernel = 2}, 2, 2);
    s.alone()->layer.axes[1].input = 2;
    const Figure f = figure(s);
    EXPECT_TRUE(f.paging.note.empty()) << f.paging.note;
    const Picture picture = place(f, ended(f), {});
    std::vector<Spot> found;
    for (int y = 0; y < 900; y += 3) {
        for (int x = 0; x < 1600; x += 3) {
            const auto spot = picture.cell_at({double(x), double(y)});
            if (!spot) continue;
            ASSERT_TRUE(has_cell(f, *spot));
            if (std::find(found.begin(), found.end(), *spot) == found.end()) found.push_back(*spot);
        }
    }
    EXPECT_EQ(found.size(), 2U * 18 + 4 * 8 + 2 * 4) << "inputs, slices of filters, outputs";
    const std::vector<std::string> all = labels(build_scene(f, ended(f)));
    EXPECT_EQ(std::count(all.begin(), all.end(), "depth 2"), 2) << "of both input volumes";
}

// --- two layers ---

TEST(ChannelPairs, TheSecondReadsWhatTheFirstGives) {
    const Scenario s = separable();
    const Figure f = figure(s);
    const auto& work = work_of<ChannelWork>(f);
    ASSERT_TRUE(work.first && work.first->values && f.values);
    const Tensor& between = work.first->values->cells.result.output;
    EXPECT_EQ(f.values->cells.operands.input.values, between.values);
    // Each by itself, as `compute` works them out.
    const Layer first = resolved(*s.fed_by);
    EXPECT_EQ(between, evaluated(first, rules_of(first), work.first->values->cells.operands).output);
    EXPECT_EQ(f.values->cells.result.output,
              evaluated(f.layer, rules_of(f.layer), f.values->cells.operands).output);
    EXPECT_EQ(f.timeline.steps, 2 * 4 + 4 * 4) << "2 of the 8 maps between are drawn, and 4 behind";
    const Words words = view_of(ViewKind::channels).words(f, ended(f), std::nullopt);
    EXPECT_TRUE(words.caption.starts_with("depthwise 3×3, then 1×1: 72 + 64 = 136 weights instead of 576"))
        << words.caption;
    ASSERT_TRUE(words.sum);
    EXPECT_TRUE(words.sum->before.text.starts_with("second layer: output 7 (1, 1)"))
        << words.sum->before.text;
    EXPECT_EQ(parse_scenario(to_json(s)), s);
    EXPECT_EQ(explained(f).channels.front(),
              "Depthwise 3×3, then 1×1: 72 + 64 = 136 weights instead of 576.");
}

TEST(ChannelPairs, ACellBetweenBelongsToBoth) {
    const Figure f = figure(separable());
    const Spot between = {map_of(PlaneName::grid), 7, {0, 1, 1}};
    ASSERT_TRUE(has_cell(f, between));
    EXPECT_TRUE(words_for(f, between).back().starts_with("given by the first layer: output 7 (1, 1) = "))
        << words_for(f, between).back();
    const Picture picture = place(f, ended(f), {});
    EXPECT_GT(picture.paint(between).planes.primitives.size(), 100U);
    // Every cell that shows can be told.
    std::vector<int> maps;
    for (int y = 0; y < 900; y += 5) {
        for (int x = 0; x < 1600; x += 5) {
            const auto spot = picture.cell_at({double(x), double(y)});
            if (!spot) continue;
            ASSERT_TRUE(has_cell(f, *spot)) << spot->map;
            ASSERT_FALSE(words_for(f, *spot).empty());
            if (std::find(maps.begin(), maps.end(), spot->map) == maps.end()) maps.push_back(spot->map);
        }
    }
    EXPECT_EQ(maps.size(), 5U);
    // All of them can be pinned by name.
    Scenario s = f.scenario;
    for (const char* pin : {"input/7:1,1", "output/7:0,1", "firstinput/7:3,3", "firstkernel/0:1,1"}) {
        s.view.pin = parse_pin(pin);
        EXPECT_TRUE(figure(s).pinned) << pin;
    }
}

TEST(ChannelPairs, SayWhyTheyDoNotFit) {
    Scenario s = separable();
    s.fed_by->layer.axes.assign(2, AxisSpec{.input = 5, .kernel = 3});
    EXPECT_EQ(why_not(s), "fed by: it gives 8 maps of 3×3; the layer drawn reads 8 maps of 2×2");
    s = separable();
    s.fed_by->layer.groups = 3;
    EXPECT_NE(why_not(s).find("fed by: "), std::string::npos);
    s = separable();
    s.fed_by->layer.op = Operator::max_pooling;
    s.fed_by->layer.groups = 1;
    EXPECT_EQ(why_not(s), "fed by: a page holds two convolutions, one behind the other; max pooling is none");
    s = separable();
    s.alone()->layer.groups = 2;
    EXPECT_NE(why_not(s).find("groups is 2; the second layer of a page must have 1"), std::string::npos);
    // Other views draw the layer alone.
    s.view.kind = ViewKind::flat;
    EXPECT_EQ(why_not(s), "");
}

// --- on the way ---

TEST(ChannelBands, PartFromWhereTheyStood) {
    const auto stands = [](std::int64_t groups, const Sight& sight) {
        Scenario s = seen(Operator::convolution, 2, {.input = 3, .kernel = 2}, 4, 4, groups);
        s.view.words = false;  // they leave the same room
        const Figure f = figure(s);
        std::vector<std::array<Vec2, 4>> cells;
        for (const Primitive& p : place(f, Moment{}, sight).paint().planes.primitives) {
            if (const auto* quad = std::get_if<Quad>(&p)) cells.push_back(quad->corners);
        }
        return cells;
    };
    // The last cell of the last output map; behind it comes the sign of its name.
    const auto last = [](const std::vector<std::array<Vec2, 4>>& cells) {
        return cells[cells.size() - 2][0];
    };
    const auto whole = stands(1, {});
    const auto parted = stands(4, {});
    Sight begun;
    begun.from_groups = 1;
    begun.parted = 0;
    Sight arrived = begun;
    arrived.parted = 1;
    EXPECT_EQ(stands(4, arrived), parted);
    EXPECT_NEAR(last(stands(4, begun)).x, last(whole).x, 1);
    EXPECT_NEAR(last(stands(4, begun)).y, last(whole).y, 1);
    EXPECT_GT(std::abs(last(whole).y - last(parted).y), 2);
}

// --- what is asked ---

TEST(ChannelViews, DoNotTellWhatIsAsked) {
    for (const ViewKind kind : {ViewKind::channels, ViewKind::channel_sums}) {
        Scenario s = seen(Operator::convolution, 2, {.input = 2, .kernel = 2}, 2, 1);
        s.values.input = Tensor{{2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}};
        s.values.kernel = Tensor{{1, 2, 2, 2}, {1, 10, 100, 1000, 1, 1, 1, 1}};
        s.view.kind = kind;
        for (const bool hides : {false, true}) {
            s.view.hidden.result = hides;
            const Figure f = figure(s);
            const std::vector<std::string> all = labels(build_scene(f, ended(f)));
            for (const char* number : {"4,321", "4321", "4,347", "4347", "26"}) {
                const bool told = std::any_of(all.begin(), all.end(), [&](const std::string& label) {
                    return label == number || label.find(std::string(number) + " ") != std::string::npos;
                });
                if (hides) {
                    EXPECT_FALSE(told) << number;
                }
            }
            // Of the sums by hand, the output has one, too.
            const auto asked = kind == ViewKind::channel_sums ? 3 : 2;
            EXPECT_EQ(std::count(all.begin(), all.end(), "?"), hides ? asked : 0);
        }
    }
}

}  // namespace
}  // namespace convwalk
