// What goes into a frame of the window and what comes out of it, as values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/keys.h"
#include "desk/last_document.h"
#include "scene/scene.h"

namespace convwalk {

/// What came in since the last frame. Mouse and text reach Dear ImGui on their own ways, and so does the
/// clipboard of a text that is being typed.
struct FrameInput {
    double elapsed_ms = 0;  ///< real time since the last frame
    SizePx size = {};       ///< of the framebuffer
    double scale = 1;       ///< pixels for a pixel of the design, as the monitor says
    std::vector<Chord> pressed = {};
    std::vector<std::string> dropped_files = {};
    std::optional<std::string> pasted = {};  ///< the clipboard's text, after it was wanted
    bool close_wanted = false;
};

/// A picture for the clipboard.
struct CopiedPicture {
    std::string png;  ///< bytes of a file; empty where nothing is drawn
    std::string svg;
};

struct FrameOutput {
    double next_frame_ms = 0;  ///< real time until something changes by itself; infinite: nothing will
    bool quit = false;
    bool fullscreen = false;
    bool remember = false;                   ///< what is there is to be kept at once
    bool paste_wanted = false;               ///< the next frame is to have the clipboard's text
    std::optional<std::string> copied = {};  ///< for the clipboard
    /// The same as a picture: who pastes chooses. @pre copied
    std::optional<CopiedPicture> copied_picture = {};
    std::string title = {};  ///< of the window
    /// Work that no file holds, whose place another figure has taken: it is to be kept.
    std::optional<LastDocument> left_behind = {};
};

}  // namespace convwalk
