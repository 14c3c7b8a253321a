// Frames to the bytes of an animated GIF (GIF89a). Knows pixels, not scenes. Blocks by giflib.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <span>

#include "basics/geometry.h"

namespace convwalk {

/// Writes an animation frame by frame; memory grows with the picture, not with the number of frames. What is
/// encoded waits in a temporary file without a name; the stream is written to in finish() alone, so a writer
/// that is dropped before has written nothing.
///
/// Colours are kept exactly while the whole animation has at most 255 of them (one more index means
/// "unchanged"); a frame that brings more gets a table of its own, exact when the pixels that it changes have
/// at most 255 colours and quantised without dithering beyond. A quantised pixel becomes exact again when it
/// lies in the rectangle of a later frame that has room for its colour.
class GifWriter {
  public:
    /// @param size  the picture, 1..65535 pixels each way
    /// @param loops how often the animation is played, 0..65536; 0 = for ever. The file states how often it
    /// is
    ///              repeated, which is one less, as Chromium and Firefox read it; for 1 it states nothing.
    /// @throws std::runtime_error when there is no temporary file to be had
    GifWriter(std::ostream& out, SizePx size, int loops);
    ~GifWriter();
    GifWriter(const GifWriter&) = delete;
    GifWriter& operator=(const GifWriter&) = delete;

    /// Adds a frame that equals the one before outside `changed` and shows `rgba` inside it.
    /// @param changed  inside the picture; the first frame must cover the picture; may be empty. What does
    /// not
    ///                 differ in it costs time but no bytes.
    /// @param rgba     changed.width * changed.height * 4 bytes, row by row from the top; alpha is ignored
    /// @param delay_cs how long the frame is shown, in centiseconds, >= 2. Equal frames are merged and their
    ///                 delays added; a sum over 65535 becomes several frames that look alike.
    /// @throws std::runtime_error when the temporary file can't be written; the writer is of no use then
    void add_frame(RectPx changed, std::span<const std::uint8_t> rgba, int delay_cs);

    /// Writes the file. There must be a frame, and nothing may be added afterwards.
    /// @throws std::runtime_error when a byte can't be written
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace convwalk
