#include "ui/panels/start_panel.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "basics/text.h"
#include "ui/panels/cell_editor.h"
#include "ui/widgets/drawn_words.h"
#include "ui/widgets/panel.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kHead = 48;
constexpr double kWideHead = 500;  ///< of a window whose head has room for all words
constexpr double kFoot = 36;
constexpr double kSide = 264;
constexpr double kNarrowestWithSide = 820;  ///< of the window, beside which the left column has room
constexpr double kField = 46;
constexpr double kMargin = 25;

const std::vector<OfferGroup>& groups() {
    static const std::vector<OfferGroup> list = groups_of(ready_made());
    return list;
}

// Behind the ready-made ones: what is typed.
std::size_t typed_place() {
    return ready_made().size();
}

const FigureOffer& offer_at(const StartState& state, std::size_t place) {
    return place == typed_place() ? *state.typed.offer : ready_made()[place];
}

// --- what is listed ---

std::vector<CardRow> rows_of(const StartState& state, std::size_t columns, std::size_t fit) {
    if (state.typed.offer) return listed("What you typed", std::array{typed_place()}, columns);
    const bool searching = state.search.find_first_not_of(' ') != std::string::npos;
    if (searching) return listed("Found", found(ready_made(), state.search), columns);
    for (const OfferGroup& group : groups()) {
        if (group.name == state.group) return listed(group.name, group.offers, columns);
    }
    return overview(groups(), columns, fit);
}

bool is_unknown(const RecentFigure& recent) {
    return !recent.offer && recent.why_not.empty();
}

// One a frame: they may lie on a slow disk.
void look_at_recent(StartState& state, const Shelf& shelf) {
    const auto next = std::find_if(state.recent.begin(), state.recent.end(), is_unknown);
    if (next == state.recent.end()) return;
    try {
        next->offer = recent_figure(shelf, next->path);
    } catch (const std::runtime_error& error) {
        next->why_not = as_sentence(error.what());
    }
}

void begin(const StartState& state, std::size_t place, const Scenario& now, StartEdit& edit) {
    edit.begin = begun_with(offer_at(state, place), now);
    edit.ready_made = place != typed_place();
}

// --- keys ---

void take_keys(const Controls& controls, StartState& state, const Scenario& now, StartEdit& edit) {
    for (const Chord& chord : controls.pressed) {
        const bool begins = chord.key == Key::enter || chord == info_of(Action::export_figure).keys.front();
        if (begins && state.chosen) {
            begin(state, *state.chosen, now, edit);
            edit.exports = chord.key != Key::enter;
        } else if (chord.key == Key::escape) {
            if (state.search.empty() && state.group.empty()) edit.closed = true;
            state.group.clear();
            search_for(state, "", now);
        } else if (!chord.ctrl && (chord.key == Key::left || chord.key == Key::right ||
                                   chord.key == Key::up || chord.key == Key::down)) {
            state.chosen = card_after(state.rows, state.chosen, chord.key);
            state.follow = true;
        }
    }
}

// --- parts ---

void head(const Style& style, double width_px, StartEdit& edit) {
    const Panel panel("start head", {0, 0, width_px, double(style.px(kHead))}, kBarFlags,
                      {style.px(16), style.px(9)});
    const auto bottom = style.px(kHead) - 0.5F;
    rule(style.colours.line, style.px(1), {0, bottom}, {static_cast<float>(width_px), bottom});
    const float gap = style.px(8);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    // A narrow window has the buttons alone, and a short word for the way back.
    const bool narrow = width_px < style.px(kWideHead);
    if (!narrow) {
        draw_words(style.fonts.title, {at.x, at.y + (style.px(30) - line_height(style.fonts.title)) / 2},
                   style.colours.ink, "Convwalk");
        ImGui::SetCursorScreenPos({at.x + width_of(style.fonts.title, "Convwalk") + style.px(20), at.y});
    }
    const auto does = [&](const char* words, Action action) {
        if (button(style, words)) edit.action = action;
        tooltip(style, words_and_key(action));
        ImGui::SameLine(0, gap);
    };
    does("Open…", Action::open);
    does("Paste", Action::paste);
    does("Lessons", Action::lessons);
    const double back = narrow ? 60 : 138;
    ImGui::SetCursorScreenPos({static_cast<float>(width_px) - style.px(16 + back), at.y});
    if (button(style, narrow ? "Back" : "Back to the figure", {.width = back})) edit.closed = true;
    tooltip(style, "Esc");
}

void foot(const Style& style, const Rect& place) {
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(style.colours.note));
    {
        const Panel panel("start foot", place, kBarFlags, {style.px(kMargin), 0});
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kKeys = {
            {{"← ↑ ↓ →", "choose"},
             {"Enter", "open"},
             {"Ctrl+E", "open and export"},
             {"Ctrl+V", "paste code"},
             {"Esc", "back"}}};
        float x = static_cast<float>(place.x) + style.px(kMargin);
        const auto middle = static_cast<float>(place.y + place.height / 2);
        const float high = line_height(style.fonts.small);
        for (const auto& [key, words] : kKeys) {
            const float key_px = width_of(style.fonts.small, key) + style.px(14);
            const float words_px = width_of(style.fonts.body, words);
            if (x + key_px + words_px + style.px(8) > place.right()) break;
            ImDrawList& list = *ImGui::GetWindowDrawList();
            const ImVec2 from = {x, std::floor(middle - style.px(10))};
            const ImVec2 to = {x + key_px, from.y + style.px(20)};
            list.AddRectFilled(from, to, u32(style.colours.field), style.px(5));
            list.AddRect(from, to, u32(style.colours.line), style.px(5), 0, style.px(1));
            draw_words(style.fonts.small, {x + style.px(7), middle - high / 2}, style.colours.ink, key);
            x = to.x + style.px(8);
            draw_words(style.fonts.body, {x, middle - line_height(style.fonts.body) / 2}, style.colours.muted,
                       words);
            x += words_px + style.px(18);
        }
    }
    ImGui::PopStyleColor();
}

// Examples of what can be typed, where the field is empty and has room.
void examples(const Style& style, ImVec2 from, float right) {
    static constexpr std::array<std::string_view, 3> kExamples = {"k4 s2", "nn.Conv2d(…)", "CR(64,9)-TR(32)"};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const std::string_view example : kExamples) {
        const float wide = width_of(style.fonts.body, example) + style.px(16);
        if (from.x + wide > right) return;
        list.AddRectFilled({from.x, from.y + style.px(11)}, {from.x + wide, from.y + style.px(35)},
                           u32(style.colours.note), style.px(5));
        draw_words(style.fonts.body,
                   {from.x + style.px(8), from.y + (style.px(kField) - line_height(style.fonts.body)) / 2},
                   style.colours.muted, example);
        from.x += wide + style.px(8);
    }
}

/// What was typed in a frame, and whether the field had the keyboard before it.
struct FieldFrame {
    bool had_keyboard = false;
    std::string typed;
};

// In the frame in which it gets the keyboard, the field takes no letters, and would replace those before.
int take_first_letters(ImGuiInputTextCallbackData* data) {
    auto& frame = *static_cast<FieldFrame*>(data->UserData);
    if (frame.had_keyboard) return 0;
    data->ClearSelection();
    const std::string_view held(data->Buf, static_cast<std::size_t>(data->BufTextLen));
    if (!held.ends_with(frame.typed)) data->InsertChars(data->BufTextLen, frame.typed.c_str());
    data->CursorPos = data->BufTextLen;
    frame.typed.clear();
    return 0;
}

// @param had_keyboard in the last frame, and then in this one
// @return what is in the field now
std::string search_field(const Style& style, const std::string& search, float width_px, bool keys,
                         bool& had_keyboard) {
    const UiColours& c = style.colours;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    static constexpr const char* kHint = "Type a layer, code or notation:";
    std::string text = search;
    {
        const FontScope font(style.fonts.formula);
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                            {style.px(44), (style.px(kField) - ImGui::GetFontSize()) / 2});
        ImGui::PushStyleColor(ImGuiCol_Border, vec4(c.ink));
        ImGui::SetNextItemWidth(width_px);
        // Whatever was clicked: what is typed next is searched for.
        if (keys && !ImGui::IsAnyItemActive()) ImGui::SetKeyboardFocusHere();
        FieldFrame frame{had_keyboard, characters_typed()};
        ImGui::InputTextWithHint("##search", kHint, &text, ImGuiInputTextFlags_CallbackAlways,
                                 take_first_letters, &frame);
        had_keyboard = ImGui::IsItemActive();
        if (keys && !had_keyboard) text += frame.typed;
        ImGui::PopStyleColor();
        ImGui::PopStyleVar();
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 lens = {from.x + style.px(22), from.y + style.px(kField) / 2 - style.px(1)};
    const float line = static_cast<float>(1.6 * style.scale);
    list.AddCircle(lens, style.px(5), u32(c.ink), 0, line);
    list.AddLine({lens.x + style.px(4), lens.y + style.px(4)}, {lens.x + style.px(8), lens.y + style.px(8)},
                 u32(c.ink), line);
    if (text.empty()) {
        const float hint = width_of(style.fonts.formula, kHint);
        examples(style, {from.x + style.px(44) + hint + style.px(12), from.y}, from.x + width_px);
    }
    return text;
}

// --- the cards ---

struct Grid {
    std::size_t columns = 1;
    float card_px = 0;
    float row_px = 0;  ///< from one row to the next
    float gap_px = 0;
};

Grid grid_in(const Style& style, float width_px) {
    Grid grid;
    grid.gap_px = style.px(kCardGap);
    // Larger where there is room: a wide window has few rows more than a small one.
    const float narrowest =
        std::clamp(width_px * 0.15F, style.px(kNarrowestCard), style.px(kNarrowestCard * 1.5));
    const float least = narrowest + grid.gap_px;
    grid.columns = static_cast<std::size_t>(std::max(1.0F, std::floor((width_px + grid.gap_px) / least)));
    const auto count = static_cast<float>(grid.columns);
    grid.card_px = std::floor((width_px + grid.gap_px) / count) - grid.gap_px;
    grid.row_px = style.px(kCardHeading) + card_height(style, grid.card_px) + style.px(18);
    return grid;
}

void headings(const CardDesk& desk, const CardRow& row, const Grid& grid, ImVec2 at, bool lead,
              StartState& state) {
    for (const CardSection& section : row.sections) {
        const auto first = static_cast<float>(section.first);
        const auto columns = static_cast<float>(section.columns);
        const float step = grid.card_px + grid.gap_px;
        if (card_heading(desk.style, section.name, lead ? section.all : 0, {at.x + first * step, at.y},
                         columns * step - grid.gap_px)) {
            state.group = section.name;
            state.chosen.reset();
        }
    }
}

void follow(const StartState& state, float from, float to) {
    if (!state.follow) return;
    const float top = ImGui::GetScrollY();
    const float room = ImGui::GetWindowHeight();
    if (from < top) ImGui::SetScrollY(std::max(0.0F, from));
    if (to > top + room) ImGui::SetScrollY(to - room);
}

void cards(const CardDesk& desk, StartState& state, const Grid& grid, const Scenario& now, StartEdit& edit) {
    const Style& style = desk.style;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float start = ImGui::GetCursorPosY();
    const std::vector<CardRow> rows = state.rows;
    const bool lead = state.search.empty() && state.group.empty();
    float y = 0;
    for (const CardRow& row : rows) {
        const float top = y;
        if (!row.sections.empty()) {
            headings(desk, row, grid, {origin.x, origin.y + y}, lead, state);
            y += style.px(kCardHeading);
        }
        for (std::size_t i = 0; i < row.columns.size(); ++i) {
            const auto place = row.columns[i];
            if (!place) continue;
            const auto column = static_cast<float>(i);
            ImGui::SetCursorScreenPos({origin.x + column * (grid.card_px + grid.gap_px), origin.y + y});
            const CardAnswer answer =
                card(desk, offer_at(state, *place), grid.card_px, place == state.chosen);
            if (answer.pointed) state.chosen = place;
            if (answer.pressed) begin(state, *place, now, edit);
        }
        y += card_height(style, grid.card_px) + style.px(18);
        if (state.chosen && has_card({&row, 1}, *state.chosen)) follow(state, start + top, start + y);
    }
    state.follow = false;
    ImGui::SetCursorScreenPos({origin.x, origin.y + y});
    ImGui::Dummy({1, 1});
}

void nothing_found(const Style& style, const StartState& state) {
    std::string why = state.typed.why_not;
    if (why.empty())
        why =
            "nothing of that name; try \"stride 2\", \"bilinear\", \"unet\", or type a layer, such as "
            "nn.Conv2d(1, 1, 3, padding=1)";
    wrapped_text(as_sentence(why), style.fonts.formula, style.colours.muted);
}

void middle(Controls& controls, StartState& state, const StartPlace& place, const CardDesk& desk,
            const Rect& rect, StartEdit& edit) {
    const Style& style = desk.style;
    const float margin = style.px(kMargin);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(style.colours.canvas));
    {
        const Panel panel("start", rect, kBarFlags, {margin, style.px(20)});
        const auto width = static_cast<float>(rect.width) - 2 * margin;
        std::string text = search_field(style, state.search, width, place.keys, state.types);
        // Esc puts what was there before into the field; what it is to mean here is said by take_keys().
        if (text != state.search && !controls.was_pressed(Key::escape))
            search_for(state, std::move(text), place.now);
        ImGui::Dummy({0, style.px(6)});
        const ImVec2 room = ImGui::GetContentRegionAvail();
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
        ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, 0);
        // The bar stands in the margin.
        ImGui::BeginChild("cards", {width + margin, room.y + style.px(20)}, false,
                          ImGuiWindowFlags_NoScrollWithMouse);
        ImGui::PopStyleVar(2);
        const Grid grid = grid_in(style, width);
        const float fit = std::max(1.0F, std::floor((ImGui::GetWindowHeight() + style.px(18)) / grid.row_px));
        const auto list = [&] {
            state.rows = rows_of(state, grid.columns, static_cast<std::size_t>(fit));
            if (!state.chosen || !has_card(state.rows, *state.chosen)) state.chosen = first_card(state.rows);
        };
        list();
        // Behind the field: Enter may come with the last letters.
        if (place.keys) take_keys(controls, state, place.now, edit);
        list();
        if (state.rows.empty()) nothing_found(style, state);
        cards(desk, state, grid, place.now, edit);
        scroll_panel(controls);
        ImGui::EndChild();
    }
    ImGui::PopStyleColor();
}

void side(const CardDesk& desk, StartState& state, const StartPlace& place, const Rect& rect,
          Controls& controls, StartEdit& edit) {
    const Style& style = desk.style;
    const Panel panel("start side", rect, kPanelFlags, {style.px(16), style.px(18)});
    const auto right = static_cast<float>(rect.right()) - 0.5F;
    rule(style.colours.line, style.px(1), {right, static_cast<float>(rect.y)},
         {right, static_cast<float>(rect.bottom())});
    const StartSideEdit chosen =
        start_side(desk, {state.left, state.recent, groups(), state.group, place.at_every_start});
    if (chosen.open) edit.open = chosen.open;
    if (chosen.open_left) edit.open_left = chosen.open_left;
    if (chosen.discard) edit.discard = chosen.discard;
    if (chosen.theme) state.theme = built_in_theme(*chosen.theme);
    if (chosen.at_every_start != place.at_every_start) edit.at_every_start = chosen.at_every_start;
    if (chosen.group) {
        state.search.clear();
        state.typed = {};
        state.group = *chosen.group;
        state.chosen.reset();
    }
    scroll_panel(controls);
}

}  // namespace

bool StartState::is_looking() const {
    return std::any_of(recent.begin(), recent.end(), is_unknown);
}

void search_for(StartState& state, std::string text, const Scenario& now) {
    state.search = std::move(text);
    state.typed = typed_figure(state.search, now);
    state.chosen.reset();
    state.follow = true;
}

std::vector<UnsavedFigure> left_offers(std::span<const LeftFigure> left) {
    std::vector<UnsavedFigure> offers;
    for (const LeftFigure& figure : left)
        offers.push_back({figure.path, left_figure(figure), when_left(figure)});
    return offers;
}

StartState start_state(const Theme& theme, const std::vector<std::string>& files,
                       std::span<const LeftFigure> left) {
    StartState state;
    state.theme = theme;
    state.left = left_offers(left);
    for (const std::string& file : files) state.recent.push_back({file, std::nullopt, ""});
    return state;
}

StartEdit start_panel(Controls& controls, StartState& state, const StartPlace& place, Thumbnails& thumbnails,
                      Easel& easel) {
    const Style& style = controls.style;
    StartEdit edit;
    look_at_recent(state, place.shelf);
    Scenario now = place.now;
    now.theme = state.theme;
    const StartPlace themed = {place.size, now, place.shelf, place.at_every_start, place.keys};
    const double width = place.size.width;
    const double height = place.size.height;
    const double left = width >= style.px(kNarrowestWithSide) ? style.px(kSide) : 0.0F;
    const double top = style.px(kHead);
    const double bottom = height >= style.px(420) ? height - style.px(kFoot) : height;
    const Theme theme = state.theme;
    const CardDesk desk = {style, thumbnails, easel, theme};
    head(style, width, edit);
    middle(controls, state, themed, desk, {left, top, width - left, bottom - top}, edit);
    if (left > 0) side(desk, state, place, {0, top, left, height - top}, controls, edit);
    if (bottom < height) foot(style, {left, bottom, width - left, height - bottom});
    return edit;
}

}  // namespace convwalk
