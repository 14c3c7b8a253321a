#include "ui/panels/stack_panel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <span>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/stack_edits.h"
#include "network/write_notation.h"
#include "views/network/network_view.h"

namespace convwalk {
namespace {

constexpr double kRow = 26;
constexpr double kLabelColumn = 104;
constexpr double kLinkColumn = 22;
constexpr double kGap = 4;
constexpr double kSignColumn = 14;  // "×" between two numbers
constexpr double kStepperButtons = 2 * (24 + 5);
constexpr double kLeastField = 34;  // narrower, a field can't hold what is typed
constexpr double kMenuSides = 30;   // what a menu's button has beside its words
constexpr double kListRow = 28;
constexpr std::size_t kMostRowsShown = 9;
constexpr std::size_t kLeastRowsShown = 4;
constexpr double kListShare = 0.36;  // of the panel's height, so that what is below it is seen, too
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

class StackPanel {
  public:
    StackPanel(Controls& controls, StackPanelState& state, const Scenario& scenario,
               const StackReport& report)
        : controls_(controls),
          style_(controls.style),
          state_(state),
          before_(scenario),
          now_(scenario),
          report_(report),
          width_(panel_width()) {
        state_.selected = std::min(state_.selected, stack().layers.size());
        // What was typed to another network has nothing to do with this one.
        if (!state_.pending.empty() && state_.pending_for != before_.network) {
            std::erase_if(state_.pending, [](const PendingText& each) { return !each.wrong.empty(); });
            state_.pending_for = before_.network;
        }
        if (state_.apart_of != state_.selected) state_.apart.clear();
        state_.apart_of = state_.selected;
    }

    StackPanelEdit draw() {
        heading(style_, "NETWORK", true);
        notation();
        input();
        heading(style_, "LAYERS");
        list();
        buttons();
        if (report_.refusal) refusal_note();
        // One that was put in just now is there in the next frame.
        if (state_.selected > 0 && state_.selected <= stack().layers.size()) {
            heading(style_, fmt::format("LAYER {}", state_.selected));
            fields();
        }
        assumptions();
        ImGui::Dummy({0, style_.px(8)});
        edit_.scenario = {now_, now_ != before_, done_};
        if (now_ != before_) state_.pending_for = now_.network;
        return edit_;
    }

  private:
    [[nodiscard]] const NetworkDocument& network() const { return *before_.network; }
    [[nodiscard]] const Stack& stack() const { return network().stack; }

    void remark(std::string_view words) { wrapped_text(words, style_.fonts.small, style_.colours.muted); }

    // --- texts that may be wrong while they are typed ---

    [[nodiscard]] const PendingText* pending(std::string_view field) const {
        const auto found = std::find_if(state_.pending.begin(), state_.pending.end(),
                                        [&](const PendingText& each) { return each.field == field; });
        return found == state_.pending.end() ? nullptr : &*found;
    }
    [[nodiscard]] bool is_wrong_text(std::string_view field) const {
        const PendingText* text = pending(field);
        return text != nullptr && !text->wrong.empty();
    }
    [[nodiscard]] std::string shown(std::string_view field, const std::string& otherwise) const {
        const PendingText* text = pending(field);
        return text == nullptr ? otherwise : text->text;
    }
    void keep(PendingText text) {
        forget(text.field);
        state_.pending.push_back(std::move(text));
        state_.pending_for = before_.network;
    }
    void forget(std::string_view field) {
        std::erase_if(state_.pending, [&](const PendingText& each) { return each.field == field; });
    }

    // What was typed goes into the document as soon as it can be read.
    template <typename Read>
    void typed(const std::string& field, const std::string& text, bool changed, bool done, const Read& read) {
        if (changed) {
            PendingText kept = {field, text, ""};
            try {
                now_ = read(text);
            } catch (const BadInput& bad) {
                kept.wrong = bad.what();
            }
            keep(std::move(kept));
        }
        if (!done) return;
        done_ = true;
        if (!is_wrong_text(field)) forget(field);
    }

    void wrong_note(const std::string& field) {
        if (!is_wrong_text(field)) return;
        note(style_, as_sentence(pending(field)->wrong), style_.colours.wrong_note, style_.colours.wrong,
             width_);
        ImGui::PushID(field.c_str());
        if (button(style_, "Take back", {.width = 90, .height = 26})) forget(field);
        ImGui::PopID();
    }

    void notation() {
        const bool typing = pending("notation") != nullptr;
        std::string text = shown("notation", wrapped(network().notation, width_ - style_.px(26)));
        const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
        const float height =
            static_cast<float>(std::clamp<std::size_t>(lines, 2, 10)) * ImGui::GetTextLineHeight() +
            style_.px(16);
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {style_.px(10), style_.px(7)});
        ImGui::PushStyleColor(ImGuiCol_Border,
                              vec4(is_wrong_text("notation") ? style_.colours.wrong : style_.colours.line));
        const bool changed =
            ImGui::InputTextMultiline("##notation", &text, {width_, height}, ImGuiInputTextFlags_None);
        const bool done = ImGui::IsItemDeactivatedAfterEdit();
        if (ImGui::IsItemHovered() && ImGui::GetIO().MouseWheel != 0) controls_.wheel_used = true;
        ImGui::PopStyleColor();
        ImGui::PopStyleVar();
        if (text.size() > kLongestTyped) text.resize(kLongestTyped);
        typed("notation", text, changed, done, [&](std::string typed_text) {
            // Lines are broken for the panel only.
            std::replace(typed_text.begin(), typed_text.end(), '\n', ' ');
            Scenario read = before_;
            read.network = with_notation(network(), typed_text, network().assumed);
            return read;
        });
        wrong_note("notation");
        if (network().notation.empty() && !typing)
            remark("These layers have no notation. What is typed here takes their place.");
    }

    void input() {
        const Row row = begin_row("Input", {});
        const auto edit = text_field(style_, "input", shown("input", input_text(stack())), "3x224x224",
                                     width_ - row.control_x, false, kRow);
        tooltip(style_, "Channels and sizes of the network's input: 3x224x224");
        typed("input", edit.value, edit.changed, edit.done, [&](const std::string& text) {
            const InputShape shape = parse_input_shape(text);
            Stack changed = stack();
            changed.channels = shape.channels;
            changed.input = shape.sizes;
            return with_stack(before_, changed);
        });
        end_row(row);
        wrong_note("input");
    }

    void assumptions() {
        std::vector<Assumption> open;
        try {
            open = assumptions_of(network());
        } catch (const BadInput&) {
            return;
        }
        if (open.empty()) return;
        heading(style_, "ASSUMED BY THE NOTATION");
        float column = style_.px(kLabelColumn);
        for (const Assumption& a : open) {
            const FontScope scope(style_.fonts.body);
            column = std::max(column, ImGui::CalcTextSize(readable_name(a.name).c_str()).x + style_.px(8));
        }
        for (const Assumption& a : open) {
            const std::string field = "assume " + a.name;
            ImGui::PushID(a.name.c_str());
            const Row row = begin_row(readable_name(a.name), {.column_px = column});
            const auto edit = text_field(style_, "value", shown(field, a.value), a.value.c_str(),
                                         width_ - row.control_x, false, kRow);
            tooltip(style_, as_sentence(a.sentence));
            typed(field, edit.value, edit.changed, edit.done, [&](const std::string& text) {
                std::vector<std::string> assumed = network().assumed;
                std::erase_if(assumed,
                              [&](const std::string& each) { return each.starts_with(a.name + "="); });
                assumed.push_back(a.name + "=" + text);
                Scenario read = before_;
                read.network = with_notation(network(), network().notation, assumed);
                return read;
            });
            end_row(row);
            wrong_note(field);
            ImGui::PopID();
        }
    }

    static std::string readable_name(std::string name) {
        std::replace(name.begin(), name.end(), '-', ' ');
        if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
        return name;
    }

    // --- the list ---

    void select(std::size_t number) {
        if (state_.selected == number) return;
        state_.selected = number;
        edit_.selected = true;
    }

    void list() {
        const std::size_t rows = stack().layers.size() + 1;
        const float row = style_.px(kListRow);
        const auto room =
            static_cast<std::size_t>(kListShare * static_cast<double>(ImGui::GetWindowHeight() / row));
        const std::size_t rows_shown = std::min(rows, std::clamp(room, kLeastRowsShown, kMostRowsShown));
        const float height = static_cast<float>(rows_shown) * row;
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
        ImGui::BeginChild("rows", {width_, height}, false, ImGuiWindowFlags_NoNav);
        if (state_.scroll_to) {
            const float top = static_cast<float>(state_.selected) * row;
            if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
            if (top + row > ImGui::GetScrollY() + height) ImGui::SetScrollY(top + row - height);
            state_.scroll_to = false;
        }
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(rows), row);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
                list_row(static_cast<std::size_t>(i));
        }
        clipper.End();
        if (ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0 && rows > rows_shown)
            controls_.wheel_used = true;
        ImGui::EndChild();
        ImGui::PopStyleVar(2);
    }

    void list_row(std::size_t i) {
        const UiColours& c = style_.colours;
        const float wide = ImGui::GetContentRegionAvail().x;
        const float height = style_.px(kListRow);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::InvisibleButton("row", {std::max(1.0F, wide), height})) select(i);
        const bool hovered = ImGui::IsItemHovered();
        if (hovered && ImGui::IsMouseDoubleClicked(0) && i > 0) {
            select(i);
            edit_.open = true;
        }
        ImGui::PopID();
        ImDrawList& canvas = *ImGui::GetWindowDrawList();
        const bool chosen = state_.selected == i;
        if (chosen || hovered)
            canvas.AddRectFilled(at, {at.x + wide, at.y + height}, u32(chosen ? c.chosen : c.hover),
                                 style_.px(6));
        const bool wrong = i > report_.layers.size();
        const Colour ink = chosen ? c.on_chosen : wrong ? c.wrong : c.ink;
        const Colour muted = chosen ? c.on_chosen : wrong ? c.wrong : c.muted;
        const auto words = [&](std::string_view text, ImFont* font, Colour colour, float x, bool right) {
            const FontScope scope(font);
            const float size = ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
            canvas.AddText({right ? x - size : x, std::round(at.y + (height - ImGui::GetFontSize()) / 2)},
                           u32(colour), text.data(), text.data() + text.size());
            return size;
        };
        float x = at.x + style_.px(8);
        words(i == 0 ? "" : std::to_string(i), style_.fonts.small, muted, x + style_.px(20), true);
        x += style_.px(30);
        const std::size_t axes = stack().input.size();
        std::string name = i == 0 ? "input" : short_label(stack().layers[i - 1], axes);
        if (i > 0) {
            const StackLayer& layer = stack().layers[i - 1];
            if (layer.kind != LayerKind::activation && !layer.activation.empty())
                name += " · " + readable(layer.activation);
        }
        const std::string shape =
            wrong    ? "no output"
            : i == 0 ? shape_text(stack().channels, stack().input)
                     : shape_text(report_.layers[i - 1].channels, report_.layers[i - 1].output);
        float right = at.x + wide - style_.px(8);
        const float shape_px = words(shape, style_.fonts.small, muted, right, true);
        const bool noted = i > 0 && !wrong && !report_.layers[i - 1].notes.empty();
        right -= shape_px + style_.px(8);
        if (noted) {
            words("!", style_.fonts.strong, chosen ? c.on_chosen : c.wrong, right, true);
            right -= style_.px(10);
        }
        words(elided(style_.fonts.body, name, right - x), style_.fonts.body, ink, x, false);
        if (noted && hovered)
            tooltip(style_, as_sentence(fmt::format(
                                "{}", fmt::join(sentences_of(report_.layers[i - 1].notes), "; "))));
    }

    void change_stack(const Stack& changed, std::size_t selected) {
        if (changed == stack()) return;
        now_ = with_stack(before_, changed);
        // Other layers have these numbers now.
        std::erase_if(state_.pending, [](const PendingText& each) { return each.of_layer; });
        done_ = true;
        select(selected);
        state_.scroll_to = true;
    }

    void buttons() {
        const std::size_t n = state_.selected;
        const std::size_t count = stack().layers.size();
        const bool can_open = n > 0 && !why_not_open(stack(), report_, n);
        ImGui::Dummy({0, style_.px(2)});
        const float gap = style_.px(5);
        if (button(style_, "Open", {.enabled = can_open, .height = 28})) edit_.open = true;
        tooltip(style_, can_open ? "Look at this layer alone (Enter)"
                                 : "Convolutions and poolings can be looked at alone");
        ImGui::SameLine(0, gap);
        if (button(style_, "Insert", {.enabled = count < kMostLayers, .height = 28}))
            change_stack(with_layer_after(stack(), report_, n), n + 1);
        tooltip(style_, "A convolution after the selected layer (Ctrl+Enter)");
        ImGui::SameLine(0, gap);
        if (button(style_, "Remove", {.enabled = n > 0 && count > 1, .height = 28}))
            change_stack(without_layer(stack(), n), std::min(n, count - 1));
        tooltip(style_, "The selected layer (Backspace)");
        const float used =
            ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x - ImGui::GetStyle().WindowPadding.x;
        if (used + 2 * (style_.px(28) + gap) <= width_) ImGui::SameLine(0, gap);
        if (icon_button(style_, "up", Icon::up, "Move up (Ctrl+↑)",
                        {.enabled = n > 1, .width = 28, .height = 28}))
            change_stack(with_layer_moved(stack(), n, -1), n - 1);
        ImGui::SameLine(0, gap);
        if (icon_button(style_, "down", Icon::arrow_down, "Move down (Ctrl+↓)",
                        {.enabled = n > 0 && n < count, .width = 28, .height = 28}))
            change_stack(with_layer_moved(stack(), n, 1), n + 1);
    }

    void refusal_note() {
        note(style_, as_sentence(report_.refusal->sentence), style_.colours.wrong_note, style_.colours.wrong,
             width_);
        const std::size_t number = report_.refusal->number;
        if (number > 0 && number != state_.selected &&
            button(style_, fmt::format("Go to layer {}", number), {.width = 120, .height = 26})) {
            select(number);
            state_.scroll_to = true;
        }
    }

    // --- the selected layer ---

    struct Row {
        ImVec2 at;
        float control_x = 0;
        float control_px = 0;
    };
    struct RowLook {
        double least_control = 0;  ///< design pixels that the controls need
        bool quiet = false;        ///< a part of the row above
        float column_px = 0;       ///< where the controls begin; 0 = where those of other rows do
    };
    /// Begins a row with its label; the controls stand under each other, in narrow panels below their labels.
    Row begin_row(std::string_view label, const RowLook& look) {
        ImVec2 at = ImGui::GetCursorScreenPos();
        const float right = width_ - style_.px(kLinkColumn + kGap);
        const FontScope scope(style_.fonts.body);
        float x = look.column_px > 0 ? look.column_px : style_.px(kLabelColumn);
        const bool below = x + style_.px(std::max(look.least_control, kLeastField)) > right;
        const float line = below ? style_.px(20) : style_.px(kRow);
        ImGui::GetWindowDrawList()->AddText({at.x, std::round(at.y + (line - ImGui::GetFontSize()) / 2)},
                                            u32(look.quiet ? style_.colours.muted : style_.colours.ink),
                                            label.data(), label.data() + label.size());
        if (below) {
            at.y += line;
            x = 0;
        }
        ImGui::SetCursorScreenPos({at.x + x, at.y});
        return {at, x, right - x};
    }
    void end_row(const Row& row) {
        ImGui::SetCursorScreenPos(row.at);
        ImGui::Dummy({width_, style_.px(kRow)});
    }
    /// The toggle at a row's end: one number for all, or several. @return pressed
    bool link(const Row& row, const char* id, bool apart, std::string_view what) {
        ImGui::SetCursorScreenPos({row.at.x + width_ - style_.px(kLinkColumn), row.at.y});
        return icon_button(style_, id, apart ? Icon::unlink : Icon::link, what,
                           {.kind = ButtonKind::quiet, .width = kLinkColumn - 2, .height = kRow});
    }

    [[nodiscard]] bool is_apart(std::string_view id) const {
        return std::find(state_.apart.begin(), state_.apart.end(), id) != state_.apart.end();
    }
    void set_apart(std::string_view id, bool apart) {
        std::erase(state_.apart, std::string(id));
        if (apart) state_.apart.emplace_back(id);
    }

    [[nodiscard]] bool is_wrong(std::string_view field) const {
        return report_.refusal && report_.refusal->number == state_.selected &&
               report_.refusal->field == field;
    }

    /// A field of the selected layer.
    struct Field {
        const char* label = "";
        const char* refused = "";  ///< how refusals and sentences call it
        std::int64_t least = 0;
        std::int64_t most = 0;  ///< for what needs no typing
        bool quiet = false;     ///< a part of the row above
    };
    [[nodiscard]] std::string id_of(const Field& field, std::size_t i = 0) const {
        return fmt::format("{} of {}, {}", field.label, state_.selected, i);
    }

    /// One number. What can't be stays in its field, and is not in the document. @return whether it changed
    bool number(const Field& field, const std::string& id, float width_px, std::int64_t& value) {
        std::int64_t now = value;
        if (const PendingText* text = pending(id))
            std::from_chars(text->text.data(), text->text.data() + text->text.size(), now);
        const NumberField look = {.id = id.c_str(),
                                  .value = now,
                                  .least = field.least,
                                  .most = field.most,
                                  .wrong = is_wrong(field.refused) || is_wrong_text(id),
                                  .width_px = width_px};
        const bool narrow = width_px < style_.px(kStepperButtons + kLeastField);
        const auto edit = narrow ? number_field(controls_, look) : stepper(controls_, look);
        done_ = done_ || edit.done;
        if (!edit.changed) return false;
        if (edit.value < field.least || edit.value > kLargestSize) {
            keep({id, std::to_string(edit.value),
                  fmt::format("{} is {}; it must be from {} to {}", field.refused, edit.value, field.least,
                              kLargestSize),
                  true});
            return false;
        }
        forget(id);
        value = edit.value;
        return changed_ = true;
    }

    void count(const Field& field, std::int64_t& value) {
        const Row row = begin_row(field.label, {});
        number(field, id_of(field), row.control_px, value);
        end_row(row);
        wrong_note(id_of(field));
    }

    // One number for all axes, or one an axis.
    void numbers(const Field& field, Extents& values) {
        const std::size_t axes = stack().input.size();
        if (values.size() != 1 && values.size() != axes) return list_of_numbers(field, values);
        const bool apart = axes > 1 && (values.size() > 1 || is_apart(field.refused));
        const std::size_t count = apart ? axes : 1;
        const float sign = style_.px(kSignColumn);
        const auto many = static_cast<float>(count);
        const Row row = begin_row(field.label, {.least_control = kLeastField * static_cast<double>(count) +
                                                                 kSignColumn * static_cast<double>(count - 1),
                                                .quiet = field.quiet});
        const float wide = std::floor((row.control_px - sign * (many - 1)) / many);
        Extents each = values.size() == count ? values : Extents(count, values.front());
        bool edited = false;
        for (std::size_t i = 0; i < count; ++i) {
            const float x = row.at.x + row.control_x + static_cast<float>(i) * (wide + sign);
            if (i > 0) between_numbers(x - sign, row.at.y);
            ImGui::SetCursorScreenPos({x, row.at.y});
            if (number(field, id_of(field, i), wide, each[i])) edited = true;
            if (count > 1) tooltip(style_, axis_name(i, axes));
        }
        if (edited) {
            values = shortest(each);
            if (apart) set_apart(field.refused, true);
        }
        const std::string button = fmt::format("link {}", field.label);
        if (axes > 1 &&
            link(row, button.c_str(), apart, apart ? "One number for all axes" : "A number for each axis")) {
            set_apart(field.refused, !apart);
            if (values.size() > 1) {
                values = {values.back()};
                changed_ = done_ = true;
            }
        }
        end_row(row);
        for (std::size_t i = 0; i < count; ++i) wrong_note(id_of(field, i));
    }
    void between_numbers(float x, float y) {
        const FontScope scope(style_.fonts.body);
        const ImVec2 size = ImGui::CalcTextSize("×");
        ImGui::GetWindowDrawList()->AddText({std::round(x + (style_.px(kSignColumn) - size.x) / 2),
                                             std::round(y + (style_.px(kRow) - size.y) / 2)},
                                            u32(style_.colours.muted), "×");
    }

    // More or fewer numbers than there are axes: a text, so that it can be mended.
    void list_of_numbers(const Field& field, Extents& values) {
        typed_row(field, fmt::format("{}", fmt::join(values, "x")), "3x5", [&](const std::string& text) {
            const Extents read = parse_extents(text, field.refused);
            for (const std::int64_t value : read) {
                if (value < field.least)
                    throw BadInput(fmt::format("{} is {}; it must be from {} to {}", field.refused, value,
                                               field.least, kLargestSize));
            }
            values = read;
        });
    }

    // A text of the selected layer that `read` takes or refuses.
    template <typename Read>
    void typed_row(const Field& field, const std::string& value, const char* hint, const Read& read) {
        const std::string id = id_of(field);
        const Row row = begin_row(field.label, {});
        const auto edit =
            text_field(style_, field.label, shown(id, value), hint, row.control_px, false, kRow);
        typed(id, edit.value, edit.changed, edit.done, [&](const std::string& text) {
            read(text);
            changed_ = true;
            return before_;  // the layer goes in with its other fields
        });
        for (PendingText& each : state_.pending) each.of_layer = each.of_layer || each.field == id;
        end_row(row);
        wrong_note(id);
    }

    bool choice(const char* label, const std::vector<std::string>& names, std::size_t& chosen) {
        constexpr double kMostWords = 170;
        const FontScope scope(style_.fonts.body);
        const double words =
            static_cast<double>(ImGui::CalcTextSize(names[chosen].c_str()).x) / style_.scale + kMenuSides;
        Row row = begin_row(label, {.least_control = std::min(words, kMostWords) - kLinkColumn - kGap});
        row.control_px = width_ - row.control_x;
        const bool picked = choice_in(row, label, names, chosen);
        end_row(row);
        return picked;
    }
    bool choice_in(const Row& row, const char* id, std::vector<std::string> names, std::size_t& chosen) {
        std::string& shown_one = names[chosen];
        shown_one = elided(style_.fonts.body, shown_one, row.control_px - style_.px(kMenuSides));
        const auto picked = choice_menu(style_, id, names, chosen,
                                        std::floor(static_cast<double>(row.control_px) / style_.scale));
        if (!picked) return false;
        chosen = *picked;
        changed_ = done_ = true;
        return true;
    }
    bool either(const char* label, std::span<const std::string_view> names, bool& second) {
        const Row row = begin_row(label, {.least_control = 120});
        const auto picked = segmented(style_, label, names, second ? 1 : 0, row.control_px, kRow);
        end_row(row);
        if (!picked) return false;
        second = *picked == 1;
        changed_ = done_ = true;
        return true;
    }

    [[nodiscard]] Extents window() const {
        Extents sizes = layer_.kernel;
        if (sizes.size() == 1) sizes.assign(stack().input.size(), layer_.kernel.front());
        return sizes;
    }

    // Of an average: with the padding, without, or a number of its own.
    void divisor() {
        std::optional<std::int64_t>& own = layer_.divisor_override;
        bool has_own = own.has_value();
        toggle("Divide by a number", has_own);
        if (has_own && !own) own = cell_count(window());
        if (!has_own) own.reset();
        if (own)
            count({"Divisor", "divisor", 1, kLargestSize}, *own);
        else
            toggle("Count the padding", layer_.count_include_pad);
    }

    void toggle(const char* label, bool& value) {
        if (!switch_button(style_, label, value)) return;
        value = !value;
        changed_ = done_ = true;
    }

    void padding() {
        static const std::vector<std::string> words = {"by numbers", "valid", "same",
                                                       "half",       "full",  "causal"};
        auto word = static_cast<std::size_t>(layer_.padding_word);
        const Row row = begin_row("Padding", {.least_control = 90});
        if (choice_in(row, "Padding", words, word)) {
            layer_.padding_word = static_cast<PaddingWord>(word);
            layer_.padding_begin = layer_.padding_end = {0};
        }
        const bool numeric = layer_.padding_word == PaddingWord::numbers;
        const bool differ = layer_.padding_begin != layer_.padding_end;
        const bool apart = numeric && (differ || is_apart("sides"));
        if (numeric &&
            link(row, "link sides", apart, apart ? "The same on both sides" : "A number for each side")) {
            set_apart("sides", !apart);
            if (differ) {
                layer_.padding_end = layer_.padding_begin;
                changed_ = done_ = true;
            }
        }
        end_row(row);
        if (!numeric) return;
        numbers({apart ? "before" : "on each side", "padding", 0, 255, true}, layer_.padding_begin);
        if (apart)
            numbers({"after", "padding_end", 0, 255, true}, layer_.padding_end);
        else if (!differ)
            layer_.padding_end = layer_.padding_begin;
    }

    // One for all axes, or one an axis.
    [[nodiscard]] std::vector<Factor> factors_typed(const std::string& text) const {
        std::vector<Factor> factors = parse_factors(text, "factor");
        const std::size_t axes = stack().input.size();
        if (factors.size() != 1 && factors.size() != axes)
            throw BadInput(
                fmt::format("factor is \"{}\"; the network has {} axes, so it must be one number{}",
                            printable(text), axes, axes == 1 ? "" : fmt::format(" or {}", axes)));
        for (const Factor& factor : factors) {
            if (!(factor.value() > 0))
                throw BadInput(fmt::format(
                    "factor is \"{}\"; it must be a number above 0, such as 2, 3/2 or 0.5", printable(text)));
        }
        return factors;
    }

    void shuffling() {
        AxisSpec axis;
        axis.factor = layer_.factor.front();
        const std::int64_t before = std::max<std::int64_t>(1, shuffle_factor(axis));
        std::int64_t factor = before;
        count({"Factor", "factor", 1, 64}, factor);
        if (factor != before) layer_.factor = {static_cast<double>(factor)};
    }

    void resampling() {
        static constexpr std::string_view kBy[] = {"a factor", "a size"};
        bool sized = !layer_.size.empty();
        if (either("Resize by", kBy, sized)) layer_ = resized_by(layer_, report_, state_.selected, sized);
        if (layer_.size.empty()) {
            typed_row({"Factor", "factor", 0, 0}, to_string(layer_.factor), "2, 3/2 or 0.5",
                      [&](const std::string& text) { layer_.factor = factors_typed(text); });
        } else {
            numbers({"Output size", "size", 1, 4096}, layer_.size);
        }
        auto mode = static_cast<std::size_t>(layer_.mode);
        if (choice("Mode", resize_mode_names(), mode)) {
            layer_.mode = kResizeModes.at(mode);
            if (cells_each_side(layer_.mode) == 0) layer_.align_corners = false;
        }
        if (cells_each_side(layer_.mode) == 0 && !layer_.align_corners) return;
        toggle("Align corners", layer_.align_corners);
        tooltip(style_, "The middles of the outermost cells meet, not the edges of the maps.");
    }

    void joining() {
        reading("With", layer_.with, false);
        const bool crops = layer_.kind == LayerKind::crop;
        if (!crops) toggle("Cut the other to fit", layer_.cut);
        if (!crops && !layer_.cut) return;
        static constexpr std::string_view kFrom[] = {"middle", "a cell"};
        bool by_cell = !layer_.cut_from.empty();
        if (either("Cut from", kFrom, by_cell))
            layer_.cut_from = by_cell ? cut_of_middle(stack(), report_, state_.selected) : Extents();
        if (!layer_.cut_from.empty()) numbers({"first cell", "cut_from", 0, 4095, true}, layer_.cut_from);
    }

    // Which layer is read: any that comes earlier. One without a name gets one.
    void reading(const char* label, std::string& value, bool may_be_before) {
        std::vector<std::string> names;
        if (may_be_before) names.emplace_back("the layer before");
        const std::size_t first = names.size();
        names.emplace_back(kInputName);
        for (std::size_t i = 0; i + 1 < state_.selected; ++i) {
            const StackLayer& layer = stack().layers[i];
            names.push_back(layer.name.empty()
                                ? fmt::format("{}: {}", i + 1, short_label(layer, stack().input.size()))
                                : layer.name);
        }
        std::size_t chosen = names.size();
        if (value.empty() && may_be_before) chosen = 0;
        for (std::size_t i = first; i < names.size(); ++i) {
            const bool named = i == first || !stack().layers[i - first - 1].name.empty();
            if (named && names[i] == value) chosen = i;
        }
        // A name that no layer has (yet): it is shown, and refused below.
        if (chosen == names.size()) names.push_back(value.empty() ? "none" : printable(value));
        if (!choice(label, names, chosen)) return;
        if (chosen < first) {
            value.clear();
        } else if (chosen == first || !stack().layers[chosen - first - 1].name.empty()) {
            value = names[chosen];
        } else {
            read_ = chosen - first;
            value = name_for(stack(), read_);
        }
    }

    void name() {
        typed_row({"Name", "name", 0, 0}, layer_.name, "for later layers", [&](const std::string& text) {
            if (const auto why = why_not_name(stack(), state_.selected, text)) throw BadInput(*why);
            name_ = text;
        });
    }

    void fields() {
        layer_ = stack().layers[state_.selected - 1];
        const StackLayer as_before = layer_;
        name_ = layer_.name;
        static const std::vector<std::string> kinds = [] {
            std::vector<std::string> names;
            for (const std::string& name : layer_kind_names()) names.push_back(readable(name));
            names[static_cast<std::size_t>(LayerKind::transposed_convolution)] = "transposed";
            return names;
        }();
        auto kind = static_cast<std::size_t>(layer_.kind);
        if (choice("Layer", kinds, kind)) layer_ = with_kind(layer_, static_cast<LayerKind>(kind));
        const bool convolves = layer_.kind <= LayerKind::transposed_convolution;
        const bool pools = has_window(layer_.kind) && !convolves;
        if (convolves) count({"Channels", "out channels", 1, 65'536}, layer_.channels);
        if (has_window(layer_.kind)) {
            numbers({"Kernel", "kernel", 1, 255}, layer_.kernel);
            numbers({"Stride", "stride", 1, 64}, layer_.stride);
            padding();
            auto mode = static_cast<std::size_t>(layer_.padding_mode);
            if (layer_.kind == LayerKind::convolution && choice("Padding mode", padding_mode_names(), mode))
                layer_.padding_mode = kPaddingModes.at(mode);
            if (layer_.kind == LayerKind::transposed_convolution)
                numbers({"Output padding", "output_padding", 0, 63}, layer_.output_padding);
            if (layer_.kind != LayerKind::average_pooling)
                numbers({"Dilation", "dilation", 1, 64}, layer_.dilation);
            if (convolves) count({"Groups", "groups", 1, 65'536}, layer_.groups);
        }
        if (pools) toggle("Ceil mode", layer_.ceil_mode);
        if (layer_.kind == LayerKind::average_pooling) divisor();
        if (layer_.kind == LayerKind::resize) resampling();
        if (is_shuffle(layer_.kind)) shuffling();
        if (layer_.kind >= LayerKind::concatenate) joining();
        activation();
        if (convolves) toggle("Bias", layer_.bias);
        toggle("Batch norm", layer_.batch_norm);
        reading("Reads", layer_.from, true);
        name();
        if (!changed_ || (layer_ == as_before && name_ == layer_.name)) return;
        Stack edited = stack();
        edited.layers[state_.selected - 1] = layer_;
        if (read_ > 0) edited.layers[read_ - 1].name = name_for(stack(), read_);
        now_ = with_stack(before_, with_name(std::move(edited), state_.selected, name_));
    }

    void activation() {
        static const std::vector<std::string> names = [] {
            std::vector<std::string> all = {"none"};
            for (const std::string& name : activation_names()) all.push_back(readable(name));
            return all;
        }();
        const auto& known = activation_names();
        const auto found = std::find(known.begin(), known.end(), layer_.activation);
        std::size_t chosen = found == known.end() ? 0 : static_cast<std::size_t>(found - known.begin()) + 1;
        if (choice("Activation", names, chosen)) layer_.activation = chosen == 0 ? "" : known[chosen - 1];
    }

    Controls& controls_;
    const Style& style_;
    StackPanelState& state_;
    const Scenario& before_;
    Scenario now_;
    const StackReport& report_;
    float width_;
    StackLayer layer_;      // the selected one, as it is edited, but for its name
    std::string name_;      // of it
    std::size_t read_ = 0;  // an unnamed layer that it is to read
    bool changed_ = false;  // it was
    bool done_ = false;
    StackPanelEdit edit_;
};

}  // namespace

StackPanelEdit stack_panel(Controls& controls, StackPanelState& state, const Scenario& scenario,
                           const StackReport& report) {
    return StackPanel(controls, state, scenario, report).draw();
}

}  // namespace convwalk
