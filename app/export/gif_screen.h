// What a viewer of the GIF sees while it is written, and what has to be told to change it. Knows no file
// format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "basics/geometry.h"
#include "export/palette.h"

namespace convwalk {

/// Neighbours in reading order, across the ends of rows too: pixels that change to one colour, or pixels that
/// show what they should already.
struct PixelRun {
    enum class Kind : std::uint8_t { kChanging, kSame, kSameMixed };

    Rgb colour = 0;  // of all pixels, or, if kSameMixed, of the first
    std::uint32_t length = 0;
    Kind kind = Kind::kChanging;
};

/// A rectangle of the picture and what it shows from now on.
struct Patch {
    RectPx at;
    std::vector<PixelRun> runs;
    std::vector<Rgb> colours;  // of the pixels that change, each once; 1..255
    bool quantised = false;    // some of them stand for others
    std::int64_t delay_cs = 0;
};

/// What a viewer sees. Where colours had to be replaced, that is not what was asked for; from then on both
/// are kept. A pixel that is asked for again in the same colour may then stay as it is, so it neither
/// flickers nor drifts, and it becomes exact as soon as it lies in the rectangle of a frame that has room for
/// its colour.
class GifScreen {
  public:
    explicit GifScreen(SizePx size);

    /// Shows `rgba` in `changed`.
    /// @return what a viewer has to be told; nullopt when nothing differs
    [[nodiscard]] std::optional<Patch> advance(RectPx changed, std::span<const std::uint8_t> rgba);

  private:
    struct View;

    [[nodiscard]] std::size_t offset(int x, int y) const {
        return static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x);
    }
    [[nodiscard]] const Rgb* row_of_now(RectPx box, int y) const {
        return &now_[static_cast<std::size_t>(y) * static_cast<std::size_t>(box.width)];
    }
    /// The smallest rectangle outside which `view` shows what is shown already.
    [[nodiscard]] RectPx differing(const View& view) const;
    void load(RectPx box, const View& view);
    /// @param row_of the colours of a row of the box, counted from its top
    template <typename RowOf>
    [[nodiscard]] std::vector<PixelRun> runs(RectPx box, RowOf row_of) const;
    [[nodiscard]] std::vector<PixelRun> runs_of_now(RectPx box) const;
    /// Brings what changes in `patch` down to 255 colours: first by leaving alone what was asked for in this
    /// colour before and could not be shown exactly, then by replacing colours.
    void reduce_colours(Patch& patch);

    std::size_t width_;
    std::vector<Rgb> shown_;
    std::vector<Rgb> asked_;  // empty as long as it would equal shown_
    std::vector<Rgb> now_;    // the pixels of the patch that is being made, where it has too many colours
};

}  // namespace convwalk
