// How the cells of the planes look at a moment. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "views/planes/brush.h"

namespace convwalk {

/// A zero that the layer puts in, and no number of the input.
[[nodiscard]] bool is_put_in(const GridCell& what, double value);

/// Of one figure at one moment; the brush outlives it. Places are those of a plane: slice, row, column.
class PlaneLooks {
  public:
    explicit PlaneLooks(const Brush& brush);

    /// The layer orders cells anew: every channel has a colour of its own.
    [[nodiscard]] bool shuffles() const;
    /// @param channel of the fine map
    [[nodiscard]] Colour fill_of_channel(std::int64_t channel) const;
    [[nodiscard]] Colour grid_channel_fill(std::int64_t slice, std::int64_t row, std::int64_t column) const;

    [[nodiscard]] CellStyle grid_style(const GridCell& cell,
                                       std::optional<double> value = std::nullopt) const;
    /// Of the number in a cell of the grid. @param shaded it lies in the window
    [[nodiscard]] Colour number_colour(const Extents& at, double value, bool shaded) const;
    /// @pre the figure has values
    [[nodiscard]] CellStyle kernel_style(std::int64_t slice, std::int64_t row, std::int64_t column) const;
    /// @param index of the cell on its plane
    [[nodiscard]] CellStyle output_style(std::int64_t index, std::int64_t slice, std::int64_t row,
                                         std::int64_t column) const;
    /// @pre the figure has values
    [[nodiscard]] double output_value(std::int64_t index) const;

  private:
    [[nodiscard]] const NumberRange& range(PlaneName plane) const;

    const Brush& b_;
    const PlacedPlanes& planes_;
    const Theme& theme_;
    std::vector<Colour> channel_fills_;  // of the fine map; empty where they are too many to tell apart
};

}  // namespace convwalk
