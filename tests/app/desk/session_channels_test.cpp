// A document whose view draws channels: the chosen one follows the layer.
#include <gtest/gtest.h>

#include "desk/session.h"

namespace convwalk {
namespace {

TEST(SessionOfChannels, TheChosenChannelFollowsTheLayer) {
    Session session(preset("channel_sums_of_three").scenario);
    Scenario scenario = session.scenario();
    scenario.view.channel = 3;
    session.change_to(scenario);
    const std::int64_t revision = session.revision();
    scenario.view.channel = 2;
    session.change_to(scenario);
    EXPECT_GT(session.revision(), revision) << "another channel is another figure";
    LayerRequest layer = session.layer();
    layer.layer.out_channels = 2;
    scenario.values.bias = BiasFill::none;
    session.change_to(scenario, layer);
    EXPECT_FALSE(session.refusal());
    EXPECT_EQ(session.scenario().view.channel, 1);
    session.undo();
    EXPECT_EQ(session.scenario().view.channel, 2);
}

}  // namespace
}  // namespace convwalk
