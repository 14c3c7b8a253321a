// The program in a window, as a person meets it: keys, mouse and clipboard in; screen, files and an exit code
// out.
#include <gtest/gtest.h>

#include <fmt/format.h>

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
#include "support/twin.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::difference;
using testing::Display;
using testing::Ended;
using testing::finished;
using testing::Hands;
using testing::Shot;
using testing::Start;
using testing::TempFolder;
using testing::Twin;
using testing::wait_until;
using testing::WithVariable;
using testing::Work;
using testing::work_of;
using testing::write_file;

Scenario scenario_of(const std::string& name) {
    return preset(name).scenario;
}

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
         {std::vector<std::string>{}, {"figure.json"}, {folder_ / "figure.json"}}) {
        expect_refused(run(arguments), kNoGraphics, {"display", "convwalk export"});
        EXPECT_EQ(folder_.names(), std::set<std::string>{"figure.json"}) << "nothing is written";
    }
}

TEST_F(NoWindow, ADisplayThatIsNotThereIsNone) {
    const Ended ended =
        finished(testing::kProgram, {.arguments = {},
                                     .folder = folder_.path(),
                                     .environment = {{"DISPLAY", ":54321"}, {"WAYLAND_DISPLAY", ""}}});
    expect_refused(ended, kNoGraphics, {"display", "convwalk export"});
}

TEST_F(NoWindow, AFileThatCannotBeOpenedIsRefusedBeforeAWindowIsAskedFor) {
    write_file(folder_ / "torn.json", to_json(scenario_of("dilation")).substr(0, 100));
    Scenario impossible = scenario_of("dilation");
    for (AxisSpec& axis : impossible.layer.layer.axes) axis.dilation = 50;
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

class Window : public ::testing::Test {
  protected:
    explicit Window(SizePx screen = {1280, 800}) : display_(screen) {}

    Hands open(std::vector<std::string> arguments = {}) {
        std::filesystem::create_directories(folder_ / "home");
        // GLFW unloads the driver, and then the leaks of that have no name; these are C's ways to get memory,
        // which nothing of ours uses.
        write_file(driver_ / "lsan.supp", content_of(std::string(testing::kSourceDir) + "/tests/lsan.supp") +
                                              "leak:strdup\nleak:realloc\nleak:calloc\n");
        return Hands(display_,
                     {.arguments = std::move(arguments),
                      .folder = folder_.path(),
                      .environment = {{"CONVWALK_CONFIG_DIR", folder_ / "config"},
                                      {"HOME", folder_ / "home"},
                                      {"LSAN_OPTIONS",
                                       "print_suppressions=0:suppressions=" + (driver_ / "lsan.supp")}}},
                     testing::kProgram);
    }
    /// With a scenario's file open, paused at the start.
    Hands open_at_start(const Scenario& scenario) {
        folder_with_figure(scenario);
        Hands hands = open({"figure.json"});
        // Until then it plays, and may never come to rest on a slow machine.
        hands.key_at_once("Home");
        hands.point(kAside);
        return hands;
    }
    static void quit(Hands& hands) {
        hands.key("ctrl+q");
        const Ended ended = hands.ended();
        EXPECT_EQ(ended.code, kSuccess);
        EXPECT_EQ(ended.out + ended.err, "");
    }
    std::string folder_with_figure(const Scenario& scenario) {
        write_file(folder_ / "figure.json", to_json(scenario));
        return folder_ / "figure.json";
    }
    /// As if exports had gone into the folder before.
    void remember_export_folder() {
        Settings settings;
        settings.export_folder = folder_.path();
        EXPECT_EQ(SettingsFile(disk(), folder_ / "config").save(settings), std::nullopt);
    }
    [[nodiscard]] Settings settings() const {
        const ReadSettings read = parse_settings(content_of(folder_ / "config/settings.json"));
        EXPECT_EQ(read.sentence, std::nullopt);
        return read.settings;
    }
    [[nodiscard]] Scenario saved() const { return parse_scenario(content_of(folder_ / "figure.json")); }

    /// A place where the pointer is over nothing that answers.
    static constexpr Vec2 kAside{1278, 798};

    Display display_;
    TempFolder driver_;
    TempFolder folder_;
};

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

Scenario with_stride(Scenario scenario, std::int64_t stride) {
    for (AxisSpec& axis : scenario.layer.layer.axes) axis.stride = stride;
    return scenario;
}

Scenario with_input(Scenario scenario, std::int64_t input) {
    for (AxisSpec& axis : scenario.layer.layer.axes) axis.input = input;
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
    EXPECT_EQ(settings().session, (LastDocument{after, file, std::nullopt}));
    EXPECT_EQ(settings().scenario_folder, folder_.path());

    Hands hands = open();
    hands.key_at_once("Home");
    hands.settle();
    EXPECT_EQ(hands.title(), "figure.json · Convwalk");
    EXPECT_EQ(parse_scenario(hands.copied_by("ctrl+c")), after);
    quit(hands);
    EXPECT_EQ(settings().session, (LastDocument{after, file, std::nullopt}));
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
    for (AxisSpec& axis : impossible.layer.layer.axes) axis.dilation = 50;
    for (const std::string& garbage : {std::string("garbage"), std::string(), to_json(other).substr(0, 200),
                                       std::string("{}"), to_json(impossible), std::string(3'000'000, '[')}) {
        hands.set_clipboard(garbage);
        hands.key("ctrl+v");
        EXPECT_EQ(now(), before) << garbage.substr(0, 60);
    }
    hands.set_clipboard(to_json(other));
    hands.key("ctrl+v");
    hands.key("ctrl+s");
    EXPECT_EQ(saved(), other);
    hands.keys({"ctrl+z", "ctrl+s"});
    EXPECT_EQ(saved(), before) << "one step of undo";
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
    begin();
    hands.key_at_once("ctrl+q");
    EXPECT_EQ(hands.ended().code, kSuccess);
    std::set<std::string> after = before;
    after.insert("config/settings.json");
    EXPECT_EQ(folder_.names(), after);
}

// So tall that every menu shows all its entries.
class TallWindow : public Window {
  protected:
    TallWindow() : Window({1280, 2000}) {}

    // Where a person clicks one after the other, menus and dialogs first.
    using Path = std::vector<Vec2>;

    // Every control of the window, and every one of the menus and dialogs that a click opens.
    static std::vector<Path> everything(const Scenario& scenario) {
        std::vector<Path> found;
        std::vector<Path> openers = {{}};
        Repeated twin(scenario);
        while (!openers.empty()) {
            const Path opener = openers.back();
            openers.pop_back();
            const std::vector<Vec2> places = twin.after(opener).answering_places();
            const int popups = twin.after(opener).popups();
            for (const Vec2& place : places) {
                Path path = opener;
                path.push_back(place);
                found.push_back(path);
                if (path.size() < kDeepest && twin.after(path).popups() > popups) openers.push_back(path);
            }
        }
        return found;
    }

    // A twin that goes many ways from the same start. To close what was opened is quicker than to make
    // another.
    class Repeated {
      public:
        explicit Repeated(const Scenario& scenario) : scenario_(scenario) {}

        Twin& after(const Path& path) {
            if (twin_) {
                for (int i = 0; i < 3; ++i) twin_->hold({Key::escape, false, false});
                twin_->press(Action::first);
            }
            if (!twin_ || twin_->popups() > 0 || twin_->all_text() != at_start_) {
                twin_.reset();
                twin_.emplace(scenario_, kSize);
                at_start_ = twin_->all_text();
            }
            for (const Vec2& place : path)
                twin_->click({static_cast<float>(place.x), static_cast<float>(place.y)});
            return *twin_;
        }

      private:
        Scenario scenario_;
        std::optional<Twin> twin_;
        std::string at_start_;
    };

    Hands open_tall(const Scenario& scenario) {
        std::filesystem::remove_all(folder_ / "config");
        Hands hands = open_at_start(scenario);
        hands.resize(kSize);
        return hands;
    }

    static constexpr SizePx kSize{1280, 1990};
    static constexpr Vec2 kFarAside{1278, 1988};
    static constexpr std::size_t kDeepest = 3;  // a menu of a dialog
};

// Everything that can be clicked is: the list is what the window itself has, so that what is new is visited,
// too.
TEST_F(TallWindow, EveryControlAndMenuEntryCanBeChosen) {
    const WithVariable home("HOME", folder_ / "home");
    const Scenario scenario = scenario_of("no_padding_no_strides");
    const std::vector<Path> paths = everything(scenario);
    EXPECT_GT(paths.size(), 150u) << "the window has more than that";
    int ended = 0;
    std::optional<Hands> hands;
    Shot untouched;
    for (const Path& path : paths) {
        if (!hands) {
            hands.emplace(open_tall(scenario));
            untouched = hands->shot();
        }
        for (const Vec2& place : path) {
            hands->click_at_once(place);
            hands->settle();
        }
        // What began to play is halted, what was opened is closed.
        hands->keys_at_once({"Home", "Escape", "Escape", "Escape"});
        if (!hands->comes_to_rest()) {
            const Ended end = hands->ended();
            std::string where;
            for (const Vec2& place : path) where += fmt::format(" ({}, {})", place.x, place.y);
            EXPECT_EQ(end.code, kSuccess) << "a click at" << where << " ends the program: " << end.err;
            ++ended;
            hands.reset();
            continue;
        }
        const auto is_untouched = [&] {
            hands->point(kFarAside);
            return difference(hands->shot(), untouched) == 0;
        };
        if (is_untouched()) continue;
        // To undo is quicker than to begin anew, and does for most.
        hands->key_at_once("ctrl+z");
        if (!is_untouched()) hands.reset();
    }
    EXPECT_EQ(ended, 1) << "to quit is one of the entries";
}

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
