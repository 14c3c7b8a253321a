#include "ui/panels/stack_panel.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/stack_edits.h"
#include "network/assumption_choices.h"
#include "ui/panels/picture_fields.h"
#include "ui/panels/stack_form.h"
#include "ui/widgets/mends.h"

namespace convwalk {
namespace {

constexpr std::size_t kLongestTyped = (1U << 20U) + 1;  // a byte more than is read

// Lines end behind a dash where the next layer has no more room.
std::string wrapped(const std::string& notation, float room_px) {
    std::string text;
    std::string line;
    for (std::size_t i = 0; i < notation.size();) {
        std::size_t end = notation.find('-', i);
        end = end == std::string::npos ? notation.size() : end + 1;
        const std::string piece = notation.substr(i, end - i);
        if (!line.empty() && ImGui::CalcTextSize((line + piece).c_str()).x > room_px) {
            text += line + "\n";
            line.clear();
        }
        // A line does not begin with a space.
        const std::size_t letter = line.empty() ? std::min(piece.find_first_not_of(' '), piece.size()) : 0;
        line += piece.substr(letter);
        i = end;
    }
    return text + line;
}

std::string readable_name(std::string name) {
    std::replace(name.begin(), name.end(), '-', ' ');
    if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
}

void notation(StackForm& form) {
    const bool typing = form.pending("notation") != nullptr;
    std::string text =
        form.shown("notation", wrapped(form.network().notation, form.width_px - form.style.px(26)));
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const float height =
        static_cast<float>(std::clamp<std::size_t>(lines, 2, 10)) * ImGui::GetTextLineHeight() +
        form.style.px(16);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {form.style.px(10), form.style.px(7)});
    ImGui::PushStyleColor(ImGuiCol_Border, vec4(form.is_wrong_text("notation") ? form.style.colours.wrong
                                                                               : form.style.colours.line));
    const bool changed =
        ImGui::InputTextMultiline("##notation", &text, {form.width_px, height}, ImGuiInputTextFlags_None);
    const bool done = ImGui::IsItemDeactivatedAfterEdit();
    if (ImGui::IsItemHovered() && ImGui::GetIO().MouseWheel != 0) form.controls.wheel_used = true;
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    if (text.size() > kLongestTyped) text.resize(kLongestTyped);
    form.typed("notation", {text, changed, done}, [&](std::string typed_text) {
        // Lines are broken for the panel only.
        std::replace(typed_text.begin(), typed_text.end(), '\n', ' ');
        Scenario read = form.before;
        read.subject = with_notation(form.network(), typed_text, form.network().assumed);
        return read;
    });
    form.wrong_note("notation");
    if (form.network().notation.empty() && !typing)
        form.remark("These layers have no notation. What is typed here takes their place.");
}

void input(StackForm& form) {
    const Row row = form.rows.begin("Input");
    const auto edit =
        text_field(form.style, "input", form.shown("input", input_text(form.stack().input_shape())),
                   "3x224x224", form.width_px - row.control_x, form.takes_focus("input"), kRowHeight);
    if (!form.is_wrong_text("input"))
        tooltip(form.style, "Channels and sizes of the network's input: 3x224x224; of a vector its length");
    form.typed("input", edit, [&](const std::string& text) {
        const MapShape shape = parse_input_shape(text);
        Stack changed = form.stack();
        changed.channels = shape.channels;
        changed.input = shape.sizes;
        return with_stack(form.before, changed);
    });
    form.rows.end(row);
    form.wrong_note("input");
}

// A word from a menu, or a number that is typed.
Edit<std::string> assumed_value(StackForm& form, const Row& row, const Assumption& a,
                                const std::string& field) {
    std::vector<std::string> choices = assumption_choices(a.name);
    if (choices.empty())
        return text_field(form.style, "value", form.shown(field, a.value), a.value.c_str(),
                          form.width_px - row.control_x, form.takes_focus(field), kRowHeight);
    auto now = std::find(choices.begin(), choices.end(), a.value);
    // A number that is none of the usual ones.
    if (now == choices.end()) now = choices.insert(choices.end(), a.value);
    const auto chosen = static_cast<std::size_t>(now - choices.begin());
    const auto picked = form.rows.choice(row, "value", choices, chosen);
    if (!picked || *picked == chosen) return {a.value};
    return {choices[*picked], true, true};
}

void assumptions(StackForm& form) {
    std::vector<Assumption> open;
    try {
        open = assumptions_of(form.network());
    } catch (const BadInput&) {
        return;
    }
    if (open.empty()) return;
    heading(form.style, "ASSUMED BY THE NOTATION");
    float column = form.style.px(RowsLook().labels);
    for (const Assumption& a : open) {
        const FontScope scope(form.style.fonts.body);
        column = std::max(column, ImGui::CalcTextSize(readable_name(a.name).c_str()).x + form.style.px(8));
    }
    for (const Assumption& a : open) {
        const std::string field = "assume " + a.name;
        ImGui::PushID(a.name.c_str());
        const Row row = form.rows.begin(readable_name(a.name), {.labels_px = column});
        const Edit<std::string> edit = assumed_value(form, row, a, field);
        // It would cover what is wrong below.
        if (!form.is_wrong_text(field)) tooltip(form.style, as_sentence(a.sentence));
        form.typed(field, edit, [&](const std::string& text) {
            std::vector<std::string> assumed = form.network().assumed;
            std::erase_if(assumed, [&](const std::string& each) { return each.starts_with(a.name + "="); });
            assumed.push_back(a.name + "=" + text);
            Scenario read = form.before;
            read.subject = with_notation(form.network(), form.network().notation, assumed);
            return read;
        });
        form.rows.end(row);
        form.wrong_note(field);
        ImGui::PopID();
    }
}

void refusal_note(StackForm& form, const std::vector<StackMend>& mends) {
    std::vector<std::string> words;
    for (const StackMend& mend : mends) words.push_back(mend.words);
    if (const auto pressed =
            note_with_mends(form.style, as_sentence(form.report.refusal->sentence), words, form.width_px)) {
        form.now = with_stack(form.before, mends[*pressed].stack);
        form.done = true;
    }
    const std::size_t number = form.report.refusal->number;
    if (number > 0 && number != form.state.selected &&
        button(form.style, fmt::format("Go to layer {}", number), {.width = 120, .height = 26})) {
        form.select(number);
        form.state.scroll_to = true;
    }
}

}  // namespace

StackPanelEdit stack_panel(Controls& controls, StackPanelState& state, const Scenario& scenario,
                           const StackReport& report, const std::vector<StackMend>& mends) {
    const Style& style = controls.style;
    StackForm form(controls, state, scenario, report);
    LabForm lab(controls, scenario.lab, panel_width());
    Values values = scenario.values;
    const bool on_picture = is_of_picture(scenario.view.kind);
    if (on_picture) {
        heading(style, "PICTURE", true);
        picture_section(lab);
        network_weights_section(lab, scenario.values, values);
    }
    heading(style, "NETWORK", !on_picture);
    notation(form);
    input(form);
    heading(style, "LAYERS");
    stack_list(form);
    stack_buttons(form);
    if (report.refusal) refusal_note(form, mends);
    // One that was put in just now is there in the next frame.
    if (state.selected > 0 && state.selected <= form.stack().layers.size()) {
        heading(style, fmt::format("LAYER {}", state.selected));
        stack_layer_fields(form);
    }
    assumptions(form);
    ImGui::Dummy({0, style.px(8)});
    form.now.lab = std::move(lab.now);
    form.now.values = std::move(values);
    const bool changed = form.now != form.before;
    if (changed) state.pending_for = *form.now.network();
    return {{form.now, changed, form.done || lab.done}, form.open, form.selected, lab.open};
}

}  // namespace convwalk
