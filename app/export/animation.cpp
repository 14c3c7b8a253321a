#include "export/animation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "basics/errors.h"
#include "export/edge_colours.h"
#include "export/gif.h"
#include "export/output_file.h"
#include "export/png.h"
#include "render/offscreen_picture.h"

namespace convwalk {
namespace {

struct Frame {
    std::vector<RectPx> changed;      // against the frame before
    std::span<std::uint8_t> picture;  // the whole of it; what is written into it stays until it is redrawn
    int delay_cs = 0;
};

// Draws frame after frame, each only where it differs from the one before.
void for_each_frame(const Figure& f, OffscreenPicture& picture, const Progress& progress,
                    const std::function<void(const Frame&)>& visit) {
    const std::int64_t count = frame_count(f);
    const Timeline timeline = exported_timeline(f);
    const FrameTimes times(timeline, f.scenario.output.fps);
    const SizePx size = f.scenario.output.size;
    std::optional<Moment> shown_moment;
    Scene shown;
    for (std::int64_t n = 0; n < count; ++n) {
        const Moment moment = times.shown(n);
        Frame frame{{}, {}, times.delay_cs(n)};
        if (!shown_moment) {
            shown = exported_scene(f, moment);
            frame = {{{0, 0, size.width, size.height}}, picture.render(shown), frame.delay_cs};
        } else if (moment != shown_moment) {
            Scene scene = exported_scene(f, moment);
            frame.changed = changed_pixels(shown, scene);
            frame.picture = picture.redraw(scene, frame.changed);
            shown = std::move(scene);
        }
        shown_moment = moment;
        visit(frame);
        progress(n + 1, count);
    }
}

}  // namespace

Timeline exported_timeline(const Figure& f) {
    const StepRange range = {f.scenario.output.first_step, f.scenario.output.last_step};
    const std::int64_t steps = f.timeline.steps;
    if (std::max(range.first, range.last) > steps)
        throw BadInput(fmt::format("steps is {}; the animation has {} {}", to_string(range), steps,
                                   steps == 1 ? "step" : "steps"));
    if (range.last != 0 && range.first > range.last)
        throw BadInput(fmt::format("steps is {}; the first must not be after the last", to_string(range)));
    return part(f.timeline, std::max<std::int64_t>(range.first, 1) - 1,
                (range.last == 0 ? steps : range.last) - 1, range.first == 0);
}

Scene exported_scene(const Figure& f, const Moment& moment) {
    Scene scene = build_scene(f, moment);
    if (f.scenario.output.transparent) scene.background.a = 0;
    return scene;
}

void check_fits_gif(const Figure& f) {
    constexpr const char* kInstead =
        "a GIF can't hold soft edges over nothing, so write .png, .svg or a folder of frames";
    if (f.scenario.output.transparent) throw BadInput(fmt::format("transparent is on; {}", kInstead));
    if (const Colour background = f.scenario.theme.background; background.a != 255)
        throw BadInput(
            fmt::format("background is {}, which is not opaque; {}", to_string(background), kInstead));
}

std::int64_t frame_count(const Figure& f) {
    const std::int64_t count = FrameTimes(exported_timeline(f), f.scenario.output.fps).count();
    if (count > kMostFrames)
        throw BadInput(
            fmt::format("the animation has {} frames; at most {} are written, so choose a smaller input, "
                        "fewer frames a second or discrete motion",
                        count, kMostFrames));
    return count;
}

void write_gif(const Figure& f, SceneRenderer& renderer, std::ostream& out, const Progress& progress) {
    check_fits_gif(f);
    const SizePx size = f.scenario.output.size;
    OffscreenPicture picture(renderer, size, kFewCoverageLevels);
    GifWriter gif(out, size, f.scenario.output.loops);
    EdgeColours edges(colours_of(f.scenario.theme));
    const auto row_of = [&](const Frame& frame, const RectPx& r, int row) {
        const auto first = static_cast<std::size_t>(r.y + row) * static_cast<std::size_t>(size.width) +
                           static_cast<std::size_t>(r.x);
        return frame.picture.subspan(first * 4, static_cast<std::size_t>(r.width) * 4);
    };
    std::vector<std::uint8_t> part;
    for_each_frame(f, picture, progress, [&](const Frame& frame) {
        for (const RectPx& r : frame.changed) {
            for (int row = 0; row < r.height; ++row) edges.round(row_of(frame, r, row));
        }
        const RectPx whole = united(frame.changed);
        part.clear();
        for (int row = 0; row < whole.height; ++row) {
            const auto pixels = row_of(frame, whole, row);
            part.insert(part.end(), pixels.begin(), pixels.end());
        }
        gif.add_frame(whole, part, frame.delay_cs);
    });
    gif.finish();
}

void write_png(const Figure& f, Tick moment, SceneRenderer& renderer, std::ostream& out) {
    const SizePx size = f.scenario.output.size;
    OffscreenPicture picture(renderer, size, 0);
    write_png(out, size, picture.render(exported_scene(f, at(f.timeline, moment))));
}

std::string frame_name(std::int64_t number) {
    return fmt::format("frame_{:04}.png", number);
}

void write_png_frames(const Figure& f, SceneRenderer& renderer, const std::string& folder,
                      const Progress& progress) {
    const SizePx size = f.scenario.output.size;
    OutputFolder output(folder);
    OffscreenPicture picture(renderer, size, 0);
    std::vector<std::uint8_t> shown;
    std::int64_t number = 0;
    for_each_frame(f, picture, progress, [&](const Frame& frame) {
        if (!frame.changed.empty()) shown.assign(frame.picture.begin(), frame.picture.end());
        OutputFile file(output.place(frame_name(++number)));
        write_png(file.stream(), size, shown);
        file.commit();
    });
    output.commit();
}

}  // namespace convwalk
