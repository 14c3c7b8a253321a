// Frames to the bytes of an animated GIF (GIF89a). Knows pixels, not scenes. LZW and blocks by giflib.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <span>

#include "basics/geometry.h"

namespace convwalk {

/// Writes an animation frame by frame; memory does not depend on the number of frames.
///
/// Colours are kept exactly while the whole animation has at most 255 of them (one more index means
/// "unchanged"); a frame that brings more gets a table of its own, exact up to 255 colours in its rectangle
/// and quantised without dithering beyond.
class GifWriter {
  public:
    /// @param size  the picture, 1..65535 pixels each way
    /// @param loops how often the animation is played; 0 = for ever
    GifWriter(std::ostream& out, SizePx size, int loops);
    ~GifWriter();
    GifWriter(const GifWriter&) = delete;
    GifWriter& operator=(const GifWriter&) = delete;

    /// Adds a frame that equals the one before outside `changed` and shows `rgba` inside it.
    /// @param changed  inside the picture; the first frame must cover the picture; may be empty
    /// @param rgba     changed.width * changed.height * 4 bytes, row by row from the top; alpha is ignored
    /// @param delay_cs how long the frame is shown, in centiseconds, >= 2. Equal frames are merged and their
    ///                 delays added.
    /// @throws std::runtime_error when a byte can't be written
    void add_frame(RectPx changed, std::span<const std::uint8_t> rgba, int delay_cs);

    /// Writes what is outstanding and the trailer. Nothing may be added afterwards.
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace convwalk
