// The real window: work with files, figures and exports.
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
#include "support/command_line.h"
#include "support/environment.h"
#include "support/hands.h"
#include "support/places.h"
#include "support/real_window.h"
#include "support/twin.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::difference;
using testing::Ended;
using testing::finished;
using testing::Hands;
using testing::Shot;
using testing::TempFolder;
using testing::Twin;
using testing::wait_until;
using testing::WithVariable;
using testing::write_file;
using testing::real_window::scenario_of;
using testing::real_window::Window;

// --- before there is a window ---

class NoWindow : public ::testing::Test {
  protected:
    Ended run(const std::vector<std::string>& arguments) {
        const WithVariable no_display("DISPLAY", std::nullopt);
        const WithVariable no_wayland("WAYLAND_DISPLAY", std::nullopt);
        return finished(testing::kProgram, {.arguments = arguments,
                                            .folder = folder_.path(),
                                            .environment = {{"CONVWALK_CONFIG_DIR", folder_ / "config"},
                                                            {"HOME", folder_ / "home"}}});
    }

    static void expect_refused(const Ended& ended, int code, const std::vector<std::string>& words) {
        EXPECT_EQ(ended.code, code) << ended.err;
        EXPECT_EQ(ended.out, "");
        ASSERT_TRUE(ended.err.starts_with("convwalk: ") && ended.err.ends_with('\n')) << ended.err;
        const std::string sentence = ended.err.substr(0, ended.err.size() - 1);
        EXPECT_EQ(printable(sentence, sentence.size()), sentence) << "one line";
        for (const std::string& word : words) EXPECT_NE(sentence.find(word), sentence.npos) << sentence;
    }

    TempFolder folder_;
};

TEST_F(NoWindow, WithoutADisplayOneSentenceNamesWhatWorks) {
    write_file(folder_ / "figure.json", to_json(scenario_of("dilation")));
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"figure.json"}, {folder_ / "figure.json"}}) {
        expect_refused(run(arguments), kNoGraphics, {"display", "convwalk export"});
        EXPECT_EQ(folder_.names(), std::set<std::string>{"figure.json"}) << "nothing is written";
    }
}

TEST_F(NoWindow, WithoutADisplayTheFirstAnimationIsWritten) {
    if (!testing::command_line::has_opengl()) GTEST_SKIP() << "this machine has no OpenGL";
    for (const char* display : {"", ":54321"}) {
        const TempFolder folder;
        const testing::Start start = {
            .arguments = {},
            .folder = folder.path(),
            .environment = {
                {"DISPLAY", display}, {"WAYLAND_DISPLAY", ""}, {"CONVWALK_CONFIG_DIR", folder_ / "config"}}};
        const Ended ended = finished(testing::kProgram, start);
        EXPECT_EQ(ended.code, kSuccess) << ended.err;
        EXPECT_EQ(
            ended.err,
            "convwalk: there is no display to open a window on, so the animation that it would begin with "
            "goes into convwalk.gif; `convwalk --help` lists what else works\n");
        EXPECT_TRUE(ended.out.starts_with("wrote convwalk.gif (")) << ended.out;
        EXPECT_TRUE(content_of(folder / "convwalk.gif").starts_with("GIF89a"));
        // What is there is never overwritten.
        write_file(folder / "convwalk.gif", "mine");
        expect_refused(finished(testing::kProgram, start), kNoGraphics,
                       {"display", "convwalk.gif is there already"});
        EXPECT_EQ(content_of(folder / "convwalk.gif"), "mine");
        EXPECT_EQ(folder.names(), std::set<std::string>{"convwalk.gif"});
    }
}

TEST_F(NoWindow, AFileThatCannotBeOpenedIsRefusedBeforeAWindowIsAskedFor) {
    write_file(folder_ / "torn.json", to_json(scenario_of("dilation")).substr(0, 100));
    Scenario impossible = scenario_of("dilation");
    for (AxisSpec& axis : impossible.alone()->layer.axes) axis.dilation = 50;
    write_file(folder_ / "impossible.json", to_json(impossible));
    expect_refused(run({"missing.json"}), kBadInput, {"missing.json", "No such file"});
    expect_refused(run({"torn.json"}), kBadInput, {"torn.json"});
    expect_refused(run({"impossible.json"}), kBadInput, {"kernel"});
    expect_refused(run({"./"}), kBadInput, {folder_.path(), "folder"});
}

TEST(ProcessFiles, OfOneThatIsGoneAreEmpty) {
    // Opened like those of a process that has just ended, and as unreadable.
    EXPECT_EQ(testing::content_or_nothing("/proc/self/mem"), "");
    EXPECT_EQ(testing::content_or_nothing("/proc/self/missing"), "");
    EXPECT_NE(testing::content_or_nothing("/proc/self/stat"), "");
}

// --- in the window ---

Scenario with_stride(Scenario scenario, std::int64_t stride) {
    for (AxisSpec& axis : scenario.alone()->layer.axes) axis.stride = stride;
    return scenario;
}

Scenario with_input(Scenario scenario, std::int64_t input) {
    for (AxisSpec& axis : scenario.alone()->layer.axes) axis.input = input;
    return scenario;
}

TEST_F(Window, AnEditedFileIsSavedAndComesBack) {
    const Scenario before = scenario_of("no_padding_no_strides");
    const Scenario after = with_stride(before, 2);
    ASSERT_NE(before, after);
    {
        Hands hands = open_at_start(before);
        EXPECT_EQ(hands.title(), "figure.json · Convwalk");
        hands.click(Twin(before).number_beside("Stride"));
        hands.type("2");
        hands.key("Return");
        EXPECT_EQ(saved(), before) << "nothing is saved before it is asked for";
        hands.key("ctrl+s");
        EXPECT_EQ(saved(), after);
        quit(hands);
    }
    const std::string file = folder_ / "figure.json";
    EXPECT_EQ(settings().recent_files, std::vector<std::string>{file});
    EXPECT_EQ(last_document().scenario, after);
    EXPECT_EQ(last_document().file, file);
    EXPECT_FALSE(last_document().has_work());
    EXPECT_EQ(settings().scenario_folder, folder_.path());

    Hands hands = open();
    hands.key_at_once("Home");
    hands.settle();
    EXPECT_EQ(hands.title(), "figure.json · Convwalk");
    EXPECT_EQ(parse_scenario(hands.copied_by("ctrl+c")), after);
    quit(hands);
    EXPECT_EQ(last_document().scenario, after);
    EXPECT_EQ(last_document().file, file);
    EXPECT_FALSE(last_document().has_work());
}

TEST_F(Window, AClickPinsTheCellUnderThePointer) {
    const Scenario scenario = scenario_of("arbitrary_padding_no_strides");
    const Twin twin(scenario);
    Hands hands = open_at_start(scenario);
    const Shot loose = hands.shot();
    // The first output by keyboard, then one to the right and one down.
    hands.keys({"p", "shift+Right", "shift+Down"});
    const Shot by_keys = hands.shot();
    EXPECT_GT(difference(by_keys, loose), 500u);
    hands.key("Escape");
    EXPECT_EQ(difference(hands.shot(), loose), 0u);

    const Vec2 cell = twin.middle_of(spot_on(PlaneName::output, {0, 1, 1}));
    hands.click(cell);
    hands.point(kAside);
    EXPECT_EQ(difference(hands.shot(), by_keys), 0u) << "the same cell";
    hands.click(cell);
    hands.point(kAside);
    EXPECT_EQ(difference(hands.shot(), loose), 0u) << "a second click lets go";
    quit(hands);
}

TEST_F(Window, TheTimelineIsScrubbed) {
    const Scenario scenario = scenario_of("no_padding_strides");
    const Twin twin(scenario);
    Hands hands = open_at_start(scenario);
    const auto picture = [&] { return hands.shot().part(twin.canvas()); };
    const Shot at_start = picture();
    std::vector<Shot> steps;
    for (std::int64_t i = 0; i < 4; ++i) {
        hands.key("Right");
        steps.push_back(picture());
    }
    hands.key("End");
    const Shot at_end = picture();
    hands.key("Home");
    ASSERT_EQ(difference(picture(), at_start), 0u);

    // Somewhere on the track is a place that is neither of its ends.
    const RectPx bar = twin.timeline();
    const double middle_y = bar.y + bar.height / 2.0;
    hands.drag({bar.x + 0.5 * bar.width, middle_y}, {bar.x + bar.width - 3.0, middle_y});
    hands.point(kAside);
    EXPECT_EQ(difference(picture(), at_end), 0u);
    hands.drag({bar.x + 0.5 * bar.width, middle_y}, {bar.x + 3.0, middle_y});
    hands.point(kAside);
    EXPECT_EQ(difference(picture(), at_start), 0u);
    hands.drag({bar.x + 0.5 * bar.width, middle_y}, {bar.x + 0.45 * bar.width, middle_y});
    hands.point(kAside);
    const Shot between = picture();
    EXPECT_NE(difference(between, at_start), 0u);
    EXPECT_TRUE(std::any_of(steps.begin(), steps.end(), [&](const Shot& step) {
        return difference(step, between) == 0;
    })) << "a picture of a step";
    quit(hands);
}

TEST_F(Window, EditsAreUndoneAndDoneAgain) {
    const Scenario before = scenario_of("dilation");
    Hands hands = open_at_start(before);
    const auto now = [&] { return parse_scenario(hands.copied_by("ctrl+c")); };
    Scenario turned = before;
    turned.view.kind = before.view.kind == ViewKind::flat ? ViewKind::oblique : ViewKind::flat;
    Scenario numbered = turned;
    numbered.view.indices = !turned.view.indices;
    hands.keys({"v", "i"});
    EXPECT_EQ(now(), numbered);
    hands.key("ctrl+z");
    EXPECT_EQ(now(), turned);
    hands.key("ctrl+z");
    EXPECT_EQ(now(), before);
    hands.key("ctrl+z");
    EXPECT_EQ(now(), before) << "there is nothing more to undo";
    hands.key("ctrl+shift+z");
    EXPECT_EQ(now(), turned);
    hands.key("ctrl+y");
    EXPECT_EQ(now(), numbered);
    hands.key("ctrl+s");
    EXPECT_EQ(saved(), numbered);
    quit(hands);
}

TEST_F(Window, AScenarioIsPastedAndGarbageIsNot) {
    const Scenario before = scenario_of("dilation");
    const Scenario other = scenario_of("padding_strides_odd_transposed");
    Hands hands = open_at_start(before);
    const auto now = [&] { return parse_scenario(hands.copied_by("ctrl+c")); };
    Scenario impossible = before;
    for (AxisSpec& axis : impossible.alone()->layer.axes) axis.dilation = 50;
    for (const std::string& garbage : {std::string("garbage"), std::string(), to_json(other).substr(0, 200),
                                       std::string("{}"), to_json(impossible), std::string(3'000'000, '[')}) {
        hands.set_clipboard(garbage);
        hands.key("ctrl+v");
        EXPECT_EQ(now(), before) << garbage.substr(0, 60);
    }
    hands.set_clipboard(to_json(other));
    hands.key_at_once("ctrl+v");
    hands.key_at_once("Home");
    hands.settle();
    EXPECT_EQ(hands.title(), "Unnamed (changed) · Convwalk");
    EXPECT_EQ(now(), other);
    hands.key("ctrl+s");
    hands.type("other");
    hands.key("Return");
    EXPECT_EQ(parse_scenario(content_of(folder_ / "other.json")), other);
    EXPECT_EQ(saved(), before) << "what was pasted is a figure of its own";
    hands.key("ctrl+z");
    EXPECT_EQ(hands.title(), "figure.json · Convwalk");
    EXPECT_EQ(now(), before) << "one step of undo";
    quit(hands);
}

TEST_F(Window, ChangesOfAFileAreAskedAboutBeforeItIsClosed) {
    const Scenario before = scenario_of("dilation");
    Scenario after = before;
    after.view.indices = !before.view.indices;
    Twin twin(before);
    twin.bench.open(folder_with_figure(before));
    for (const Action action : {Action::toggle_indices, Action::quit}) twin.press(action);
    const auto ask = [&](Hands& hands) {
        hands.keys({"i", "ctrl+q"});
        EXPECT_FALSE(hands.has_ended());
    };
    {
        Hands hands = open_at_start(before);
        ask(hands);
        hands.key("Escape");
        hands.settle();
        EXPECT_FALSE(hands.has_ended());
        hands.key("ctrl+q");
        EXPECT_FALSE(hands.has_ended()) << "asked again";
        hands.click(twin.middle_of("Don't save"));
        EXPECT_EQ(hands.ended().code, kSuccess);
    }
    EXPECT_EQ(saved(), before);
    {
        Hands hands = open_at_start(before);
        ask(hands);
        hands.click(twin.middle_of("Save"));
        EXPECT_EQ(hands.ended().code, kSuccess);
    }
    EXPECT_EQ(saved(), after);
}

TEST_F(Window, ADocumentIsSavedUnderANameAndOpenedByName) {
    const Scenario scenario = scenario_of("padding_strides");
    Hands hands = open_at_start(scenario);
    hands.key("ctrl+shift+s");
    hands.type("other");
    hands.key("Return");
    EXPECT_EQ(parse_scenario(content_of(folder_ / "other.json")), scenario);
    EXPECT_EQ(hands.title(), "other.json · Convwalk");
    hands.key("ctrl+o");
    hands.type("figure");
    hands.key("Return");
    EXPECT_EQ(hands.title(), "figure.json · Convwalk");
    quit(hands);
    EXPECT_EQ(settings().recent_files,
              (std::vector<std::string>{folder_ / "figure.json", folder_ / "other.json"}));
}

TEST_F(Window, AnExportIsWhatTheCopiedCommandMakes) {
    Scenario scenario = scenario_of("padding_strides_odd_transposed");
    scenario.title = "It's \"$HOME\" \\ `date` — ünïcode";
    scenario.output.size = {320, 240};
    Twin twin(scenario);
    twin.press(Action::export_figure);
    remember_export_folder();
    Hands hands = open_at_start(scenario);
    hands.key("ctrl+e");
    hands.click(twin.middle_of("Export"));
    const std::string exported = content_of(folder_ / "figure.gif");
    EXPECT_TRUE(exported.starts_with("GIF89a"));
    hands.key("Escape");
    const std::string command = hands.copied_by("ctrl+shift+c");
    EXPECT_TRUE(command.starts_with("convwalk export ")) << command;
    quit(hands);

    const TempFolder elsewhere;
    const std::string programs = std::filesystem::path(testing::kProgram).parent_path();
    const Ended ended = finished("/bin/sh", {.arguments = {"-c", command},
                                             .folder = elsewhere.path(),
                                             .environment = {{"PATH", programs + ":/usr/bin:/bin"}}});
    EXPECT_EQ(ended.code, kSuccess) << ended.err;
    EXPECT_EQ(elsewhere.names(), std::set<std::string>{"figure.gif"});
    EXPECT_TRUE(content_of(elsewhere / "figure.gif") == exported) << command;
}

TEST_F(Window, ExportsAreCancelledAndLeaveNothing) {
    // Far longer than a person waits.
    Scenario scenario = with_input(scenario_of("no_padding_no_strides"), 60);
    scenario.output.size = {1600, 1200};
    // So that the preview rests between its steps, however slow it is to draw.
    scenario.pace.step_ms = 8000;
    Twin twin(scenario);
    twin.press(Action::export_figure);
    remember_export_folder();
    Hands hands = open_at_start(scenario);
    const std::set<std::string> before = folder_.names();
    const auto begin = [&] {
        hands.click_at_once(twin.middle_of("Export"));
        // The unfinished file has another name.
        wait_until("for the export to begin", [&] { return folder_.names() != before; });
    };
    hands.key("ctrl+e");
    for (int i = 0; i < 2; ++i) {
        begin();
        hands.key_at_once("Escape");
        wait_until("for the end of the export", [&] { return folder_.names() == before; });
        hands.settle();
    }
    // It is asked about, and Esc stops the export after the question.
    begin();
    hands.key_at_once("ctrl+q");
    wait_until("for the end of the export", [&] {
        hands.key_at_once("Escape");
        return folder_.names() == before;
    });
    hands.settle();
    EXPECT_FALSE(hands.has_ended());
    hands.key("Escape");
    quit(hands);
    std::set<std::string> after = before;
    // Held by the window while it is open.
    after.erase("config/sessions/1.json.lock");
    after.insert({"config/settings.json", "config/sessions", "config/sessions/1.json"});
    EXPECT_EQ(folder_.names(), after);
}

}  // namespace
}  // namespace convwalk
