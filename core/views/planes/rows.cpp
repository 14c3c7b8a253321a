#include "views/planes/rows.h"

#include <algorithm>
#include <cmath>

namespace convwalk {

bool are_rows(const Planes& planes) {
    const auto is_row = [](const PlaneExtents& e) { return e.slices == 1 && e.rows == 1; };
    return is_row(planes.input) && is_row(planes.output) && (!planes.has_kernel || is_row(planes.kernel));
}

double middle_of_windows(const AxisLayout& axis) {
    const std::int64_t last = axis.outputs - 1;
    const std::int64_t end = axis.window_begin(last) + axis.window_size(last);
    return double(axis.window_begin(0) + end) / 2 - double(axis.slots.size()) / 2;
}

Arrangement arrangement_of_rows(const Planes& planes, const AxisLayout& axis, const Rect& area,
                                const RowsRoom& room) {
    constexpr double kLeastBetweenCells = 0.6;
    const double least_sign_cells = room.sign_px <= 0 ? 0.8 : room.numbered ? 2.6 : 1.4;
    const double middle = middle_of_windows(axis);
    const double half = planes.input.width() / 2;
    const double kernel = planes.has_kernel ? planes.kernel.width() : 0;
    // The kernel's cells stand below those of the input.
    const double kernel_begin = std::floor(middle - kernel / 2 + half) - half;
    const double output_begin = middle - planes.output.width() / 2;

    const double rows = planes.has_products ? 4 : planes.has_kernel ? 3 : 2;
    const double between_px = (rows - 1) * room.caption_px + room.above_px;
    const double width = std::max(half, output_begin + planes.output.width()) -
                         std::min({-half, output_begin, planes.has_kernel ? kernel_begin : 0});
    // As if a sign stood at the left of all: larger cells leave more room than is wanted, never less.
    const double cell_px = whole_cell_px(std::min(
        {room.largest_cell_px, area.width / (width + least_sign_cells), (area.width - room.sign_px) / width,
         (area.height - between_px) / (rows + (rows - 1) * kLeastBetweenCells)}));

    Arrangement a;
    a.stacked = true;
    // An area without room still gets a figure, however small.
    constexpr double kSmallestCellPx = 1e-3;
    const auto cells = [&](double px) { return px / std::max(cell_px, kSmallestCellPx); };
    const double pitch = 1 + kLeastBetweenCells + cells(room.caption_px);
    a.sign_cells = std::max(least_sign_cells, cells(room.sign_px));
    a.kernel_centre = {kernel_begin + kernel / 2, pitch, 0};
    if (planes.has_products) {
        a.products_opacity = 1;
        a.products_centre = {a.kernel_centre.x, 2 * pitch, 0};
    }
    a.output_centre = {middle, (rows - 1) * pitch + cells(room.above_px), 0};
    return a;
}

}  // namespace convwalk
