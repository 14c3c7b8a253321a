#include "ui/panels/layer_panel.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "ui/panels/picture_fields.h"
#include "ui/panels/values_section.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

// The words with an ellipsis where they would be cut.
std::string shortened(const Style& style, std::string words, float room_px) {
    const FontScope scope(style.fonts.body);
    if (ImGui::CalcTextSize(words.c_str()).x <= room_px) return words;
    do {
        words.pop_back();
        // Not within a letter.
        while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0x80U) != 0) words.pop_back();
    } while (!words.empty() && ImGui::CalcTextSize((words + "…").c_str()).x > room_px);
    return words + "…";
}

// What a file may hold of a title that is typed: one line, not too long.
std::string title_typed(const std::string& typed, const std::string& before) {
    std::string kept = typed.substr(0, kLongestTitle);
    while (kept.size() == kLongestTitle && kept.size() < typed.size() &&
           (static_cast<unsigned char>(typed[kept.size()]) & 0xC0U) == 0x80)
        kept.pop_back();
    try {
        return parse_title(kept);
    } catch (const BadInput&) {
        return before;
    }
}

void toggle(LayerForm& form, const std::string& label, bool& value) {
    if (!switch_button(form.style, label, value)) return;
    value = !value;
    form.done = true;
}

void title_field(LayerForm& form, const Scenario& before, Scenario& now) {
    const std::string made = form.refusal ? "Title"
                                          : shortened(form.style, title_of(resolved(form.before)),
                                                      form.width_px - form.style.px(20));
    const auto title = text_field(form.style, "title", before.title, made.c_str(), form.width_px);
    if (title.changed) now.title = title_typed(title.value, before.title);
    form.done = form.done || title.done;
}

void time_row(LayerForm& form, const char* label, NumberField field, Tick& value) {
    field.value = value;
    field.most = kLongestRest;
    field.after = " ms";
    if (const auto ms = form.count_row(label, field, ""))
        value = std::clamp<Tick>(*ms, field.least, kLongestRest);
}

bool shows_channels(ViewKind view) {
    return view == ViewKind::channels || view == ViewKind::channel_sums;
}

// Of the views of channels: which output channel is added up, or drawn among many, and how they are walked.
void channel_rows(LayerForm& form, const View& before, View& now) {
    const std::int64_t channels = form.refusal ? 0 : output_channels(resolved(form.before));
    if (channels > 1) {
        const auto channel = form.count_row(
            "Output channel",
            {.id = "output channel", .value = before.channel, .least = 0, .most = channels - 1}, "channel");
        if (channel) now.channel = std::clamp<std::int64_t>(*channel, 0, channels - 1);
        tooltip(form.style, "The one that is added up, and that is drawn where there are many.");
    }
    if (before.kind != ViewKind::channels) return;
    static const std::vector<std::string> kWalks = {"place by place", "map by map"};
    const Row row = form.rows.begin("Walk", {.least_px = form.style.px(90)});
    if (const auto picked = form.rows.choice(row, "walk", kWalks, static_cast<std::size_t>(before.walk))) {
        now.walk = static_cast<ChannelWalk>(*picked);
        form.done = true;
    }
    tooltip(form.style, "All channels of a place before the next place, or a whole map before the next one.");
    form.rows.end(row);
}

bool is_about_channels(const Refusal& refusal) {
    return refusal.field == "in channels" || refusal.field == "out channels" || refusal.field == "groups";
}

}  // namespace

namespace {

// The layer has the picture's size and axes, and fields of its own. What keeps it from that stays, to be
// changed.
void take_from_picture(LayerForm& form) {
    const auto hide = [&](LayerField field, bool settled) {
        form.hidden[static_cast<std::size_t>(field)] = settled;
    };
    hide(LayerField::input, true);
    hide(LayerField::dimensions, form.axes().size() == 2);
    hide(LayerField::of_transposed, !form.before.of_transposed);
}

void layer_fields_on_panel(LayerForm& form) {
    heading(form.style, "LAYER", true);
    operator_fields(form);
    own_fields(form);
    const std::optional<Refusal>& refusal = form.refusal;
    const bool channels_refused = refusal && is_about_channels(*refusal);
    if (refusal && !channels_refused) refusal_note(form);
    // Pooling and resizing keep the channels that they get.
    if (has_weights(form.op()) || is_shuffle(form.op())) {
        heading(form.style, "CHANNELS");
        channel_fields(form);
        if (channels_refused) refusal_note(form);
    }
    // Below all fields that can make it come and go: none of them moves under the hand.
    if (form.transposed() && !refusal) other_side_note(form);
}

// A layer on a picture.
void layer_fields_below_picture(LayerForm& form, const Values& before, Values& now) {
    take_from_picture(form);
    if (has_weights(form.op())) {
        heading(form.style, "KERNEL");
        kernel_section(form, before, now);
    }
    heading(form.style, "LAYER");
    operator_fields(form);
    own_fields(form);
    if (form.refusal) refusal_note(form);
}

void figure_fields(LayerForm& form, const Scenario& scenario, Scenario& now) {
    const ViewKind view = scenario.view.kind;
    heading(form.style, "FIGURE");
    if (is_of_layer(view)) title_field(form, scenario, now);
    if (shows_channels(view)) channel_rows(form, scenario.view, now.view);
    if (view == ViewKind::channels && scenario.fed_by) {
        bool both = true;
        toggle(form, "With the layer before it", both);
        if (!both) now.fed_by.reset();
    }
    if (!is_of_picture(view)) {
        toggle(form, "Row and column numbers", now.view.indices);
        if (has_weights(form.op())) toggle(form, "Products of the window", now.view.products);
    }
    toggle(form, "Words", now.view.words);
    if (form.transposed() && !is_of_picture(view)) toggle(form, "Show how the grid is made", now.pace.intro);
    time_row(form, "Time of a step", {.id = "step", .least = kShortestStep, .step = 20}, now.pace.step_ms);
    time_row(form, "Rest at the end", {.id = "hold", .least = 0, .step = 100}, now.pace.hold_ms);
}

}  // namespace

LayerPanelEdit layer_panel(Controls& controls, LayerPanelState& state, const Scenario& scenario,
                           const LayerRequest& layer, const std::optional<Refusal>& refusal) {
    const Style& style = controls.style;
    Scenario now = scenario;
    state.pointed.reset();
    LayerForm form(controls, state, layer, refusal, panel_width());
    const ViewKind view = scenario.view.kind;
    LabForm lab(controls, scenario.lab, form.width_px);
    if (is_of_picture(view)) {
        heading(style, "PICTURE", true);
        picture_section(lab);
    }
    if (view == ViewKind::wipe) wipe_section(lab);
    if (view == ViewKind::ways) {
        ways_section(lab, scenario.values, now.values);
    } else if (view == ViewKind::wipe && lab.before.wiped) {
        down_and_up_section(lab, scenario.values, now.values);
    } else if (is_of_picture(view)) {
        layer_fields_below_picture(form, scenario.values, now.values);
    } else {
        layer_fields_on_panel(form);
        heading(style, "VALUES");
        values_section(form, scenario.values, now.values);
    }
    if (lab.wipe) {
        now.view.kind = ViewKind::wipe;
        if (!lab.now.wiped) lab.now.wiped = WipedWays{lab.before.ways.front(), std::nullopt};
        lab.done = true;
    }
    now.lab = std::move(lab.now);
    figure_fields(form, scenario, now);
    ImGui::Dummy({0, style.px(8)});
    const bool edited = form.now != layer;
    return {{now, edited || now != scenario, form.done || lab.done},
            edited ? std::optional(std::move(form.now)) : std::nullopt,
            lab.open};
}

}  // namespace convwalk
