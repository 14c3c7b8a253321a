// What actions do to the document and to the playing of it. No panels here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "desk/actions.h"
#include "desk/links.h"
#include "desk/session.h"

namespace convwalk {

/// Whether there is something for it to do: an edit to take back, changes to save.
[[nodiscard]] bool can_perform(Action action, const Session& session);

/// Does what an action asks of the document alone.
/// @return false, and nothing is done, for an action about something else
bool perform(Action action, Session& session);

struct StackChange {
    Stack stack;
    std::size_t selected = 0;  ///< the map that is selected then; 0: the input
};
/// What an action makes of a network's layers; the same for one that changes none.
/// @param selected up to the number of layers
[[nodiscard]] StackChange changed_by(Action action, const Stack& stack, const StackReport& report,
                                     std::size_t selected);

/// A text for the clipboard, and what is said about it.
struct CopiedText {
    std::string text;
    std::string said;
};
/// A link to a scene.
[[nodiscard]] CopiedText copied_link(const LessonPlace& place);
/// nullopt for an action that copies nothing.
[[nodiscard]] std::optional<CopiedText> copied_by(Action action, const Scenario& scenario);

}  // namespace convwalk
