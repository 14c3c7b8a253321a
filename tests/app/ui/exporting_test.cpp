// Files that the dialog writes.
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
#include "ui/dialogs/file_dialog.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::content_of;
using testing::write_file;
using testing::dialog_frames::double_click;
using testing::dialog_frames::ExportDialog;
using testing::dialog_frames::place_of;
using testing::dialog_frames::says;

// --- exporting ---

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
    EXPECT_TRUE(exported_->scenario.output.transparent);
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
    scenario_.alone()->layer.axes[0].input = scenario_.alone()->layer.axes[1].input = 40;
    scenario_.output.size = {1200, 900};
    scenario_.pace.motion = Motion::smooth;
    open(Format::gif);
    press("Export");
    ASSERT_TRUE(state_.job);
    for (int i = 0; i < 500 && state_.job->progress().done < 2; ++i) std::this_thread::sleep_for(10ms);
    frames().frames(2);
    EXPECT_TRUE(says(frames(), fmt::format(" of {}", state_.plan->frames))) << frames().all_text();
    // Settings rest meanwhile.
    const Scenario before = chosen();
    press("Words");
    EXPECT_EQ(chosen(), before);
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

}  // namespace
}  // namespace convwalk
