// The desk of one layer, alone or opened out of a network.
#pragma once

#include <cstdint>

#include "picture/explanation.h"
#include "ui/desk.h"
#include "ui/panels/layer_panel.h"

namespace convwalk {

class LayerDesk : public Desk {
  public:
    explicit LayerDesk(Bench& bench) : Desk(bench) {}

    void begin_anew() override {
        layer_panel_ = {};
        explained_revision_ = -1;
    }

    void show_left(Controls& controls) override;
    void show_right(Controls& controls) override;
    [[nodiscard]] std::span<const std::string_view> tabs() const override;
    /// The way back to the network that the layer was opened out of.
    [[nodiscard]] bool has_strip() const override { return bench_.session.scenario().network() != nullptr; }
    void show_strip(const Rect& place) override;

    void follow_canvas() override {}
    void open_map(std::size_t) override {}
    void turn_view() override;
    void perform_on_layers(Action) override {}

  private:
    void show_explanation();

    LayerPanelState layer_panel_;
    Explanation explanation_;  // of the session's figure
    std::int64_t explained_revision_ = -1;
};

}  // namespace convwalk
