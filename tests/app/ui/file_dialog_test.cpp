// Choosing a file.
#include "ui/dialogs/file_dialog.h"
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
#include "support/dialog_frames.h"
#include "support/environment.h"
#include "support/imgui_frames.h"
#include "support/temp_folder.h"
#include "ui/dialogs/export_dialog.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ImGuiFrames;
using testing::TempFolder;
using testing::WithVariable;
using testing::write_file;
using testing::dialog_frames::double_click;
using testing::dialog_frames::kWindow;
using testing::dialog_frames::place_of;
using testing::dialog_frames::says;

using Purpose = FileDialogState::Purpose;

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

}  // namespace
}  // namespace convwalk
