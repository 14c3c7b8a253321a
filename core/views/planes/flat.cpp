// Input, kernel and output next to each other, seen from straight above.
#include "figure/arrangement.h"

namespace convwalk {

Arrangement flat_arrangement(const Planes& planes, Rect area, const FlatRoom& room) {
    const double least_sign_cells = room.sign_px <= 0 ? 0.8 : room.numbered ? 2.6 : 1.4;
    constexpr double kLeastBetweenCells = 0.8;
    const PlaneExtents nothing = {0, 0, 0};
    const PlaneExtents& kernel = planes.has_kernel ? planes.kernel : nothing;
    const double products = planes.has_products ? kernel.width() : 0;
    const double signs = planes.has_products ? 3 : planes.has_kernel ? 2 : 1;

    const double second_width = kernel.width() + products + planes.output.width();
    const double second_height = std::max(kernel.height(), planes.output.height());
    // Signs take some cells, or a width of their own where cells are small.
    const auto largest_cell_px = [&](double width, double height, double height_px) {
        const double with_cells =
            std::min(area.width / (width + signs * least_sign_cells), height_px / height);
        const double with_room = std::min((area.width - signs * room.sign_px) / width, height_px / height);
        return whole_cell_px(std::min(with_cells, with_room));
    };
    const double row_cell_px = largest_cell_px(planes.input.width() + second_width,
                                               std::max(planes.input.height(), second_height), area.height);
    const double stack_cell_px = largest_cell_px(std::max(planes.input.width(), second_width),
                                                 planes.input.height() + second_height + kLeastBetweenCells,
                                                 area.height - room.below_px);

    Arrangement a;
    a.stacked = stack_cell_px > row_cell_px;
    a.sign_cells = std::max(least_sign_cells, room.sign_px / std::max(row_cell_px, stack_cell_px));
    const double second_full = second_width + signs * a.sign_cells;
    if (a.stacked) {
        const double between = kLeastBetweenCells + room.below_px / stack_cell_px;
        const double second_y = planes.input.height() / 2 + between + second_height / 2;
        a.kernel_centre = {-second_full / 2 + a.sign_cells + kernel.width() / 2, second_y, 0};
        a.output_centre = {second_full / 2 - planes.output.width() / 2, second_y, 0};
    } else {
        const double begin = planes.input.width() / 2;
        a.kernel_centre = {begin + a.sign_cells + kernel.width() / 2, 0, 0};
        a.output_centre = {begin + second_full - planes.output.width() / 2, 0, 0};
    }
    if (planes.has_products) {
        a.products_opacity = 1;
        a.products_centre = {a.kernel_centre.x + kernel.width() + a.sign_cells, a.kernel_centre.y, 0};
    }
    return a;
}

}  // namespace convwalk
