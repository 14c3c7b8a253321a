// The window's loop turned by hand, in front of a screen whose clock is told.
#include "ui/loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "support/temp_folder.h"
#include "support/workbench_frames.h"

namespace convwalk {
namespace {

using testing::RecordingEasel;
using testing::TempFolder;

class ToldScreen : public testing::ImGuiScreen, public Screen {
  public:
    ToldScreen() : ImGuiScreen(1280, 800) { input.size = {1280, 800}; }

    double clock_s = 100;
    bool event = true;
    bool hidden = false;
    FrameInput input;
    std::string title;
    bool fullscreen = false;
    int frames_shown = 0;
    bool ends = false;
    std::optional<WindowPlace> where;
    bool takes_pictures = false;
    bool clipboard_is_late = false;
    std::optional<CopiedPicture> picture;
    std::string picture_text;

    [[nodiscard]] bool offer_picture(const std::string& text, const CopiedPicture& offered) override {
        if (!takes_pictures) return false;
        picture = offered;
        picture_text = text;
        return true;
    }
    void frame() override {}

    [[nodiscard]] double now_s() const override { return clock_s; }
    [[nodiscard]] bool was_woken() override { return std::exchange(event, false); }
    [[nodiscard]] bool is_hidden() const override { return hidden; }
    [[nodiscard]] bool must_end() const override { return ends; }
    [[nodiscard]] std::optional<WindowPlace> place() const override { return where; }
    [[nodiscard]] FrameInput take_input() override {
        FrameInput taken = input;
        input = {.size = taken.size};
        return taken;
    }
    void begin_frame(SizePx, bool new_fonts) override {
        ImGuiScreen::begin_frame();
        if (new_fonts) bake_fonts();
        ImGui::NewFrame();
    }
    void end_frame(SizePx, Colour) override {
        ImGui::Render();
        ImGuiScreen::end_frame();
        ++frames_shown;
    }
    [[nodiscard]] Easel& easel() override { return easel_; }
    [[nodiscard]] std::optional<std::string> clipboard() override {
        if (clipboard_is_late) return std::nullopt;
        return ImGuiScreen::clipboard;
    }
    void set_clipboard(const std::string& text) override { ImGuiScreen::clipboard = text; }
    void set_title(const std::string& wanted) override { title = wanted; }
    void set_fullscreen(bool wanted) override { fullscreen = wanted; }

    [[nodiscard]] std::string& copied() { return ImGuiScreen::clipboard; }

  private:
    RecordingEasel easel_;
};

class LoopTest : public ::testing::Test {
  protected:
    explicit LoopTest(const std::optional<std::string>& kept_in = std::nullopt)
        : settings(disk(), kept_in.value_or(folder / "config")) {}

    // Turns the loop so often, sleeping as long as it may but no longer than a second.
    void turn(int times = 8) {
        for (int i = 0; i < times && !closed; ++i) {
            const auto rest_s = loop.tick();
            closed = !rest_s;
            rest = rest_s.value_or(0);
            screen.clock_s += std::min(1.0, rest + 1e-3);
        }
    }
    void press(Action action) {
        screen.input.pressed = {info_of(action).keys.front()};
        screen.event = true;
        turn();
    }

    TempFolder folder;
    SettingsFile settings;
    ToldScreen screen;
    std::unique_ptr<Workbench> made = std::make_unique<Workbench>(Settings(), disk(), [] {});
    Workbench& bench = *made;
    Loop loop{std::move(made), settings, screen};
    bool closed = false;
    double rest = 0;
};

TEST_F(LoopTest, SleepsWhenNothingMoves) {
    turn();
    press(Action::play_or_pause);
    ASSERT_FALSE(bench.session().playback.playing);
    turn();
    EXPECT_TRUE(std::isinf(rest));
    const int shown = screen.frames_shown;
    turn(50);
    EXPECT_EQ(screen.frames_shown, shown);
    screen.event = true;
    turn(50);
    EXPECT_EQ(screen.frames_shown, shown + 3);
}

TEST_F(LoopTest, NothingIsDrawnByItselfForAWindowThatIsHidden) {
    turn();
    ASSERT_TRUE(bench.session().playback.playing);
    EXPECT_FALSE(std::isinf(rest));
    screen.hidden = true;
    turn();
    EXPECT_TRUE(std::isinf(rest));
    // Keys and a wish to close count.
    press(Action::play_or_pause);
    EXPECT_FALSE(bench.session().playback.playing);
}

TEST_F(LoopTest, CopiesToTheClipboardAndPastesFromIt) {
    turn();
    press(Action::copy_json);
    EXPECT_EQ(screen.copied(), to_json(bench.session().scenario()));
    const Scenario other = preset("dilation").scenario;
    screen.copied() = to_json(other);
    press(Action::paste);
    EXPECT_EQ(layer_of(bench.session().scenario()), layer_of(other));
}

TEST_F(LoopTest, AClipboardThatComesLaterPastesNothingYet) {
    turn();
    screen.copied() = to_json(preset("dilation").scenario);
    screen.clipboard_is_late = true;
    const Scenario before = bench.session().scenario();
    press(Action::paste);
    EXPECT_EQ(bench.session().scenario(), before);
    screen.clipboard_is_late = false;
    press(Action::paste);
    EXPECT_NE(bench.session().scenario(), before);
}

TEST_F(LoopTest, AWindowThatStaysOpenAfterAllGoesOn) {
    turn();
    press(Action::quit);
    ASSERT_TRUE(closed);
    closed = false;
    bench.stay_open();
    const int shown = screen.frames_shown;
    screen.event = true;
    turn();
    EXPECT_FALSE(closed);
    EXPECT_GT(screen.frames_shown, shown);
}

TEST_F(LoopTest, CopiesAPictureWhereTheClipboardTakesOne) {
    turn();
    press(Action::copy_picture);
    EXPECT_EQ(screen.copied(), to_json(bench.session().scenario()));
    EXPECT_FALSE(screen.picture);
    screen.takes_pictures = true;
    screen.copied() = "";
    press(Action::copy_picture);
    ASSERT_TRUE(screen.picture);
    EXPECT_TRUE(screen.picture->svg.starts_with("<svg "));
    EXPECT_EQ(screen.picture_text, to_json(bench.session().scenario()));
    EXPECT_EQ(screen.copied(), "") << "the text is beside the picture";
    // What is copied as text is no picture.
    screen.picture.reset();
    press(Action::copy_json);
    EXPECT_FALSE(screen.picture);
}

TEST_F(LoopTest, ClosesAndRemembers) {
    turn();
    EXPECT_EQ(screen.title, "Convwalk");
    EXPECT_FALSE(screen.fullscreen);
    press(Action::canvas_alone);
    EXPECT_TRUE(screen.fullscreen);
    press(Action::toggle_loop);
    EXPECT_FALSE(closed);
    press(Action::quit);
    EXPECT_TRUE(closed);
    EXPECT_EQ(loop.remember(), std::nullopt);
    SettingsFile again(disk(), folder / "config");
    EXPECT_FALSE(again.load().settings.loop);
}

// A window whose document can't be kept anywhere.
class ForgetfulLoop : public LoopTest {
  protected:
    ForgetfulLoop() : LoopTest("") {}

    [[nodiscard]] bool asks() {
        turn();
        return screen.all_text().find("Save the changes to this figure?") != std::string::npos;
    }
};

TEST_F(ForgetfulLoop, AsksBeforeWorkIsLost) {
    turn();
    press(Action::toggle_indices);
    press(Action::quit);
    EXPECT_FALSE(closed);
    EXPECT_TRUE(asks()) << screen.all_text();
    EXPECT_NE(screen.all_text().find("there is no home folder"), std::string::npos) << screen.all_text();
    press(Action::quit);
    EXPECT_FALSE(closed) << "asked again";
    EXPECT_TRUE(asks());
    const auto answer = screen.find_topmost("Don't save");
    ASSERT_TRUE(answer);
    ImGui::GetIO().MousePos = answer->middle();
    for (const bool down : {false, true, false}) {
        ImGui::GetIO().MouseDown[0] = down;
        screen.event = true;
        turn(3);
    }
    EXPECT_TRUE(closed);
}

TEST_F(ForgetfulLoop, AsksNothingWhenThereIsNoWork) {
    turn();
    press(Action::quit);
    EXPECT_TRUE(closed);
}

TEST_F(LoopTest, EndsAtOnceWhenItMust) {
    turn();
    press(Action::toggle_indices);
    screen.ends = true;
    turn(1);
    EXPECT_TRUE(closed);
    EXPECT_EQ(loop.remember(true), std::nullopt);
    // The window that has it is still there, so no other one is given it.
    EXPECT_FALSE(SettingsFile(disk(), folder / "config").load().settings.session);
    const auto kept = nlohmann::json::parse(testing::content_of(folder / "config/sessions/1.json"));
    EXPECT_TRUE(kept.at("document").contains("saved")) << "there is work in it";
}

TEST_F(LoopTest, TheWindowsPlaceIsRemembered) {
    turn();
    screen.where = WindowPlace{10, 20, 900, 600, false};
    EXPECT_EQ(loop.remember(true), std::nullopt);
    EXPECT_EQ(SettingsFile(disk(), folder / "config").load().settings.window, *screen.where);
}

TEST_F(LoopTest, WorkThatANewFigureReplacesIsKept) {
    turn();
    press(Action::toggle_indices);
    const Scenario work = bench.session().scenario();
    press(Action::new_document);
    screen.input.pressed = {{Key::enter}};
    screen.event = true;
    turn();
    ASSERT_NE(bench.session().scenario(), work);
    ASSERT_EQ(bench.settings().left.size(), 1U);
    EXPECT_EQ(bench.settings().left[0].document.scenario, work);
    // Another window finds it.
    const auto begun = KeptSessions(disk(), folder / "config").begin(false);
    ASSERT_EQ(begun.left.size(), 1U);
    EXPECT_EQ(begun.left[0].document.scenario, work);
    EXPECT_EQ(begun.left[0].path, bench.settings().left[0].path);
}

}  // namespace
}  // namespace convwalk
