// A figure to a file of any format: what the command line and the window both call.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "export/formats.h"
#include "export/output_file.h"
#include "export/studio.h"
#include "picture/figures.h"

namespace convwalk {

/// The format of an output path: by its ending, frames for a folder ("DIR/" or an existing one).
/// @param given one of format_names() when it was said; "-" is a GIF otherwise
/// @throws BadInput
[[nodiscard]] Format format_of(const std::string& path, const std::optional<std::string>& given);

/// A pixel of some formats is there or is not; the soft edges of a figure need more.
/// @throws BadInput when the figure's background is not opaque and the format needs it to be
void check_fits(const Figure& figure, const Format& format);

/// Frames that a file of this format gets; 1 for a still.
/// @throws BadInput when the figure has no such moment or steps, too many frames, or can't be of this format
[[nodiscard]] std::int64_t frames_to_write(const Figure& figure, const Format& format);

/// A figure on its way to a file (or folder of frames), which appears whole or not at all: what was not
/// finished leaves nothing behind. A frame is drawn and written whenever it is asked for.
class Export {
  public:
    /// Nothing is drawn or opened yet. @param figure, studio outlive the export
    /// @throws BadInput as frames_to_write() does
    Export(const Figure& figure, const std::string& path, const Format& format, Studio& studio);

    [[nodiscard]] std::int64_t done() const { return done_; }
    [[nodiscard]] std::int64_t frames() const { return frames_; }

    /// Writes the next frame; behind the last, keeps what was written.
    /// @return false when all is kept @pre it was not false before
    /// @throws BadInput, NoGraphics, CannotWrite
    bool next();

  private:
    void begin();

    const Figure& figure_;
    std::string path_;
    Format format_;
    Studio& studio_;
    std::int64_t frames_;
    std::int64_t done_ = 0;
    std::unique_ptr<OutputFile> file_;  // none for a folder
    std::unique_ptr<FrameWriter> writer_;
};

/// Called after every frame; an exception from it ends the export.
using Progress = std::function<void(std::int64_t done, std::int64_t frames)>;

/// Writes all of an export at once.
/// @param progress is called first with 0 frames done, and after every frame; an exception from it ends the
/// writing, and nothing is kept
/// @throws BadInput, NoGraphics, CannotWrite
void write_figure(const Figure& figure, const std::string& path, const Format& format, Studio& studio,
                  const Progress& progress);

}  // namespace convwalk
