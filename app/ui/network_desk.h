// The desk of a whole network.
#pragma once

#include "ui/desk.h"
#include "ui/panels/stack_panel.h"

namespace convwalk {

class NetworkDesk : public Desk {
  public:
    explicit NetworkDesk(Bench& bench) : Desk(bench) {}

    void begin_anew() override { stack_panel_ = {}; }

    void show_left(Controls& controls) override;
    void show_right(Controls& controls) override;
    [[nodiscard]] std::span<const std::string_view> tabs() const override;
    [[nodiscard]] bool has_strip() const override { return false; }
    void show_strip(const Rect&) override {}

    /// The map that is pinned is the selected one.
    void follow_canvas() override;
    void open_map(std::size_t map) override;
    /// The selected layer is opened.
    void turn_view() override { open_map(stack_panel_.selected); }
    void perform_on_layers(Action action) override;

    /// The row of a map is selected and comes into sight; 0: the input.
    void select_row(std::size_t map);

  private:
    /// The same, and the middle of its map is pinned; a layer without an output has none.
    void select_map(std::size_t map);

    StackPanelState stack_panel_;
};

}  // namespace convwalk
