#include "desk/links.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "basics/errors.h"
#include "export/deflate.h"
#include "network/networks.h"
#include "support/environment.h"
#include "support/random_scenario.h"

namespace convwalk {
namespace {

TEST(Links, AreTheFlagsWhereTheseSayAllOfIt) {
    EXPECT_EQ(link_of(Scenario{}), "op=conv");
    Scenario up;
    set_layer_fields(*up.alone(), {{"input", "3"}, {"kernel", "4"}, {"stride", "2"}, {"padding", "1"}});
    up.alone()->layer.op = Operator::transposed_convolution;
    up.view.kind = ViewKind::flat;
    up.values.shown = true;
    EXPECT_EQ(link_of(up), "op=transposed&input=3&kernel=4&stride=2&padding=1&view=flat&numbers");
    up.title = "50 % & more";
    EXPECT_EQ(
        link_of(up),
        "op=transposed&input=3&kernel=4&stride=2&padding=1&view=flat&numbers&title=50%20%25%20%26%20more");
    EXPECT_EQ(scenario_in_link(link_of(up)), up);
}

TEST(Links, SayAPresetShortly) {
    for (const Preset& each : presets()) {
        const std::string link = link_of(each.scenario);
        EXPECT_EQ(scenario_in_link(link), each.scenario) << each.name;
        EXPECT_LT(link.size(), 2000U) << each.name;
        EXPECT_EQ(link.find_first_of(" \"'<>#"), std::string::npos) << link;
    }
}

TEST(Links, LeadBackToAnyScenario) {
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        const Scenario scenario = testing::random_scenario(random);
        const std::string link = link_of(scenario);
        // As a file has it.
        const Scenario kept = parse_scenario(to_json(scenario));
        ASSERT_EQ(scenario_in_link(link), kept) << link;
        ASSERT_EQ(scenario_in_link("https://example.org/a/?b#" + link), kept);
    }
}

TEST(Links, AreRefusedWithASentence) {
    const struct {
        std::string link;
        const char* word;
    } cases[] = {
        {"op=deconw", "deconw"},
        {"op=conv&kernel=a", "kernel"},
        {"op=conv&kernel=3&kernel=5", "twice"},
        {"op=conv&padding=", "padding"},
        {"op=max-pool&groups=2", "groups"},
        {"stride=2&colour=red", "colour"},
        {"view=round", "view"},
        {"theme=neon", "theme"},
        {"json=", "json"},
        {"json=!", "json"},
        {"json=AAAA", "json"},
        {"json=" + link_of(preset("pixel_shuffle_by_2").scenario).substr(5, 90), "json"},
        {"input=99999999999999999999", "input"},
        {std::string(3'000'000, 'a'), "longest"},
    };
    for (const auto& c : cases) {
        try {
            static_cast<void>(scenario_in_link(c.link));
            ADD_FAILURE() << c.link.substr(0, 80);
        } catch (const BadInput& error) {
            EXPECT_NE(std::string(error.what()).find(c.word), std::string::npos)
                << c.link.substr(0, 80) << ": " << error.what();
        }
    }
}

// A broken link gives a figure or a sentence.
TEST(Links, MayBeBrokenInAnyWay) {
    std::mt19937 random(3);
    const std::string good =
        link_of(preset("pixel_shuffle_by_2").scenario) + "&op=conv&kernel=3x5&title=%C3%A4";
    for (int i = 0; i < 2000; ++i) {
        std::string link = good;
        for (int n = 0; n < 4; ++n) link[random() % link.size()] = static_cast<char>(random() % 256);
        link.resize(random() % (link.size() + 1));
        try {
            static_cast<void>(scenario_in_link(link));
        } catch (const BadInput& error) {
            EXPECT_STRNE(error.what(), "");
        }
    }
}

TEST(Links, TakeNoMoreMemoryThanAScenarioMayHave) {
    EXPECT_EQ(inflated(deflated(std::string(100'000, 'a')), 1000), std::nullopt);
    EXPECT_EQ(inflated(deflated(std::string(100'000, 'a')), 100'000), std::string(100'000, 'a'));
    EXPECT_EQ(inflated("nothing", 1000), std::nullopt);
    EXPECT_EQ(inflated("", 1000), std::nullopt);
}

TEST(Links, StandBehindThePageThatWasNamed) {
    EXPECT_EQ(address_of(Scenario{}, "https://example.org/convwalk/"),
              "https://example.org/convwalk/#op=conv");
    EXPECT_EQ(address_of(Scenario{}, "https://example.org/#old"), "https://example.org/#op=conv");
    const testing::WithVariable page("CONVWALK_WEB", "http://127.0.0.1:8000/");
    EXPECT_EQ(web_page(), "http://127.0.0.1:8000/");
}

TEST(LessonLinks, LeadToAScene) {
    const LessonPlace place = {"a_stride_of_one_half", "steps"};
    EXPECT_EQ(link_of(place), "lesson=a_stride_of_one_half&scene=steps");
    EXPECT_EQ(lesson_in_link(address_of(place, "https://example.org/#old")), place);
    EXPECT_EQ(lesson_in_link("#lesson=checkerboards"), (LessonPlace{"checkerboards", ""}));
    EXPECT_EQ(lesson_in_link("lesson"), LessonPlace{});
    EXPECT_EQ(lesson_in_link("#op=transposed&input=3"), std::nullopt);
    EXPECT_THROW(static_cast<void>(lesson_in_link("#lesson=checkerboards&op=conv")), BadInput);
}

}  // namespace
}  // namespace convwalk
