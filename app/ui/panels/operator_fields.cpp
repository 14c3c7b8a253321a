// Which operator it is, over how many axes, and by whose numbers.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "desk/layer_edits.h"
#include "ui/panels/layer_form.h"

namespace convwalk {
namespace {

float words_width(const LayerForm& form, std::span<const std::string_view> names) {
    const FontScope scope(form.style.fonts.body);
    float width = 0;
    for (const std::string_view name : names)
        width += ImGui::CalcTextSize(name.data(), name.data() + name.size()).x;
    return width;
}

// Operators of one kind. @pre the layer's own is one of them
void operators_of(LayerForm& form, const char* id, std::span<const std::string_view> names,
                  std::span<const Operator> ops) {
    const auto at = static_cast<std::size_t>(std::find(ops.begin(), ops.end(), form.op()) - ops.begin());
    ImGui::Dummy({0, 0});
    if (const auto picked = segmented(form.style, id, names, at, form.width_px, kRowHeight))
        form.choose(form.state.operators.switched(form.before, ops[*picked]));
}

void operators(LayerForm& form) {
    // Kinds first: seven side by side would not fit.
    static constexpr std::string_view kLong[] = {"Conv", "Transposed", "Pooling", "Resample"};
    static constexpr std::string_view kShort[] = {"Conv", "Transp.", "Pool", "Resize"};
    const bool fits = words_width(form, kLong) + 8 * form.style.px(4) <= form.width_px;
    const std::span<const std::string_view> names = fits ? kLong : kShort;
    constexpr std::array kFirst = {Operator::convolution, Operator::transposed_convolution,
                                   Operator::max_pooling, Operator::resize};
    const std::size_t kind = form.op() == Operator::convolution ? 0
                             : has_weights(form.op())           ? 1
                             : is_pooling(form.op())            ? 2
                                                                : 3;
    if (const auto picked = segmented(form.style, "operator", names, kind, form.width_px))
        form.choose(form.state.operators.switched(form.before, kFirst.at(*picked)));
    static constexpr std::string_view kPoolings[] = {"Max", "Average"};
    static constexpr std::string_view kResamplings[] = {"Resize", "Shuffle", "Unshuffle", "Pad"};
    static constexpr std::array kPoolingOps = {Operator::max_pooling, Operator::average_pooling};
    static constexpr std::array kAdaptiveOps = {Operator::adaptive_max_pooling,
                                                Operator::adaptive_average_pooling};
    static constexpr std::array kResamplingOps = {Operator::resize, Operator::pixel_shuffle,
                                                  Operator::pixel_unshuffle, Operator::pad};
    const bool adaptive = is_adaptive(form.op());
    if (is_pooling(form.op())) {
        operators_of(form, "pooling", kPoolings, adaptive ? kAdaptiveOps : kPoolingOps);
        const std::size_t same = takes_the_largest(form.op()) ? 0 : 1;
        if (form.switched("Adaptive: to a given size", adaptive,
                          "The windows follow from the sizes; to size 1 it is global pooling."))
            form.choose(
                form.state.operators.switched(form.before, (adaptive ? kPoolingOps : kAdaptiveOps).at(same)));
    }
    if (!has_weights(form.op()) && !is_pooling(form.op()))
        operators_of(form, "resampling", kResamplings, kResamplingOps);
    ImGui::Dummy({0, form.style.px(2)});
}

void dimensions(LayerForm& form) {
    static constexpr std::string_view kNames[] = {"1", "2", "3"};
    const Row row = form.rows.begin("Dimensions", {.least_px = form.style.px(90)});
    if (const auto picked =
            segmented(form.style, "dimensions", kNames, form.axes().size() - 1, row.control_px, kRowHeight))
        form.choose(with_dimensions(form.before, *picked + 1));
    form.rows.end(row);
}

void sides_of_a_transpose(LayerForm& form) {
    static constexpr std::string_view kNames[] = {"this layer", "its convolution"};
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const FontScope scope(form.style.fonts.body);
    float label = std::max(form.style.px(80), ImGui::CalcTextSize("Fields are of").x + form.style.px(8));
    float line = form.style.px(kRowHeight);
    const bool below = label + words_width(form, kNames) + form.style.px(32) > form.width_px;
    if (below) line = form.style.px(20);
    ImGui::GetWindowDrawList()->AddText({at.x, std::round(at.y + (line - ImGui::GetFontSize()) / 2)},
                                        u32(form.style.colours.ink), "Fields are of");
    if (below) label = 0;
    const ImVec2 control = {at.x + label, below ? at.y + line : at.y};
    ImGui::SetCursorScreenPos(control);
    if (const auto picked = segmented(form.style, "numbers of", kNames, form.before.of_transposed ? 1 : 0,
                                      form.width_px - label, kRowHeight))
        form.choose(described_by_convolution(form.before, *picked == 1));
    tooltip(form.style,
            "Input, kernel, stride and padding are those of this layer, or those of the convolution that it "
            "turns around");
    ImGui::SetCursorScreenPos({at.x, control.y});
    ImGui::Dummy({form.width_px, form.style.px(kRowHeight)});
}

}  // namespace

void operator_fields(LayerForm& form) {
    operators(form);
    const auto shown = [&](LayerField field) { return !form.hidden[static_cast<std::size_t>(field)]; };
    if (!is_shuffle(form.op()) && shown(LayerField::dimensions)) dimensions(form);
    if (form.transposed() && shown(LayerField::of_transposed)) sides_of_a_transpose(form);
}

}  // namespace convwalk
