// A figure to files: the loop over frames that every moving format shares, and still pictures.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "picture/figures.h"
#include "render/scene_renderer.h"

namespace convwalk {

/// Called after every frame; an exception from it ends the export.
using Progress = std::function<void(std::int64_t done, std::int64_t frames)>;

/// Frames that an export may have.
inline constexpr std::int64_t kMostFrames = 200'000;

/// The animation with the steps that the scenario's export settings name.
/// @throws BadInput when it has no such steps
[[nodiscard]] Timeline exported_timeline(const Figure& figure);

/// The picture at a moment as it is exported: without its background where the settings say so.
[[nodiscard]] Scene exported_scene(const Figure& figure, const Moment& moment);

/// Frames of the animation as the scenario times it. @throws BadInput for more than kMostFrames, or as
/// exported_timeline() does
[[nodiscard]] std::int64_t frame_count(const Figure& figure);

/// A pixel of a GIF is there or is not; the soft edges of a figure need more.
/// @throws BadInput when the figure's background is not opaque
void check_fits_gif(const Figure& figure);

/// The animation. A context must be current for `renderer`, here and below. @throws BadInput as above
void write_gif(const Figure& figure, SceneRenderer& renderer, std::ostream& out, const Progress& progress);

/// One moment.
void write_png(const Figure& figure, Tick moment, SceneRenderer& renderer, std::ostream& out);

/// "frame_0001.png": the file of a frame. @param number from 1
[[nodiscard]] std::string frame_name(std::int64_t number);

/// Every frame as a file in a folder. @throws CannotWrite
void write_png_frames(const Figure& figure, SceneRenderer& renderer, const std::string& folder,
                      const Progress& progress);

}  // namespace convwalk
