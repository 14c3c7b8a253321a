// Where the keyboard takes a pin in the matrix view: through the matrix, and over what it does not show.
#include <gtest/gtest.h>

#include "picture/cells.h"
#include "picture/figures.h"
#include "ui/panels/canvas.h"
#include "views/matrix/matrix_view.h"

namespace convwalk {
namespace {

Figure matrix_of(const char* name) {
    return figure(preset(name).scenario);
}

TEST(MatrixPins, GoFromOutputToEntryToInputToKernelAndLetGo) {
    const Figure f = matrix_of("matrix_padding_strides");
    auto pin = next_pin(f, {.step = 4}, std::nullopt);
    EXPECT_EQ(pin, (spot_on(PlaneName::output, {0, 1, 1})));
    pin = next_pin(f, {.step = 4}, pin);
    EXPECT_EQ(pin, (Spot{kMatrixEntry, 0, {0, 4, 6}}));
    pin = next_pin(f, {.step = 4}, pin);
    EXPECT_EQ(pin, (spot_on(PlaneName::grid, {0, 2, 2})));  // input (1, 1) within the padding
    pin = next_pin(f, {.step = 4}, pin);
    EXPECT_EQ(pin, (spot_on(PlaneName::kernel, {0, 0, 0})));
    EXPECT_EQ(next_pin(f, {.step = 4}, pin), std::nullopt);
}

TEST(MatrixPins, MoveThroughTheMatrix) {
    const Figure f = matrix_of("matrix_padding_strides");
    const Spot entry{kMatrixEntry, 0, {0, 8, 23}};
    EXPECT_EQ(moved_pin(f, entry, 0, 1), (Spot{kMatrixEntry, 0, {0, 8, 24}}));
    EXPECT_EQ(moved_pin(f, entry, 1, 0), entry);
    EXPECT_EQ(moved_pin(f, entry, -1, 0), (Spot{kMatrixEntry, 0, {0, 7, 23}}));
}

// Inputs of a transposed layer with stride 2 are two slots apart.
TEST(MatrixPins, MoveFromInputToInput) {
    Scenario s = preset("padding_strides_transposed").scenario;
    s.view.kind = ViewKind::matrix;
    const Figure f = figure(s);
    const auto first = f.layout.axes[1].slot_of_input(0);
    const Spot corner = spot_on(PlaneName::grid, {0, first, first});
    EXPECT_EQ(moved_pin(f, corner, 0, 1), (spot_on(PlaneName::grid, {0, first, first + 2})));
    EXPECT_EQ(moved_pin(f, corner, 1, 0), (spot_on(PlaneName::grid, {0, first + 2, first})));
    EXPECT_EQ(moved_pin(f, corner, 0, -1), corner);
}

}  // namespace
}  // namespace convwalk
