// The window itself: the only place that knows GLFW. Sleeps unless something moves.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "desk/links.h"
#include "render/opengl.h"
#include "ui/loop.h"

namespace convwalk {

/// There is nothing to open a window on; pictures can be made all the same.
class NoDisplay : public NoGraphics {
  public:
    using NoGraphics::NoGraphics;
};

/// A window, with Dear ImGui and OpenGL in it, for a loop that somebody else turns. Events come in while GLFW
/// is asked for them. One at a time.
/// @throws NoGraphics as run_window() does
[[nodiscard]] std::shared_ptr<Screen> open_screen();

enum class WindowEnd : std::uint8_t {
    closed,
    ended,  ///< from outside, by a signal; what was worked on is kept where that is possible
};

/// What a window begins with: one of these, or what was open last.
struct WindowBegin {
    std::string file = {};                   ///< a scenario or network
    std::optional<LessonPlace> lesson = {};  ///< that is taken at once, also one of a file; or their page
    std::string language = {};               ///< of lessons; empty: as the settings say
    std::optional<Scenario> figure = {};     ///< which is in no file
};

/// Opens the window, and returns when it is closed.
/// @throws BadInput for what can't be opened, NoDisplay, NoGraphics when there is no OpenGL 3.3
[[nodiscard]] WindowEnd run_window(const WindowBegin& begin);

}  // namespace convwalk
