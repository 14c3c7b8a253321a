#include "views/faces/faces.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "numeric/cell_values.h"

namespace convwalk {
namespace {

// Sums on the way to the last ones may be larger than these, as negative numbers may follow.
void add_range_of_sums(const StampPlan& plan, FaceNumbers& n) {
    std::vector<double> sums = stamped_sums(plan, n.stamped, n.kernel, cells_of(plan.inputs));
    NumberRange range = range_of(sums);
    const auto [least, most] = extremes_of_sums(plan, n.stamped, n.kernel);
    sums.push_back(least);
    sums.push_back(most);
    // Colours go by the result.
    const NumberRange wide = range_of(sums);
    range.widest_em = wide.widest_em;
    range.negative = wide.negative;
    n.sums_range = range;
    n.positive_sums = most > 0;
}

FaceNumbers numbers_of(const StampPlan& plan, CellValues walked, bool chained) {
    FaceNumbers n;
    n.walked = std::move(walked.operands.input.values);
    n.kernel = std::move(walked.operands.weight.values);
    n.gathered = std::move(walked.result.output.values);
    n.stamped = chained ? n.gathered : n.walked;
    const std::vector<double> sums = stamped_sums(plan, n.stamped, n.kernel, cells_of(plan.inputs));
    for (std::int64_t output = 0; output < cells_of(plan.output); ++output) {
        const Cell3 canvas = canvas_of_output(plan, place_of(output, plan.output));
        n.kept.push_back(sums[static_cast<std::size_t>(flat_of(canvas, plan.canvas))]);
    }
    n.walked_range = range_of(n.walked);
    n.kernel_range = range_of(n.kernel);
    n.gathered_range = range_of(n.gathered);
    add_range_of_sums(plan, n);
    return n;
}

std::optional<std::string> why_too_many(const Layer& transposed) {
    if (canvas_cells(transposed) <= kMostCells) return std::nullopt;
    return fmt::format(
        "the full result, before its padding is cut away, has {} cells; at most {} can be drawn",
        canvas_cells(transposed), kMostCells);
}

// Stamps add nothing but products.
Values without_bias(Values values) {
    values.bias = BiasFill::none;
    return values;
}

// The convolution of the way there; the layer itself, if it is one.
std::optional<Layer> way_there(const Layer& layer) {
    if (layer.op == Operator::convolution) return layer;
    if (layer.op == Operator::transposed_convolution) return convolution_of(layer);
    return std::nullopt;
}

}  // namespace

std::optional<std::string> why_no_stamps(const Layer& layer) {
    if (layer.op != Operator::transposed_convolution)
        return fmt::format(
            "operator is {}; only a transposed convolution can be seen as gathering and as "
            "scattering; the views oblique and flat show every operator",
            name_of(layer.op));
    return why_too_many(layer);
}

std::optional<std::string> why_no_way_back(const Layer& layer) {
    if (!has_weights(layer.op))
        return fmt::format(
            "operator is {}; only a convolution or a transposed convolution leads there and "
            "back; the views oblique and flat show every operator",
            name_of(layer.op));
    if (layer.padding_mode != PaddingMode::zeros)
        return fmt::format("padding mode is {}; the way there and back is shown for zeros",
                           name_of(layer.padding_mode));
    const std::optional<Layer> there = way_there(layer);
    if (!there) {
        for (const AxisSpec& a : layer.axes) {
            if (a.output_padding >= a.stride)
                return fmt::format(
                    "output padding is {} with stride {}; no convolution leads there and back "
                    "unless it is less than the stride",
                    a.output_padding, a.stride);
        }
        return "no convolution leads back to this transposed convolution's input";
    }
    if (auto why = why_too_large(*there)) return std::move(why->sentence);
    return why_too_many(transposed_of(*there));
}

Faces both_faces(const Scenario& scenario, const Layer& layer) {
    Faces faces;
    faces.walked = faces.stamped_layer = layer;
    faces.grid = with_three_axes(layout(layer));
    faces.plan = stamp_plan(layer);
    if (scenario.values.shown && few_enough(layer) && stamp_products(faces.plan) <= kMostStampProducts)
        faces.numbers = numbers_of(faces.plan, cell_values(layer, without_bias(scenario.values)), false);
    return faces;
}

Faces there_and_back(const Scenario& scenario, const Layer& layer) {
    Faces faces;
    faces.walked = *way_there(layer);
    faces.stamped_layer = transposed_of(faces.walked);
    faces.grid = with_three_axes(layout(faces.walked));
    faces.plan = stamp_plan(faces.stamped_layer);
    faces.chained = true;
    if (few_enough(faces.walked) && stamp_products(faces.plan) <= kMostStampProducts)
        faces.numbers = numbers_of(
            faces.plan, cell_values(faces.walked, fitted(faces.walked, without_bias(scenario.values))), true);
    return faces;
}

Timeline with_more_steps(Timeline timeline, std::int64_t more) {
    timeline.steps += more;
    bool later = false;
    for (Phase& phase : timeline.phases) {
        const Tick time = more * timeline.pace.step_ms;
        if (later) phase.begin += time;
        if (phase.kind == PhaseKind::walk) {
            phase.duration += time;
            later = true;
        }
    }
    return timeline;
}

}  // namespace convwalk
