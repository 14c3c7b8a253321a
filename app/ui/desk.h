// What stands around the canvas for what is shown in it: a layer, or a whole network.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "desk/actions.h"
#include "ui/bench.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

class Desk {
  public:
    virtual ~Desk() = default;
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    /// Another document takes the place of what was shown.
    virtual void begin_anew() = 0;

    // Panels, drawn into the current ImGui window.
    virtual void show_left(Controls& controls) = 0;
    virtual void show_right(Controls& controls) = 0;
    /// The titles of what the right panel shows, in the order of RightTab.
    [[nodiscard]] virtual std::span<const std::string_view> tabs() const = 0;
    /// Whether there is a strip above the canvas, and that strip.
    [[nodiscard]] virtual bool has_strip() const = 0;
    virtual void show_strip(const Rect& place) = 0;

    /// What is pointed at and pinned may have changed.
    virtual void follow_canvas() = 0;
    /// A map of the picture was double-clicked.
    virtual void open_map(std::size_t map) = 0;
    /// To the other view of the same.
    virtual void turn_view() = 0;
    /// @pre is_about_layers()
    virtual void perform_on_layers(Action action) = 0;

  protected:
    /// @param bench outlives the desk
    explicit Desk(Bench& bench) : bench_(bench) {}

    /// What was chosen in the right panel.
    void take(const RightPanelEdit& edit);

    Bench& bench_;
};

}  // namespace convwalk
