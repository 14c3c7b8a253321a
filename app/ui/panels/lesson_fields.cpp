#include "ui/panels/lesson_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

#include "basics/text.h"

namespace convwalk {
namespace {

bool is_free(const LessonScene& scene, LayerField field) {
    return std::find(scene.free.begin(), scene.free.end(), field) != scene.free.end();
}

// What a file says of every layer, and nobody looks for where it is as usual.
bool is_silent(const LayerRequest& layer, LayerField field) {
    static constexpr LayerField kAlways[] = {LayerField::input, LayerField::kernel, LayerField::stride,
                                             LayerField::padding};
    const bool always = std::find(std::begin(kAlways), std::end(kAlways), field) != std::end(kAlways);
    return field == LayerField::dimensions || field == LayerField::of_transposed ||
           (!always && is_usual(layer, field));
}

// What is told of the layer and not free: a line each.
void frozen(const Style& style, const LessonScene& scene, const LayerRequest& layer) {
    key_value(style, "Operator", name_of(layer.layer.op));
    for (const LayerFieldRow& row : layer_fields()) {
        if (is_free(scene, row.field) || !row.of(layer.layer.op) || !is_told(layer, row.field)) continue;
        if (is_silent(layer, row.field)) continue;
        const auto values = values_of(layer, row.field);
        const std::string value = values.empty() ? "on" : fmt::format("{}", fmt::join(values, " × "));
        key_value(style, capitalised(row.words), value);
    }
}

}  // namespace

LessonFieldsEdit lesson_fields(Controls& controls, LayerPanelState& state, const LessonScene& scene,
                               std::string_view language, const Scenario& scenario, const LayerRequest& layer,
                               const std::optional<Refusal>& refusal) {
    const Style& style = controls.style;
    const auto say = [&](std::string_view name) { return common_words(language, name); };
    LessonFieldsEdit edit;
    LayerForm form(controls, state, layer, refusal, panel_width());
    if (!scene.free.empty()) {
        heading(style, say("free_in_scene"), true);
        for (std::size_t i = 0; i < kLayerFields; ++i)
            form.hidden[i] = !is_free(scene, static_cast<LayerField>(i));
        state.sides_apart = state.sides_apart || is_free(scene, LayerField::padding_end);
        own_fields(form);
        channel_fields(form);
        if (refusal) refusal_note(form);
    }
    if (scene.free_kernel) {
        if (scene.free.empty()) heading(style, say("free_in_scene"), true);
        wrapped_text(say("kernel_is_free"), style.fonts.body, style.colours.ink);
    }
    heading(style, say("frozen_in_scene"), scene.free.empty() && !scene.free_kernel);
    if (is_of_picture(scenario.view.kind))
        wrapped_text(say("picture_stays"), style.fonts.body, style.colours.muted);
    else if (scenario.network() != nullptr)
        wrapped_text(say("network_stays"), style.fonts.body, style.colours.muted);
    else
        frozen(style, scene, layer);
    ImGui::Dummy({0, style.px(8)});
    if (button(style, say("open_sandbox"), {.width = double(form.width_px) / style.scale}))
        edit.sandbox = true;
    tooltip(style, "S");
    ImGui::Dummy({0, style.px(4)});
    note(style, say("sandbox_note"), style.colours.note, style.colours.ink);
    const bool edited = form.now != layer;
    edit.scenario = {scenario, edited, form.done};
    if (edited) edit.layer = std::move(form.now);
    return edit;
}

}  // namespace convwalk
