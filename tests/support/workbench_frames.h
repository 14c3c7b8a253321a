// The whole window driven frame by frame without a window and without OpenGL.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/imgui_frames.h"
#include "ui/workbench.h"

namespace convwalk::testing {

/// Draws nothing and remembers what it was to draw.
class RecordingEasel : public Easel {
  public:
    std::uint64_t show(Picture picture, std::vector<PictureLayer> layers) override {
        ++shown[picture];
        last[picture] = std::move(layers);
        return 0;
    }

    std::uint64_t show_small(std::size_t slot, Scene scene) override {
        ++shown_small;
        small[slot] = std::move(scene);
        return 0;
    }

    int shown[kPictures] = {};
    std::vector<PictureLayer> last[kPictures];
    int shown_small = 0;
    std::map<std::size_t, Scene> small;  ///< by its slot
};

class WorkbenchFrames : public ImGuiScreen {
  public:
    explicit WorkbenchFrames(const Settings& settings = {}, SizePx screen = {1280, 800}, double zoom = 1)
        : WorkbenchFrames(settings, screen, zoom, std::make_unique<RecordingEasel>()) {}
    WorkbenchFrames(const Settings& settings, SizePx screen, double zoom, std::unique_ptr<Easel> easel,
                    Shelf& shelf = disk())
        : ImGuiScreen(static_cast<float>(screen.width), static_cast<float>(screen.height)),
          size(screen),
          scale(zoom),
          bench(settings, shelf, [] {}),
          easel_(std::move(easel)) {}

    SizePx size;
    double scale;
    double elapsed_ms = 20;            ///< of one frame
    std::vector<std::string> dropped;  ///< in the next frame
    bool close_wanted = false;         ///< in the next frame
    Workbench bench;
    /// Keeps what a frame leaves behind, as the window's loop does; empty: nothing is kept.
    std::function<std::optional<LeftFigure>(const LastDocument&)> leave;
    FrameOutput output;                    ///< of the last frame
    std::optional<CopiedPicture> picture;  ///< that was copied with the clipboard's text

    void frame() override {
        const FrameInput input{.elapsed_ms = elapsed_ms,
                               .size = size,
                               .scale = scale,
                               .pressed = pressed_,
                               .dropped_files = dropped,
                               .pasted = output.paste_wanted ? std::optional(clipboard) : std::nullopt,
                               .close_wanted = close_wanted};
        begin_frame();
        ImGui::GetIO().DisplaySize = {static_cast<float>(size.width), static_cast<float>(size.height)};
        const bool new_fonts = bench.prepare(input);
        if (new_fonts) bake_fonts();
        before_frame(new_fonts);
        ImGui::NewFrame();
        output = bench.frame(input, *easel_);
        if (output.copied) {
            clipboard = *output.copied;
            picture = output.copied_picture;
        }
        if (output.left_behind && leave) {
            if (auto left = leave(*output.left_behind)) bench.was_left(std::move(*left));
        }
        ImGui::Render();
        end_frame();
        dropped.clear();
        close_wanted = false;
    }

    void drop(const std::string& path) {
        dropped = {path};
        frames(4);
    }
    /// Keys of one frame, as given.
    void press(std::vector<Chord> chords) {
        pressed_ = std::move(chords);
        frame();
    }
    /// One chord for one frame, as Dear ImGui sees it too.
    void hold(const Chord& chord) {
        pressed_ = {chord};
        set_key(chord, true);
        frame();
        set_key(chord, false);
    }
    void press(Action action) { tap(info_of(action).keys.front()); }

    [[nodiscard]] const Session& session() const { return bench.session(); }
    [[nodiscard]] const Scenario& scenario() const { return bench.session().scenario(); }
    [[nodiscard]] const CanvasState& canvas() const { return bench.canvas_state(); }
    [[nodiscard]] const RecordingEasel& recorded() const {
        return dynamic_cast<const RecordingEasel&>(*easel_);
    }
    [[nodiscard]] bool shows(std::string_view words) const {
        return all_text().find(words) != std::string::npos;
    }

  protected:
    /// Where a renderer gets ready.
    virtual void before_frame(bool new_fonts) { static_cast<void>(new_fonts); }

    [[nodiscard]] Easel& easel() { return *easel_; }

  private:
    std::unique_ptr<Easel> easel_;
};

}  // namespace convwalk::testing
