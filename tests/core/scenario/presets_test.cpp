// The ready-made scenarios.
#include <gtest/gtest.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "scenario/export_limits.h"
#include "scenario/preset_labels.h"
#include "scenario/scenario.h"
#include "scenario/with_preset.h"
#include "support/random_scenario.h"
#include "support/scenario_texts.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::scenario_texts::expect_sentence;
using testing::scenario_texts::refusal_of;

// --- presets ---

TEST(Presets, HaveNamesOfTheirOwnAndCanBeMade) {
    std::set<std::string> names;
    for (const Preset& p : presets()) {
        EXPECT_TRUE(names.insert(p.name).second) << p.name;
        EXPECT_FALSE(p.group.empty() || p.about.empty()) << p.name;
        EXPECT_FALSE(why_invalid(layer_of(p.scenario))) << p.name;
        EXPECT_EQ(preset(p.name).scenario, p.scenario);
    }
    expect_sentence(refusal_of([] { return preset("dilatoin"); }),
                    {"preset \"dilatoin\"", "did you mean \"dilation\"?"});
    expect_sentence(refusal_of([] { return preset(""); }), {"unknown preset"});
}

// The number behind a word of a title: 2 of "stride" in "kernel 4, stride 2"; none: the word is not there.
std::optional<std::int64_t> said_in(const std::string& title, const std::string& word) {
    const std::regex wanted("(^|: |, )" + word + " ([0-9]+)($|,)");
    std::smatch found;
    if (!std::regex_search(title, found, wanted)) return std::nullopt;
    return std::stoll(found[2]);
}

TEST(Presets, HaveLabelsThatSayWhatTheyAre) {
    std::set<std::pair<std::string, std::string>> titles;
    std::vector<std::string> groups;
    int numbers = 0;
    for (const Preset& p : presets()) {
        const std::string& title = label_of(p);
        SCOPED_TRACE(p.name + ": " + title);
        EXPECT_TRUE(titles.insert({p.group, title}).second);
        if (groups.empty() || groups.back() != p.group) groups.push_back(p.group);
        ASSERT_FALSE(title.empty());
        EXPECT_TRUE(title[0] >= 'A' && title[0] <= 'Z');
        EXPECT_EQ(title.find_first_of("_."), std::string::npos);
        EXPECT_LE(title.size(), 80U);
        const AxisSpec axis = resolved(layer_of(p.scenario)).axes[0];
        const std::pair<const char*, std::int64_t> fields[] = {{"kernel", axis.kernel},
                                                               {"stride", axis.stride},
                                                               {"padding", axis.padding_begin},
                                                               {"output padding", axis.output_padding},
                                                               {"dilation", axis.dilation}};
        for (const auto& [word, value] : fields) {
            const auto said = said_in(title, word);
            if (!said) continue;
            EXPECT_EQ(*said, value) << word;
            ++numbers;
        }
    }
    EXPECT_GT(numbers, 60);
    // Those of a group stand together.
    EXPECT_EQ(std::set(groups.begin(), groups.end()).size(), groups.size());
}

TEST(Presets, BeginWithTheDoublingThatALectureShows) {
    const Preset& first = presets().front();
    EXPECT_EQ(first.name, "upsample_by_2");
    EXPECT_EQ(first.group, "Upsample by 2");
    const Layer layer = resolved(layer_of(first.scenario));
    EXPECT_EQ(layer.op, Operator::transposed_convolution);
    EXPECT_EQ(input_extents(layer), (Extents{4, 4}));
    EXPECT_EQ(output_extents(layer), (Extents{8, 8}));
    EXPECT_EQ(first.scenario.view.kind, ViewKind::flat);
    EXPECT_TRUE(first.scenario.values.shown);
    EXPECT_EQ(first.scenario.output.size, (SizePx{1280, 720}));
}

// The animations of conv_arithmetic under their names, with the sizes of the guide's figures 2.1 to 5.1.
TEST(Presets, AreTheGuidesAnimations) {
    struct Animation {
        const char* name;
        std::int64_t input, kernel, stride, dilation, output;
    };
    const std::vector<Animation> animations = {
        {"no_padding_no_strides", 4, 3, 1, 1, 2},
        {"arbitrary_padding_no_strides", 5, 4, 1, 1, 6},
        {"same_padding_no_strides", 5, 3, 1, 1, 5},
        {"full_padding_no_strides", 5, 3, 1, 1, 7},
        {"no_padding_strides", 5, 3, 2, 1, 2},
        {"padding_strides", 5, 3, 2, 1, 3},
        {"padding_strides_odd", 6, 3, 2, 1, 3},
        {"no_padding_no_strides_transposed", 2, 3, 1, 1, 4},
        {"arbitrary_padding_no_strides_transposed", 6, 4, 1, 1, 5},
        {"same_padding_no_strides_transposed", 5, 3, 1, 1, 5},
        {"full_padding_no_strides_transposed", 7, 3, 1, 1, 5},
        {"no_padding_strides_transposed", 2, 3, 2, 1, 5},
        {"padding_strides_transposed", 3, 3, 2, 1, 5},
        {"padding_strides_odd_transposed", 3, 3, 2, 1, 6},
        {"dilation", 7, 3, 1, 2, 3},
        {"numerical_no_padding_no_strides", 5, 3, 1, 1, 3},
        {"numerical_padding_strides", 5, 3, 2, 1, 3},
        {"numerical_average_pooling", 5, 3, 1, 1, 3},
        {"numerical_max_pooling", 5, 3, 1, 1, 3},
    };
    const auto square = [](std::int64_t side) { return Extents{side, side}; };
    for (const Animation& a : animations) {
        SCOPED_TRACE(a.name);
        const Layer layer = resolved(layer_of(preset(a.name).scenario));
        EXPECT_EQ(layer.op == Operator::transposed_convolution, std::string(a.name).ends_with("_transposed"));
        EXPECT_EQ(input_extents(layer), square(a.input));
        EXPECT_EQ(kernel_extents(layer), square(a.kernel));
        EXPECT_EQ(output_extents(layer), square(a.output));
        for (const AxisSpec& axis : layer.axes) {
            EXPECT_EQ(axis.stride, a.stride);
            EXPECT_EQ(axis.dilation, a.dilation);
        }
    }
}

TEST(Presets, AreShownAsTheyAreOnADocumentThatNobodyChanged) {
    std::vector<Scenario> starts = {Scenario{}};
    for (const Preset& p : presets()) starts.push_back(p.scenario);
    for (const Scenario& start : starts) {
        for (const Preset& p : presets()) EXPECT_EQ(with_preset(start, p), p.scenario) << p.name;
    }
}

TEST(Presets, LeaveWhatAPersonChanged) {
    Scenario changed = preset("padding_strides").scenario;
    changed.title = "Its own";
    changed.view = {ViewKind::flat, true, false};
    changed.theme = built_in_theme("dark");
    changed.pace.motion = Motion::smooth;
    changed.output.size = {640, 480};
    changed.values.shown = true;
    changed.subject = NetworkDocument{};
    Scenario expected = changed;
    expected.title = "";
    expected.subject = layer_of(preset("dilation").scenario);
    EXPECT_EQ(with_preset(changed, preset("dilation")), expected);
    EXPECT_EQ(with_preset(changed, preset("causal_dilated")).view.kind, ViewKind::flat);
    // A view of its own, and numbers of its own.
    const Scenario scattered = with_preset(changed, preset("scatter_kernel_3_stride_2"));
    EXPECT_EQ(scattered.view.kind, ViewKind::scatter);
    EXPECT_EQ(scattered.values, preset("scatter_kernel_3_stride_2").scenario.values);
    EXPECT_TRUE(scattered.view.indices);
}

TEST(Presets, AgreeWithTheVectors) {
    int compared = 0;
    for (const json& v : testing::vectors_of("animations.jsonl")) {
        if (v["source"] == "random") continue;
        ++compared;
        SCOPED_TRACE(v["name"]);
        const Layer layer = resolved(*preset(v["name"].get<std::string>()).scenario.alone());
        EXPECT_EQ(layer.op == Operator::transposed_convolution, v["op"] == "conv_transpose");
        EXPECT_EQ(json(input_extents(layer)), v["input_size"]);
        EXPECT_EQ(json(output_extents(layer)), v["expected_output_size"]);
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_EQ(layer.axes[i].kernel, v["kernel_size"][i]);
            EXPECT_EQ(layer.axes[i].stride, v["stride"][i]);
            EXPECT_EQ(layer.axes[i].padding_begin, v["padding"][i]);
            EXPECT_EQ(layer.axes[i].dilation, v["dilation"][i]);
        }
    }
    EXPECT_GT(compared, 5);
}

}  // namespace
}  // namespace convwalk
