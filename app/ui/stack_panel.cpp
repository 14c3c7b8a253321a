#include "ui/stack_panel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "network/write_notation.h"
#include "scene/network_view.h"
#include "ui/stack_edits.h"

namespace convwalk {
namespace {

constexpr double kRow = 26;
constexpr double kLabelColumn = 104;
constexpr double kListRow = 28;
constexpr std::size_t kMostRowsShown = 9;
constexpr std::size_t kLongestTyped = (1U << 20U) + 1;  // a byte more than is read

std::string readable(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

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
        if (!state_.pending.field.empty() && state_.pending_for != before_.network) {
            if (!state_.pending.wrong.empty()) state_.pending = {};
            state_.pending_for = before_.network;
        }
    }

    StackPanelEdit draw() {
        heading(style_, "NETWORK", true);
        notation();
        input();
        assumptions();
        heading(style_, "LAYERS");
        list();
        buttons();
        if (report_.refusal) refusal_note();
        // One that was put in just now is there in the next frame.
        if (state_.selected > 0 && state_.selected <= stack().layers.size()) {
            heading(style_, fmt::format("LAYER {}", state_.selected));
            fields();
        }
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

    [[nodiscard]] bool is_pending(std::string_view field) const { return state_.pending.field == field; }

    // What was typed goes into the document as soon as it can be read.
    template <typename Read>
    void typed(const std::string& field, const std::string& text, bool changed, bool done, const Read& read) {
        if (changed) {
            state_.pending = {field, text, ""};
            state_.pending_for = before_.network;
            try {
                now_ = read(text);
            } catch (const BadInput& bad) {
                state_.pending.wrong = bad.what();
            }
        }
        if (!done) return;
        done_ = true;
        if (is_pending(field) && state_.pending.wrong.empty()) state_.pending = {};
    }

    void wrong_note(const std::string& field) {
        if (!is_pending(field) || state_.pending.wrong.empty()) return;
        note(style_, as_sentence(state_.pending.wrong), style_.colours.wrong_note, style_.colours.wrong,
             width_);
        ImGui::PushID(field.c_str());
        if (button(style_, "Take back", {.width = 90, .height = 26})) state_.pending = {};
        ImGui::PopID();
    }

    void notation() {
        const bool pending = is_pending("notation");
        std::string text =
            pending ? state_.pending.text : wrapped(network().notation, width_ - style_.px(26));
        const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
        const float height =
            static_cast<float>(std::clamp<std::size_t>(lines, 2, 8)) * ImGui::GetTextLineHeight() +
            style_.px(16);
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {style_.px(10), style_.px(7)});
        ImGui::PushStyleColor(
            ImGuiCol_Border,
            vec4(pending && !state_.pending.wrong.empty() ? style_.colours.wrong : style_.colours.line));
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
        if (network().notation.empty() && !pending)
            remark("Layers that read others by name have no notation. What is typed here takes their place.");
    }

    void input() {
        label_of_row("Input");
        const std::string shown = is_pending("input") ? state_.pending.text : input_text(stack());
        const auto edit = text_field(style_, "input", shown, "3x224x224", width_ - style_.px(kLabelColumn));
        tooltip(style_, "Channels and sizes of the network's input: 3x224x224");
        typed("input", edit.value, edit.changed, edit.done, [&](const std::string& text) {
            const InputShape shape = parse_input_shape(text);
            Stack changed = stack();
            changed.channels = shape.channels;
            changed.input = shape.sizes;
            return with_stack(before_, changed);
        });
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
        heading(style_, "ASSUMED");
        for (const Assumption& a : open) {
            const std::string field = "assume " + a.name;
            ImGui::PushID(a.name.c_str());
            label_of_row(readable_name(a.name));
            const std::string shown = is_pending(field) ? state_.pending.text : a.value;
            const auto edit =
                text_field(style_, "value", shown, a.value.c_str(), width_ - style_.px(kLabelColumn));
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
        const float height = static_cast<float>(std::min(rows, kMostRowsShown)) * row;
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
        if (ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0 && rows > kMostRowsShown)
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
        canvas.PushClipRect(at, {std::max(at.x, right), at.y + height}, true);
        words(name, style_.fonts.body, ink, x, false);
        canvas.PopClipRect();
        if (noted && hovered)
            tooltip(style_, as_sentence(fmt::format("{}", fmt::join(report_.layers[i - 1].notes, "; "))));
    }

    void change_stack(const Stack& changed, std::size_t selected) {
        if (changed == stack()) return;
        now_ = with_stack(before_, changed);
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
        if (icon_button(style_, "down", Icon::down, "Move down (Ctrl+↓)",
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

    void label_of_row(std::string_view label) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const FontScope scope(style_.fonts.body);
        ImGui::GetWindowDrawList()->AddText(
            {at.x, std::round(at.y + (style_.px(30) - ImGui::GetFontSize()) / 2)}, u32(style_.colours.ink),
            label.data(), label.data() + label.size());
        ImGui::SetCursorScreenPos({at.x + style_.px(kLabelColumn), at.y});
    }
    [[nodiscard]] float control_px() const { return width_ - style_.px(kLabelColumn); }

    [[nodiscard]] bool is_wrong(std::string_view field) const {
        return report_.refusal && report_.refusal->number == state_.selected &&
               report_.refusal->field == field;
    }

    void count(const char* label, const char* refused, std::int64_t& value, std::int64_t least,
               std::int64_t most) {
        label_of_row(label);
        const auto edit = stepper(controls_, {.id = label,
                                              .value = value,
                                              .least = least,
                                              .most = most,
                                              .wrong = is_wrong(refused),
                                              .width_px = control_px()});
        if (edit.changed) {
            value = std::clamp(edit.value, least, kLargestSize);
            changed_ = true;
        }
        done_ = done_ || edit.done;
    }

    // One number for all axes, or a text such as "3x5".
    void numbers(const char* label, const char* refused, Extents& values, std::int64_t least,
                 std::int64_t most) {
        if (values.size() == 1) return count(label, refused, values.front(), least, most);
        label_of_row(label);
        const std::string field = fmt::format("{} of {}", label, state_.selected);
        const std::string shown =
            is_pending(field) ? state_.pending.text : fmt::format("{}", fmt::join(values, "x"));
        const auto edit = text_field(style_, label, shown, "3x5", control_px());
        typed(field, edit.value, edit.changed, edit.done, [&](const std::string& text) {
            const Extents read = parse_extents(text, refused);
            for (const std::int64_t value : read) {
                if (value < least || value > kLargestSize)
                    throw BadInput(fmt::format("{} is {}; it must be from {} to {}", refused, value, least,
                                               kLargestSize));
            }
            values = read;
            changed_ = true;
            return before_;  // the layer goes in with its other fields
        });
        wrong_note(field);
    }

    bool choice(const char* label, const std::vector<std::string>& names, std::size_t& chosen) {
        label_of_row(label);
        const auto picked = choice_menu(style_, label, names, std::min(chosen, names.size() - 1),
                                        static_cast<double>(control_px()) / style_.scale);
        if (!picked) return false;
        chosen = *picked;
        changed_ = done_ = true;
        return true;
    }

    void toggle(const char* label, bool& value) {
        if (!switch_button(style_, label, value)) return;
        value = !value;
        changed_ = done_ = true;
    }

    void name_field(const char* label, const char* hint, std::string& value) {
        label_of_row(label);
        const auto edit = text_field(style_, label, value, hint, control_px());
        if (edit.changed) {
            constexpr std::size_t kLongestName = 100;
            std::string text = edit.value.substr(0, kLongestName);
            if (printable(text, 3 * kLongestName) == text) {
                value = text;
                changed_ = true;
            }
        }
        done_ = done_ || edit.done;
    }

    void padding() {
        static const std::vector<std::string> words = {"numbers", "valid", "same", "half", "full", "causal"};
        auto word = static_cast<std::size_t>(layer_.padding_word);
        if (choice("Padding", words, word)) {
            layer_.padding_word = static_cast<PaddingWord>(word);
            layer_.padding_begin = layer_.padding_end = {0};
        }
        if (layer_.padding_word != PaddingWord::numbers) return;
        const bool alike = layer_.padding_begin == layer_.padding_end;
        numbers(alike ? "  cells" : "  before", "padding", layer_.padding_begin, 0, 255);
        if (alike)
            layer_.padding_end = layer_.padding_begin;
        else
            numbers("  after", "padding_end", layer_.padding_end, 0, 255);
    }

    // The layers that can be read by name.
    [[nodiscard]] std::vector<std::string> earlier_names() const {
        std::vector<std::string> names = {std::string(kInputName)};
        for (std::size_t i = 0; i + 1 < state_.selected; ++i) {
            if (!stack().layers[i].name.empty()) names.push_back(stack().layers[i].name);
        }
        return names;
    }

    void reading(const char* label, std::string& value, bool may_be_before) {
        std::vector<std::string> names = earlier_names();
        if (may_be_before) names.insert(names.begin(), "the layer before");
        auto found = std::find(names.begin(), names.end(), value.empty() ? "the layer before" : value);
        if (found == names.end()) {
            // A name that no layer has (yet): it is shown, and refused below.
            names.push_back(value.empty() ? "none" : printable(value));
            found = names.end() - 1;
        }
        auto chosen = static_cast<std::size_t>(found - names.begin());
        if (choice(label, names, chosen)) value = may_be_before && chosen == 0 ? "" : names[chosen];
    }

    void fields() {
        layer_ = stack().layers[state_.selected - 1];
        const StackLayer as_before = layer_;
        static const std::vector<std::string> kinds = [] {
            std::vector<std::string> names;
            for (const std::string& name : layer_kind_names()) names.push_back(readable(name));
            return names;
        }();
        auto kind = static_cast<std::size_t>(layer_.kind);
        if (choice("Layer", kinds, kind)) layer_ = with_kind(layer_, static_cast<LayerKind>(kind));
        const bool convolves = layer_.kind <= LayerKind::transposed_convolution;
        if (convolves) count("Channels", "out channels", layer_.channels, 1, 65'536);
        if (has_window(layer_.kind)) {
            numbers("Kernel", "kernel", layer_.kernel, 1, 255);
            numbers("Stride", "stride", layer_.stride, 1, 64);
            padding();
            auto mode = static_cast<std::size_t>(layer_.padding_mode);
            if (layer_.kind == LayerKind::convolution && choice("Padding mode", padding_mode_names(), mode))
                layer_.padding_mode = kPaddingModes.at(mode);
            if (layer_.kind == LayerKind::transposed_convolution)
                numbers("Output padding", "output_padding", layer_.output_padding, 0, 63);
            if (layer_.kind != LayerKind::average_pooling)
                numbers("Dilation", "dilation", layer_.dilation, 1, 64);
            if (convolves) count("Groups", "groups", layer_.groups, 1, 65'536);
        }
        switch (layer_.kind) {
            case LayerKind::resize:
                if (layer_.size.empty() && layer_.factor.den == 1)
                    count("Factor", "factor", layer_.factor.num, 1, 64);
                else
                    remark(as_sentence(label_of(layer_)));
                break;
            case LayerKind::pixel_shuffle:
                count("Factor", "factor", layer_.shuffle, 1, 64);
                break;
            case LayerKind::concatenate:
            case LayerKind::add:
            case LayerKind::crop:
                reading("With", layer_.with, false);
                if (layer_.kind != LayerKind::crop) toggle("Cut the other to fit", layer_.cut);
                break;
            default:
                break;
        }
        activation();
        reading("Reads", layer_.from, true);
        name_field("Name", "for later layers", layer_.name);
        if (convolves) toggle("Bias", layer_.bias);
        toggle("Batch norm", layer_.batch_norm);
        if (layer_.kind == LayerKind::max_pooling || layer_.kind == LayerKind::average_pooling)
            toggle("Ceil mode", layer_.ceil_mode);
        if (layer_.kind == LayerKind::average_pooling) toggle("Count the padding", layer_.count_include_pad);
        if (!changed_ || layer_ == as_before) return;
        Stack edited = stack();
        edited.layers[state_.selected - 1] = layer_;
        now_ = with_stack(before_, edited);
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
    StackLayer layer_;      // the selected one, as it is edited
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
