#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "desk/paths.h"
#include "support/environment.h"
#include "support/imgui_frames.h"
#include "support/temp_folder.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/file_dialog.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using Purpose = FileDialogState::Purpose;
using testing::content_of;
using testing::DrawnWords;
using testing::ImGuiFrames;
using testing::TempFolder;
using testing::WithVariable;
using testing::write_file;
using namespace std::chrono_literals;

constexpr SizePx kWindow = {1280, 800};

// The middle of a group of words that is drawn. A dialog is drawn last.
ImVec2 place_of(const ImGuiFrames& frames, const std::string& words, int which = 0) {
    const auto found = frames.find(words, which);
    EXPECT_TRUE(found) << words << " is not among\n" << frames.all_text();
    return found ? found->middle() : ImVec2{-1, -1};
}

bool says(const ImGuiFrames& frames, const std::string& words) {
    return frames.all_text().find(words) != std::string::npos;
}

void double_click(ImGuiFrames& frames, ImVec2 at) {
    frames.point(at);
    for (const bool down : {true, false, true, false}) frames.hold_button(down);
    frames.frames(20);
}

void select_all_and_type(ImGuiFrames& frames, const std::string& words) {
    // A field selects all of its text when it gets the keyboard.
    frames.type(words);
}

// --- choosing a file ---

class FileDialog : public ::testing::Test {
  protected:
    void open(Purpose purpose, const std::string& folder, const std::string& name, SizePx window = kWindow) {
        edit_ = {};
        edit_.state = file_dialog_in(disk(), purpose, folder, name);
        frames_.emplace(static_cast<float>(window.width), static_cast<float>(window.height));
        frames_->content = [this](Controls& controls) {
            if (edit_.closed || edit_.path) return;
            edit_ = file_dialog(controls, disk(), std::move(edit_.state));
        };
        frames_->frames(6);
    }
    ImGuiFrames& frames() { return *frames_; }
    const FileDialogState& state() const { return edit_.state; }
    void name(const std::string& typed) { select_all_and_type(frames(), typed); }
    void enter(const std::string& typed) {
        name(typed);
        frames().tap(Key::enter);
    }

    TempFolder temp_;
    FileDialogEdit edit_;
    std::optional<ImGuiFrames> frames_;
};

TEST_F(FileDialog, ListsFoldersAndFilesOfTheEndingOnly) {
    fs::create_directory(temp_ / "sub");
    write_file(temp_ / "b.json", "12345");
    write_file(temp_ / "A.JSON", "");
    write_file(temp_ / "c.gif", "");
    open(Purpose::open, temp_.path().string(), "");
    EXPECT_TRUE(says(frames(), "Open a figure"));
    for (const char* there : {"sub", "b.json", "A.JSON", "5 bytes"})
        EXPECT_TRUE(frames().find(there)) << there;
    EXPECT_FALSE(frames().find("c.gif"));
    EXPECT_LT(place_of(frames(), "sub").y, place_of(frames(), "A.JSON").y);
}

TEST_F(FileDialog, AClickPicksAndADoubleClickOpens) {
    fs::create_directory(temp_ / "sub");
    write_file(temp_ / "sub/inner.json", "");
    write_file(temp_ / "b.json", "");
    open(Purpose::open, temp_.path().string(), "");
    frames().click(place_of(frames(), "b.json"));
    EXPECT_EQ(state().name, "b.json");
    EXPECT_FALSE(edit_.path);
    double_click(frames(), place_of(frames(), "sub"));
    EXPECT_FALSE(edit_.path);
    EXPECT_EQ(state().folder, temp_ / "sub");
    EXPECT_EQ(state().name, "");
    double_click(frames(), place_of(frames(), "inner.json"));
    EXPECT_EQ(edit_.path, temp_ / "sub/inner.json");
    EXPECT_FALSE(edit_.closed);
}

TEST_F(FileDialog, TheMainButtonTakesWhatIsPicked) {
    write_file(temp_ / "b.json", "");
    open(Purpose::open, temp_.path().string(), "");
    frames().click(place_of(frames(), "b.json"));
    frames().click(place_of(frames(), "Open"));
    EXPECT_EQ(edit_.path, temp_ / "b.json");
}

TEST_F(FileDialog, TypesAtOnceAndTakesAnyPath) {
    fs::create_directories(temp_ / "sub/deep");
    write_file(temp_ / "sub/inner.json", "");
    write_file(temp_ / "top.json", "");
    const WithVariable home("HOME", temp_ / "sub");
    const std::map<std::string, std::string> typed = {{"top.json", "top.json"},
                                                      {"top", "top.json"},
                                                      {"sub/inner.json", "sub/inner.json"},
                                                      {"./sub/deep/../inner", "sub/inner.json"},
                                                      {temp_ / "sub/inner.json", "sub/inner.json"},
                                                      {"~/inner.json", "sub/inner.json"}};
    for (const auto& [words, file] : typed) {
        open(Purpose::open, temp_.path().string(), "");
        enter(words);
        EXPECT_EQ(edit_.path, temp_ / file) << words;
    }
}

TEST_F(FileDialog, ATypedFolderIsGoneInto) {
    fs::create_directory(temp_ / "sub");
    const WithVariable home("HOME", temp_.path().string());
    for (const char* words : {"sub", "sub/", "~/sub", "sub/../sub/."}) {
        open(Purpose::open, temp_.path().string(), "");
        enter(words);
        EXPECT_FALSE(edit_.path) << words;
        EXPECT_EQ(state().folder, temp_ / "sub") << words;
        enter("..");
        EXPECT_EQ(state().folder, temp_.path().string()) << words;
        enter("~");
        EXPECT_EQ(state().folder, temp_.path().string()) << words;
    }
}

TEST_F(FileDialog, RefusesWithASentence) {
    fs::create_directory(temp_ / "folder.json");
    write_file(temp_ / "file.json", "");
    struct Case {
        Purpose purpose;
        std::string typed, sentence;
    };
    const Case cases[] = {
        {Purpose::open, " ", "type a name, or pick a file from the list"},
        {Purpose::open, "none", "there is no file none in"},
        {Purpose::open, "none/x.json", "there is no folder"},
        {Purpose::open, "none/", "there is no folder"},
        {Purpose::save, " ", "type a name for the file"},
        {Purpose::save, "none/x", "there is no folder"},
        {Purpose::save, "file.json/x", "there is no folder"},
        {Purpose::save, "folder", "folder.json is a folder; choose another name"},
        {Purpose::save, std::string(300, 'x'), "can't be a name here"},
    };
    for (const Case& c : cases) {
        open(c.purpose, temp_.path().string(), "");
        enter(c.typed);
        EXPECT_FALSE(edit_.path) << c.typed;
        EXPECT_NE(state().sentence.find(c.sentence), std::string::npos) << state().sentence;
        EXPECT_TRUE(says(frames(), state().sentence.substr(0, 20))) << frames().all_text();
        // Another name can be typed at once.
        enter(c.purpose == Purpose::save ? "good" : "file");
        EXPECT_EQ(edit_.path, temp_ / (c.purpose == Purpose::save ? "good.json" : "file.json")) << c.typed;
    }
}

TEST_F(FileDialog, AsksOnceBeforeAFileIsReplaced) {
    write_file(temp_ / "figure.json", "");
    open(Purpose::save, temp_.path().string(), "figure.json");
    frames().tap(Key::enter);
    EXPECT_FALSE(edit_.path);
    EXPECT_TRUE(says(frames(), "figure.json exists; press Save again to replace it"));
    frames().tap(Key::enter);
    EXPECT_EQ(edit_.path, temp_ / "figure.json");

    // Another name in between asks anew.
    write_file(temp_ / "other.json", "");
    open(Purpose::save, temp_.path().string(), "figure.json");
    frames().tap(Key::enter);
    enter("other");
    EXPECT_FALSE(edit_.path);
    EXPECT_TRUE(says(frames(), "other.json exists"));
    enter("figure.json");
    EXPECT_FALSE(edit_.path);
    frames().click(place_of(frames(), "Save"));
    EXPECT_EQ(edit_.path, temp_ / "figure.json");
}

TEST_F(FileDialog, ANameToSaveOutlivesALookIntoOtherFolders) {
    fs::create_directory(temp_ / "sub");
    open(Purpose::save, temp_.path().string(), "figure.json");
    double_click(frames(), place_of(frames(), "sub"));
    EXPECT_EQ(state().folder, temp_ / "sub");
    EXPECT_EQ(state().name, "figure.json");
    frames().click(place_of(frames(), "Save"));
    EXPECT_EQ(edit_.path, temp_ / "sub/figure.json");
}

TEST_F(FileDialog, EscapeAndCancelChooseNothing) {
    write_file(temp_ / "b.json", "");
    open(Purpose::open, temp_.path().string(), "b.json");
    frames().tap(Key::escape);
    EXPECT_TRUE(edit_.closed);
    EXPECT_FALSE(edit_.path);
    EXPECT_FALSE(ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup));
    open(Purpose::open, temp_.path().string(), "b.json");
    frames().click(place_of(frames(), "Cancel"));
    EXPECT_TRUE(edit_.closed);
    EXPECT_FALSE(edit_.path);
}

TEST_F(FileDialog, TheKeyboardAloneSuffices) {
    fs::create_directory(temp_ / "sub");
    for (const char* file : {"a.json", "b.json", "c.json"})
        write_file(temp_ / ("sub/" + std::string(file)), "");
    open(Purpose::open, temp_.path().string(), "");
    // Up from the name into the list.
    frames().tap(Key::up);
    frames().tap(Key::enter);
    EXPECT_EQ(state().folder, temp_ / "sub");
    frames().tap(Key::up);
    frames().tap(Key::up);
    frames().tap(Key::up);
    frames().tap(Key::enter);
    ASSERT_TRUE(edit_.path) << state().sentence;
    EXPECT_TRUE(edit_.path->starts_with(temp_ / "sub/")) << *edit_.path;

    open(Purpose::open, temp_ / "sub", "");
    frames().tap(Key::up);
    frames().tap(Key::backspace);
    EXPECT_EQ(state().folder, temp_.path().string());
}

TEST_F(FileDialog, GoesUpByButtonAndByTheNamesOfFolders) {
    fs::create_directories(temp_ / "one/two/three");
    open(Purpose::open, temp_ / "one/two/three", "");
    frames().click(place_of(frames(), "one"));
    EXPECT_EQ(state().folder, temp_ / "one");
    EXPECT_TRUE(frames().find("two"));
    open(Purpose::open, temp_ / "one/two", "");
    const ImVec2 crumb = place_of(frames(), "/");
    const auto items = frames().items_along(crumb.y);
    ASSERT_FALSE(items.empty());
    frames().click(items.front());
    EXPECT_EQ(state().folder, temp_ / "one");
}

TEST_F(FileDialog, KeepsNamesThatAreNoText) {
    const std::string name = "caf\xe9.json";
    write_file(temp_ / name, "");
    open(Purpose::open, temp_.path().string(), "");
    frames().click(place_of(frames(), printable(name)));
    frames().click(place_of(frames(), "Open"));
    EXPECT_EQ(edit_.path, temp_ / name);
}

TEST_F(FileDialog, AFolderThatCantBeReadIsSaidOrGivesWay) {
    write_file(temp_ / "file", "");
    const FileDialogState state = file_dialog_in(disk(), Purpose::open, temp_ / "gone", "");
    EXPECT_NE(state.folder, temp_ / "gone");
    EXPECT_EQ(state.sentence, "");
    fs::create_directory(temp_ / "sub");
    open(Purpose::open, temp_.path().string(), "");
    fs::remove(temp_ / "sub");
    double_click(frames(), place_of(frames(), "sub"));
    EXPECT_EQ(this->state().folder, temp_.path().string());
    EXPECT_NE(this->state().sentence.find("can't list"), std::string::npos) << this->state().sentence;
}

TEST_F(FileDialog, ScrollsLongLists) {
    for (int i = 0; i < 3000; ++i) write_file(temp_ / fmt::format("{:04}.json", i), "");
    open(Purpose::open, temp_.path().string(), "");
    EXPECT_TRUE(frames().find("0001.json"));
    EXPECT_FALSE(frames().find("2999.json"));
    const ImVec2 list = place_of(frames(), "0003.json");
    for (int i = 0; i < 300; ++i) frames().wheel(list, -20);
    EXPECT_TRUE(frames().find("2999.json")) << frames().all_text();
}

TEST(Paths, AreWhatAPersonMeans) {
    const WithVariable home("HOME", "/home/ada");
    EXPECT_EQ(path_of_typed("/a/b", "c", disk().home()), "/a/b/c");
    EXPECT_EQ(path_of_typed("/a/b", "../c/", disk().home()), "/a/c");
    EXPECT_EQ(path_of_typed("/a/b", "/x//y", disk().home()), "/x/y");
    EXPECT_EQ(path_of_typed("/a/b", "~", disk().home()), "/home/ada");
    EXPECT_EQ(path_of_typed("/a/b", "~/c", disk().home()), "/home/ada/c");
    EXPECT_EQ(path_of_typed("/a/b", "~c", disk().home()), "/a/b/~c");
    EXPECT_EQ(path_of_typed("/", "../..", disk().home()), "/");
    EXPECT_EQ(path_for_format("/a/b.gif", Format::svg), "/a/b.svg");
    EXPECT_EQ(path_for_format("/a/b.v2.PNG", Format::gif), "/a/b.v2.gif");
    EXPECT_EQ(path_for_format("/a/b.gif", Format::png_frames), "/a/b_frames/");
    EXPECT_EQ(path_for_format("/a/b_frames/", Format::png), "/a/b.png");
    EXPECT_EQ(path_for_format("/b.gif", Format::png), "/b.png");
    EXPECT_EQ(size_in_words(0), "0 bytes");
    EXPECT_EQ(size_in_words(1), "1 byte");
    EXPECT_EQ(size_in_words(999), "999 bytes");
    EXPECT_EQ(size_in_words(1000), "1 kB");
    EXPECT_EQ(size_in_words(38'400), "38 kB");
    EXPECT_EQ(size_in_words(999'499), "999 kB");
    EXPECT_EQ(size_in_words(999'500), "1.0 MB");
    EXPECT_EQ(size_in_words(2'440'000), "2.4 MB");
}

// --- exporting ---

/// Draws nothing, but knows what it was asked for.
class NoEasel : public Easel {
  public:
    std::uint64_t show(Picture, std::vector<PictureLayer> layers) override {
        shown = std::move(layers);
        return 0;
    }
    std::vector<PictureLayer> shown;
};

Scenario small_scenario() {
    Scenario s = preset("no_padding_strides_transposed").scenario;
    s.output.size = {160, 120};
    s.pace = {Motion::discrete, 200, 100, true};
    return s;
}

class ExportDialog : public ::testing::Test {
  protected:
    ExportDialog() { open(Format::gif); }

    void open(Format format, SizePx window = kWindow, double scale = 1) {
        ExportDialogState previous;
        previous.format = format;
        state_ = export_dialog_in(disk(), previous, temp_.path().string(), "/some/where/figure.json");
        closed_ = false;
        frames_.reset();
        frames_.emplace(static_cast<float>(window.width), static_cast<float>(window.height), scale);
        frames_->content = [this](Controls& controls) {
            if (closed_) return;
            ExportDialogEdit edit =
                export_dialog(controls, disk(), std::move(state_), scenario_, easel_, elapsed_ms_, {});
            state_ = std::move(edit.state);
            closed_ = edit.closed;
            if (edit.scenario.changed) scenario_ = edit.scenario.value;
            if (edit.scenario.done) ++steps_of_undo_;
        };
        frames_->frames(4);
    }
    ImGuiFrames& frames() { return *frames_; }
    /// The control that is drawn last of those with these words: the title has a button's, too.
    void press(const std::string& words) {
        int last = 0;
        while (frames().find(words, last + 1)) ++last;
        frames().click(place_of(frames(), words, last));
    }
    /// Types into the number field that shows some words.
    void set_number(const std::string& shown, const std::string& typed) {
        press(shown);
        frames().type(typed);
        frames().tap(Key::enter);
    }
    void choose(const std::string& menu, const std::string& entry) {
        press(menu);
        // The entry is drawn last: the menu may show the same words.
        std::vector<DrawnWords> found;
        for (const DrawnWords& w : frames().words()) {
            if (w.text == entry) found.push_back(w);
        }
        ASSERT_FALSE(found.empty()) << entry << "\n" << frames().all_text();
        frames().click(found.back().middle());
    }
    void wait_for_job() {
        for (int i = 0; i < 3000 && state_.job && !state_.job->finished(); ++i)
            std::this_thread::sleep_for(10ms);
        frames().frames(3);
    }
    /// What the command line's own writer makes of the scenario.
    std::string expected(const std::string& name, Format format) {
        Studio studio;
        const std::string path = other_ / name;
        write_figure(figure(scenario_), path, format, studio, [](std::int64_t, std::int64_t) {});
        return content_of(path);
    }

    TempFolder temp_;
    TempFolder other_;
    NoEasel easel_;
    Scenario scenario_ = small_scenario();
    ExportDialogState state_;
    bool closed_ = false;
    int steps_of_undo_ = 0;
    double elapsed_ms_ = 20;
    std::optional<ImGuiFrames> frames_;
};

TEST_F(ExportDialog, BeginsWithTheScenariosNameAndTheLastFormat) {
    EXPECT_EQ(state_.path, temp_ / "figure.gif");
    ExportDialogState previous;
    previous.format = Format::svg;
    EXPECT_EQ(export_dialog_in(disk(), previous, temp_.path().string(), "").path, temp_ / "convwalk.svg");
    EXPECT_EQ(export_dialog_in(disk(), previous, temp_.path().string(), "/x/a.b.json").path,
              temp_ / "a.b.svg");
    EXPECT_TRUE(fs::path(export_dialog_in(disk(), previous, temp_ / "gone", "").path).is_absolute());
}

TEST_F(ExportDialog, EveryControlChangesWhatItSays) {
    EXPECT_EQ(state_.format, Format::gif);
    press("Smooth");
    EXPECT_EQ(scenario_.pace.motion, Motion::smooth);
    set_number("25", "10");
    EXPECT_EQ(scenario_.output.fps, 10);
    set_number("200 ms", "350");
    EXPECT_EQ(scenario_.pace.step_ms, 350);
    set_number("100 ms", "2500");
    EXPECT_EQ(scenario_.pace.hold_ms, 2500);
    EXPECT_TRUE(says(frames(), "for ever"));
    set_number("0", "3");
    EXPECT_EQ(scenario_.output.loops, 3);
    set_number("160", "320");
    set_number("120", "200");
    EXPECT_EQ(scenario_.output.size, (SizePx{320, 200}));
    choose("Another", "HD, 1920 × 1080");
    EXPECT_EQ(scenario_.output.size, (SizePx{1920, 1080}));
    press("Some");
    EXPECT_EQ(scenario_.output.first_step, 1);
    EXPECT_EQ(scenario_.output.last_step, 0);
    const std::string steps = fmt::format("{}", figure(scenario_).timeline.steps);
    set_number(steps, "7");
    EXPECT_EQ(scenario_.output.last_step, 7);
    set_number("7", steps);
    EXPECT_EQ(scenario_.output.last_step, 0);
    set_number("1", "4");
    EXPECT_EQ(scenario_.output.first_step, 4);
    press("All");
    EXPECT_EQ(scenario_.output.first_step, 0);
    choose("light", "dark");
    EXPECT_EQ(scenario_.theme, built_in_theme("dark"));
    const bool words = scenario_.view.words;
    press("Words");
    EXPECT_NE(scenario_.view.words, words);
    press("Indices");
    EXPECT_TRUE(scenario_.view.indices);
    // A GIF can't.
    press("Transparent");
    EXPECT_FALSE(scenario_.output.transparent);
    press("PNG");
    EXPECT_EQ(state_.format, Format::png);
    EXPECT_EQ(state_.path, temp_ / "figure.png");
    press("Transparent");
    EXPECT_TRUE(scenario_.output.transparent);
    choose("Middle", "A step");
    EXPECT_EQ(scenario_.output.moment, (StillMoment{StillMoment::Kind::step, 1}));
    set_number("1", "5");
    EXPECT_EQ(scenario_.output.moment.value, 5);
    choose("A step", "End");
    EXPECT_EQ(scenario_.output.moment.kind, StillMoment::Kind::end);
    press("SVG");
    EXPECT_EQ(state_.path, temp_ / "figure.svg");
    press("Frames");
    EXPECT_EQ(state_.path, temp_ / "figure_frames/");
    press("GIF");
    EXPECT_EQ(state_.path, temp_ / "figure.gif");
    // Each was one step of undo.
    EXPECT_EQ(steps_of_undo_, 20);
}

TEST_F(ExportDialog, OnlyPossibleSettingsReachTheDocument) {
    const Scenario before = scenario_;
    set_number("160", "5");
    EXPECT_EQ(scenario_, before);
    EXPECT_TRUE(says(frames(), "size is \"5x120\"; it must be width x height in pixels, from 16x16 to"));
    press("Export");
    press("Step");
    EXPECT_FALSE(state_.job);
    set_number("5", "9000");
    EXPECT_EQ(scenario_, before);
    set_number("9000", "99999999999");
    EXPECT_EQ(scenario_, before);
    set_number("100000", "400");
    EXPECT_EQ(scenario_.output.size.width, 400);
    EXPECT_FALSE(says(frames(), "it must be"));
    set_number("200 ms", "7");
    EXPECT_TRUE(says(frames(), "step time is 7 ms; it must be from 20 to 60000"));
    EXPECT_EQ(scenario_.pace.step_ms, 200);
    EXPECT_EQ(steps_of_undo_, 1);
    // Closed: what was impossible is forgotten.
    frames().tap(Key::escape);
    EXPECT_TRUE(closed_);
    EXPECT_FALSE(state_.draft);
}

TEST_F(ExportDialog, SaysWhatTheFigureDoesNotHave) {
    scenario_.output.last_step = 9999;
    open(Format::gif);
    EXPECT_TRUE(says(frames(), "steps is ..9999; the animation has")) << frames().all_text();
    scenario_.output.last_step = 0;
    scenario_.output.moment = {StillMoment::Kind::step, 999};
    open(Format::svg);
    EXPECT_TRUE(says(frames(), "moment is step 999; the animation has")) << frames().all_text();
    press("Export");
    EXPECT_FALSE(state_.job);
}

TEST_F(ExportDialog, TellsFramesDurationAndSize) {
    const auto kept = state_.plan;
    const ExportPlan& plan = *kept;
    EXPECT_EQ(plan.frames, frames_to_write(figure(scenario_), Format::gif));
    EXPECT_TRUE(says(frames(), fmt::format("{} frames · {:.1f} s · 160 × 120", plan.frames,
                                           static_cast<double>(plan.timeline.duration()) / 1000)))
        << frames().all_text();
    open(Format::png);
    EXPECT_TRUE(says(
        frames(), fmt::format("step {} of {} · 160 × 120", plan.timeline.steps / 2 + 1, plan.timeline.steps)))
        << frames().all_text();
}

TEST_F(ExportDialog, ShowsTheVeryPicture) {
    // Small enough to be shown as it is.
    for (const Format& format : {Format::gif, Format::png}) {
        open(format);
        const Figure f = figure(scenario_);
        ASSERT_EQ(easel_.shown.size(), 1U);
        const Tick time = format.still ? time_of(f, f.scenario.output.moment) : Tick(state_.preview_ms);
        EXPECT_EQ(easel_.shown[0].scene.primitives, build_scene(f, at(f.timeline, time)).primitives);
    }
    // A larger one has the same words at the same places of the picture.
    scenario_.output.size = {1920, 1080};
    open(Format::png);
    const Figure f = figure(scenario_);
    const Scene whole = build_scene(f, at(f.timeline, time_of(f, f.scenario.output.moment)));
    const Scene& small = easel_.shown[0].scene;
    ASSERT_EQ(small.primitives.size(), whole.primitives.size());
    const double factor = double(small.size.width) / 1920;
    EXPECT_LT(factor, 0.5);
    EXPECT_NEAR(double(small.size.height) / 1080, factor, 0.005);
    for (std::size_t i = 0; i < whole.primitives.size(); ++i) {
        const Rect a = bounds(whole.primitives[i]);
        const Rect b = bounds(small.primitives[i]);
        EXPECT_NEAR(b.x, a.x * factor, 1);
        EXPECT_NEAR(b.bottom(), a.bottom() * factor, 1);
    }
}

TEST_F(ExportDialog, PlaysThePreviewFrameByFrame) {
    // The end of each frame is known, and nothing moves before it.
    scenario_.pace.motion = Motion::smooth;
    scenario_.output.fps = 10;
    open(Format::gif);
    elapsed_ms_ = 0;
    frames().frames(2);
    for (int i = 0; i < 200; ++i) {
        const double wait_ms = until_change_ms(state_);
        ASSERT_GT(wait_ms, 0);
        ASSERT_LE(wait_ms, 700);
        const auto before = easel_.shown.at(0).scene.primitives;
        elapsed_ms_ = wait_ms * 0.9;
        frames().frame();
        elapsed_ms_ = 0;
        ASSERT_EQ(easel_.shown.at(0).scene.primitives, before);
        elapsed_ms_ = wait_ms * 0.1 + 0.001;
        frames().frame();
        elapsed_ms_ = 0;
    }
    open(Format::svg);
    EXPECT_TRUE(std::isinf(until_change_ms(state_)));
}

TEST_F(ExportDialog, WritesWhatTheCommandLineWrites) {
    for (const auto& [format, name] : std::vector<std::pair<Format, std::string>>{
             {Format::gif, "figure.gif"}, {Format::svg, "figure.svg"}, {Format::png, "figure.png"}}) {
        open(format);
        press("Export");
        wait_for_job();
        ASSERT_TRUE(state_.job) << state_.sentence;
        ASSERT_TRUE(fs::exists(temp_ / name));
        const std::string bytes = content_of(temp_ / name);
        EXPECT_TRUE(bytes == expected(name, format)) << name;
        EXPECT_TRUE(says(frames(), fmt::format("Wrote {} ({})", name, size_in_words(bytes.size()))))
            << frames().all_text();
        EXPECT_TRUE(frames().find("Show in folder"));
        press("Close");
        EXPECT_TRUE(closed_);
        EXPECT_FALSE(state_.job);
    }
}

TEST_F(ExportDialog, AGifOfATransparentScenarioStandsOnItsBackground) {
    scenario_.output.transparent = true;
    open(Format::gif);
    EXPECT_EQ(easel_.shown.at(0).scene.background, scenario_.theme.background);
    press("Export");
    wait_for_job();
    EXPECT_TRUE(scenario_.output.transparent);
    scenario_.output.transparent = false;
    EXPECT_TRUE(content_of(temp_ / "figure.gif") == expected("figure.gif", Format::gif)) << state_.sentence;
}

TEST_F(ExportDialog, WritesFramesIntoAFolder) {
    open(Format::png_frames);
    press("Export");
    wait_for_job();
    EXPECT_EQ(temp_.names().size(), 1U + static_cast<std::size_t>(state_.plan->frames));
    EXPECT_TRUE(fs::exists(temp_ / "figure_frames/frame_0001.png"));
    open(Format::png_frames);
    press("Export");
    EXPECT_TRUE(says(frames(), "figure_frames has frames already; press Export again to replace them"));
    EXPECT_FALSE(state_.job);
    press("Export");
    EXPECT_TRUE(state_.job);
    wait_for_job();
}

TEST_F(ExportDialog, AsksBeforeAFileIsReplaced) {
    open(Format::svg);
    write_file(temp_ / "figure.svg", "old");
    press("Export");
    EXPECT_FALSE(state_.job);
    EXPECT_TRUE(says(frames(), "figure.svg exists; press Export again to replace it"));
    // Any change takes the question back.
    press("Words");
    EXPECT_FALSE(says(frames(), "exists"));
    press("Export");
    EXPECT_FALSE(state_.job);
    EXPECT_EQ(content_of(temp_ / "figure.svg"), "old");
    press("Export");
    wait_for_job();
    EXPECT_TRUE(content_of(temp_ / "figure.svg") == expected("figure.svg", Format::svg));
}

TEST_F(ExportDialog, TakesATypedPath) {
    open(Format::gif);
    fs::create_directory(temp_ / "sub");
    const auto type_path = [&](const std::string& words) {
        frames().click(place_of(frames(), fs::path(state_.path).filename().string()));
        frames().tap(Key::end);
        for (int i = 0; i < 60; ++i) frames().tap(Key::backspace);
        frames().type(words);
        frames().tap(Key::enter);
    };
    type_path("walk");
    EXPECT_EQ(state_.path, temp_ / "walk.gif");
    type_path("sub/walk.svg");
    EXPECT_EQ(state_.path, temp_ / "sub/walk.svg");
    EXPECT_EQ(state_.format, Format::svg);
    type_path(temp_ / "other.v2");
    EXPECT_EQ(state_.path, temp_ / "other.v2.svg");
    type_path("gone/walk");
    press("Export");
    EXPECT_FALSE(state_.job);
    EXPECT_TRUE(says(frames(), "there is no folder")) << state_.sentence;
    type_path(" ");
    EXPECT_TRUE(says(frames(), "type a name for the file"));
    EXPECT_EQ(state_.path, temp_ / "gone/walk.svg");
    fs::create_directory(temp_ / "taken.svg");
    type_path(temp_ / "taken.svg");
    press("Export");
    EXPECT_FALSE(state_.job);
    EXPECT_TRUE(says(frames(), "taken.svg is a folder; choose another name")) << state_.sentence;
}

TEST_F(ExportDialog, ChoosesAFileInside) {
    fs::create_directory(temp_ / "sub");
    write_file(temp_ / "sub/old.gif", "");
    press("Choose…");
    ASSERT_TRUE(state_.choosing);
    EXPECT_TRUE(says(frames(), "Export the figure as"));
    // Esc closes the inner one only.
    frames().tap(Key::escape);
    EXPECT_FALSE(state_.choosing);
    EXPECT_FALSE(closed_);
    press("Choose…");
    double_click(frames(), place_of(frames(), "sub"));
    frames().click(place_of(frames(), "old.gif"));
    frames().tap(Key::enter);
    EXPECT_TRUE(state_.choosing);
    EXPECT_TRUE(says(frames(), "old.gif exists; press Choose again to replace it"));
    press("Choose");
    EXPECT_FALSE(state_.choosing);
    EXPECT_EQ(state_.path, temp_ / "sub/old.gif");
    // Asked there, so not asked again.
    press("Export");
    EXPECT_TRUE(state_.job) << state_.sentence;
    wait_for_job();
}

TEST_F(ExportDialog, CanBeCancelledAndKeepsNothing) {
    scenario_.layer.layer.axes[0].input = scenario_.layer.layer.axes[1].input = 40;
    scenario_.output.size = {1200, 900};
    scenario_.pace.motion = Motion::smooth;
    open(Format::gif);
    press("Export");
    ASSERT_TRUE(state_.job);
    for (int i = 0; i < 500 && state_.job->progress().done < 2; ++i) std::this_thread::sleep_for(10ms);
    frames().frames(2);
    EXPECT_TRUE(says(frames(), fmt::format(" of {}", state_.plan->frames))) << frames().all_text();
    // Settings rest meanwhile.
    const Scenario before = scenario_;
    press("Words");
    EXPECT_EQ(scenario_, before);
    press("Cancel");
    wait_for_job();
    EXPECT_FALSE(state_.job);
    EXPECT_TRUE(says(frames(), "cancelled; nothing was kept")) << frames().all_text();
    EXPECT_TRUE(temp_.names().empty());
    // By Esc, and by closing the whole dialog.
    press("Export");
    ASSERT_TRUE(state_.job);
    frames().tap(Key::escape);
    EXPECT_FALSE(closed_);
    wait_for_job();
    EXPECT_FALSE(state_.job);
    EXPECT_TRUE(temp_.names().empty());
}

TEST_F(ExportDialog, SaysWhyAnExportFailed) {
    open(Format::svg);
    // Even root can't make a file here.
    state_.path = "/proc/figure.svg";
    press("Export");
    wait_for_job();
    EXPECT_FALSE(state_.job);
    EXPECT_TRUE(says(frames(), "can't write /proc/figure.svg")) << frames().all_text();
    EXPECT_TRUE(frames().find("Export", 1));
}

TEST_F(ExportDialog, EscapeBelongsToAnOpenMenuAndToAField) {
    press("light");
    EXPECT_TRUE(frames().find("dark"));
    frames().tap(Key::escape);
    EXPECT_FALSE(closed_);
    EXPECT_FALSE(frames().find("dark"));
    press("200 ms");
    frames().type("300");
    frames().tap(Key::escape);
    EXPECT_FALSE(closed_);
    frames().frames(5);
    EXPECT_EQ(scenario_.pace.step_ms, 200);
    frames().tap(Key::escape);
    EXPECT_TRUE(closed_);
    EXPECT_FALSE(ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup));
}

TEST_F(ExportDialog, FitsIntoSmallWindows) {
    for (const auto& [window, scale] : std::vector<std::pair<SizePx, double>>{
             {{1024, 640}, 1}, {{1024, 640}, 2}, {{2048, 1280}, 2}, {{640, 400}, 1}}) {
        for (const Format& format : {Format::gif, Format::png_frames, Format::svg}) {
            open(format, window, scale);
            for (const char* words : {"Export", "Cancel", "Choose…", "Size"}) {
                const auto found = frames().find(words, std::string(words) == "Export" ? 1 : 0);
                ASSERT_TRUE(found) << words << " at " << window.width << " x " << scale << "\n"
                                   << frames().all_text();
                EXPECT_FALSE(found->cut) << words << " at " << window.width << " x " << scale;
                EXPECT_GE(found->left, 0);
                EXPECT_LE(found->right, window.width);
                EXPECT_LE(found->baseline, window.height);
            }
        }
    }
    // Not to be used, but no reason to crash.
    for (const SizePx window : {SizePx{1, 1}, SizePx{40, 30}, SizePx{200, 100}}) open(Format::gif, window);
}

TEST_F(ExportDialog, SurvivesRandomEvents) {
    std::mt19937 random(7);
    const auto below = [&](unsigned n) { return random() % n; };
    constexpr std::array kKeys = {Key::tab, Key::enter, Key::escape,    Key::space, Key::left,
                                  Key::up,  Key::down,  Key::backspace, Key::end,   Key::right};
    constexpr std::array kTexts = {"7", "-", "9999", "x", "..", "/", "~", "é", "sub/"};
    fs::create_directory(temp_ / "sub");
    std::vector<Scenario> seen;
    for (int i = 0; i < 1000; ++i) {
        if (closed_ || i % 50 == 0) open(*formats()[below(4)]);
        // Mostly where the settings are.
        const bool settings = below(4) != 0;
        const ImVec2 at = {(settings ? 340.0F : 240.0F) + static_cast<float>(below(settings ? 220 : 800)),
                           120.0F + static_cast<float>(below(settings ? 440 : 560))};
        switch (below(5)) {
            case 0:
                frames().tap(kKeys[below(kKeys.size())], below(4) == 0);
                break;
            case 1:
                frames().type(kTexts[below(kTexts.size())]);
                break;
            case 2:
                frames().wheel(at, below(2) == 0 ? 1.0F : -1.0F);
                break;
            case 3:
                frames().drag(at, {static_cast<float>(below(60)), 0});
                break;
            default:
                frames().click(at);
        }
        if (state_.job) state_.job->cancel();
        // Whatever was done, the document is one that can be saved and opened.
        if (seen.empty() || seen.back() != scenario_) {
            seen.push_back(scenario_);
            ASSERT_NO_THROW(ASSERT_EQ(parse_scenario(to_json(scenario_)), scenario_));
        }
    }
    EXPECT_GT(seen.size(), 20U);
}

}  // namespace
}  // namespace convwalk
