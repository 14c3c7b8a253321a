#include "export/frame_stream.h"

#include <utility>

namespace convwalk {

FrameStream::FrameStream(const Figure& figure, SceneRenderer& renderer, int coverage_levels)
    : figure_(figure),
      count_(frame_count(figure)),
      timeline_(exported_timeline(figure)),
      times_(timeline_, figure.scenario.output.fps),
      picture_(renderer, figure.scenario.output.size, coverage_levels) {}

std::optional<Frame> FrameStream::next() {
    if (next_ == count_) return std::nullopt;
    const Moment moment = times_.shown(next_);
    Frame frame{{}, {}, times_.delay_cs(next_)};
    if (!shown_moment_) {
        const SizePx size = figure_.scenario.output.size;
        shown_ = exported_scene(figure_, moment);
        frame.changed = {{0, 0, size.width, size.height}};
        frame.picture = picture_.render(shown_);
    } else if (moment != shown_moment_) {
        Scene scene = exported_scene(figure_, moment);
        frame.changed = changed_pixels(shown_, scene);
        frame.picture = picture_.redraw(scene, frame.changed);
        shown_ = std::move(scene);
    }
    shown_moment_ = moment;
    ++next_;
    return frame;
}

}  // namespace convwalk
