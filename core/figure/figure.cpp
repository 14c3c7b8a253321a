#include "figure/figure.h"

#include <algorithm>
#include <utility>

#include "figure/number_range.h"
#include "lab/applied.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

bool is_on_picture(ViewKind kind) {
    return is_of_picture(kind) && is_of_layer(kind);
}

// In the views of no single layer none is open. @pre of a layer on a picture, both are possible
LayerRequest shown_layer(const Scenario& scenario) {
    const ViewKind kind = scenario.view.kind;
    if (!is_of_layer(kind)) return LayerRequest{};
    return is_on_picture(kind) ? over_picture(layer_of(scenario), picture_extents(scenario.lab))
                               : layer_of(scenario);
}

std::optional<std::string> refused_on_picture(const Scenario& scenario) {
    if (!is_on_picture(scenario.view.kind)) return std::nullopt;
    auto why = why_no_picture(scenario.lab);
    return why ? why : why_not_on_picture(layer_of(scenario));
}

// Those of the layer: a picture has its own instead of the input's.
Values shown_values(const Scenario& scenario) {
    Values values = scenario.values;
    if (is_on_picture(scenario.view.kind)) values.input = InputFill::constant;
    return values;
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
    if (auto why = refused_on_picture(scenario))
        return Refusal{RefusalKind::field_unsupported, "view", -1, std::move(*why)};
    const LayerRequest request = shown_layer(scenario);
    if (auto why = why_invalid(request)) return why;
    const Layer layer = resolved(request);
    if (auto why = why_too_large(layer)) return why;
    if (!is_of_layer(scenario.view.kind)) return std::nullopt;
    if (auto why = why_values_unfit(layer, shown_values(scenario)))
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
