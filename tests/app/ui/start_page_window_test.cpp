// The real window: the first start, and what is begun there.
#include <gtest/gtest.h>
#include <set>
#include <string>
#include "basics/text.h"
#include "cli/run.h"
#include "desk/settings.h"
#include "scenario/scenario.h"
#include "support/hands.h"
#include "support/real_window.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::Hands;
using testing::wait_until;
using testing::real_window::scenario_of;
using testing::real_window::Window;

// What is there once it no longer plays.
Scenario paused(Hands& hands) {
    hands.key_at_once("Home");
    hands.settle();
    return parse_scenario(hands.copied_by("ctrl+c"));
}

TEST_F(Window, TheFirstStartOffersFiguresAndEnterTakesTheFirst) {
    {
        Hands hands = open();
        hands.key_at_once("Return");
        EXPECT_EQ(paused(hands), scenario_of("upsample_by_2"));
        EXPECT_EQ(hands.title(), "Convwalk");
        quit(hands);
    }
    // The next start goes on with it.
    Hands hands = open();
    EXPECT_EQ(paused(hands), scenario_of("upsample_by_2"));
    // Typing searches, and code is read.
    hands.key_at_once("ctrl+n");
    hands.type_at_once("wrapped");
    hands.key_at_once("Return");
    EXPECT_EQ(paused(hands), scenario_of("padding_circular"));
    hands.key_at_once("ctrl+n");
    hands.type_at_once("nn.MaxPool2d(2)");
    hands.key_at_once("Return");
    EXPECT_EQ(layer_of(paused(hands)).layer.op, Operator::max_pooling);
    hands.key_at_once("ctrl+n");
    hands.keys_at_once({"Down", "Escape"});
    EXPECT_EQ(layer_of(paused(hands)).layer.op, Operator::max_pooling) << "Esc leads back";
    quit(hands);
}

TEST_F(Window, APresetLeavesTheFileThatIsOpenAsItWas) {
    const Scenario mine = scenario_of("dilation");
    Hands hands = open_at_start(mine);
    const std::string held = content_of(folder_ / "figure.json");
    hands.key_at_once("ctrl+n");
    hands.key_at_once("Return");
    EXPECT_EQ(paused(hands), scenario_of("upsample_by_2"));
    EXPECT_EQ(hands.title(), "Convwalk");
    hands.key("ctrl+s");
    hands.type("doubled");
    hands.key("Return");
    EXPECT_EQ(parse_scenario(content_of(folder_ / "doubled.json")), scenario_of("upsample_by_2"));
    EXPECT_EQ(content_of(folder_ / "figure.json"), held);
    hands.key("ctrl+z");
    EXPECT_EQ(hands.title(), "figure.json · Convwalk");
    quit(hands);
}

}  // namespace
}  // namespace convwalk
