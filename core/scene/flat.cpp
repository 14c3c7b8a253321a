// Input, kernel and output next to each other, seen from straight above.
#include "scene/arrangement.h"

namespace convwalk {
namespace {

// Cells for the sign between two planes.
constexpr double kSign = 1.4;
// Cells for the caption between two planes that stand one below the other.
constexpr double kCaption = 1.9;

}  // namespace

Arrangement flat_arrangement(const Planes& planes, double aspect) {
    const PlaneExtents nothing = {0, 0, 0};
    const PlaneExtents& kernel = planes.has_kernel ? planes.kernel : nothing;
    const double signs = planes.has_kernel ? 2 * kSign : kSign * 1.6;

    // Side by side, or input above with kernel and output in a second row.
    const double row_width = planes.input.width() + kernel.width() + planes.output.width() + signs;
    const double row_height =
        std::max({planes.input.height(), kernel.height(), planes.output.height()});
    const double second_width = kernel.width() + planes.output.width() + signs;
    const double stack_width = std::max(planes.input.width(), second_width);
    const double second_height = std::max(kernel.height(), planes.output.height());
    const double stack_height = planes.input.height() + second_height + kCaption;
    const double row_cell = std::min(aspect / row_width, 1 / row_height);
    const double stack_cell = std::min(aspect / stack_width, 1 / stack_height);

    Arrangement a;
    a.stacked = stack_cell > row_cell;
    if (a.stacked) {
        const double second_y = planes.input.height() / 2 + kCaption + second_height / 2;
        const double left = -second_width / 2 + signs / 2;
        a.input_centre = {0, 0, 0};
        a.kernel_centre = {left + kernel.width() / 2, second_y, 0};
        a.output_centre = {second_width / 2 - planes.output.width() / 2, second_y, 0};
    } else {
        double x = planes.input.width() / 2;
        if (planes.has_kernel) {
            x += kSign;
            a.kernel_centre = {x + kernel.width() / 2, 0, 0};
            x += kernel.width();
        }
        x += planes.has_kernel ? kSign : signs;
        a.output_centre = {x + planes.output.width() / 2, 0, 0};
    }
    return a;
}

}  // namespace convwalk
