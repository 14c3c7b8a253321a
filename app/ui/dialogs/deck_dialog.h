// Chooses what is made of a lesson to be given away: slides or sheets, of which lesson, with which numbers.
#pragma once

#include <cstddef>
#include <vector>

#include "desk/lesson_export.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct DeckDialogState {
    std::vector<Lesson> lessons;  ///< that there are to choose from
    std::size_t lesson = 0;       ///< the chosen one; as many as there are: all of them
    DeckChoice choice;            ///< a format that the window writes by itself
};

struct DeckDialogEdit {
    DeckDialogState state;
    bool closed = false;  ///< by Esc or its button
    bool chosen = false;  ///< where it goes comes next
};

/// A modal page in the middle of the window. Call in every frame while it is open. @pre there are lessons
[[nodiscard]] DeckDialogEdit deck_dialog(Controls& controls, DeckDialogState state);

/// The lessons that were chosen.
[[nodiscard]] std::vector<Lesson> chosen_lessons(const DeckDialogState& state);

}  // namespace convwalk
