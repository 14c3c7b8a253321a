#include "figure/figure.h"

#include <algorithm>
#include <utility>

#include "figure/number_range.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

// In the view of a whole network no layer is open.
LayerRequest shown_layer(const Scenario& scenario) {
    return scenario.view.kind == ViewKind::network ? LayerRequest{} : layer_of(scenario);
}

}  // namespace

FigureValues with_ranges(CellValues cells) {
    FigureValues values;
    values.ranges = {range_of(cells.operands.input.values), range_of(cells.operands.weight.values),
                     range_of(cells.result.output.values)};
    values.products = range_of_products(cells.operands.input.values, cells.operands.weight.values);
    // The padding of max pooling.
    if (cells.layer.op == Operator::max_pooling)
        for (double& widest : values.ranges[0].widest_em)
            widest = std::max(widest, text_width_em("−∞", Weight::semibold));
    values.cells = std::move(cells);
    return values;
}

std::optional<Refusal> why_no_layout(const Scenario& scenario) {
    const LayerRequest request = shown_layer(scenario);
    if (auto why = why_invalid(request)) return why;
    const Layer layer = resolved(request);
    if (auto why = why_too_large(layer)) return why;
    if (auto why = why_values_unfit(layer, scenario.values); why && scenario.view.kind != ViewKind::network)
        return Refusal{RefusalKind::field_unsupported, "values", -1, std::move(why->sentence)};
    return std::nullopt;
}

Figure laid_out(const Scenario& scenario) {
    Figure f;
    f.scenario = scenario;
    f.request = shown_layer(scenario);
    f.layer = resolved(f.request);
    f.layout = with_three_axes(layout(f.layer));
    return f;
}

}  // namespace convwalk
