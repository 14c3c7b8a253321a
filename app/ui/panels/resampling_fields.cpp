// Resizing by a factor or to a size, and shuffles.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "arithmetic/axes.h"
#include "basics/errors.h"
#include "basics/factor.h"
#include "desk/layer_edits.h"
#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"

namespace convwalk {
namespace {

void resize_mode(LayerForm& form) {
    const Row row = form.rows.begin("Mode", {.least_px = form.style.px(90)});
    const std::vector<std::string>& names = resize_mode_names();
    const auto chosen = static_cast<std::size_t>(form.before.layer.resize_mode);
    if (const auto picked = form.rows.choice(row, "resize mode", names, chosen)) {
        LayerRequest changed = form.before;
        changed.layer.resize_mode = kResizeModes.at(*picked);
        if (cells_each_side(changed.layer.resize_mode) == 0) changed.layer.align_corners = false;
        form.choose(changed);
    }
    form.rows.end(row);
    const bool aligned = form.before.layer.align_corners;
    if (cells_each_side(form.before.layer.resize_mode) == 0 && !aligned) return;
    if (form.switched("Align corners", aligned,
                      "The middles of the outermost cells meet, not the edges of the maps.")) {
        LayerRequest changed = form.before;
        changed.layer.align_corners = !aligned;
        form.choose(changed);
    }
}

// Factors need not be whole, so they are typed: "2", "1.5", "3/2", "2x1.5".
void factors(LayerForm& form) {
    const Row row = form.rows.begin("Factor", {.least_px = form.style.px(60)});
    const auto edit = text_field(form.style, "factor", to_string(factors_of(form.before.layer)),
                                 "2, 1.5, 3/2 or 2x1.5", row.control_px, false, kRowHeight);
    tooltip(form.style, "One number for all axes, or one an axis: 2x1.5.");
    if (edit.changed) {
        try {
            const std::vector<Factor> read = parse_factors(edit.value, "factor");
            if (read.size() == 1 || read.size() == form.axes().size()) put_factors(form.now.layer, read);
        } catch (const BadInput&) {
            // Half typed: the factor stays as it is.
        }
    }
    form.done = form.done || edit.done;
    form.rows.end(row, "f");
}

}  // namespace

void output_sizes(LayerForm& form) {
    // The same fields as those of the input's size.
    std::vector<AxisSpec> shown = form.axes();
    for (AxisSpec& a : shown) a.input = a.output_size.value_or(is_adaptive(form.op()) ? 1 : a.input);
    const AxisRow what{"Output",         "output size", "o", "output size", LayerPanelState::output,
                       &AxisSpec::input, kInputBounds,  true};
    const bool apart = shown.size() > 1 &&
                       (form.state.axes_apart[LayerPanelState::output] || differ(shown, &AxisSpec::input));
    const Row row = form.rows.begin(what.label, {.least_px = form.least_px(apart ? shown.size() : 1)});
    const auto edit = form.numbers(row, what, shown, apart);
    if (edit.changed) {
        for (std::size_t i = 0; i < shown.size(); ++i)
            form.now.layer.axes[i].output_size = edit.value[i].input;
        if (apart) form.state.axes_apart[LayerPanelState::output] = true;
    }
    form.done = form.done || edit.done;
    if (shown.size() > 1 && form.rows.link(row, "link output size", apart,
                                           apart ? "One number for all axes" : "A number for each axis")) {
        form.state.axes_apart[LayerPanelState::output] = !apart;
        if (apart) {
            LayerRequest linked = form.before;
            for (AxisSpec& a : linked.layer.axes) a.output_size = form.axes().back().output_size;
            if (linked != form.before) form.choose(linked);
        }
    }
    form.rows.end(row, what.symbol);
}

namespace {

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
                        .most = 8,
                        .wrong = form.is_wrong("factor")},
                       "r");
    if (factor) form.now = with_shuffle_factor(form.before, *factor);
    shuffle_order(form);
}

}  // namespace

void resampling_fields(LayerForm& form) {
    if (is_shuffle(form.op())) return shuffle_factor_row(form);
    const bool sized = form.axes().front().output_size.has_value();
    static constexpr std::string_view kBy[] = {"a factor", "a size"};
    const Row row = form.rows.begin("Resize by", {.least_px = form.style.px(120)});
    if (const auto picked =
            segmented(form.style, "resize by", kBy, sized ? 1 : 0, row.control_px, kRowHeight)) {
        LayerRequest changed = form.before;
        const bool possible = !why_invalid(changed);
        for (AxisSpec& a : changed.layer.axes) {
            if (*picked == 1)
                a.output_size = possible ? output_size(form.op(), a) : a.input;
            else
                a.output_size.reset();
            if (*picked == 1) a.factor = AxisSpec{}.factor;
        }
        form.choose(changed);
    }
    form.rows.end(row);
    if (sized)
        output_sizes(form);
    else
        factors(form);
    resize_mode(form);
}

}  // namespace convwalk
