// What the window's desks and what stands around them have in common.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/fields.h"
#include "desk/session.h"
#include "desk/settings.h"
#include "network/join_mends.h"
#include "network/stack.h"
#include "ui/frame.h"
#include "ui/panels/canvas.h"
#include "ui/panels/right_panel.h"
#include "ui/widgets/style.h"

namespace convwalk {

/// A sentence for the person, at the bottom of the canvas.
struct Message {
    std::string sentence;
    bool wrong = false;
    double left_ms = 0;
};

struct Bench {
    /// @param remembered the last session comes back
    explicit Bench(const Settings& remembered);

    Session session;
    Settings settings;
    CanvasState canvas;
    RightPanelState right_panel;
    Style style;
    Message message;
    std::optional<Meant> pointed_meant;           ///< its words are pointed at in this frame
    std::optional<std::string> copied;            ///< for the clipboard, when the frame ends
    std::optional<CopiedPicture> copied_picture;  ///< beside it
    bool paste_wanted = false;
    bool open_wanted = false;               ///< a file is to be chosen
    std::optional<Scenario> figure_wanted;  ///< a new one, in place of the one that is there

    void say(std::string sentence, bool wrong = false);
    void copy(std::string text, std::string said) {
        copied = std::move(text);
        say(std::move(said));
    }
    void show_in(ViewKind view);
    /// The pin and the part of the figure that a document asks for.
    void look_as(const View& view);
    /// Of the scenario's network, which it has; worked out anew when that has changed.
    [[nodiscard]] const StackReport& network_report();
    /// What makes a network whose join fails possible, each a change of its own; likewise.
    [[nodiscard]] const std::vector<StackMend>& network_mends();

  private:
    void report_network();

    std::optional<Stack> reported_;
    StackReport report_;
    std::vector<StackMend> mends_;
};

}  // namespace convwalk
