// How the cells of the maps of both faces look at a moment. Level 8.
#pragma once

#include <cstdint>
#include <vector>

#include "layout/stamps.h"
#include "theme/theme.h"
#include "views/board/board_painter.h"
#include "views/faces/face_maps.h"

namespace convwalk {

/// Of one figure in one state, which outlive it.
class FaceLooks {
  public:
    FaceLooks(const Figure& figure, const FaceState& state);

    /// Of what is stamped.
    [[nodiscard]] CellLook input_look(const Cell3& at) const;
    [[nodiscard]] CellLook kernel_look(const Cell3& at) const;
    [[nodiscard]] CellLook gathered_look(const Cell3& at) const;
    [[nodiscard]] CellLook slot_look(const Cell3& at) const;
    /// Of a place on the canvas.
    [[nodiscard]] CellLook sum_look(const Cell3& at) const;
    /// Of a value on its way from the kernel to the canvas: multiplied with an input.
    /// @param input flat
    [[nodiscard]] CellLook product_look(const Cell3& tap, std::int64_t input) const;

    /// How far the cut has come, in few steps.
    [[nodiscard]] double crop() const { return crop_; }

  private:
    [[nodiscard]] CellLook valued(const CellStyle& role, const std::vector<double>& values, std::int64_t at,
                                  double largest) const;
    [[nodiscard]] CellLook landed_look(const Cell3& at, bool finished) const;
    [[nodiscard]] bool by_output_padding(const Cell3& output) const;

    const Faces& faces_;
    const StampPlan& plan_;
    const Theme& theme_;
    const FaceState& state_;
    bool hidden_;  // sums are
    double crop_;
    double surround_;
    LandedStamps landed_;
    std::vector<double> sums_;
    std::int64_t most_ = 1;
};

/// The swatch of outputs in a legend, without a pattern that none of them has.
[[nodiscard]] CellStyle output_swatch(const Theme& theme, const std::optional<FaceNumbers>& numbers);

}  // namespace convwalk
