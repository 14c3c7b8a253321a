// Figures in words.
#include "picture/alternative_text.h"

#include <gtest/gtest.h>

#include "picture/figures.h"

namespace convwalk {
namespace {

Scenario halved() {
    Scenario scenario;
    set_layer_fields(*scenario.alone(), {{"input", "7"}, {"kernel", "3"}, {"stride", "2"}, {"padding", "1"}});
    return scenario;
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

TEST(AlternativeText, SaysSizesAndHowTheyComeAbout) {
    const Figure f = figure(halved());
    EXPECT_EQ(heading_of(f), "Convolution, 7×7 → 4×4");
    const std::string text = alternative_text(f);
    EXPECT_TRUE(text.starts_with(brief_text(f))) << text;
    EXPECT_TRUE(says(text, "7×7 → 4×4")) << text;
    EXPECT_TRUE(says(text, "o = ")) << text;
    EXPECT_TRUE(says(text, "stride 2")) << text;
}

TEST(AlternativeText, EveryPresetHasOneOfWholeLines) {
    for (const Preset& each : presets()) {
        const std::string text = alternative_text(figure(each.scenario));
        EXPECT_GT(text.size(), 60U) << each.name;
        EXPECT_TRUE(text.ends_with("\n")) << each.name;
        EXPECT_FALSE(says(text, "\n\n")) << each.name << ": " << text;
    }
}

TEST(AlternativeText, KeepsWhatIsAskedAbout) {
    Scenario scenario = halved();
    scenario.view.hidden.size = true;
    const Figure f = figure(scenario);
    for (const std::string& text : {alternative_text(f), heading_of(f)}) {
        EXPECT_FALSE(says(text, "4×4")) << text;
        EXPECT_FALSE(says(text, "= 4")) << text;
    }
}

}  // namespace
}  // namespace convwalk
