// One change that helps: that it does, that it is only one, and that one is found wherever there is one.
#include "advice/mend.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "layout/layout.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::kOperators;

bool possible(const LayerRequest& request) {
    return !why_invalid(request) && !why_too_large(resolved(request));
}

LayerRequest request_of(Operator op, std::vector<AxisSpec> axes, PaddingWord padding = PaddingWord::numbers) {
    LayerRequest request;
    request.layer.op = op;
    request.layer.axes = std::move(axes);
    request.padding = padding;
    return request;
}

std::vector<std::string> words_of(const LayerRequest& request) {
    std::vector<std::string> words;
    for (const Mend& mend : mends(request)) words.push_back(mend.words);
    return words;
}

using Words = std::vector<std::string>;

// The fields that differ, by name.
std::set<std::string> differences(const LayerRequest& a, const LayerRequest& b) {
    std::set<std::string> names;
    const auto note = [&](bool differs, const char* name) {
        if (differs) names.insert(name);
    };
    note(a.padding != b.padding, "padding");
    note(a.of_transposed != b.of_transposed, "parameters");
    note(a.layer.op != b.layer.op, "operator");
    note(a.layer.in_channels != b.layer.in_channels, "in channels");
    note(a.layer.out_channels != b.layer.out_channels, "out channels");
    note(a.layer.groups != b.layer.groups, "groups");
    note(a.layer.axes.size() != b.layer.axes.size(), "dimensions");
    for (std::size_t i = 0; i < std::min(a.layer.axes.size(), b.layer.axes.size()); ++i) {
        const AxisSpec& x = a.layer.axes[i];
        const AxisSpec& y = b.layer.axes[i];
        note(x.input != y.input, "input");
        note(x.kernel != y.kernel, "kernel");
        note(x.stride != y.stride, "stride");
        note(x.padding_begin != y.padding_begin || x.padding_end != y.padding_end, "padding");
        note(x.dilation != y.dilation, "dilation");
        note(x.output_padding != y.output_padding, "output padding");
        note(x.ceil_mode != y.ceil_mode, "ceil mode");
    }
    return names;
}

std::string values(const Layer& layer, std::int64_t AxisSpec::*member) {
    Extents all;
    for (const AxisSpec& a : layer.axes) all.push_back(a.*member);
    const bool equal = std::count(all.begin(), all.end(), all.front()) == std::ptrdiff_t(all.size());
    return equal ? fmt::format("{}", all.front()) : to_string(all);
}

// What the words must contain for the field that was changed.
std::string expected_value(const LayerRequest& r, const std::string& field) {
    if (field == "padding" && r.padding != PaddingWord::numbers) return std::string(name_of(r.padding));
    if (field == "padding") return values(r.layer, &AxisSpec::padding_begin);
    if (field == "input") return values(r.layer, &AxisSpec::input);
    if (field == "kernel") return values(r.layer, &AxisSpec::kernel);
    if (field == "stride") return values(r.layer, &AxisSpec::stride);
    if (field == "dilation") return values(r.layer, &AxisSpec::dilation);
    if (field == "output padding") return values(r.layer, &AxisSpec::output_padding);
    if (field == "in channels") return fmt::format("{}", r.layer.in_channels);
    if (field == "out channels") return fmt::format("{}", r.layer.out_channels);
    if (field == "groups") return fmt::format("{}", r.layer.groups);
    if (field == "ceil mode") return r.layer.axes.front().ceil_mode ? "on" : "off";
    return "";
}

void expect_sound(const LayerRequest& request) {
    const std::vector<Mend> found = mends(request);
    EXPECT_LE(found.size(), kMostMends);
    if (possible(request)) {
        EXPECT_TRUE(found.empty());
    }
    std::set<std::string> words;
    for (const Mend& mend : found) {
        SCOPED_TRACE(mend.words);
        EXPECT_TRUE(possible(mend.request));
        EXPECT_TRUE(words.insert(mend.words).second) << "said twice";
        const auto changed = differences(request, mend.request);
        ASSERT_EQ(changed.size(), 1u);
        EXPECT_NE(mend.words.find(*changed.begin()), std::string::npos);
        EXPECT_NE(mend.words.find(expected_value(mend.request, *changed.begin())), std::string::npos);
    }
}

std::string whole_description(const LayerRequest& r) {
    return fmt::format("{} | {}{} | channels {} {} groups {}", described(r.layer), name_of(r.padding),
                       r.of_transposed ? " of transposed" : "", r.layer.in_channels, r.layer.out_channels,
                       r.layer.groups);
}

// Whatever a person may type into fields of numbers, mostly small.
class Typist {
  public:
    LayerRequest request() {
        LayerRequest r;
        r.layer.op = kOperators[std::size_t(between(0, 3))];
        r.layer.axes.clear();
        const auto axes = between(1, 3);
        for (std::int64_t i = 0; i < axes; ++i) r.layer.axes.push_back(axis());
        if (between(0, 3) == 0) {
            r.layer.in_channels = between(-1, 6);
            r.layer.out_channels = between(-1, 6);
            r.layer.groups = between(-1, 4);
        }
        if (between(0, 3) == 0) {
            r.padding = static_cast<PaddingWord>(between(0, 5));
            for (AxisSpec& a : r.layer.axes) a.padding_begin = a.padding_end = 0;
        }
        r.of_transposed = between(0, 5) == 0;
        if (between(0, 30) == 0) r.layer.axes.back().input = between(1000, 20'000'000'000);
        if (between(0, 30) == 0) r.layer.axes.back().kernel = between(1000, 20'000'000'000);
        if (between(0, 30) == 0) r.layer.axes.front().stride = between(1000, 20'000'000'000);
        return r;
    }

  private:
    AxisSpec axis() {
        AxisSpec a;
        a.input = between(0, 8);
        a.kernel = between(0, 6);
        a.stride = between(between(-1, 1), 4);
        a.padding_begin = between(-1, 4);
        a.padding_end = between(0, 2) == 0 ? between(-1, 4) : a.padding_begin;
        a.dilation = between(0, 3) == 0 ? between(0, 3) : 1;
        a.output_padding = between(0, 3) == 0 ? between(-1, 4) : 0;
        a.ceil_mode = between(0, 5) == 0;
        return a;
    }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return testing::whole_between(random_, least, most);
    }
    std::mt19937 random_{1};
};

TEST(Mends, EachMakesALayerPossibleByOneFieldAndNamesItsValue) {
    Typist typist;
    std::map<RefusalKind, int> broken;
    std::map<RefusalKind, int> mended;
    for (int i = 0; i < 20'000 && !HasFailure(); ++i) {
        const LayerRequest r = typist.request();
        SCOPED_TRACE(whole_description(r));
        expect_sound(r);
        if (const auto why = why_invalid(r)) {
            ++broken[why->kind];
            mended[why->kind] += mends(r).empty() ? 0 : 1;
        }
    }
    for (const auto& [kind, times] : broken) {
        EXPECT_GT(times, 20) << to_string(kind);
        EXPECT_GT(mended[kind], 0) << to_string(kind);
    }
    EXPECT_EQ(broken.size(), 17u) << "every kind but dimensions_unsupported";
}

TEST(Mends, OneIsFoundWhereverTryingEveryValueFindsOne) {
    using Member = std::int64_t AxisSpec::*;
    const auto some_value_helps = [](const LayerRequest& r) {
        for (const Member member :
             {&AxisSpec::input, &AxisSpec::kernel, &AxisSpec::stride, &AxisSpec::output_padding}) {
            for (std::int64_t value = 0; value <= 16; ++value) {
                LayerRequest tried = r;
                tried.layer.axes[0].*member = value;
                if (possible(tried)) return true;
            }
        }
        for (std::int64_t value = 0; value <= 16; ++value) {
            LayerRequest tried = r;
            tried.layer.axes[0].padding_begin = tried.layer.axes[0].padding_end = value;
            if (possible(tried)) return true;
        }
        LayerRequest tried = r;
        tried.layer.axes[0].dilation = 1;
        if (possible(tried)) return true;
        tried = r;
        tried.layer.axes[0].ceil_mode = !tried.layer.axes[0].ceil_mode;
        return possible(tried);
    };
    int helped = 0;
    for (const Operator op : kOperators) {
        testing::for_each_small_axis(op, [&](const AxisSpec& a) {
            if (a.input > 4 || HasFailure()) return;
            for (const std::int64_t less : {0, 1}) {
                LayerRequest r = request_of(op, {a});
                r.layer.axes[0].kernel -= less;
                r.layer.axes[0].stride -= less * (a.kernel % 2);
                if (possible(r)) continue;
                SCOPED_TRACE(whole_description(r));
                EXPECT_EQ(some_value_helps(r), !mends(r).empty());
                ++helped;
            }
        });
    }
    EXPECT_GT(helped, 5000);
}

TEST(Mends, ArePlainWords) {
    using enum Operator;
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 4, .kernel = 6}})),
              (Words{"largest kernel that fits: 4", "smallest padding that fits: 1",
                     "smallest input that fits: 6"}));
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 4, .kernel = 3, .dilation = 2}})),
              (Words{"largest kernel that fits: 2", "smallest padding that fits: 1",
                     "largest dilation that fits: 1"}));
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 4, .kernel = 6, .padding_begin = 1}})),
              (Words{"largest kernel that fits: 5", "smallest padding that fits: 1",
                     "smallest input that fits: 5"}));
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 4, .kernel = 7, .padding_begin = 2}})),
              (Words{"largest kernel that fits: 6", "smallest padding that fits: 2 before, 1 after",
                     "smallest input that fits: 5"}));
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 4, .kernel = 6}, {.input = 7, .kernel = 6}})),
              (Words{"largest kernel that fits: 4×6", "smallest padding that fits: 1×0",
                     "smallest input that fits: 6×7"}));
    EXPECT_EQ(words_of(request_of(convolution, {{.stride = 0}})),
              Words{"smallest stride that is possible: 1"});
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 0}})), Words{"smallest input that is possible: 3"});
    EXPECT_EQ(words_of(request_of(convolution, {{.padding_begin = -1, .padding_end = -1}})),
              Words{"smallest padding that is possible: 0"});
    EXPECT_EQ(
        words_of(request_of(transposed_convolution, {{.stride = 2, .output_padding = 2}})),
        (Words{"output padding 1, the largest below the stride", "stride 3, above the output padding"}));
    EXPECT_EQ(words_of(request_of(transposed_convolution,
                                  {{.input = 2, .kernel = 2, .padding_begin = 2, .padding_end = 2}})),
              (Words{"largest padding that leaves an output: 1", "smallest kernel that leaves an output: 4",
                     "smallest input that leaves an output: 4"}));
    EXPECT_EQ(words_of(request_of(max_pooling, {{.kernel = 3, .padding_begin = 2, .padding_end = 2}})),
              (Words{"padding 1, half the kernel", "kernel 4, twice the padding"}));
    EXPECT_EQ(words_of(request_of(average_pooling, {{.dilation = 2}})), Words{"dilation 1"});
    EXPECT_EQ(words_of(request_of(convolution, {{.output_padding = 1}})), Words{"output padding 0"});
    EXPECT_EQ(words_of(request_of(convolution, {{.ceil_mode = true}})), Words{"ceil mode off"});
    EXPECT_EQ(words_of(request_of(max_pooling, {{.input = 2, .stride = 2}})),
              (Words{"largest kernel that fits: 2", "smallest padding that fits: 1",
                     "smallest input that fits: 3"}));
}

TEST(Mends, TurnPaddingWordsIntoOthers) {
    using enum Operator;
    EXPECT_EQ(words_of(request_of(convolution, {{.stride = 2}}, PaddingWord::same)),
              (Words{"stride 1, which same padding needs", "padding \"half\"", "padding \"valid\""}));
    EXPECT_EQ(words_of(request_of(transposed_convolution, {{}}, PaddingWord::causal)),
              (Words{"padding \"half\"", "padding \"valid\"", "padding 2 before, 0 after as a number"}));
    EXPECT_EQ(words_of(request_of(convolution, {{.input = 4, .kernel = 6}}, PaddingWord::valid))[1],
              "smallest padding that fits: 1");
}

TEST(Mends, ChannelsAndGroups) {
    LayerRequest r = request_of(Operator::convolution, {AxisSpec{}});
    r.layer.in_channels = 5;
    r.layer.out_channels = 8;
    r.layer.groups = 4;
    EXPECT_EQ(words_of(r), (Words{"in channels 4, a multiple of the groups", "groups 1"}));
    r.layer.in_channels = 6;
    EXPECT_EQ(words_of(r),
              (Words{"in channels 8, a multiple of the groups", "groups 2, which divides the channels"}));
    r.layer.out_channels = 9;
    EXPECT_EQ(words_of(r), Words{"groups 3, which divides the channels"});
    r.layer.groups = 0;
    EXPECT_EQ(words_of(r), Words{"groups 1"});
}

TEST(Mends, WhatIsTooLargeIsCutToWhatCanBeDrawn) {
    LayerRequest r = request_of(Operator::convolution, {{.input = 5000}, {.input = 5000}});
    EXPECT_EQ(words_of(r), Words{"largest input that can be drawn: 2000"});
    r.layer.axes[1].input = 1000;
    EXPECT_EQ(words_of(r), Words{"largest input that can be drawn: 4000×1000"});
    r = request_of(Operator::transposed_convolution, {{.input = 3, .stride = 3'000'000'000}});
    EXPECT_EQ(words_of(r), Words{"largest stride that can be drawn: 1999997"});
}

TEST(Mends, NoneForWhatIsPossibleAndForTwoMistakes) {
    EXPECT_TRUE(mends(LayerRequest{}).empty());
    EXPECT_TRUE(mends(request_of(Operator::convolution, {{.kernel = 0, .stride = 0}})).empty());
    EXPECT_TRUE(mends(request_of(Operator::convolution, {})).empty());
}

}  // namespace
}  // namespace convwalk
