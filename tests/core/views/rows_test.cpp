// Layers with one axis in the flat view: input, kernel and output below one another.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "picture/figures.h"
#include "picture/picture.h"
#include "support/sights.h"

namespace convwalk {
namespace {

using testing::sights::axis;
using testing::sights::layer_of;

Scenario of(const AxisSpec& spec, SizePx size = {1280, 720}, Operator op = Operator::convolution) {
    Scenario s;
    s.alone()->layer = layer_of(op, {spec});
    s.view.kind = ViewKind::flat;
    s.output.size = size;
    return s;
}

AxisSpec dilated(AxisSpec spec, std::int64_t by) {
    spec.dilation = by;
    return spec;
}

// A row of cells as it stands in the picture.
class Rows {
  public:
    explicit Rows(const Scenario& scenario)
        : figure_(figure(scenario)),
          picture_(place(figure_, at(figure_.timeline, figure_.timeline.duration()), {})) {}

    [[nodiscard]] Rect cell(PlaneName plane, std::int64_t column) const {
        const auto corners = picture_.corners(spot_on(plane, {0, 0, column}));
        EXPECT_TRUE(corners);
        if (!corners) return {};
        const Vec2 from = (*corners)[0];
        return {from.x, from.y, (*corners)[2].x - from.x, (*corners)[2].y - from.y};
    }
    [[nodiscard]] const AxisLayout& axis() const { return figure_.layout.axes[2]; }
    // From the middle of the first cell to that of the last, halved.
    [[nodiscard]] double middle(PlaneName plane, std::int64_t first, std::int64_t last) const {
        return (cell(plane, first).x + cell(plane, last).right()) / 2;
    }
    [[nodiscard]] double middle_of_window(std::int64_t output) const {
        const std::int64_t begin = axis().window_begin(output);
        return middle(PlaneName::grid, begin, begin + axis().window_size(output) - 1);
    }

  private:
    Figure figure_;
    Picture picture_;
};

TEST(FlatRows, EveryOutputStandsBelowWhatItReads) {
    for (const AxisSpec& spec : {axis(9, 3, 1, 1, 1), axis(9, 3, 1, 0, 0), axis(8, 4, 1, 1, 2),
                                 axis(12, 1, 1, 0, 0), dilated(axis(12, 3, 1, 4, 0), 2)}) {
        for (const Operator op : {Operator::convolution, Operator::max_pooling}) {
            if (op == Operator::max_pooling && spec.padding_begin > spec.kernel / 2) continue;
            const Rows rows(of(spec, {1280, 720}, op));
            for (std::int64_t o = 0; o < rows.axis().outputs; ++o)
                EXPECT_NEAR(rows.middle(PlaneName::output, o, o), rows.middle_of_window(o), 1)
                    << spec.kernel << " " << o;
        }
    }
}

TEST(FlatRows, OfLargerStridesHaveOneMiddle) {
    for (const AxisSpec& spec : {axis(11, 3, 2, 1, 1), axis(12, 4, 3, 0, 2)}) {
        const Rows rows(of(spec));
        const std::int64_t last = rows.axis().outputs - 1;
        EXPECT_NEAR(rows.middle(PlaneName::output, 0, last),
                    (rows.middle_of_window(0) + rows.middle_of_window(last)) / 2, 1);
    }
}

TEST(FlatRows, StandOneBelowAnotherAndOnThePage) {
    for (const SizePx size : {SizePx{1280, 720}, SizePx{800, 600}, SizePx{600, 800}}) {
        Scenario s = of(axis(4, 4, 2, 1, 1), size, Operator::transposed_convolution);
        for (const bool indices : {false, true}) {
            s.view.indices = indices;
            s.values.shown = true;
            const Rows rows(s);
            const Rect input = rows.cell(PlaneName::grid, 0);
            const Rect kernel = rows.cell(PlaneName::kernel, 0);
            const Rect output = rows.cell(PlaneName::output, 0);
            EXPECT_GT(kernel.y, input.bottom());
            EXPECT_GT(output.y, kernel.bottom());
            EXPECT_LT(output.bottom(), size.height);
            EXPECT_GE(std::min(input.x, output.x), 0);
            // The kernel's cells stand below those of the input.
            const double cells = (kernel.x - input.x) / (rows.cell(PlaneName::grid, 1).x - input.x);
            EXPECT_NEAR(cells, std::round(cells), 0.05);
        }
    }
}

TEST(FlatRows, StandBesideOneAnotherWhereThePageIsLow) {
    const Rows rows(of(axis(5, 3, 1, 0, 0), {1600, 160}));
    EXPECT_NEAR(rows.cell(PlaneName::output, 0).y, rows.cell(PlaneName::grid, 0).y, 1);
}

}  // namespace
}  // namespace convwalk
