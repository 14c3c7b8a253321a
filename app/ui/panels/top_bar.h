// The slim bar at the top: document, presets, undo, views, theme, export.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "desk/actions.h"
#include "desk/kept_sessions.h"
#include "desk/session.h"
#include "ui/widgets/style.h"
#include "ui/widgets/thumbnails.h"

namespace convwalk {

struct TopBarEdit {
    std::optional<Action> action;
    std::optional<std::string> open;       ///< a recent file
    std::optional<std::string> open_left;  ///< where a left figure is kept
    bool discard_left = false;             ///< all of them
    std::optional<Scenario> scenario;      ///< another view, another theme: complete edits
    std::optional<double> ui_scale;        ///< 0 = that of the monitor
};

struct TopBarState {
    std::span<const std::string> recent_files;
    std::span<const LeftFigure> left;
    double ui_scale = 0;
    bool layer_panel = true;
    bool explanation = true;
    bool main_elsewhere = false;  ///< the one main button stands somewhere else now
};

/// Draws into the current ImGui window.
[[nodiscard]] TopBarEdit top_bar(const Style& style, const Session& session, const TopBarState& state,
                                 Thumbnails& thumbnails, Easel& easel);

}  // namespace convwalk
