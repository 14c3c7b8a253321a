// Pictures on the clipboard of X11, which GLFW has no words for: whoever pastes chooses among PNG, SVG and
// text.
#pragma once

#include <memory>
#include <string>

#include "ui/frame.h"

namespace convwalk {

/// What was offered stays until something else is copied, here or elsewhere, or until the program ends.
class PictureClipboard {
  public:
    PictureClipboard();
    ~PictureClipboard();
    PictureClipboard(const PictureClipboard&) = delete;
    PictureClipboard& operator=(const PictureClipboard&) = delete;

    /// @return whether the clipboard is ours now: not where there is no X11
    [[nodiscard]] bool offer(const std::string& text, const CopiedPicture& picture);

  private:
    class Owner;
    std::unique_ptr<Owner> owner_;  // made when something is offered first
};

}  // namespace convwalk
