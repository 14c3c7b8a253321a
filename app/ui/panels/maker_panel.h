// The page on which a teacher makes a lesson: its scenes, and what each says and asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/lesson_draft.h"
#include "ui/widgets/thumbnails.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct MakerState {
    LessonDraft draft;
    /// What the scene that is chosen can be asked; worked out anew when it has changed.
    std::vector<const Askable*> possible = {};
    std::optional<LessonScene> possible_of = std::nullopt;
    std::vector<std::string> faults = {};
    std::optional<Lesson> faults_of = std::nullopt;
};

struct MakerEdit {
    bool closed = false;    ///< back to the figure
    bool adds = false;      ///< the figure becomes a scene
    bool previews = false;  ///< the lesson is taken
    bool saves = false;
    bool begins_anew = false;
};

/// Fills the whole window. @param size of it, pixels @param keys the keyboard is the page's
[[nodiscard]] MakerEdit maker_panel(Controls& controls, MakerState& state, SizePx size, const Theme& theme,
                                    bool keys, Thumbnails& thumbnails, Easel& easel);

}  // namespace convwalk
