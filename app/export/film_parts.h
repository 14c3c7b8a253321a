// The frames of an animation as the rectangles that change: what formats that put one over the other are made
// of.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "export/formats.h"
#include "export/frame_stream.h"

namespace convwalk {

/// A rectangle that comes, and how long what is then seen stays.
struct FilmPart {
    RectPx at;                       ///< the first one is the whole picture; never empty
    std::vector<std::uint8_t> rgba;  ///< of that rectangle, rows from the top, alpha not premultiplied
    std::int64_t shown_cs = 0;
    bool over = false;  ///< pixels of alpha 0 leave what was there; else the rectangle takes its place
};

/// The smallest rectangle that holds all that changed. @pre something did
/// @param places its left and upper edge are multiples of this many pixels
[[nodiscard]] FilmPart part_of(const Frame& frame, SizePx picture, int places = 1);

/// Writes parts; frames that show the same are one. Where the figure has an opaque background, what stays
/// within a part is not written again.
class PartsWriter : public FrameWriter {
  public:
    /// @param figure, renderer outlive the writer @param places see part_of() @throws as FrameStream does
    PartsWriter(const Figure& figure, SceneRenderer& renderer, int places = 1);

    void next() override;
    void finish() override;

  protected:
    virtual void put(const FilmPart& part) = 0;
    /// Behind the last part.
    virtual void end() = 0;

    [[nodiscard]] SizePx size() const { return size_; }

  private:
    SizePx size_;
    int places_;
    bool opaque_;
    FrameStream frames_;
    std::vector<std::uint8_t> shown_;  // what a viewer sees; of an opaque figure
    std::optional<FilmPart> waiting_;  // its time may still grow
};

}  // namespace convwalk
