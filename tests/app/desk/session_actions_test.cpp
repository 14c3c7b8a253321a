// What actions and pasting do to a document, without a window.
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "desk/pasting.h"
#include "desk/session_actions.h"

namespace convwalk {
namespace {

Session session_of(const char* name) {
    return Session(preset(name).scenario);
}

TEST(Actions, HaveARowEach) {
    std::set<Action> seen;
    for (const ActionInfo& info : all_actions()) {
        EXPECT_TRUE(seen.insert(info.action).second) << info.words;
        EXPECT_EQ(&info_of(info.action), &info);
        EXPECT_NE(info.keys.front().key, Key::none) << info.words;
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(*seen.rbegin()) + 1);
}

TEST(Actions, OfTheFileMenuStandInSections) {
    const auto sections = file_menu_actions();
    ASSERT_EQ(sections.size(), 5U);
    EXPECT_EQ(sections[0],
              (std::vector<Action>{Action::new_document, Action::open, Action::save, Action::save_as,
                                   Action::export_again, Action::lessons, Action::add_to_lesson}));
    EXPECT_EQ(sections[3], std::vector<Action>{Action::type_as_screen_says});
    EXPECT_EQ(sections[4], (std::vector<Action>{Action::help, Action::quit}));
    std::set<Action> seen;
    for (const auto& section : sections) {
        EXPECT_FALSE(section.empty());
        for (const Action action : section) EXPECT_TRUE(seen.insert(action).second);
    }
}

TEST(Actions, KeysReadWell) {
    EXPECT_EQ(to_string(info_of(Action::larger_type).keys.front()), "Ctrl+=");
    EXPECT_EQ(to_string(info_of(Action::smaller_type).keys.front()), "Ctrl+−");
    EXPECT_EQ(to_string(info_of(Action::zoom_in).keys.front()), "+");
    EXPECT_EQ(to_string(info_of(Action::redo).keys.front()), "Ctrl+Shift+Z");
    EXPECT_EQ(info_of(Action::redo).keys.size(), 2U);
    EXPECT_EQ(info_of(Action::undo).keys.size(), 1U);
}

TEST(SessionActions, ToggleAndTakeBack) {
    Session session = session_of("dilation");
    const Scenario before = session.scenario();
    EXPECT_FALSE(can_perform(Action::undo, session));
    for (const Action action : {Action::toggle_motion, Action::toggle_indices, Action::toggle_numbers,
                                Action::toggle_products, Action::toggle_words}) {
        EXPECT_TRUE(perform(action, session));
        EXPECT_NE(session.scenario(), before);
        EXPECT_TRUE(can_perform(Action::undo, session));
        EXPECT_TRUE(perform(Action::undo, session));
        EXPECT_EQ(session.scenario(), before);
    }
    EXPECT_TRUE(can_perform(Action::redo, session));
    EXPECT_FALSE(perform(Action::zoom_in, session)) << "it is about the canvas";
}

TEST(SessionActions, Play) {
    Session session = session_of("dilation");
    session.playback.speed = 1;
    EXPECT_TRUE(perform(Action::faster, session));
    EXPECT_EQ(session.playback.speed, 2);
    for (int i = 0; i < 9; ++i) EXPECT_TRUE(perform(Action::slower, session));
    EXPECT_EQ(session.playback.speed, kSpeeds[0]);
    EXPECT_TRUE(perform(Action::last, session));
    EXPECT_FALSE(session.playback.playing);
    EXPECT_EQ(session.playback.tick(), session.figure().timeline.duration());
    // From the end it begins anew.
    EXPECT_TRUE(perform(Action::play_or_pause, session));
    EXPECT_EQ(session.playback.tick(), 0);
}

TEST(Pasting, TellsWhatTheTextMakesOfTheDocument) {
    const Session session = session_of("dilation");
    const Pasted json = pasted(to_json(preset("padding_strides").scenario), session, std::nullopt);
    EXPECT_EQ(json.scenario, preset("padding_strides").scenario);
    const Pasted layer = pasted("nn.Conv2d(1, 1, 5)", session, std::nullopt);
    ASSERT_TRUE(layer.scenario);
    ASSERT_TRUE(layer.layer);
    EXPECT_EQ(layer.layer->layer.axes.front().kernel, 5);
    EXPECT_FALSE(layer.network);
    const Pasted network = pasted("C(8,3)-P-C(4,3)", session, std::nullopt);
    EXPECT_TRUE(network.network);
    ASSERT_TRUE(network.scenario);
    EXPECT_EQ(network.scenario->network()->stack.layers.size(), 3U);
    const Pasted numbers = pasted("1 2\n3 4", session, std::nullopt);
    EXPECT_TRUE(numbers.refused);
    EXPECT_FALSE(numbers.scenario);
    const Pasted nothing = pasted("import this", session, std::nullopt);
    EXPECT_FALSE(nothing.why_not_read.empty());
    EXPECT_FALSE(nothing.scenario);
}

}  // namespace
}  // namespace convwalk
