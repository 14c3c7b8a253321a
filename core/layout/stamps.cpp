#include "layout/stamps.h"

#include <algorithm>

#include "numeric/overlap_profile.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::array<AxisSpec, 3> raised(const std::vector<AxisSpec>& axes) {
    AxisSpec single;
    single.input = single.kernel = 1;
    std::array<AxisSpec, 3> all = {single, single, single};
    std::copy_backward(axes.begin(), axes.end(), all.end());
    return all;
}

std::int64_t full_size(const AxisSpec& a) {
    return a.stride * (a.input - 1) + effective_kernel(a);
}

// Calls `visit(input, tap)` with all that lands on a cell along an axis, inputs rising.
template <typename Visit>
void for_each_landing(const AxisSpec& a, std::int64_t cell, Visit visit) {
    for (std::int64_t tap = a.kernel - 1; tap >= 0; --tap) {
        const std::int64_t corner = cell - tap * a.dilation;
        if (corner >= 0 && corner % a.stride == 0 && corner / a.stride < a.input)
            visit(corner / a.stride, tap);
    }
}

// Stamps inputs one after the other; calls `visit(sum)` with every number that comes about.
template <typename Visit>
std::vector<double> sums_visited(const StampPlan& plan, std::span<const double> input,
                                 std::span<const double> kernel, std::int64_t stamps, Visit visit) {
    std::vector<double> sums(index(cells_of(plan.canvas)));
    const auto& [depths, rows, columns] = plan.axes;
    stamps = std::min(stamps, cells_of(plan.inputs));
    for (std::int64_t stamp = 0; stamp < stamps; ++stamp) {
        const double value = input[index(stamp)];
        const Cell3 at = place_of(stamp, plan.inputs);
        std::size_t tap = 0;
        for (std::int64_t d = 0; d < depths.kernel; ++d) {
            for (std::int64_t r = 0; r < rows.kernel; ++r) {
                std::int64_t to = flat_of({at[0] * depths.stride + d * depths.dilation,
                                           at[1] * rows.stride + r * rows.dilation, at[2] * columns.stride},
                                          plan.canvas);
                for (std::int64_t c = 0; c < columns.kernel; ++c, to += columns.dilation)
                    visit(sums[index(to)] += value * kernel[tap++]);
            }
        }
    }
    return sums;
}

}  // namespace

std::int64_t cells_of(const Cell3& e) {
    return cell_count({e[0], e[1], e[2]});
}

std::int64_t flat_of(const Cell3& at, const Cell3& e) {
    return (at[0] * e[1] + at[1]) * e[2] + at[2];
}

Cell3 place_of(std::int64_t flat, const Cell3& e) {
    return {flat / (e[1] * e[2]), flat / e[2] % e[1], flat % e[2]};
}

bool lies_in(const Cell3& at, const Cell3& e) {
    for (std::size_t i = 0; i < 3; ++i) {
        if (at[i] < 0 || at[i] >= e[i]) return false;
    }
    return true;
}

StampPlan stamp_plan(const Layer& layer) {
    StampPlan plan;
    plan.axes = raised(layer.axes);
    for (std::size_t i = 0; i < 3; ++i) {
        const AxisSpec& a = plan.axes[i];
        plan.inputs[i] = a.input;
        plan.kernel[i] = a.kernel;
        plan.full[i] = full_size(a);
        plan.offset[i] = a.padding_begin;
        plan.output[i] = output_size(Operator::transposed_convolution, a);
        plan.canvas[i] = std::max(plan.full[i], plan.offset[i] + plan.output[i]);
        std::int64_t most = -1;
        for (std::int64_t output = 0; output < plan.output[i]; ++output) {
            std::int64_t last = -1;
            for_each_landing(a, output + plan.offset[i],
                             [&](std::int64_t input, std::int64_t) { last = std::max(last, input); });
            plan.last[i].push_back(last);
            plan.last_before[i].push_back(most);
            most = std::max(most, last);
        }
        plan.last_before[i].push_back(most);
    }
    return plan;
}

std::int64_t canvas_cells(const Layer& layer) {
    Extents sizes;
    for (const AxisSpec& a : layer.axes)
        sizes.push_back(
            std::max(full_size(a), a.padding_begin + output_size(Operator::transposed_convolution, a)));
    return cell_count(sizes);
}

std::int64_t stamps_until(const StampPlan& plan, std::int64_t output) {
    const Cell3 at = place_of(output, plan.output);
    // The outputs until this one are whole slices, whole rows of its slice, and its row up to it: each of
    // these is a product of ranges, whose last input is that of the ranges.
    const auto until = [&](std::size_t axis, std::int64_t end) { return plan.last_before[axis][index(end)]; };
    const auto of = [&](std::size_t axis) { return plan.last[axis][index(at[axis])]; };
    const auto stamps = [&](std::int64_t depth, std::int64_t row, std::int64_t column) {
        const bool none = depth < 0 || row < 0 || column < 0;
        return none ? 0 : flat_of({depth, row, column}, plan.inputs) + 1;
    };
    return std::max({stamps(until(0, at[0]), until(1, plan.output[1]), until(2, plan.output[2])),
                     stamps(of(0), until(1, at[1]), until(2, plan.output[2])),
                     stamps(of(0), of(1), until(2, at[2] + 1))});
}

bool cuts_away(const StampPlan& plan) {
    for (std::size_t i = 0; i < 3; ++i) {
        if (plan.offset[i] > 0 || plan.offset[i] + plan.output[i] < plan.full[i]) return true;
    }
    return false;
}

bool reaches_beyond(const StampPlan& plan) {
    return plan.canvas != plan.full;
}

bool has_crop(const StampPlan& plan) {
    return plan.output != plan.full || plan.offset != Cell3{};
}

Cell3 canvas_of_output(const StampPlan& plan, const Cell3& output) {
    return {output[0] + plan.offset[0], output[1] + plan.offset[1], output[2] + plan.offset[2]};
}

std::optional<Cell3> output_of_canvas(const StampPlan& plan, const Cell3& canvas) {
    const Cell3 output = {canvas[0] - plan.offset[0], canvas[1] - plan.offset[1], canvas[2] - plan.offset[2]};
    return lies_in(output, plan.output) ? std::optional(output) : std::nullopt;
}

std::vector<Contribution> contributions_to(const StampPlan& plan, const Cell3& canvas) {
    std::vector<Contribution> all = {{0, 0}};
    for (std::size_t i = 0; i < 3; ++i) {
        std::vector<Contribution> more;
        for (const Contribution& c : all) {
            for_each_landing(plan.axes[i], canvas[i], [&](std::int64_t input, std::int64_t tap) {
                more.push_back({c.input * plan.inputs[i] + input, c.tap * plan.kernel[i] + tap});
            });
        }
        all = std::move(more);
    }
    return all;
}

std::int64_t stamp_products(const StampPlan& plan) {
    return cell_count({cells_of(plan.inputs), cells_of(plan.kernel)});
}

std::vector<double> stamped_sums(const StampPlan& plan, std::span<const double> input,
                                 std::span<const double> kernel, std::int64_t stamps) {
    return sums_visited(plan, input, kernel, stamps, [](double) {});
}

std::pair<double, double> extremes_of_sums(const StampPlan& plan, std::span<const double> input,
                                           std::span<const double> kernel) {
    std::pair<double, double> found = {0, 0};
    sums_visited(plan, input, kernel, cells_of(plan.inputs), [&](double sum) {
        found.first = std::min(found.first, sum);
        found.second = std::max(found.second, sum);
    });
    return found;
}

LandedStamps::LandedStamps(const std::array<AxisSpec, 3>& axes, std::int64_t stamps) {
    const auto one_stamp = [](const AxisSpec& axis, std::int64_t input) {
        std::vector<std::int64_t> profile = overlap_profile(axis, input + 1);
        const std::vector<std::int64_t> before = overlap_profile(axis, input);
        for (std::size_t i = 0; i < profile.size(); ++i) profile[i] -= before[i];
        return profile;
    };
    for (std::size_t i = 0; i < 3; ++i) all_[i] = overlap_profile(axes[i]);
    const Cell3 inputs = {axes[0].input, axes[1].input, axes[2].input};
    complete_ = stamps >= cells_of(inputs);
    if (complete_) return;
    const Cell3 next = place_of(std::max<std::int64_t>(0, stamps), inputs);
    slices_ = overlap_profile(axes[0], next[0]);
    slice_ = one_stamp(axes[0], next[0]);
    rows_ = overlap_profile(axes[1], next[1]);
    row_ = one_stamp(axes[1], next[1]);
    columns_ = overlap_profile(axes[2], next[2]);
}

std::int64_t LandedStamps::at(std::int64_t slice, std::int64_t row, std::int64_t column) const {
    const std::size_t z = index(slice);
    const std::size_t y = index(row);
    const std::size_t x = index(column);
    if (complete_) return all_[0][z] * all_[1][y] * all_[2][x];
    return slices_[z] * all_[1][y] * all_[2][x] + slice_[z] * (rows_[y] * all_[2][x] + row_[y] * columns_[x]);
}

std::int64_t LandedStamps::in_the_end(std::int64_t slice, std::int64_t row, std::int64_t column) const {
    return cell_count({all_[0][index(slice)], all_[1][index(row)], all_[2][index(column)]});
}

std::array<AxisSpec, 3> uncropped(const StampPlan& plan) {
    std::array<AxisSpec, 3> axes = plan.axes;
    for (std::size_t i = 0; i < 3; ++i) {
        axes[i].padding_begin = axes[i].padding_end = 0;
        axes[i].output_padding = plan.canvas[i] - plan.full[i];
    }
    return axes;
}

std::optional<Layer> convolution_of(const Layer& transposed) {
    Layer layer = transposed;
    layer.op = Operator::convolution;
    std::swap(layer.in_channels, layer.out_channels);
    for (AxisSpec& a : layer.axes) {
        a.input = output_size(Operator::transposed_convolution, a);
        a.output_padding = 0;
    }
    if (why_invalid(layer) || output_extents(layer) != input_extents(transposed)) return std::nullopt;
    return layer;
}

Layer transposed_of(const Layer& convolution) {
    LayerRequest back;
    back.layer = convolution;
    back.layer.op = Operator::transposed_convolution;
    back.of_transposed = true;
    return resolved(back);
}

std::optional<Layer> counterpart_of(const Layer& layer) {
    if (layer.op == Operator::transposed_convolution) return convolution_of(layer);
    if (layer.op != Operator::convolution || layer.padding_mode != PaddingMode::zeros) return std::nullopt;
    Layer back = transposed_of(layer);
    return why_invalid(back) ? std::nullopt : std::optional(std::move(back));
}

}  // namespace convwalk
