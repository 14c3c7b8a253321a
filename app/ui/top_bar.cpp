#include "ui/top_bar.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

namespace convwalk {
namespace {

void rule(const Style& style) {
    ImGui::Dummy({0, style.px(3)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddLine(at, {at.x + ImGui::GetContentRegionAvail().x, at.y},
                                        u32(style.colours.line), style.px(1));
    ImGui::Dummy({0, style.px(4)});
}

void menu_heading(const Style& style, std::string_view words) {
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + style.px(22));
    text(words, style.fonts.heading, style.colours.muted);
}

void file_menu(const Style& style, const Session& session, const TopBarState& state, TopBarEdit& edit) {
    if (!begin_menu(style, "file", "File")) return;
    const auto item = [&](Action action, bool enabled = true, bool chosen = false) {
        if (menu_item(style, info_of(action).words, to_string(info_of(action).keys.front()), chosen, enabled))
            edit.action = action;
    };
    item(Action::new_document);
    item(Action::open);
    for (const std::string& file : state.recent_files) {
        ImGui::PushID(file.c_str());
        if (menu_item(style, "   " + std::filesystem::path(file).filename().string())) edit.open = file;
        tooltip(style, file);
        ImGui::PopID();
    }
    item(Action::save, session.is_changed() || session.file().empty());
    item(Action::save_as);
    rule(style);
    item(Action::copy_json);
    item(Action::copy_command);
    item(Action::paste);
    rule(style);
    item(Action::toggle_layer_panel, true, state.layer_panel);
    item(Action::toggle_explanation, true, state.explanation);
    item(Action::canvas_alone);
    rule(style);
    menu_heading(style, "Size of the window's type");
    static constexpr std::array<double, 5> kScales = {0, 1, 1.25, 1.5, 2};
    for (const double scale : kScales) {
        const std::string label = scale == 0 ? "As the screen says" : fmt::format("{:.0f} %", 100 * scale);
        if (menu_item(style, label, "", scale == state.ui_scale)) edit.ui_scale = scale;
    }
    rule(style);
    item(Action::help);
    item(Action::quit);
    ImGui::EndPopup();
}

std::string readable(std::string name) {
    for (char& c : name) {
        if (c == '_') c = ' ';
    }
    return name;
}

void preset_menu(const Style& style, const Session& session, TopBarEdit& edit) {
    ImGui::SetNextWindowSizeConstraints({style.px(420), 0},
                                        {style.px(560), ImGui::GetIO().DisplaySize.y - style.px(80)});
    if (!begin_menu(style, "presets", "Presets")) return;
    std::string_view group;
    for (const Preset& preset : presets()) {
        if (preset.group != group) {
            if (!group.empty()) ImGui::Dummy({0, style.px(5)});
            group = preset.group;
            menu_heading(style, group);
        }
        const Layer layer = resolved(preset.scenario.layer);
        const std::string sizes =
            fmt::format("{} → {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
        const bool chosen = preset.scenario.layer == session.scenario().layer;
        if (menu_item(style, readable(preset.name), sizes, chosen)) {
            // How it is shown stays as the person has it.
            Scenario scenario = session.scenario();
            scenario.layer = preset.scenario.layer;
            scenario.title = preset.scenario.title;
            edit.scenario = scenario;
        }
        tooltip(style, preset.about);
    }
    ImGui::EndPopup();
}

}  // namespace

TopBarEdit top_bar(const Style& style, const Session& session, const TopBarState& state) {
    TopBarEdit edit;
    const float whole = ImGui::GetContentRegionAvail().x;
    const float design_width = whole / static_cast<float>(style.scale);
    const ImVec2 start = ImGui::GetCursorPos();
    const float gap = style.px(8);
    if (design_width > 760) {
        ImGui::SetCursorPosY(start.y + style.px(5));
        text("Convwalk", style.fonts.title, style.colours.ink);
        ImGui::SameLine(0, style.px(20));
        ImGui::SetCursorPosY(start.y);
    }
    file_menu(style, session, state, edit);
    ImGui::SameLine(0, gap);
    preset_menu(style, session, edit);
    ImGui::SameLine(0, gap);
    if (icon_button(style, "undo", Icon::undo, words_and_key(Action::undo), {.enabled = session.can_undo()}))
        edit.action = Action::undo;
    ImGui::SameLine(0, gap);
    if (icon_button(style, "redo", Icon::redo, words_and_key(Action::redo), {.enabled = session.can_redo()}))
        edit.action = Action::redo;
    ImGui::SameLine(0, gap);
    const float left_end = ImGui::GetCursorPosX();

    static constexpr std::array<std::string_view, 2> kViews = {"Oblique", "Flat"};
    const float pad = style.px(12);
    const auto words = [](const char* label) { return ImGui::CalcTextSize(label).x; };
    const float views_width = words("Oblique") + words("Flat") + 4 * pad;
    const std::string theme = session.scenario().theme.name;
    const std::string theme_label =
        static_cast<char>(std::toupper(static_cast<unsigned char>(theme[0]))) + theme.substr(1);
    const float theme_width = words(theme_label.c_str()) + style.px(16) + 2 * pad;
    const float export_width = style.px(84);
    const float indices_width = words("Indices") + 2 * pad;
    const bool with_indices = design_width > 700;
    const float right_width =
        views_width + theme_width + export_width + 2 * gap + (with_indices ? indices_width + gap : 0);
    const float right = start.x + whole - right_width;

    // The name of the document stands in what is left between.
    const std::string file =
        session.file().empty() ? "" : std::filesystem::path(session.file()).filename().string();
    const std::string name = file + (session.is_changed() && !file.empty() ? " (changed)" : "");
    if (left_end + words(name.c_str()) + 2 * pad < right) {
        ImGui::SetCursorPos({left_end + gap, start.y + style.px(7)});
        text(name, style.fonts.body, style.colours.muted);
        ImGui::SameLine();
    }
    ImGui::SetCursorPos({std::max(left_end, right), start.y});
    Scenario scenario = session.scenario();
    if (const auto view = segmented(style, "view", kViews, static_cast<std::size_t>(scenario.view.kind))) {
        scenario.view.kind = static_cast<ViewKind>(*view);
        edit.scenario = scenario;
    }
    ImGui::SameLine(0, gap);
    if (with_indices) {
        if (button(style, "Indices", {.chosen = scenario.view.indices})) edit.action = Action::toggle_indices;
        tooltip(style, words_and_key(Action::toggle_indices));
        ImGui::SameLine(0, gap);
    }
    if (begin_menu(style, "theme", theme_label)) {
        for (const std::string& each : theme_names()) {
            if (menu_item(style, each, "", each == theme) && each != theme) {
                scenario.theme = built_in_theme(each);
                edit.scenario = scenario;
            }
        }
        ImGui::EndPopup();
    }
    ImGui::SameLine(0, gap);
    if (button(style, "Export…", {.kind = ButtonKind::main, .width = 84}))
        edit.action = Action::export_figure;
    tooltip(style, words_and_key(Action::export_figure));
    return edit;
}

}  // namespace convwalk
