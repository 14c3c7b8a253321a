// Scenarios to write, read back and compare.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "arithmetic/fields.h"
#include "scenario/network_edits.h"
#include "scenario/scenario.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk::testing {

/// One of the choices.
template <typename T>
T one_of(std::mt19937& random, const std::vector<T>& choices) {
    return choices[whole_between(random, 0, choices.size() - 1)];
}

/// A scenario with something in every field, as a file or a command line can say it. Some are impossible.
inline Scenario random_scenario(std::mt19937& random) {
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return whole_between(random, least, most);
    };
    Scenario s;
    s.title = one_of<std::string>(random, {"", "A title", "<&>\"'\\", "-o it's $HOME `ls` *", "#!", "--",
                                           "{}", "[a,b]", "⌊i⌋ − 2·p ∗ κ′", std::string(kLongestTitle, 'w')});
    s.alone()->layer = sampled_layer(random, static_cast<std::size_t>(between(1, 3)));
    Layer& layer = s.alone()->layer;
    const bool other = between(0, 2) == 0;
    if (other) layer = sampled_other_layer(random);
    for (AxisSpec& a : layer.axes) a.ceil_mode = layer.axes.front().ceil_mode;
    if (between(0, 2) == 0) {
        s.alone()->padding = static_cast<PaddingWord>(between(1, 5));
        for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 0;
    }
    s.alone()->of_transposed = between(0, 4) == 0;
    if (!is_shuffle(layer.op)) layer.in_channels = between(1, kLargestSize);
    layer.out_channels = between(1, 64);
    layer.groups = between(1, 4);
    *s.alone() = with_fields_of(*s.alone(), layer.op);
    if (between(0, 3) == 0) {
        LayerRequest before = layer_of(s);
        before.layer.axes.front().input += 1;
        s.before = before;
    }
    if (between(0, 3) == 0) {
        s.fed_by = layer_of(s);
        s.fed_by->layer.axes.front().input += 2;
    }
    // Words for what stands in the cells, and sometimes numbers of one's own, if few.
    s.values = {.shown = between(0, 1) == 1,
                .input = kInputFills[static_cast<std::size_t>(between(0, kInputFills.size() - 1))],
                .kernel = kKernelFills[static_cast<std::size_t>(between(0, kKernelFills.size() - 1))],
                .seed = between(0, kLargestSeed),
                .true_convolution = between(0, 1) == 1};
    if (between(0, 3) == 0) s.values.constant = one_of<double>(random, {0, 2, -0.5, 1e-9, 1.0 / 3});
    if (between(0, 3) == 0) s.values.input_range = {between(-9, 0), between(1, 9)};
    if (between(0, 3) == 0) s.values.kernel_range = {between(-kLargestRandom, 0), between(1, kLargestRandom)};
    if (between(0, 3) == 0) s.values.bias = BiasFill::random;
    if (between(0, 7) == 0) s.values.bias = Tensor{{1}, {one_of<double>(random, {0, 1, -2.5, 1e-9})}};
    const auto own_numbers = [&](auto& values, std::int64_t AxisSpec::*extent) {
        if (between(0, 3) != 0) return;
        Tensor numbers;
        const bool channels = is_shuffle(layer.op) && extent == &AxisSpec::input;
        if (channels) numbers.shape.push_back(layer.in_channels);
        for (const AxisSpec& a : layer.axes) numbers.shape.push_back(a.*extent);
        for (std::int64_t i = 0; i < cell_count(numbers.shape); ++i)
            numbers.values.push_back(
                one_of<double>(random, {0, 1, -2, 0.1, -1e50, 1.0 / 3, double(between(-99, 99))}));
        values = std::move(numbers);
    };
    own_numbers(s.values.input, &AxisSpec::input);
    own_numbers(s.values.kernel, &AxisSpec::kernel);
    s.view = {static_cast<ViewKind>(between(0, 2)), between(0, 1) == 1, between(0, 1) == 1};
    s.view.channel = one_of<std::int64_t>(random, {0, 0, 3, kLargestSize});
    s.view.walk = static_cast<ChannelWalk>(between(0, 1));
    s.theme = built_in_theme(one_of(random, theme_names()));
    if (between(0, 1) == 1) s.theme.accent = {static_cast<std::uint8_t>(between(0, 255)), 2, 3, 200};
    if (between(0, 1) == 1) s.theme.kernel.hatch = static_cast<Hatch>(between(0, 3));
    s.pace = {static_cast<Motion>(between(0, 1)), between(kShortestStep, kLongestRest),
              between(0, kLongestRest), between(0, 1) == 1};
    s.output.size = {static_cast<int>(between(kSmallestPicture.width, kLargestPicture.width)),
                     static_cast<int>(between(kSmallestPicture.height, kLargestPicture.height))};
    s.output.fps = static_cast<int>(between(1, kMostFps));
    s.output.loops = static_cast<int>(between(0, kMostLoops));
    using Kind = StillMoment::Kind;
    s.output.moment = one_of<StillMoment>(random, {{Kind::start},
                                                   {Kind::middle},
                                                   {Kind::end},
                                                   {Kind::step, between(1, kLargestSize)},
                                                   {Kind::time, between(0, 1'000'000'000'000)}});
    s.output.first_step = one_of<std::int64_t>(random, {0, 0, between(1, 9)});
    s.output.last_step = one_of<std::int64_t>(random, {0, 0, between(1, 9)});
    s.view.products = between(0, 3) == 0;
    s.output.transparent = between(0, 1) == 1;
    s.output.text_as_outlines = between(0, 1) == 1;
    if (between(0, 3) == 0) {
        // A whole network, or one of its layers.
        NetworkDocument network = read_network(one_of<std::string>(
            random, {"CR(64,9)-P-TR(32)-C(1,1)", "3x CBR(8,3x5,2) - U(3,linear) - PS - S",
                     R"_({"title": "it's \"one\"", "input": "2x9", "layers": ["C(3)", "T(2)"],
                         "assume": ["kernel=5"], "cell": "7"})_",
                     R"_({"input": "3x20x30", "layers": [{"layer": "convolution", "name": "a"},
                         {"layer": "add", "with": "input", "cut": true}]})_"}));
        s.subject = network;
        // Numbers of one's own, and the layer before, belong to a layer that is not here.
        s.before.reset();
        s.values.input = InputFill{};
        s.values.kernel = KernelFill{};
        Scenario shown = s;
        s.view.kind = between(0, 1) == 0 ? ViewKind::network : static_cast<ViewKind>(between(0, 2));
        shown.view.kind = ViewKind::network;
        s = settled(shown, s);
    }
    return s;
}

}  // namespace convwalk::testing
