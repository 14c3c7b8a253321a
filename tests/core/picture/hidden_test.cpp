// What a figure does not tell, in every view: no label says it, or the view says that it can't keep it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "basics/errors.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr ViewKind kViews[] = {ViewKind::oblique, ViewKind::flat,     ViewKind::overlap,
                               ViewKind::scatter, ViewKind::both,     ViewKind::there_and_back,
                               ViewKind::matrix,  ViewKind::channels, ViewKind::channel_sums};

Scenario scenario_in(ViewKind view, Hidden hidden) {
    Scenario s = parse_scenario(R"({"convwalk": 1, "layer": {"operator": "transposed_convolution", "input": 3,
        "kernel": 2, "stride": 2}, "values": {"shown": true, "input": "constant", "constant": 7,
        "kernel": [[101, 102], [103, 104]]}})");
    if (view == ViewKind::there_and_back)
        s = parse_scenario(R"({"convwalk": 1, "layer": {"operator": "convolution", "input": 6, "kernel": 2,
            "stride": 2}, "values": {"shown": true, "input": "constant", "constant": 7,
            "kernel": [[101, 102], [103, 104]]}})");
    s.view.kind = view;
    s.view.hidden = hidden;
    s.output.size = {1600, 1000};
    return s;
}

std::set<std::string> labels(const Scenario& s) {
    const Figure f = figure(s);
    std::set<std::string> all;
    for (const Primitive& primitive : build_scene(f, at(f.timeline, f.timeline.duration())).primitives) {
        if (const auto* label = std::get_if<Label>(&primitive)) all.insert(label->text);
    }
    return all;
}

bool tells(const std::set<std::string>& words, const std::string& what) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word.find(what) != std::string::npos; });
}

TEST(Hidden, ResultsStandInNoView) {
    for (const ViewKind view : kViews) {
        if (!view_of(view).hides.result) continue;
        const auto open = labels(scenario_in(view, {}));
        const auto hidden = labels(scenario_in(view, {false, true}));
        // 707 = 7 times 101, and so on.
        for (const char* number : {"707", "714", "721", "728"})
            EXPECT_FALSE(tells(hidden, number)) << int(view) << " " << number;
        EXPECT_NE(open, hidden) << int(view);
    }
}

TEST(Hidden, SizesStandInNoView) {
    for (const ViewKind view : kViews) {
        if (!view_of(view).hides.size || view == ViewKind::there_and_back) continue;
        EXPECT_TRUE(tells(labels(scenario_in(view, {})), "6×6")) << int(view);
        EXPECT_FALSE(tells(labels(scenario_in(view, {true, true})), "6×6")) << int(view);
    }
}

TEST(Hidden, AViewThatCanKeepNothingSaysSo) {
    for (const ViewKind view : kViews) {
        for (const Hidden hidden : {Hidden{true, false}, Hidden{false, true}}) {
            const Hidden able = view_of(view).hides;
            const bool can = (!hidden.size || able.size) && (!hidden.result || able.result);
            const auto why = why_no_figure(scenario_in(view, hidden));
            EXPECT_EQ(!why, can) << int(view);
            if (why) {
                EXPECT_NE(why->sentence.find("can hide"), std::string::npos) << why->sentence;
            }
        }
    }
}

// Along a transposed layer's expanded input, indices are a ruler in parts of an input.
TEST(Ruler, TellsPartsOfAnInput) {
    Scenario s = parse_scenario(R"({"convwalk": 1, "layer": {"operator": "transposed_convolution", "input": 3,
        "kernel": 3, "stride": 3, "dimensions": 1}, "view": {"kind": "flat", "indices": true}})");
    s.output.size = {1600, 600};
    const auto words = labels(s);
    for (const char* place : {"¹/₃", "²/₃", "1¹/₃", "−²/₃", "2"}) EXPECT_TRUE(words.contains(place)) << place;
    s.alone()->layer.axes[0].stride = 2;
    EXPECT_TRUE(labels(s).contains("½"));
    s.alone()->layer.axes[0].stride = 1;
    EXPECT_FALSE(labels(s).contains("½"));
}

}  // namespace
}  // namespace convwalk
