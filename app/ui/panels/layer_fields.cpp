// The sizes of a layer and its channels, and what pooling makes of them.
#include <algorithm>
#include <cstdint>

#include "ui/panels/layer_form.h"

namespace convwalk {
namespace {

constexpr Bounds kKernelBounds{1, 255};
constexpr Bounds kStrideBounds{1, 64};
constexpr Bounds kDilationBounds{1, 64};
constexpr Bounds kChannelBounds{1, 65'536};

using State = LayerPanelState;

void output_padding(LayerForm& form) {
    std::int64_t limit = 1;
    for (const AxisSpec& a : form.axes()) limit = std::max({limit, a.stride, a.dilation});
    form.axis_row({"Output padding",
                   "output padding",
                   "a",
                   "output padding",
                   State::output_padding,
                   &AxisSpec::output_padding,
                   {0, limit - 1}});
}

void ceil_mode(LayerForm& form) {
    const bool on =
        std::any_of(form.axes().begin(), form.axes().end(), [](const AxisSpec& a) { return a.ceil_mode; });
    if (!form.switched("Ceil mode: round the size up", on, "The last window may reach beyond the padding."))
        return;
    LayerRequest changed = form.before;
    for (AxisSpec& a : changed.layer.axes) a.ceil_mode = !on;
    form.choose(changed);
}

// What average pooling divides by.
void division(LayerForm& form) {
    const Layer& layer = form.before.layer;
    if (form.switched("Count the padding", layer.count_include_pad,
                      "Divide by the padding's cells, too, not by those of the input alone.")) {
        LayerRequest changed = form.before;
        changed.layer.count_include_pad = !layer.count_include_pad;
        form.choose(changed);
    }
    if (switch_button(form.style, "A divisor of its own", layer.divisor_override.has_value())) {
        LayerRequest changed = form.before;
        if (layer.divisor_override) {
            changed.layer.divisor_override.reset();
        } else {
            changed.layer.divisor_override =
                std::clamp<std::int64_t>(cell_count(kernel_extents(layer)), 1, kLargestSize);
        }
        form.choose(changed);
    }
    if (!layer.divisor_override) return;
    const auto divisor = form.count_row("Divisor", {.id = "divisor",
                                                    .value = *layer.divisor_override,
                                                    .least = 1,
                                                    .most = kLargestSize,
                                                    .wrong = form.is_wrong("divisor")});
    if (divisor) form.now.layer.divisor_override = *divisor;
}

}  // namespace

void size_fields(LayerForm& form) {
    const Operator op = form.op();
    form.axis_row({"Input", "input", "i", "input", State::input, &AxisSpec::input, kInputBounds, true});
    if (op == Operator::pad) return padding_fields(form);
    if (is_adaptive(op)) return output_sizes(form);
    if (!has_window(op)) return resampling_fields(form);
    form.axis_row({"Kernel", "kernel", "k", "kernel", State::kernel, &AxisSpec::kernel, kKernelBounds, true});
    form.axis_row({"Stride", "stride", "s", "stride", State::stride, &AxisSpec::stride, kStrideBounds});
    padding_fields(form);
    if (form.transposed() && !form.before.of_transposed) output_padding(form);
    if (op != Operator::average_pooling)
        form.axis_row(
            {"Dilation", "dilation", "d", "dilation", State::dilation, &AxisSpec::dilation, kDilationBounds});
    if (is_pooling(op)) ceil_mode(form);
    if (op == Operator::average_pooling) division(form);
}

void channel_fields(LayerForm& form) {
    const auto row = [&](const char* label, const char* name, std::int64_t Layer::*value) {
        const auto count = form.count_row(label, {.id = name,
                                                  .value = form.before.layer.*value,
                                                  .least = kChannelBounds.least,
                                                  .most = kChannelBounds.most,
                                                  .wrong = form.is_wrong(name)});
        if (count) form.now.layer.*value = *count;
    };
    row("Channels in", "in channels", &Layer::in_channels);
    if (is_shuffle(form.op())) return;
    row("Channels out", "out channels", &Layer::out_channels);
    row("Groups", "groups", &Layer::groups);
}

}  // namespace convwalk
