// A figure to a file of any format: what the command line and the window both call.
#pragma once

#include <optional>
#include <string>

#include "export/animation.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "render/scene_renderer.h"

namespace convwalk {

enum class Format { gif, png, svg, png_frames };

/// The format of an output path: by its ending, frames for a folder ("DIR/" or an existing one).
/// @param given "gif", "png" or "svg" when it was said; "-" is a GIF otherwise
/// @throws BadInput
[[nodiscard]] Format format_of(const std::string& path, const std::optional<std::string>& given);

/// One picture, of the moment that the scenario names; the other formats hold the whole animation.
[[nodiscard]] bool is_still(Format format);

/// Frames that a file of this format gets; 1 for a still.
/// @throws BadInput when the figure has no such moment or steps, too many frames, or can't be of this format
[[nodiscard]] std::int64_t frames_to_write(const Figure& figure, Format format);

/// Draws without a window. The context is made for the first picture that needs one, and is current on that
/// thread from then on; the studio must be used and end there. SVG needs none.
class Studio {
  public:
    /// @throws NoGraphics
    [[nodiscard]] SceneRenderer& renderer() {
        if (!open_) open_.emplace();
        return open_->renderer;
    }

  private:
    struct Open {
        OffscreenContext context;
        SceneRenderer renderer;
    };
    std::optional<Open> open_;
};

/// Writes a figure so that the file (or folder of frames) appears whole or not at all.
/// @param progress is called first with 0 frames done, after every frame, and for a file once more before it
/// is kept; an exception from it ends the writing, and nothing is kept
/// @throws BadInput, NoGraphics, CannotWrite
void write_figure(const Figure& figure, const std::string& path, Format format, Studio& studio,
                  const Progress& progress);

}  // namespace convwalk
