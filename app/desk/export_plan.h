// What an export would be, worked out for a dialog. No panels here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "desk/export_suggestions.h"
#include "desk/shelf.h"
#include "export/write_figure.h"
#include "picture/figures.h"

namespace convwalk {

/// Follows from a scenario and a format alone.
struct ExportPlan {
    Scenario wanted;
    Format format = Format::gif;
    std::string sentence;                   ///< why it can't be exported; empty when it can be
    bool writable = true;                   ///< the scenario's settings could stand in a file
    std::shared_ptr<const Figure> figure;   ///< what is shown; what will be written when there is no sentence
    Timeline timeline;                      ///< the part of the animation that is exported
    std::int64_t frames = 0;                ///< that are written; 1 for a still
    Moment still;                           ///< what a still shows
    std::vector<Moment> pictures;           ///< of a build-up
    std::shared_ptr<const Scene> sheet;     ///< of a sheet
    std::vector<ExportSuggestion> shorter;  ///< of an animation that nobody sits through
};

/// @pre the layer is possible
/// @param last what is shown instead when the scenario can't be exported; may be null
[[nodiscard]] std::shared_ptr<const ExportPlan> export_plan(const Scenario& scenario, const Format& format,
                                                            const ExportPlan* last);

/// The frame that is shown at a time.
[[nodiscard]] std::int64_t frame_at(const FrameTimes& times, double at_ms);

/// "22.5 s"
[[nodiscard]] std::string seconds_in_words(Tick ms);

/// The path with the ending of another format: "a.gif", "a.svg", "a_frames/".
[[nodiscard]] std::string path_for_format(const std::string& path, const Format& format);

/// Where a person finds what is written to a path: "in /home/me/talks".
[[nodiscard]] std::string place_in_words(const Shelf& shelf, const std::string& path);

}  // namespace convwalk
