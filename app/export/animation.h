// A figure to files: the loop over frames that every moving format shares, and still pictures.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "render/scene_renderer.h"
#include "scene/figure.h"

namespace convwalk {

/// Called after every frame; an exception from it ends the export.
using Progress = std::function<void(std::int64_t done, std::int64_t frames)>;

/// Frames that an export may have.
inline constexpr std::int64_t kMostFrames = 200'000;

/// Frames of the animation as the scenario times it. @throws BadInput for more than kMostFrames
[[nodiscard]] std::int64_t frame_count(const Figure& figure);

/// The whole animation. A context must be current for `renderer`, here and below.
void write_gif(const Figure& figure, SceneRenderer& renderer, std::ostream& out, const Progress& progress);

/// One moment.
void write_png(const Figure& figure, Tick moment, SceneRenderer& renderer, std::ostream& out);

/// "frame_0001.png": the file of a frame. @param number from 1
[[nodiscard]] std::string frame_name(std::int64_t number);

/// Every frame as a file in a folder. @throws CannotWrite
void write_png_frames(const Figure& figure, SceneRenderer& renderer, const std::string& folder,
                      const Progress& progress);

}  // namespace convwalk
