// The ways in which work was lost, one after the other, in the real window.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "cli/run.h"
#include "desk/kept_sessions.h"
#include "support/command_line.h"
#include "support/real_window.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::Ended;
using testing::Hands;
using testing::Twin;
using testing::wait_until;
using testing::write_file;
using testing::command_line::expect_words;
using testing::real_window::scenario_of;
using testing::real_window::Window;

class LostWork : public Window {
  protected:
    // To the figure, which then rests at its start. A key that comes in the frame of Escape is the page's:
    // Home is pressed twice, which is as good as once.
    static void leave_start_page(Hands& hands) {
        hands.keys_at_once({"--delay", "250", "Escape", "Home", "Home"});
    }
    // Something that no file has.
    static Scenario edit(Hands& hands) {
        leave_start_page(hands);
        hands.point(kAside);
        hands.key("i");
        return parse_scenario(hands.copied_by("ctrl+c"));
    }
    [[nodiscard]] KeptSessions::Begun kept() const {
        return KeptSessions(disk(), folder_ / "config").begin(false);
    }
};

TEST_F(LostWork, NotByOpeningAFileAfterwards) {
    Scenario mine;
    {
        Hands hands = open();
        mine = edit(hands);
        quit(hands);
    }
    {
        Hands hands = open_at_start(scenario_of("dilation"));
        EXPECT_EQ(hands.title(), "figure.json · Convwalk");
        quit(hands);
    }
    ASSERT_EQ(kept().left.size(), 1u);
    EXPECT_EQ(kept().left.front().document.scenario, mine);
    Hands hands = open();
    EXPECT_EQ(hands.title(), "figure.json · Convwalk") << "what was open last";
    quit(hands);
    EXPECT_EQ(kept().left.front().document.scenario, mine);
}

TEST_F(LostWork, NotByACrash) {
    Scenario mine;
    {
        Hands hands = open();
        mine = edit(hands);
        wait_until("for it to be kept", [&] {
            return kept().last || std::filesystem::exists(folder_ / "config/sessions/1.json");
        });
        ::kill(hands.process(), SIGKILL);
        EXPECT_EQ(hands.ended().code, 128 + SIGKILL);
    }
    Hands hands = open();
    hands.point(kAside);
    hands.settle();
    EXPECT_EQ(parse_scenario(hands.copied_by("ctrl+c")), mine);
    EXPECT_EQ(hands.title(), "Unnamed (changed) · Convwalk");
    quit(hands);
}

TEST_F(LostWork, NotByASignal) {
    for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
        std::filesystem::remove_all(folder_ / "config");
        Hands hands = open();
        const Scenario mine = edit(hands);
        ::kill(hands.process(), signal);
        const Ended ended = hands.ended();
        EXPECT_EQ(ended.code, kInterrupted);
        EXPECT_EQ(ended.err, "convwalk: ended from outside; what was not finished is not kept\n");
        ASSERT_TRUE(kept().last);
        EXPECT_EQ(kept().last->scenario, mine);
    }
}

TEST_F(LostWork, NotWhereNothingCanBeKept) {
    write_file(folder_ / "config", "in the way");
    Hands hands = open();
    static_cast<void>(edit(hands));
    hands.key("ctrl+q");
    ASSERT_FALSE(hands.has_ended()) << "it asks";
    hands.key("Escape");
    ASSERT_FALSE(hands.has_ended());
    EXPECT_EQ(hands.title(), "Unnamed (changed) · Convwalk");
    ::kill(hands.process(), SIGTERM);
    expect_words(hands.ended().err, {"the figure is not kept: no file can be made in"});
}

// --- exports ---

class LostExport : public LostWork {
  protected:
    static Scenario long_one() {
        Scenario scenario = scenario_of("no_padding_no_strides");
        for (AxisSpec& a : scenario.alone()->layer.axes) a.input = 60;
        scenario.output.size = {1600, 1200};
        // So that the preview rests between its steps, however slow it is to draw.
        scenario.pace.step_ms = 8000;
        return scenario;
    }
    // An export that takes far longer than a person waits.
    Hands export_for_long() {
        Twin twin(long_one());
        twin.press(Action::export_figure);
        remember_export_folder();
        Hands hands = open_at_start(long_one());
        before_ = files();
        hands.key("ctrl+e");
        hands.click_at_once(twin.middle_of("Export"));
        wait_until("for the export to begin", [&] { return files() != before_; });
        return hands;
    }
    // Beside those of the settings.
    [[nodiscard]] std::set<std::string> files() const {
        std::set<std::string> found;
        for (const std::string& name : folder_.names()) {
            if (!name.starts_with("config/")) found.insert(name);
        }
        return found;
    }

    std::set<std::string> before_;
};

TEST_F(LostExport, ASignalLeavesNothingBehind) {
    for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
        Hands hands = export_for_long();
        ::kill(hands.process(), signal);
        const Ended ended = hands.ended();
        EXPECT_EQ(ended.code, kInterrupted);
        EXPECT_EQ(ended.err, "convwalk: ended from outside; what was not finished is not kept\n");
        EXPECT_EQ(files(), before_);
    }
}

TEST_F(LostExport, QuittingAsks) {
    Hands hands = export_for_long();
    hands.key_at_once("ctrl+q");
    // Esc stays, and the export goes on; the next one stops that alone.
    wait_until("for the end of the export", [&] {
        hands.key_at_once("Escape");
        return files() == before_;
    });
    hands.settle();
    EXPECT_FALSE(hands.has_ended());
    quit(hands);
}

// --- where the window was ---

TEST_F(LostWork, NorTheWindowsPlace) {
    {
        Hands hands = open();
        leave_start_page(hands);
        hands.point(kAside);
        hands.resize({1100, 700});
        quit(hands);
    }
    EXPECT_EQ(settings().window.width, 1100);
    EXPECT_EQ(settings().window.height, 700);
    {
        Hands hands = open();
        hands.settle();
        quit(hands);
    }
    EXPECT_EQ(settings().window.width, 1100);
    EXPECT_EQ(settings().window.height, 700);
    EXPECT_FALSE(kept().last->playing) << "paused stays paused";
}

}  // namespace
}  // namespace convwalk
