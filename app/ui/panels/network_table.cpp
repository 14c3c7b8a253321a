#include "ui/panels/network_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "basics/text.h"
#include "network/write_notation.h"
#include "ui/widgets/press.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

constexpr double kTableRow = 64;
constexpr double kInputRow = 30;

std::string field_text(const Stack& stack, const LayerReport& layer) {
    if (layer.whole) {
        const std::string words = whole_field_words(stack, layer);
        return words.empty() ? "all of the input" : words + " of the input";
    }
    std::vector<std::string> sizes;
    for (const AxisField& axis : layer.axes)
        sizes.push_back(axis.size_min == axis.size ? fmt::format("{}", axis.size)
                                                   : fmt::format("{}–{}", axis.size_min, axis.size));
    const bool alike =
        std::all_of(sizes.begin(), sizes.end(), [&](const auto& s) { return s == sizes.front(); });
    if (alike && sizes.size() > 1 && sizes.front().find("–") != std::string::npos) return sizes.front();
    return fmt::format("{}", fmt::join(sizes, " × "));
}

std::string stride_text(const LayerReport& layer) {
    std::vector<std::string> jumps;
    for (const AxisField& axis : layer.axes) jumps.push_back(to_string(axis.jump));
    const bool alike =
        std::all_of(jumps.begin(), jumps.end(), [&](const auto& s) { return s == jumps.front(); });
    return alike ? jumps.front() : fmt::format("{}", fmt::join(jumps, " × "));
}

// "stride 4 · sees 13 × 13"
std::string stride_and_field(const Stack& stack, const LayerReport& layer) {
    const std::string sees = fmt::format("sees {}", field_text(stack, layer));
    return layer.whole ? sees : fmt::format("stride {} · {}", stride_text(layer), sees);
}

constexpr std::string_view kParametersTip = "Weights and biases, and two numbers a channel of a batch norm.";
constexpr std::string_view kMultiplyAddsTip =
    "Of a weight and a number, for one input. FLOPs are twice as many: a multiplication and an addition "
    "each.";
constexpr std::string_view kFieldTip = "The cells of the input that one output cell depends on.";
constexpr std::string_view kStrideTip =
    "Cells of the input from what one output cell sees to what the next one sees; also called jump.";

// What the two numbers of a row mean, and what is to be known of the layer.
std::string row_tip(const LayerReport& layer) {
    std::string tip = layer.whole ? "" : "stride: cells of the input from one output cell to the next\n";
    tip += "sees: cells of the input that one output cell depends on";
    for (const std::string& sentence : sentences_of(layer.notes)) tip += "\n" + as_sentence(sentence);
    return tip;
}

// What is said of the receptive field of the output.
void field_notes(const Style& style, const LayerReport& last) {
    for (const Note& each : last.notes) {
        if (each.kind == Note::Kind::holes || each.kind == Note::Kind::wider_than_input)
            wrapped_text(as_sentence(each.sentence), style.fonts.small, style.colours.muted);
    }
}

// "925 M": short enough to stand in a line with others.
std::string short_count(std::int64_t count) {
    static constexpr std::array<std::pair<double, const char*>, 4> kScales = {
        {{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e4, " k"}}};
    if (count == kMostCounted) return "> 9·10¹⁸";
    for (const auto& [scale, letter] : kScales) {
        if (double(count) >= scale)
            return fmt::format("{:.3g}{}", double(count) / (scale == 1e4 ? 1e3 : scale), letter);
    }
    return grouped(count);
}

void draw_row(const Style& style, const Stack& stack, const StackReport& report, std::size_t i, bool chosen,
              NetworkTableEdit& edit) {
    const UiColours& c = style.colours;
    const float wide = ImGui::GetContentRegionAvail().x;
    const float height = style.px(i == 0 ? kInputRow : kTableRow);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(i));
    if (press_area("row", {wide, height})) edit.select = i;
    ImGui::PopID();
    const bool hovered = ImGui::IsItemHovered();
    if (i > 0 && i <= report.layers.size()) tooltip(style, row_tip(report.layers[i - 1]));
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    if (chosen || hovered)
        canvas.AddRectFilled({at.x - style.px(6), at.y}, {at.x + wide + style.px(2), at.y + height - 1},
                             u32(chosen ? c.note : c.hover), style.px(6));
    if (chosen)
        canvas.AddRectFilled({at.x - style.px(6), at.y + style.px(8)},
                             {at.x - style.px(3), at.y + height - style.px(8)}, u32(c.accent), style.px(2));
    canvas.AddLine({at.x, at.y + height - 0.5F}, {at.x + wide, at.y + height - 0.5F}, u32(c.line),
                   style.px(1));
    const auto words = [&](std::string_view text, ImFont* font, Colour colour, float x, float y, bool right) {
        const FontScope scope(font);
        const float size = ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
        canvas.AddText({right ? x - size : x, at.y + y}, u32(colour), text.data(), text.data() + text.size());
    };
    const float first = style.px(6);
    const float second = style.px(25);
    const float third = style.px(42);
    const float indent = at.x + style.px(24);
    const float right = at.x + wide;
    if (i > 0) words(std::to_string(i), style.fonts.small, c.muted, at.x, first + style.px(1), false);
    if (i == 0) {
        words("input", style.fonts.strong, c.ink, indent, first, false);
        words(shape_text(stack.channels, stack.input), style.fonts.strong, c.ink, right, first, true);
        return;
    }
    words(short_label(stack.layers[i - 1], axes_into(stack, report, i)), style.fonts.strong, c.ink, indent,
          first, false);
    if (i > report.layers.size()) {
        words("no output", style.fonts.strong, c.wrong, right, first, true);
        return;
    }
    const LayerReport& layer = report.layers[i - 1];
    words(shape_text(layer.channels, layer.output), style.fonts.strong, c.ink, right, first, true);
    const std::string costs =
        layer.parameters == 0 && layer.multiply_adds == 0
            ? "no parameters"
            : fmt::format("{} parameters · {} multiply-adds", short_count(layer.parameters),
                          short_count(layer.multiply_adds));
    words(costs, style.fonts.small, c.muted, indent, second, false);
    words(stride_and_field(stack, layer), style.fonts.small, c.muted, indent, third, false);
}

}  // namespace

NetworkTableEdit network_table(const Style& style, const Stack& stack, const StackReport& report,
                               std::size_t selected) {
    NetworkTableEdit edit;
    const UiColours& c = style.colours;
    heading(style, "WHAT IT COMES TO", true);
    if (!report.layers.empty() && !report.refusal) {
        const LayerReport& last = report.layers.back();
        wrapped_text(shape_text(last.channels, last.output), style.fonts.hero, c.ink);
        if (!last.output.empty() && last.output == stack.input)
            wrapped_text("The resolution of the input", style.fonts.small, c.muted);
        ImGui::Dummy({0, style.px(2)});
        key_value(style, "parameters", grouped(report.parameters));
        tooltip(style, kParametersTip);
        key_value(style, "multiply-adds", grouped(report.multiply_adds));
        tooltip(style, kMultiplyAddsTip);
        key_value(style, "receptive field", field_text(stack, last));
        tooltip(style, kFieldTip);
        if (!last.whole) {
            key_value(style, "stride of the output", stride_text(last));
            tooltip(style, kStrideTip);
        }
        field_notes(style, last);
    } else if (report.refusal) {
        wrapped_text("No output", style.fonts.hero, c.wrong);
        wrapped_text(as_sentence(report.refusal->sentence), style.fonts.small, c.muted);
    }
    heading(style, "COPY AS A TABLE");
    static constexpr std::array<std::pair<const char*, TableFormat>, 3> kFormats = {
        {{"Markdown", TableFormat::markdown}, {"CSV", TableFormat::csv}, {"LaTeX", TableFormat::latex}}};
    for (const auto& [name, format] : kFormats) {
        if (button(style, name, {.height = 28})) edit.copy = format;
        if (format != TableFormat::latex) ImGui::SameLine(0, style.px(6));
    }
    heading(style, "LAYERS");
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGuiListClipper clipper;
    draw_row(style, stack, report, 0, selected == 0, edit);
    clipper.Begin(static_cast<int>(stack.layers.size()), style.px(kTableRow));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto number = static_cast<std::size_t>(i) + 1;
            draw_row(style, stack, report, number, number == selected, edit);
        }
    }
    clipper.End();
    ImGui::PopStyleVar();
    ImGui::Dummy({0, style.px(8)});
    return edit;
}

std::string seen_through_network(const Scenario& scenario, const StackReport& report, const Extents& output) {
    if (scenario.network() == nullptr || is_of_network(scenario.view.kind)) return "";
    const NetworkDocument& network = *scenario.network();
    if (network.open < 1 || network.open > report.layers.size()) return "";
    Extents sizes = report.layers[network.open - 1].output;
    while (sizes.size() < 3) sizes.insert(sizes.begin(), 1);
    for (std::size_t i = 0; i < 3; ++i) {
        if (output.size() != 3 || output[i] < 0 || output[i] >= sizes[i]) return "";
    }
    const std::size_t axes = report.layers[network.open - 1].output.size();
    const NetworkField field = field_of(network.stack, report, network.open, output);
    return fmt::format("output ({}) sees {}",
                       fmt::join(output.end() - static_cast<std::ptrdiff_t>(axes), output.end(), ", "),
                       seen_text(field, network.stack.input.size(), 0));
}

bool network_strip(const Style& style, const Scenario& scenario, const StackReport& report,
                   const std::string& seen) {
    const NetworkDocument& network = *scenario.network();
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    const bool back = button(style, "← Network", {.height = 26});
    tooltip(style, "Back to the whole network (Esc)");
    const std::size_t number = network.open;
    const std::size_t layers = network.stack.layers.size();
    if (number < 1 || number > layers) return back;
    const ImVec2 from = ImGui::GetItemRectMin();
    const ImVec2 to = ImGui::GetItemRectMax();
    float x = to.x + style.px(12);
    // The longest that there is room for.
    const auto draw = [&](const std::vector<std::string>& texts, ImFont* font, Colour colour) {
        const FontScope scope(font);
        for (const std::string& words : texts) {
            const ImVec2 size = ImGui::CalcTextSize(words.c_str());
            if (words.empty() || x + size.x > right) continue;
            ImGui::GetWindowDrawList()->AddText({x, std::round((from.y + to.y - size.y) / 2)}, u32(colour),
                                                words.c_str());
            x += size.x + style.px(14);
            return;
        }
    };
    const std::string name =
        short_label(network.stack.layers[number - 1], axes_into(network.stack, report, number));
    draw({fmt::format("Layer {} of {}: {}", number, layers, name), fmt::format("Layer {}", number)},
         style.fonts.strong, style.colours.ink);
    if (report.refusal && report.refusal->number != number) {
        draw({report.refusal->sentence, fmt::format("layer {} has no output", report.refusal->number)},
             style.fonts.body, style.colours.wrong);
        return back;
    }
    // "output (3, 4) sees rows 1 to 9 and columns 2 to 10 of the network's input (9 × 9 cells)"
    const std::size_t sees = seen.find("sees ");
    const std::size_t bracket = seen.rfind('(');
    std::vector<std::string> texts = {seen};
    if (sees != std::string::npos && bracket != std::string::npos && bracket > sees) {
        const std::string count = seen.substr(bracket + 1, seen.size() - bracket - 2);
        texts = {seen, seen.substr(sees), seen.substr(sees, bracket - sees),
                 fmt::format("sees {} of the network's input", count), fmt::format("sees {}", count)};
    }
    draw(texts, style.fonts.body, style.colours.muted);
    return back;
}

}  // namespace convwalk
