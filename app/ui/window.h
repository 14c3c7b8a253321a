// The window itself: the only place that knows GLFW. Sleeps unless something moves.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

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

/// Opens the window, and returns when it is closed.
/// @param file a scenario to start with; empty: what was open last
/// @param lesson that is taken at once, by its name or file; empty: none
/// @throws BadInput for a file that can't be opened, NoDisplay, NoGraphics when there is no OpenGL 3.3
[[nodiscard]] WindowEnd run_window(const std::string& file, const std::string& lesson = "");

}  // namespace convwalk
