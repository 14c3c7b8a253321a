// Dialogs as they are drawn, found by their words.
#pragma once

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

namespace convwalk::testing::dialog_frames {

using namespace std::chrono_literals;

inline constexpr SizePx kWindow = {1280, 800};

// The middle of a group of words that is drawn. A dialog is drawn last.
inline ImVec2 place_of(const ImGuiFrames& frames, const std::string& words, int which = 0) {
    const auto found = frames.find(words, which);
    EXPECT_TRUE(found) << words << " is not among\n" << frames.all_text();
    return found ? found->middle() : ImVec2{-1, -1};
}

inline bool says(const ImGuiFrames& frames, const std::string& words) {
    return frames.all_text().find(words) != std::string::npos;
}

inline void double_click(ImGuiFrames& frames, ImVec2 at) {
    frames.point(at);
    for (const bool down : {true, false, true, false}) frames.hold_button(down);
    frames.frames(20);
}

/// Draws nothing, but knows what it was asked for.
class NoEasel : public Easel {
  public:
    std::uint64_t show(Picture, std::vector<PictureLayer> layers) override {
        shown = std::move(layers);
        return 0;
    }
    std::vector<PictureLayer> shown;
};

inline Scenario small_scenario() {
    Scenario s = preset("no_padding_strides_transposed").scenario;
    s.output.size = {160, 120};
    s.pace = {Motion::discrete, 200, 100, true};
    return s;
}

class ExportDialog : public ::testing::Test {
  protected:
    ExportDialog() { open(Format::gif); }

    void open(Format format, SizePx window = kWindow, double scale = 1) {
        // Moments of the scenario's own, unless a test asks for what is shown.
        ExportChoice last;
        last.format = format;
        last.as_shown = as_shown_;
        state_ = export_dialog_in(disk(), last, scenario_, shown_, temp_.path().string(),
                                  "/some/where/figure.json");
        closed_ = false;
        exported_.reset();
        frames_.reset();
        frames_.emplace(static_cast<float>(window.width), static_cast<float>(window.height), scale);
        frames_->content = [this](Controls& controls) {
            if (closed_) return;
            ExportDialogEdit edit =
                export_dialog(controls, disk(), std::move(state_), easel_, elapsed_ms_, {});
            state_ = std::move(edit.state);
            closed_ = edit.closed;
            written_ = edit.written;
            if (edit.exported) exported_ = edit.exported;
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
    /// What is chosen.
    [[nodiscard]] const Scenario& chosen() const { return state_.draft.scenario; }
    /// What the command line's own writer makes of what is chosen.
    std::string expected(const std::string& name, Format format) {
        Studio studio;
        const std::string path = other_ / name;
        Scenario scenario = to_be_exported(state_.draft, format, shown_);
        if (!format.alpha) scenario.output.transparent = false;
        write_figure(figure(scenario), path, format, studio, [](std::int64_t, std::int64_t) {});
        return content_of(path);
    }

    TempFolder temp_;
    TempFolder other_;
    NoEasel easel_;
    Scenario scenario_ = small_scenario();
    bool as_shown_ = false;
    ShownNow shown_;
    ExportDialogState state_;
    bool closed_ = false;
    std::string written_;
    std::optional<ExportDraft> exported_;
    double elapsed_ms_ = 20;
    std::optional<ImGuiFrames> frames_;
};

}  // namespace convwalk::testing::dialog_frames
