// An animation as one GIF.
#include "export/edge_colours.h"
#include "export/film_parts.h"
#include "export/formats.h"
#include "export/frame_stream.h"
#include "export/gif.h"
#include "figure/figure.h"

namespace convwalk {
namespace {

class GifFrames : public FrameWriter {
  public:
    GifFrames(const Figure& f, SceneRenderer& renderer, std::ostream& out)
        : size_(f.scenario.output.size),
          frames_(f, renderer, kFewCoverageLevels),
          gif_(out, size_, f.scenario.output.loops),
          edges_(colours_of(f.scenario.theme)) {}

    void next() override {
        const Frame frame = frames_.next().value();
        for (const RectPx& r : frame.changed) {
            for (int row = 0; row < r.height; ++row) edges_.round(row_of(frame, r, row));
        }
        if (frame.changed.empty()) return gif_.add_frame({}, {}, frame.delay_cs);
        const RectPx at = united(frame.changed);
        if (at.width < size_.width) return gif_.add_frame(at, part_of(frame, size_).rgba, frame.delay_cs);
        // Whole rows follow one another as they are.
        const std::size_t row = 4 * static_cast<std::size_t>(at.width);
        gif_.add_frame(at,
                       frame.picture.subspan(static_cast<std::size_t>(at.y) * row,
                                             static_cast<std::size_t>(at.height) * row),
                       frame.delay_cs);
    }
    void finish() override { gif_.finish(); }

  private:
    [[nodiscard]] std::span<std::uint8_t> row_of(const Frame& frame, const RectPx& r, int row) const {
        const auto first = static_cast<std::size_t>(r.y + row) * static_cast<std::size_t>(size_.width) +
                           static_cast<std::size_t>(r.x);
        return frame.picture.subspan(first * 4, static_cast<std::size_t>(r.width) * 4);
    }

    SizePx size_;
    FrameStream frames_;
    GifWriter gif_;
    EdgeColours edges_;
};

}  // namespace

constinit const Format Format::gif = {
    .name = "gif",
    .ending = ".gif",
    .title = "GIF",
    .about = "a GIF",
    .loops = true,
    .in_file = [](const Figure& f, Studio& studio, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<GifFrames>(f, studio.renderer(), out);
    }};

}  // namespace convwalk
