// The page of lessons: what each is about, how far one has come, and which is better taken before.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "desk/lesson_player.h"
#include "ui/widgets/thumbnails.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct LessonsState {
    std::size_t chosen = 0;   ///< the keyboard is on it
    std::size_t columns = 1;  ///< as they were drawn last
    bool follow = false;      ///< the chosen one is to be in sight
};

struct LessonsEdit {
    std::optional<std::size_t> open;  ///< a lesson, by its place
    bool closed = false;              ///< back to the figure
    bool makes = false;               ///< to the page on which one is made
    bool exports = false;             ///< slides or sheets of one are wanted
};

/// What the page is drawn with.
struct LessonsLook {
    SizePx size;  ///< of the window, pixels
    const std::vector<Lesson>& lessons;
    const std::vector<LessonProgress>& progress;  ///< of those that were begun
    const Theme& theme;                           ///< of the pictures
    bool keys = true;                             ///< the keyboard is the page's: nothing lies over it
};

/// Fills the whole window.
[[nodiscard]] LessonsEdit lessons_panel(Controls& controls, LessonsState& state, const LessonsLook& look,
                                        Thumbnails& thumbnails, Easel& easel);

}  // namespace convwalk
