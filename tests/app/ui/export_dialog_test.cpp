// The dialog that exports.
#include "ui/dialogs/export_dialog.h"
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
#include "ui/dialogs/file_dialog.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::dialog_frames::ExportDialog;
using testing::dialog_frames::says;

// --- exporting ---

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
