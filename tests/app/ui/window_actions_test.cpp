// The real window: every action by its keys, sizes, sleep.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include "basics/text.h"
#include "cli/run.h"
#include "desk/actions.h"
#include "desk/settings.h"
#include "scenario/scenario.h"
#include "support/environment.h"
#include "support/hands.h"
#include "support/places.h"
#include "support/real_window.h"
#include "support/twin.h"

namespace convwalk {
namespace {

using testing::difference;
using testing::Ended;
using testing::Hands;
using testing::Shot;
using testing::Twin;
using testing::WithVariable;
using testing::Work;
using testing::work_of;
using testing::real_window::scenario_of;
using testing::real_window::Window;

// --- in the window ---

// As xdotool calls a chord.
std::string x_name(const Chord& chord) {
    static const std::map<Key, std::string> kNames = {
        {Key::space, "space"}, {Key::enter, "Return"},  {Key::escape, "Escape"},
        {Key::tab, "Tab"},     {Key::left, "Left"},     {Key::right, "Right"},
        {Key::up, "Up"},       {Key::down, "Down"},     {Key::home, "Home"},
        {Key::end, "End"},     {Key::plus, "equal"},    {Key::minus, "minus"},
        {Key::comma, "comma"}, {Key::period, "period"}, {Key::f1, "F1"},
        {Key::f6, "F6"},       {Key::f11, "F11"},       {Key::digit_0, "0"},
        {Key::digit_1, "1"},   {Key::digit_2, "2"},     {Key::backspace, "BackSpace"},
    };
    const std::string held = std::string(chord.ctrl ? "ctrl+" : "") + (chord.shift ? "shift+" : "");
    if (chord.key >= Key::a)
        return held + static_cast<char>('a' + (static_cast<int>(chord.key) - static_cast<int>(Key::a)));
    return held + kNames.at(chord.key);
}

// So tall that every menu shows all its entries.
class TallWindow : public Window {
  protected:
    TallWindow() : Window({1280, 2000}) {}

    Hands open_tall(const Scenario& scenario) {
        std::filesystem::remove_all(folder_ / "config");
        Hands hands = open_at_start(scenario);
        hands.resize(kSize);
        return hands;
    }

    static constexpr SizePx kSize{1280, 1990};
};

TEST_F(TallWindow, EveryActionCanBeAskedForByEachOfItsKeys) {
    const Scenario scenario = scenario_of("no_padding_no_strides");
    Hands hands = open_tall(scenario);
    for (const ActionInfo& action : all_actions()) {
        if (action.action == Action::quit) continue;
        for (const Chord& chord : action.keys) {
            for (const std::string& key : {x_name(chord), std::string("Home"), std::string("Escape")})
                hands.key_at_once(key);
            ASSERT_TRUE(hands.comes_to_rest()) << action.words << ": " << hands.ended().err;
        }
    }
    hands.key_at_once("ctrl+q");
}

TEST_F(Window, ASizeOfTypeIsKept) {
    const Scenario scenario = scenario_of("dilation");
    const auto kept = [&](const std::vector<std::string>& chords) {
        Hands hands = open_at_start(scenario);
        hands.keys(chords);
        quit(hands);
        return settings().ui_scale;
    };
    EXPECT_EQ(kept({"ctrl+equal"}), 1.25);
    EXPECT_EQ(kept({"ctrl+equal", "ctrl+equal", "ctrl+equal"}), 2) << "from where it was";
    EXPECT_EQ(kept({"ctrl+minus"}), 1.5);
    EXPECT_EQ(kept({"ctrl+0"}), 0);
}

TEST_F(Window, FullscreenAndHelpComeAndGo) {
    Hands hands = open_at_start(scenario_of("dilation"));
    const Shot whole = hands.shot();
    for (const auto& [come, go] : {std::pair{"F11", "F11"}, {"F11", "Escape"}, {"F1", "Escape"}}) {
        hands.key(come);
        EXPECT_GT(difference(hands.shot(), whole), 10'000u) << come;
        hands.key(go);
        EXPECT_EQ(difference(hands.shot(), whole), 0u) << come << " and " << go;
    }
    quit(hands);
}

TEST_F(Window, ItMayBeMadeTinyAndPutAway) {
    Hands hands = open_at_start(scenario_of("dilation"));
    // So that there is something to undo, as there is later.
    hands.keys({"v", "v"});
    const Shot whole = hands.shot();
    for (const SizePx size : {SizePx{1, 1}, {1, 800}, {1280, 1}, {300, 200}, {700, 400}}) {
        hands.resize(size);
        // What is asked for meanwhile is done.
        hands.keys({"F6", "F6", "Escape", "v", "v", "Right", "Home"});
        hands.resize({1280, 800});
        EXPECT_EQ(difference(hands.shot(), whole), 0u) << size.width << "x" << size.height;
    }
    hands.minimise();
    hands.restore();
    EXPECT_EQ(difference(hands.shot(), whole), 0u);
    quit(hands);
}

TEST_F(Window, WhenNothingMovesItSleeps) {
    Hands hands = open_at_start(scenario_of("dilation"));
    // Nothing is said and nothing is pointed at any more.
    hands.key("Escape");
    constexpr std::chrono::seconds kWatched{3};
    const Work before = work_of(hands.process());
    std::this_thread::sleep_for(kWatched);
    const Work after = work_of(hands.process());
    const double share = double(after.ns - before.ns) / double(std::chrono::nanoseconds(kWatched).count());
    EXPECT_LT(share, 0.05) << "of a processor; a busy loop takes all of one";
    quit(hands);
}

}  // namespace
}  // namespace convwalk
