// Resizing by a factor or to a size, and shuffles.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "arithmetic/axes.h"
#include "basics/errors.h"
#include "basics/factor.h"
#include "basics/text.h"
#include "desk/layer_edits.h"
#include "ui/panels/layer_form.h"

namespace convwalk {
namespace {

// One for all axes, or one an axis: "2", "1.5", "3/2", "2x1.5". @throws BadInput
std::vector<Factor> factors_typed(const std::string& text, std::size_t axes) {
    std::vector<Factor> factors = parse_factors(text, "factor");
    if (factors.size() != 1 && factors.size() != axes)
        throw BadInput(fmt::format("factor is \"{}\"; its input has {} axes, so it must be one number{}",
                                   printable(text), axes, axes == 1 ? "" : fmt::format(" or {}", axes)));
    for (const Factor& factor : factors) {
        if (!(factor.value() > 0))
            throw BadInput(fmt::format("factor is \"{}\"; it must be a number above 0, such as 2, 3/2 or 0.5",
                                       printable(text)));
    }
    return factors;
}

}  // namespace

void output_sizes(LayerForm& form) {
    // The same fields as those of the input's size.
    std::vector<AxisSpec> shown = form.axes();
    for (AxisSpec& a : shown) a.input = a.output_size.value_or(is_adaptive(form.op()) ? 1 : a.input);
    const AxisRow what{"Output size",           "output size",    "o",          "output size",
                       LayerField::output_size, &AxisSpec::input, kInputBounds, true};
    const bool apart =
        shown.size() > 1 && (form.is_apart(LayerField::output_size) || differ(shown, &AxisSpec::input));
    const Row row = form.rows.begin(what.label, {.least_px = form.least_px(apart ? shown.size() : 1)});
    const auto edit = form.numbers(row, what, shown, apart);
    if (edit.changed) {
        for (std::size_t i = 0; i < shown.size(); ++i)
            form.now.layer.axes[i].output_size = edit.value[i].input;
        if (apart) form.set_apart(LayerField::output_size, true);
    }
    form.done = form.done || edit.done;
    if (shown.size() > 1 && form.rows.link(row, "link output size", apart,
                                           apart ? "One number for all axes" : "A number for each axis")) {
        form.set_apart(LayerField::output_size, !apart);
        if (apart) {
            LayerRequest linked = form.before;
            for (AxisSpec& a : linked.layer.axes) a.output_size = form.axes().back().output_size;
            if (linked != form.before) form.choose(linked);
        }
    }
    form.end(row, what.symbol);
}

void resize_fields(LayerForm& form) {
    const bool sized = form.axes().front().output_size.has_value();
    static constexpr std::string_view kBy[] = {"a factor", "a size"};
    const Row row = form.rows.begin("Resize by", {.least_px = form.style.px(120)});
    if (const auto picked =
            segmented(form.style, "resize by", kBy, sized ? 1 : 0, row.control_px, kRowHeight))
        form.choose(resized_by(form.before, *picked == 1));
    form.rows.end(row);
    if (sized) return output_sizes(form);
    form.text_row("Factor", to_string(factors_of(form.before.layer)), "2, 1.5, 3/2 or 2x1.5", "f",
                  [&](const std::string& text) {
                      put_factors(form.now.layer, factors_typed(text, form.axes().size()));
                  });
}

void resize_mode(LayerForm& form) {
    const Row row = form.rows.begin("Mode", {.least_px = form.style.px(90)});
    const auto chosen = static_cast<std::size_t>(form.before.layer.resize_mode);
    if (const auto picked = form.rows.choice(row, "resize mode", resize_mode_names(), chosen)) {
        LayerRequest changed = form.before;
        changed.layer.resize_mode = kResizeModes.at(*picked);
        if (cells_each_side(changed.layer.resize_mode) == 0) changed.layer.align_corners = false;
        form.choose(changed);
    }
    form.rows.end(row);
}

void shuffle_order(LayerForm& form) {
    static constexpr std::string_view kNames[] = {"CRD, PyTorch", "DCR, TensorFlow"};
    const bool place_first = form.before.layer.shuffle_order == ShuffleOrder::place_first;
    const Row row = form.rows.begin("Order", {.least_px = form.style.px(150)});
    if (const auto picked =
            segmented(form.style, "shuffle order", kNames, place_first ? 1 : 0, row.control_px, kRowHeight)) {
        LayerRequest changed = form.before;
        changed.layer.shuffle_order = kShuffleOrders.at(*picked);
        form.choose(changed);
    }
    tooltip(form.style, "Which channels become the cells of a square: PyTorch and TensorFlow differ.");
    form.rows.end(row);
}

void shuffle_factor_row(LayerForm& form) {
    const auto factor =
        form.count_row("Factor",
                       {.id = "shuffle factor",
                        .value = std::max<std::int64_t>(1, shuffle_factor(form.axes().front())),
                        .least = 1,
                        .most = 64},
                       "factor", "r");
    if (!factor) return;
    if (form.network == nullptr) {
        form.now = with_shuffle_factor(form.before, *factor);
    } else {
        // What comes in is not the layer's to change.
        put_factors(form.now.layer, {static_cast<double>(*factor)});
    }
}

}  // namespace convwalk
