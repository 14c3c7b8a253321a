// The frame that all dialogs stand in: a white page in the middle of the dimmed window.
#pragma once

#include "ui/widgets/style.h"

namespace convwalk {

/// Open for as long as it is made in every frame; close() ends that. It never is larger than the window.
class ModalPage {
  public:
    /// @param name of the page, unique in the window
    /// @param width, height in design pixels
    ModalPage(const Style& style, const char* name, double width, double height);
    ~ModalPage();
    ModalPage(const ModalPage&) = delete;
    ModalPage& operator=(const ModalPage&) = delete;

    /// Whether there is something to draw into.
    explicit operator bool() const { return open_; }
    /// This was its last frame.
    static void close();

  private:
    bool open_;
};

/// Takes whatever dialog or menu stands open away. A dialog that is left from outside, by a dropped file,
/// would bar the window although nobody makes it any more; and Dear ImGui ends the program when a tip comes
/// up then.
void close_popups();

/// Controls of one ImGui window that can't be used now, for as long as the object lives: all of them get
/// paler, those that draw themselves too.
class Resting {
  public:
    Resting(const Style& style, bool resting);
    ~Resting();
    Resting(const Resting&) = delete;
    Resting& operator=(const Resting&) = delete;

  private:
    const Style& style_;
    bool resting_;
};

}  // namespace convwalk
