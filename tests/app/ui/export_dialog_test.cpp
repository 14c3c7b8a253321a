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
#include "export/series.h"
#include "support/dialog_frames.h"
#include "support/environment.h"
#include "support/imgui_frames.h"
#include "support/temp_folder.h"
#include "ui/dialogs/file_dialog.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::content_of;
using testing::dialog_frames::ExportDialog;
using testing::dialog_frames::says;

// --- exporting ---

TEST_F(ExportDialog, BeginsWithTheScenariosNameAndTheLastFormat) {
    EXPECT_EQ(state_.path, temp_ / "figure.gif");
    ExportChoice last;
    last.format = Format::svg;
    const auto path = [&](const std::string& folder, const char* file) {
        return export_dialog_in(disk(), last, scenario_, {}, folder, file).path;
    };
    EXPECT_EQ(path(temp_.path().string(), ""), temp_ / "convwalk.svg");
    EXPECT_EQ(path(temp_.path().string(), "/x/a.b.json"), temp_ / "a.b.svg");
    EXPECT_TRUE(fs::path(path(temp_ / "gone", "")).is_absolute());
}

TEST_F(ExportDialog, EveryControlChangesWhatItSays) {
    EXPECT_EQ(state_.format, Format::gif);
    press("Smooth");
    EXPECT_EQ(chosen().pace.motion, Motion::smooth);
    set_number("25", "10");
    EXPECT_EQ(chosen().output.fps, 10);
    set_number("200 ms", "350");
    EXPECT_EQ(chosen().pace.step_ms, 350);
    set_number("100 ms", "2500");
    EXPECT_EQ(chosen().pace.hold_ms, 2500);
    EXPECT_TRUE(says(frames(), "for ever"));
    set_number("0", "3");
    EXPECT_EQ(chosen().output.loops, 3);
    set_number("160", "320");
    set_number("120", "200");
    EXPECT_EQ(chosen().output.size, (SizePx{320, 200}));
    press("HD");
    EXPECT_EQ(chosen().output.size, (SizePx{1920, 1080}));
    press("Some");
    EXPECT_EQ(chosen().output.first_step, 1);
    EXPECT_EQ(chosen().output.last_step, 0);
    const std::string steps = fmt::format("{}", figure(chosen()).timeline.steps);
    set_number(steps, "7");
    EXPECT_EQ(chosen().output.last_step, 7);
    set_number("7", steps);
    EXPECT_EQ(chosen().output.last_step, 0);
    set_number("1", "4");
    EXPECT_EQ(chosen().output.first_step, 4);
    press("All");
    EXPECT_EQ(chosen().output.first_step, 0);
    choose("light", "dark");
    EXPECT_EQ(chosen().theme, built_in_theme("dark"));
    const bool words = chosen().view.words;
    press("Words");
    EXPECT_NE(chosen().view.words, words);
    press("Indices");
    EXPECT_TRUE(chosen().view.indices);
    // A GIF can't.
    press("Transparent");
    EXPECT_FALSE(chosen().output.transparent);
    press("PNG");
    EXPECT_EQ(state_.format, Format::png);
    EXPECT_EQ(state_.path, temp_ / "figure.png");
    press("Transparent");
    EXPECT_TRUE(chosen().output.transparent);
    choose("Middle", "A step");
    EXPECT_EQ(chosen().output.moment, (StillMoment{StillMoment::Kind::step, 1}));
    set_number("1", "5");
    EXPECT_EQ(chosen().output.moment.value, 5);
    choose("A step", "End");
    EXPECT_EQ(chosen().output.moment.kind, StillMoment::Kind::end);
    press("SVG");
    EXPECT_EQ(state_.path, temp_ / "figure.svg");
    press("Frames");
    EXPECT_EQ(state_.path, temp_ / "figure_frames/");
    press("GIF");
    EXPECT_EQ(state_.path, temp_ / "figure.gif");
    // Nothing of it was exported.
    EXPECT_FALSE(exported_);
}

TEST_F(ExportDialog, ABuildUpIsAFolderOfPictures) {
    press("Build-up");
    EXPECT_EQ(state_.format, build_up_of(Format::png));
    EXPECT_EQ(state_.path, temp_ / "figure_pictures/");
    EXPECT_FALSE(says(frames(), "Motion"));
    EXPECT_TRUE(says(frames(), "One of what each part comes to"));
    // The moment as SVG stands above the pictures as SVG.
    press("SVG");
    EXPECT_EQ(state_.format, build_up_of(Format::svg));
    const auto moments = build_up_moments(figure(chosen()));
    EXPECT_TRUE(says(frames(), fmt::format("{} pictures · 160 × 120", moments.size())));
    press("Export");
    wait_for_job();
    ASSERT_TRUE(exported_);
    for (std::size_t i = 1; i <= moments.size(); ++i)
        EXPECT_TRUE(fs::is_regular_file(temp_ / fmt::format("figure_pictures/picture_{}.svg", i)));
    EXPECT_EQ(std::distance(fs::directory_iterator(temp_ / "figure_pictures"), fs::directory_iterator()),
              std::ptrdiff_t(moments.size()));
    // Another time they are replaced only when that was said.
    press("Close");
    open(build_up_of(Format::svg));
    press("Export");
    EXPECT_TRUE(says(frames(), "figure_pictures has pictures already; press Export again to replace them"));
    press("GIF");
    EXPECT_EQ(state_.path, temp_ / "figure.gif");
}

TEST_F(ExportDialog, ASheetHasColumnsAndRows) {
    press("Sheet");
    EXPECT_EQ(state_.format, sheet_of(Format::png, {3, 2}));
    EXPECT_EQ(state_.path, temp_ / "figure.png");
    EXPECT_TRUE(says(frames(), "6 moments · 480 × 240"));
    press("SVG");
    EXPECT_EQ(state_.path, temp_ / "figure.svg");
    set_number("3", "2");
    EXPECT_EQ(state_.format, sheet_of(Format::svg, {2, 2}));
    EXPECT_TRUE(says(frames(), "4 moments · 320 × 240"));
    press("Export");
    wait_for_job();
    ASSERT_TRUE(exported_);
    EXPECT_EQ(content_of(temp_ / "figure.svg"), expected("sheet.svg", sheet_of(Format::svg, {2, 2})));
    set_number("160", "6000");
    EXPECT_TRUE(says(frames(), "sheet is 2x2 of 6000x120"));
}

TEST_F(ExportDialog, OnlyPossibleSettingsAreExported) {
    set_number("160", "5");
    EXPECT_TRUE(says(frames(), "size is \"5x120\"; it must be width x height in pixels, from 16x16 to"));
    press("Export");
    EXPECT_FALSE(state_.job);
    // Enter in the field that was left opens it again.
    frames().tap(Key::enter);
    EXPECT_FALSE(state_.job);
    frames().type("9000");
    frames().tap(Key::enter);
    set_number("9000", "99999999999");
    set_number("100000", "400");
    EXPECT_EQ(chosen().output.size.width, 400);
    EXPECT_FALSE(says(frames(), "it must be"));
    set_number("200 ms", "7");
    EXPECT_TRUE(says(frames(), "step time is 7 ms; it must be from 20 to 60000"));
    // Closed: all of it is forgotten.
    frames().tap(Key::escape);
    EXPECT_TRUE(closed_);
    EXPECT_FALSE(exported_);
}

TEST_F(ExportDialog, SizesAreButtons) {
    shown_.size = {700, 456};
    open(Format::gif);
    for (const auto& [name, size] : std::vector<std::pair<std::string, SizePx>>{{"16:9", {1280, 720}},
                                                                                {"HD", {1920, 1080}},
                                                                                {"4:3", {800, 600}},
                                                                                {"Square", {1080, 1080}},
                                                                                {"Window", {700, 456}}}) {
        press(name);
        EXPECT_EQ(chosen().output.size, size) << name;
    }
}

TEST_F(ExportDialog, AStillIsWhatIsShown) {
    as_shown_ = true;
    const Figure f = figure(scenario_);
    shown_ = {time_of_step(f.timeline, 6), 6, scenario_.pace, parse_pin("output:1,2"), parse_zoom("2"), {}};
    open(Format::png);
    const Scenario& wanted = state_.plan->wanted;
    EXPECT_EQ(wanted.output.moment, (StillMoment{StillMoment::Kind::time, shown_.at}));
    EXPECT_EQ(wanted.view.pin, shown_.pin);
    EXPECT_EQ(wanted.view.zoom, shown_.zoom);
    EXPECT_EQ(state_.plan->still.step, 6);
    choose("As shown now", "Middle");
    EXPECT_FALSE(state_.plan->wanted.view.pin);
    press("Pin and zoom as shown");
    EXPECT_EQ(state_.plan->wanted.view.pin, shown_.pin);
    choose("Middle", "As shown now");
    EXPECT_EQ(state_.plan->still.step, 6);
    press("Export");
    wait_for_job();
    EXPECT_TRUE(content_of(temp_ / "figure.png") == expected("figure.png", Format::png)) << state_.sentence;
    // An animation has them where that was asked for.
    press("GIF");
    EXPECT_EQ(state_.plan->wanted.view.pin, shown_.pin);
    press("Pin and zoom as shown");
    EXPECT_FALSE(state_.plan->wanted.view.pin);
}

TEST_F(ExportDialog, EnterExportsAndThenCloses) {
    frames().tap(Key::enter);
    ASSERT_TRUE(state_.job) << state_.sentence;
    ASSERT_TRUE(exported_);
    EXPECT_EQ(exported_->scenario, scenario_);
    wait_for_job();
    EXPECT_TRUE(fs::exists(temp_ / "figure.gif"));
    frames().tap(Key::enter);
    EXPECT_TRUE(closed_);
}

TEST_F(ExportDialog, OffersLessOfALongAnimation) {
    EXPECT_TRUE(state_.plan->shorter.empty());
    EXPECT_FALSE(says(frames(), "is long for a slide"));
    scenario_.pace.step_ms = 1000;
    open(Format::gif);
    ASSERT_GT(state_.plan->timeline.duration(), kLongAnimation);
    EXPECT_TRUE(says(frames(), "is long for a slide")) << frames().all_text();
    ASSERT_EQ(state_.plan->shorter.size(), 3U);
    const ExportSuggestion first = state_.plan->shorter.front();
    press(capitalised(first.words) + ", " + seconds_in_words(first.duration));
    EXPECT_EQ(state_.plan->timeline.duration(), first.duration);
    EXPECT_FALSE(says(frames(), "is long for a slide"));
    open(Format::png);
    EXPECT_FALSE(says(frames(), "is long for a slide"));
}

TEST_F(ExportDialog, IsDoneAgainAtOnceUnderAFreeName) {
    press("Export");
    wait_for_job();
    const std::string first = content_of(temp_ / "figure.gif");
    for (const char* name : {"figure-2.gif", "figure-3.gif"}) {
        open(Format::gif);
        state_ = exported_again(disk(), std::move(state_), temp_ / "figure.gif", {});
        wait_for_job();
        EXPECT_TRUE(closed_);
        EXPECT_TRUE(written_.starts_with(std::string("Wrote ") + name)) << written_;
        EXPECT_TRUE(content_of(temp_ / name) == first);
    }
    // What can't be written is mended in the dialog.
    scenario_.output.last_step = 9999;
    open(Format::gif);
    state_ = exported_again(disk(), std::move(state_), "", {});
    frames().frames(3);
    EXPECT_FALSE(closed_);
    EXPECT_TRUE(says(frames(), "steps is ..9999")) << frames().all_text();
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
    EXPECT_EQ(chosen().pace.step_ms, 200);
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
        if (closed_ || i % 50 == 0) open(*formats()[below(5)]);
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
        // Whatever is exported, the document is one that can be saved and opened.
        if (seen.empty() || seen.back() != chosen()) seen.push_back(chosen());
        if (const auto exported = std::exchange(exported_, std::nullopt)) {
            ASSERT_NO_THROW(ASSERT_EQ(parse_scenario(to_json(exported->scenario)), exported->scenario));
        }
    }
    EXPECT_GT(seen.size(), 20U);
}

}  // namespace
}  // namespace convwalk
