// The window itself: the only place that knows GLFW. Sleeps unless something moves.
#pragma once

#include <string>

namespace convwalk {

/// Opens the window, and returns when it is closed.
/// @param file a scenario to start with; empty: what was open last
/// @throws BadInput for a file that can't be opened, NoGraphics when there is no display or no OpenGL 3.3
void run_window(const std::string& file);

}  // namespace convwalk
