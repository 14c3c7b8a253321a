#include "ui/panels/top_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "desk/paths.h"
#include "desk/session_actions.h"
#include "desk/settings.h"
#include "scenario/view_table.h"
#include "ui/panels/view_palette.h"
#include "ui/widgets/widgets.h"

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
    // The lines of a menu reach a little beyond the cursor.
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + style.px(22) - style.px(4));
    text(words, style.fonts.heading, style.colours.muted);
}

// The sizes that the window's type can have, with the keys that lead to the next ones.
void type_sizes(const Style& style, const TopBarState& state, TopBarEdit& edit) {
    menu_heading(style, "Size of the window's type");
    if (menu_item(style, "As the screen says", first_key(Action::type_as_screen_says), state.ui_scale == 0))
        edit.ui_scale = 0;
    for (const double scale : kTypeSizes) {
        const bool larger = scale == next_type_size(style.scale, 1) && scale > style.scale;
        const bool smaller = scale == next_type_size(style.scale, -1) && scale < style.scale;
        const std::string keys = larger    ? first_key(Action::larger_type)
                                 : smaller ? first_key(Action::smaller_type)
                                           : "";
        if (menu_item(style, fmt::format("{:.0f} %", 100 * scale), keys, scale == state.ui_scale))
            edit.ui_scale = scale;
    }
}

void recent_files(const Style& style, const TopBarState& state, TopBarEdit& edit) {
    for (const std::string& file : state.recent_files) {
        ImGui::PushID(file.c_str());
        if (menu_item(style, "   " + name_in(file))) edit.open = file;
        tooltip(style, file);
        ImGui::PopID();
    }
}

// Work that no file holds, of windows that are gone.
void left_figures(const Style& style, const TopBarState& state, TopBarEdit& edit) {
    if (state.left.empty()) return;
    ImGui::Dummy({0, style.px(4)});
    menu_heading(style, "Never saved");
    constexpr std::size_t kMost = 10;
    for (const LeftFigure& figure : state.left.first(std::min(kMost, state.left.size()))) {
        ImGui::PushID(figure.path.c_str());
        if (menu_item(style, "   " + name_of(figure.document), when_left(figure)))
            edit.open_left = figure.path;
        ImGui::PopID();
    }
    if (menu_item(style, state.left.size() == 1 ? "   Discard it…" : "   Discard them…"))
        edit.discard_left = true;
}

// Whether what the action turns on and off is on.
bool is_on(Action action, const TopBarState& state) {
    return (action == Action::toggle_layer_panel && state.layer_panel) ||
           (action == Action::toggle_explanation && state.explanation);
}

/// What of the bar there is room for; the File menu has what there is none for.
struct Fitting {
    bool title = true;
    bool lessons = true;
    bool presets = true;
    bool undo = true;
    bool views = true;  // of the planes, side by side; else they are in the menu with the others
    bool view_menu = true;
    bool steady = true;  // that menu keeps its width whatever is chosen
    bool numbers = true;
    bool indices = true;
    bool theme = true;
    float right_px = 0;  ///< width of what stands at the right
};

// @return the theme that was chosen
std::optional<std::string> themes(const Style& style, const std::string& shown) {
    std::optional<std::string> chosen;
    for (const std::string& each : theme_names()) {
        if (menu_item(style, capitalised(each), "", each == shown) && each != shown) chosen = each;
    }
    return chosen;
}

// What has no place on the bar. @return the theme that was chosen
std::optional<std::string> left_out(const Style& style, const Session& session, const Fitting& fitting,
                                    TopBarEdit& edit) {
    const Scenario& scenario = session.scenario();
    const auto item = [&](Action action, bool on) {
        if (menu_item(style, info_of(action).words, first_key(action), on, can_perform(action, session)))
            edit.action = action;
    };
    if (!fitting.undo) {
        rule(style);
        item(Action::undo, false);
        item(Action::redo, false);
    }
    if (!fitting.numbers || !fitting.indices) rule(style);
    if (!fitting.numbers) item(Action::toggle_numbers, scenario.values.shown);
    if (!fitting.indices) item(Action::toggle_indices, scenario.view.indices);
    if (fitting.theme) return std::nullopt;
    rule(style);
    menu_heading(style, "Theme");
    return themes(style, scenario.theme.name);
}

// @return the theme that was chosen
std::optional<std::string> file_menu(const Style& style, const Session& session, const TopBarState& state,
                                     const Fitting& fitting, TopBarEdit& edit) {
    if (!begin_menu(style, "file", "File")) return std::nullopt;
    bool first = true;
    for (const std::vector<Action>& section : file_menu_actions()) {
        if (!std::exchange(first, false)) rule(style);
        for (const Action action : section) {
            if (action == Action::type_as_screen_says) {
                type_sizes(style, state, edit);
            } else if (menu_item(style, info_of(action).words, first_key(action), is_on(action, state),
                                 can_perform(action, session))) {
                edit.action = action;
            }
            if (action == Action::open) recent_files(style, state, edit);
            if (action == Action::open) left_figures(style, state, edit);
        }
    }
    auto theme = left_out(style, session, fitting, edit);
    ImGui::EndPopup();
    return theme;
}

// The first two stand side by side, the others in a menu.
constexpr std::array kPlaneViews = {kViewTable[0].label, kViewTable[1].label};

std::size_t index_of(ViewKind view) {
    return static_cast<std::size_t>(view);
}

bool stands_on_bar(ViewKind view) {
    return index_of(view) < kPlaneViews.size();
}

// What stands on the menu of views.
std::string menu_label(ViewKind view, bool all) {
    return std::string(all || !stands_on_bar(view) ? row_of(view).label : "More views");
}

float width_of(std::string_view label) {
    return ImGui::CalcTextSize(label.data(), label.data() + label.size()).x;
}

// Of a menu that keeps its width whatever is chosen, in pixels.
float menu_width(const Style& style, const std::vector<std::string>& labels) {
    float widest = 0;
    for (const std::string& label : labels) widest = std::max(widest, width_of(label));
    return widest + style.px(16) + 2 * style.px(12);
}

float views_width(const Style& style) {
    std::vector<std::string> labels = {menu_label(kViewTable[0].kind, false)};
    for (const ViewRow& row : kViewTable) labels.emplace_back(row.label);
    return menu_width(style, labels);
}

float themes_width(const Style& style) {
    std::vector<std::string> labels;
    for (const std::string& name : theme_names()) labels.push_back(capitalised(name));
    return menu_width(style, labels);
}

// A length in pixels as buttons take it.
double design(const Style& style, float px) {
    return double(px) / style.scale;
}

std::optional<ViewKind> view_menu(const Style& style, const Session& session, const Fitting& fitting,
                                  Thumbnails& thumbnails, Easel& easel) {
    const bool all = !fitting.views;
    const ViewKind now = session.scenario().view.kind;
    std::optional<ViewKind> chosen;
    ImGui::SetNextWindowSizeConstraints({0, 0}, {FLT_MAX, ImGui::GetIO().DisplaySize.y - style.px(60)});
    const float width = fitting.steady ? views_width(style) : menu_width(style, {menu_label(now, all)});
    const ButtonLook look = {.chosen = !all && !stands_on_bar(now), .width = design(style, width)};
    if (!begin_menu(style, "views", menu_label(now, all), look)) return chosen;
    chosen = view_palette(style, session, thumbnails, easel);
    ImGui::EndPopup();
    return chosen;
}

constexpr double kExport = 84;  // design pixels

// @param shown the label of the menu of views when it has all of them
Fitting what_fits(const Style& style, const std::string& shown, float room_px) {
    const float gap = style.px(8);
    const float pad = style.px(12);
    const float arrow = style.px(16);
    const auto words = [](std::string_view label) { return width_of(label); };
    float title = 0;
    {
        const FontScope font(style.fonts.title);
        title = words("Convwalk") + style.px(20);
    }
    const auto right = [&](const Fitting& f) {
        float width = style.px(kExport);
        if (f.views) {
            for (const std::string_view each : kPlaneViews) width += words(each) + 2 * pad;
            width += gap;
        }
        if (f.view_menu) width += (f.steady ? views_width(style) : menu_width(style, {shown})) + gap;
        const float in_frame = 2 * ImGui::GetStyle().FramePadding.x;
        if (f.numbers) width += words("Numbers") + in_frame + gap;
        if (f.indices) width += words("Indices") + in_frame + gap;
        if (f.theme) width += themes_width(style) + gap;
        return width;
    };
    const auto left = [&](const Fitting& f) {
        const auto wide = [&](std::string_view label) { return words(label) + 2 * pad + gap; };
        return wide("File") + arrow + (f.presets ? wide("Presets") : 0) + (f.title ? title : 0) +
               (f.lessons ? wide("Lessons") : 0) + (f.undo ? 2 * (style.px(30) + gap) : 0);
    };
    Fitting fitting;
    for (bool Fitting::*part :
         {&Fitting::title, &Fitting::lessons, &Fitting::indices, &Fitting::numbers, &Fitting::views,
          &Fitting::theme, &Fitting::undo, &Fitting::presets, &Fitting::steady, &Fitting::view_menu}) {
        if (left(fitting) + right(fitting) <= room_px) break;
        fitting.*part = false;
    }
    fitting.right_px = right(fitting);
    return fitting;
}

// Words that are no control, in the middle of the bar's height. @return how wide they are
float draw_words(const Style& style, std::string_view words, ImFont* font, Colour colour, ImVec2 corner) {
    const FontScope scope(font);
    const ImVec2 size = ImGui::CalcTextSize(words.data(), words.data() + words.size());
    const ImVec2 window = ImGui::GetWindowPos();
    ImGui::GetWindowDrawList()->AddText(
        {window.x + corner.x, window.y + (corner.y + (style.px(30) - size.y) / 2)}, u32(colour), words.data(),
        words.data() + words.size());
    return size.x;
}

void history_buttons(const Style& style, const Session& session, TopBarEdit& edit) {
    const auto history = [&](const char* id, Icon icon, Action action) {
        const bool enabled = can_perform(action, session);
        if (icon_button(style, id, icon, words_and_key(action), {.enabled = enabled})) edit.action = action;
        ImGui::SameLine(0, style.px(8));
    };
    history("undo", Icon::undo, Action::undo);
    history("redo", Icon::redo, Action::redo);
}

// In what is left between both ends of the bar.
void document_name(const Style& style, const Session& session, float from, float to, float y) {
    if (session.file().empty()) return;
    const float gap = style.px(8);
    for (const std::size_t longest : {60U, 30U, 15U}) {
        const std::string name =
            printable(name_in(session.file()), longest) + (session.is_changed() ? " (changed)" : "");
        if (from + ImGui::CalcTextSize(name.c_str()).x + 3 * gap >= to) continue;
        draw_words(style, name, style.fonts.body, style.colours.muted, {from + gap, y});
        return;
    }
}

// @return the view that was chosen
std::optional<ViewKind> views(const Style& style, const Session& session, const Fitting& fitting,
                              Thumbnails& thumbnails, Easel& easel) {
    std::optional<ViewKind> chosen;
    const ViewKind shown = session.scenario().view.kind;
    if (fitting.views) {
        const std::size_t at = std::min(index_of(shown), kPlaneViews.size());
        if (const auto view = segmented(style, "view", kPlaneViews, at))
            chosen = static_cast<ViewKind>(*view);
        ImGui::SameLine(0, style.px(8));
    }
    if (fitting.view_menu) {
        if (const auto view = view_menu(style, session, fitting, thumbnails, easel); view && *view != shown)
            chosen = view;
        ImGui::SameLine(0, style.px(8));
    }
    return chosen;
}

// @return the theme that was chosen
std::optional<std::string> theme_menu(const Style& style, const std::string& shown) {
    std::optional<std::string> chosen;
    if (begin_menu(style, "theme", capitalised(shown), {.width = design(style, themes_width(style))})) {
        chosen = themes(style, shown);
        ImGui::EndPopup();
    }
    ImGui::SameLine(0, style.px(8));
    return chosen;
}

}  // namespace

TopBarEdit top_bar(const Style& style, const Session& session, const TopBarState& state,
                   Thumbnails& thumbnails, Easel& easel) {
    TopBarEdit edit;
    const Scenario& scenario = session.scenario();
    const float whole = ImGui::GetContentRegionAvail().x;
    const ImVec2 start = ImGui::GetCursorPos();
    const float gap = style.px(8);
    const Fitting fitting = what_fits(style, menu_label(scenario.view.kind, true), whole);
    if (fitting.title) {
        const float width = draw_words(style, "Convwalk", style.fonts.title, style.colours.ink, start);
        ImGui::SetCursorPosX(start.x + width + style.px(20));
    }
    std::optional<std::string> theme = file_menu(style, session, state, fitting, edit);
    ImGui::SameLine(0, gap);
    const auto leads = [&](const char* words, Action action) {
        if (button(style, words)) edit.action = action;
        tooltip(style, words_and_key(action));
        ImGui::SameLine(0, gap);
    };
    if (fitting.presets) leads("Presets", Action::new_document);
    if (fitting.lessons) leads("Lessons", Action::lessons);
    if (fitting.undo) history_buttons(style, session, edit);
    const float left_end = ImGui::GetCursorPosX();
    const float right = start.x + whole - fitting.right_px;
    document_name(style, session, left_end, right, start.y);
    ImGui::SetCursorPos({std::max(left_end, right), start.y});

    const auto change = [&](auto what) {
        Scenario changed = scenario;
        what(changed);
        edit.scenario = changed;
    };
    if (const auto view = views(style, session, fitting, thumbnails, easel))
        change([&](Scenario& changed) { changed.view.kind = *view; });
    const auto toggle = [&](const char* words, bool on, Action action) {
        if (button(style, words, {.chosen = on})) edit.action = action;
        tooltip(style, words_and_key(action));
        ImGui::SameLine(0, gap);
    };
    if (fitting.numbers) toggle("Numbers", scenario.values.shown, Action::toggle_numbers);
    if (fitting.indices) toggle("Indices", scenario.view.indices, Action::toggle_indices);
    if (fitting.theme) theme = theme_menu(style, scenario.theme.name);
    if (theme) change([&](Scenario& changed) { changed.theme = built_in_theme(*theme); });
    const ButtonKind kind = state.main_elsewhere ? ButtonKind::plain : ButtonKind::main;
    if (button(style, "Export…", {.kind = kind, .width = kExport})) edit.action = Action::export_figure;
    tooltip(style, words_and_key(Action::export_figure));
    return edit;
}

}  // namespace convwalk
