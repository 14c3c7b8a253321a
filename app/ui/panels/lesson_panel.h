// A lesson in the panel on the right: what is said, what is asked, the answer, and how far one has come.
#pragma once

#include <cstddef>
#include <optional>

#include "desk/lesson_player.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct LessonPanelEdit {
    bool checks = false;  ///< the answer is to be judged
    bool hint = false;
    bool round = false;  ///< the same question with other numbers
    bool shows_answer = false;
    bool ends = false;                  ///< back to one's own figure
    std::optional<std::size_t> go_to;   ///< another scene
    std::optional<std::size_t> chosen;  ///< an option
    std::optional<std::string> typed;
};

/// What the panel is drawn with, beside the player.
struct LessonPanelLook {
    std::size_t number = 0;  ///< of the lesson among the ready-made ones, from 1; 0: it is none of them
    bool sandbox = false;    ///< the scene is left for now
    bool focus = false;      ///< the field of the answer is to have the keyboard
};

/// Draws into the current ImGui window.
[[nodiscard]] LessonPanelEdit lesson_panel(Controls& controls, const LessonPlayer& player,
                                           const LessonPanelLook& look);

}  // namespace convwalk
