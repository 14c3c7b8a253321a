#include "ui/panels/code_panel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "basics/text.h"

namespace convwalk {
namespace {

constexpr std::size_t kFrameworks = 5;

// "2 before, 3 after"; "1 on both sides"
std::string sides_words(const Sides& sides, bool transposed) {
    if (sides == Sides{}) return transposed ? "nothing cut" : "no padding";
    const std::string_view what = transposed ? "cut " : "padding ";
    if (sides.begin == sides.end) return fmt::format("{}{} on both sides", what, sides.begin);
    // Less than nothing is cut where zeros are added.
    if (sides.end < 0) return fmt::format("{}{} before, {} added after", what, sides.begin, -sides.end);
    return fmt::format("{}{} before, {} after", what, sides.begin, sides.end);
}

std::string shift_words(std::int64_t shift, bool transposed) {
    if (shift == 0) return "";
    const std::int64_t cells = std::abs(shift);
    return fmt::format("{} begin {} {} {}", transposed ? "outputs" : "windows", cells,
                       cells == 1 ? "cell" : "cells", shift > 0 ? "later" : "earlier");
}

// What a framework does to the sides, once for axes that agree.
std::vector<std::string> axes_words(const FrameworkAnswer& answer, bool transposed) {
    std::vector<std::string> lines;
    const auto line = [&](const FrameworkAxis& axis) {
        std::string words = sides_words(axis.padding, transposed);
        if (const std::string shift = shift_words(axis.shift, transposed); !shift.empty())
            words += "; " + shift;
        return words;
    };
    const bool alike = std::all_of(answer.axes.begin(), answer.axes.end(), [&](const FrameworkAxis& a) {
        return line(a) == line(answer.axes.front());
    });
    for (std::size_t i = 0; i < (alike ? 1 : answer.axes.size()); ++i)
        lines.push_back(alike
                            ? line(answer.axes[i])
                            : fmt::format("{}: {}", axis_name(i, answer.axes.size()), line(answer.axes[i])));
    return lines;
}

// Names of code keep their small letters.
std::string sentence(std::string text) {
    const std::string_view first = std::string_view(text).substr(0, text.find(' '));
    const bool name = first.find_first_of("_.(=\"") != std::string_view::npos;
    if (!name) return as_sentence(text);
    return text.ends_with('.') ? text : text + '.';
}

void tell(CodePanelState& state, const LayerRequest& layer) {
    if (state.of == layer && state.of_padding == state.padding) return;
    state.answers = same_call(layer, state.padding);
    if (state.of != layer) {
        state.codes.clear();
        for (std::size_t i = 0; i < kFrameworks; ++i)
            state.codes.push_back(write_code(layer, static_cast<Framework>(i)));
    }
    state.of = layer;
    state.of_padding = state.padding;
}

// Words on as many lines as they need; returns their height.
float wrapped_at(std::string_view words, ImFont* font, Colour colour, ImVec2 at, float width, bool draw) {
    const FontScope scope(font);
    const char* end = words.data() + words.size();
    if (draw)
        ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(), at, u32(colour),
                                            words.data(), end, width);
    return ImGui::CalcTextSize(words.data(), end, false, width).y;
}

// Framework and size, below them the two sides and what is special.
bool answer_row(const Style& style, const FrameworkAnswer& answer, bool transposed, bool chosen) {
    const UiColours& c = style.colours;
    Extents sizes;
    bool has_output = true;
    for (const FrameworkAxis& a : answer.axes) {
        sizes.push_back(a.output);
        has_output = has_output && a.output >= 1;
    }
    const std::string size = !answer.accepted ? "refused" : has_output ? spaced(sizes) : "no output";
    std::vector<std::string> lines = axes_words(answer, transposed);
    // A word of the framework; numbers are said anyway.
    if (answer.padding.find('"') != std::string::npos) lines.insert(lines.begin(), answer.padding);
    if (!answer.accepted && has_output)
        lines.insert(lines.begin(), fmt::format("The nearest gives {}:", spaced(sizes)));

    const float width = panel_width();
    const float inner = width - style.px(20);
    const auto body = [&](ImVec2 at, bool draw) {
        float y = style.px(18);
        const auto add = [&](const std::string& words, Colour colour) {
            y += wrapped_at(words, style.fonts.small, colour, {at.x, at.y + y}, inner, draw) + style.px(1);
        };
        if (!answer.accepted) add(sentence(answer.remark), c.wrong);
        for (const std::string& line : lines) add(line, c.muted);
        if (answer.accepted && !answer.remark.empty()) add(sentence(answer.remark), c.muted);
        return y;
    };
    const float height = body({}, false) + style.px(10);
    const ListRow row =
        list_row(style, std::string(name_of(answer.framework)).c_str(), width, height, chosen);
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    {
        const FontScope scope(style.fonts.strong);
        const std::string name(name_of(answer.framework));
        canvas.AddText(row.at, u32(c.ink), name.c_str());
        const float wide = ImGui::CalcTextSize(size.c_str()).x;
        canvas.AddText({std::floor(row.at.x + row.width_px - wide), row.at.y},
                       u32(answer.accepted ? c.ink : c.wrong), size.c_str());
    }
    body(row.at, true);
    return row.pressed;
}

// All lines, or those that are read in a panel and how many follow.
std::string shown_lines(const std::string& code) {
    constexpr std::ptrdiff_t kMostLines = 400;
    const auto lines = std::count(code.begin(), code.end(), '\n');
    std::size_t end = code.size();
    if (lines > kMostLines) {
        end = 0;
        for (std::ptrdiff_t i = 0; i < kMostLines; ++i) end = code.find('\n', end) + 1;
    }
    std::string words = code.substr(0, end);
    if (lines > kMostLines) return fmt::format("{}… {} more lines", words, grouped(lines - kMostLines));
    if (words.ends_with('\n')) words.pop_back();
    return words;
}

// Lines that are too long go on further in than they begin.
std::string hung(const std::string& code, ImFont* font, float room_px) {
    const FontScope scope(font);
    const auto fits = [&](const std::string& line) { return ImGui::CalcTextSize(line.c_str()).x <= room_px; };
    std::string all;
    for (std::size_t begin = 0; begin < code.size();) {
        const std::size_t end = std::min(code.find('\n', begin), code.size());
        std::string line = code.substr(begin, end - begin);
        begin = end + 1;
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size()) + 4;
        while (!fits(line)) {
            std::size_t space = line.rfind(' ');
            while (space != std::string::npos && space > indent && !fits(line.substr(0, space)))
                space = line.rfind(' ', space - 1);
            if (space == std::string::npos || space <= indent) break;
            all += line.substr(0, space) + '\n';
            line = std::string(indent, ' ') + line.substr(space + 1);
        }
        all += line;
        if (end < code.size()) all += '\n';
    }
    return all;
}

// Which framework, what can be done with its code, and the code.
void code_section(const Style& style, const WrittenCode& code, Framework framework, CodePanelEdit& edit) {
    const UiColours& c = style.colours;
    const float width = panel_width();
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kFrameworks; ++i) names.emplace_back(name_of(static_cast<Framework>(i)));
    if (const auto picked = choice_menu(style, "framework", names, static_cast<std::size_t>(framework), 112))
        edit.framework = static_cast<Framework>(*picked);
    // In a narrow panel the buttons stand below.
    if (style.px(112 + 6 + 60 + 6 + 92) <= width) ImGui::SameLine(0, style.px(6));
    if (button(style, "Copy", {.enabled = !code.code.empty(), .width = 60, .height = 26}))
        edit.copied = code.code;
    ImGui::SameLine(0, style.px(6));
    if (button(style, "Paste code", {.width = 92, .height = 26})) edit.paste = true;
    tooltip(style,
            "Reads the clipboard: PyTorch, Keras, TensorFlow, JAX, Flax or ONNX. Nothing in it is run.");
    ImGui::Dummy({0, 0});
    if (code.code.empty())
        note(style, sentence(code.why_not), c.wrong_note, c.wrong, width);
    else
        note(style, hung(shown_lines(code.code), style.fonts.code, width - 2 * style.px(kNotePad)), c.note,
             c.ink, width, style.fonts.code);
    ImGui::Dummy({0, style.px(8)});
}

// Why what was pasted can't be read: what a person just did comes first.
void wrong_paste(const Style& style, CodePanelState& state) {
    if (state.wrong.empty()) return;
    note(style, sentence(state.wrong), style.colours.wrong_note, style.colours.wrong, panel_width());
    if (button(style, "Put away", {.height = 26})) state.wrong.clear();
}

// One of several layers of what was pasted.
std::optional<LayerRequest> found_list(const Style& style, const FoundCode& found, const LayerRequest& now) {
    const UiColours& c = style.colours;
    heading(style, fmt::format("{} LAYERS WERE PASTED", found.layers.size()), true);
    wrapped_text("Click one to see it.", style.fonts.small, c.muted);
    std::optional<LayerRequest> chosen;
    const float height = style.px(46);
    const float width = panel_width();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(found.layers.size()), height);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const CodeLayer& layer = found.layers[static_cast<std::size_t>(i)];
            ImGui::PushID(i);
            const ListRow row = list_row(style, "found", width, height, layer.request == now);
            ImDrawList& canvas = *ImGui::GetWindowDrawList();
            canvas.PushClipRect(row.at, {row.at.x + row.width_px, row.at.y + height}, true);
            {
                const FontScope scope(style.fonts.body);
                canvas.AddText(row.at, u32(c.ink), layer.words.c_str());
            }
            const FontScope scope(style.fonts.small);
            canvas.AddText({row.at.x, row.at.y + style.px(18)}, u32(c.muted), layer.sizes.c_str());
            canvas.PopClipRect();
            if (row.pressed) chosen = layer.request;
            ImGui::PopID();
        }
    }
    ImGui::PopStyleVar();
    for (const std::string& words : found.notes)
        wrapped_text(sentence(words), style.fonts.small, style.colours.muted);
    return chosen;
}

}  // namespace

CodePanelEdit code_panel(const Style& style, CodePanelState& state, const LayerRequest& layer,
                         Framework framework, bool stale) {
    const UiColours& c = style.colours;
    CodePanelEdit edit;
    if (stale) {
        note(style, "This layer is impossible; what follows is about the last one that was possible.", c.note,
             c.muted);
        ImGui::Dummy({0, style.px(4)});
    }
    tell(state, layer);
    const float width = panel_width();

    wrong_paste(style, state);
    const bool several = state.found.layers.size() > 1;
    if (several) {
        edit.layer = found_list(style, state.found, layer);
        ImGui::Dummy({0, style.px(2)});
        if (button(style, "Put the list away", {.height = 26})) state.found = {};
    }

    heading(style, "ONE CALL, FIVE FRAMEWORKS", !several && state.wrong.empty());
    static constexpr std::string_view kPaddings[] = {"As here", "\"same\"", "\"valid\""};
    if (const auto picked =
            segmented(style, "call padding", kPaddings, static_cast<std::size_t>(state.padding), width, 26)) {
        state.padding = static_cast<CallPadding>(*picked);
        tell(state, layer);
    }
    tooltip(style, "The padding of the call: this layer's numbers, or each framework's own word.");
    const bool transposed = layer.layer.op == Operator::transposed_convolution;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {style.px(8), style.px(2)});
    ImGui::Dummy({0, style.px(4)});
    for (const FrameworkAnswer& answer : state.answers) {
        if (answer_row(style, answer, transposed, answer.framework == framework))
            edit.framework = answer.framework;
    }
    ImGui::PopStyleVar();

    heading(style, "CODE OF THIS LAYER");
    code_section(style, state.codes[static_cast<std::size_t>(framework)], framework, edit);
    return edit;
}

CodePanelEdit network_code_panel(const Style& style, CodePanelState& state, const Stack& stack,
                                 Framework framework) {
    CodePanelEdit edit;
    wrong_paste(style, state);
    if (state.of_network != stack || state.of_framework != framework) {
        state.network_code = write_code(stack, framework);
        state.of_network = stack;
        state.of_framework = framework;
    }
    heading(style, "CODE OF THIS NETWORK", state.wrong.empty());
    code_section(style, state.network_code, framework, edit);
    return edit;
}

}  // namespace convwalk
