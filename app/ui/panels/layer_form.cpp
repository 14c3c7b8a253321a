#include "ui/panels/layer_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "basics/errors.h"
#include "desk/layer_edits.h"
#include "ui/panels/stack_form.h"

namespace convwalk {
namespace {

// " × 3" as often as there are further axes; "³" where that is too long.
std::string after_size(const Style& style, std::int64_t value, std::size_t axes, float room_px) {
    if (axes < 2) return "";
    std::string after;
    for (std::size_t i = 1; i < axes; ++i) after += fmt::format(" × {}", value);
    const FontScope scope(style.fonts.strong);
    const std::string whole = fmt::format("{}{}", value, after);
    if (ImGui::CalcTextSize(whole.c_str()).x <= room_px - style.px(6)) return after;
    return axes == 2 ? "²" : "³";
}

}  // namespace

bool differ(const std::vector<AxisSpec>& axes, std::int64_t AxisSpec::*value) {
    return std::any_of(axes.begin(), axes.end(),
                       [&](const AxisSpec& a) { return a.*value != axes.front().*value; });
}

LayerForm::LayerForm(Controls& its_controls, LayerPanelState& its_state, const LayerRequest& layer,
                     const std::optional<Refusal>& its_refusal, float its_width_px, StackForm* in)
    : controls(its_controls),
      style(its_controls.style),
      state(its_state),
      before(layer),
      now(layer),
      refusal(its_refusal),
      width_px(its_width_px),
      rows(its_controls, its_width_px, kLayerRows),
      network(in) {}

bool LayerForm::is_wrong(std::string_view field, int axis) const {
    if (!refusal || refusal->field != field) return false;
    return axis < 0 || refusal->axis < 0 || refusal->axis == axis;
}

float LayerForm::least_px(std::size_t fields) const {
    return static_cast<float>(fields) * style.px(kLeastField + kFieldGap);
}

void LayerForm::choose(LayerRequest chosen) {
    now = std::move(chosen);
    done = true;
}

Edit<std::int64_t> LayerForm::number(const NumberField& field, const std::string& id, std::string_view words,
                                     bool whole_row) {
    if (network != nullptr) {
        drawn_.push_back(network->key_of(id));
        return network->number(rows, field, drawn_.back(), words, whole_row);
    }
    return whole_row ? rows.number(field) : number_field(controls, field);
}

void LayerForm::end(const Row& row, std::string_view symbol) {
    rows.end(row, symbol);
    for (const std::string& key : drawn_) network->wrong_note(key);
    drawn_.clear();
}

std::optional<std::int64_t> LayerForm::count_row(const char* label, NumberField field, std::string_view words,
                                                 std::string_view symbol) {
    const Row row = rows.begin(label, {.least_px = least_px(1)});
    field.width_px = row.control_px;
    field.wrong = is_wrong(words);
    const auto edit = number(field, label, words, true);
    done = done || edit.done;
    end(row, symbol);
    return edit.changed ? std::optional(edit.value) : std::nullopt;
}

void LayerForm::text_row(const char* label, const std::string& value, const char* hint,
                         std::string_view symbol, const std::function<void(const std::string&)>& read) {
    const Row row = rows.begin(label, {.least_px = style.px(60)});
    if (network != nullptr) {
        network->typed_of_layer(row, label, value, hint, read);
        drawn_.push_back(network->key_of(label));
        return end(row, symbol);
    }
    const auto edit = text_field(style, label, value, hint, row.control_px, false, kRowHeight);
    if (edit.changed) {
        try {
            read(edit.value);
        } catch (const BadInput&) {
            // Half typed: the field stays as it is.
        }
    }
    done = done || edit.done;
    end(row, symbol);
}

bool LayerForm::switched(const char* words, bool on, std::string_view tip) {
    const bool pressed = switch_button(style, words, on);
    tooltip(style, tip);
    return pressed;
}

void LayerForm::axis_row(const AxisRow& what) {
    const bool differing = differ(axes(), what.value);
    const bool apart = axes().size() > 1 && (is_apart(what.field) || differing);
    const Row row = rows.begin(what.label, {.least_px = least_px(apart ? axes().size() : 1)});
    const auto edit = numbers(row, what, axes(), apart);
    if (edit.changed) {
        for (std::size_t i = 0; i < axes().size(); ++i)
            now.layer.axes[i].*what.value = edit.value[i].*what.value;
        // While one is typed the two may meet for a moment.
        if (apart) set_apart(what.field, true);
    }
    done = done || edit.done;
    if (axes().size() > 1) link_axes(row, what, apart);
    end(row, what.symbol);
}

void LayerForm::link_axes(const Row& row, const AxisRow& what, bool apart) {
    const std::string id = fmt::format("link {}", what.id);
    if (!rows.link(row, id.c_str(), apart, apart ? "One number for all axes" : "A number for each axis"))
        return;
    set_apart(what.field, !apart);
    if (!apart) return;
    const bool of_padding = what.field == LayerField::padding;
    // The columns' number counts: the last axis is there in every dimension.
    LayerRequest linked = of_padding ? padded_by_numbers(before) : before;
    const AxisSpec last = linked.layer.axes.back();
    for (AxisSpec& a : linked.layer.axes) {
        a.*what.value = last.*what.value;
        if (of_padding) {
            a.padding_begin = last.padding_begin;
            a.padding_end = last.padding_end;
        }
    }
    choose(linked);
}
Edit<std::vector<AxisSpec>> LayerForm::numbers(const Row& row, const AxisRow& what,
                                               const std::vector<AxisSpec>& shown, bool apart) {
    Edit<std::vector<AxisSpec>> edit{shown};
    if (!apart) {
        NumberField field{.id = what.id,
                          .value = shown.front().*what.value,
                          .least = what.bounds.least,
                          .most = what.bounds.most,
                          .wrong = is_wrong(what.words),
                          .width_px = row.control_px};
        std::string after;
        if (what.as_size) {
            after = after_size(style, field.value, shown.size(), rows.room_of_digits(row));
            field.after = after;
        }
        const auto one = number(field, what.id, what.words, true);
        for (AxisSpec& a : edit.value) a.*what.value = one.value;
        edit.changed = one.changed;
        edit.done = one.done;
        return edit;
    }
    ImGui::PushID(what.id);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const std::string id(axis_name(i, shown.size()));
        const float width = rows.place(row, i, shown.size(), kFieldGap);
        const NumberField field = {.id = id.c_str(),
                                   .value = shown[i].*what.value,
                                   .least = what.bounds.least,
                                   .most = what.bounds.most,
                                   .wrong = is_wrong(what.words, static_cast<int>(i)),
                                   .width_px = width};
        const auto one = number(field, fmt::format("{} {}", what.id, i), what.words, false);
        tooltip(style, id);
        if (one.changed) edit.value[i].*what.value = one.value;
        edit.changed = edit.changed || one.changed;
        edit.done = edit.done || one.done;
    }
    ImGui::PopID();
    return edit;
}

}  // namespace convwalk
