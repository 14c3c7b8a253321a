#include "ui/panels/find_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "network/table.h"
#include "ui/widgets/rows.h"

namespace convwalk {
namespace {

constexpr double kSignColumn = 16;  // "×" between two numbers
constexpr std::int64_t kMostTimes = 64;

std::string sentence_begin(std::string_view words) {
    std::string text(words);
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string weights_words(const Solution& s, std::size_t axes) {
    const std::int64_t weights = weights_of(s, axes);
    return weights == 0 ? "no weights"
                        : fmt::format("{} {}", grouped(weights), weights == 1 ? "weight" : "weights");
}

// Fields of the panel, in rows of a label and what is changed.
class FindPanel {
  public:
    FindPanel(Controls& controls, FindPanelState& state, const LayerRequest& layer)
        : controls_(controls),
          style_(controls.style),
          state_(state),
          layer_(layer),
          width_(panel_width()),
          rows_(controls, width_, {}) {}

    std::optional<LayerRequest> draw() {
        follow();
        heading(style_, "FIND A LAYER", true);
        if (every_input())
            row_of_words("Input", "every size");
        else
            sizes("Input", state_.query.input);
        wanted();
        operators();
        heading(style_, "LOOK AMONG");
        range("Kernel", state_.query.kernel, 1, 64);
        range("Stride", state_.query.stride, 1, 64);
        range("Padding", state_.query.padding, 0, 64);
        range("Dilation", state_.query.dilation, 1, 64);
        const bool transposes = !state_.query.op || *state_.query.op == Operator::transposed_convolution;
        if (transposes) range("Output padding", state_.query.output_padding, 0, 63);
        look();
        return hits();
    }

  private:
    // Until a person says other sizes, they are the layer's.
    void follow() {
        const Layer now = resolved(layer_);
        const Extents input = input_extents(now);
        if (state_.own_sizes && state_.query.input.size() == input.size()) return;
        state_.own_sizes = false;
        state_.query.input = input;
        state_.query.output = output_extents(now);
    }

    [[nodiscard]] bool every_input() const { return is_for_every_input(state_.query); }

    struct Number {
        const char* id;
        std::size_t i;  ///< of `count` side by side
        std::size_t count;
        std::int64_t least;
        std::int64_t most;
        std::string_view what;
        std::string_view sign;  ///< between it and the one before
    };
    bool number(const Row& row, const Number& n, std::int64_t& value) {
        const float wide = rows_.place(row, n.i, n.count, kSignColumn, n.sign);
        const auto edit = number_field(
            controls_, {.id = n.id, .value = value, .least = n.least, .most = n.most, .width_px = wide});
        tooltip(style_, n.what);
        if (!edit.changed || edit.value < n.least) return false;
        value = std::min(edit.value, n.most);
        return true;
    }

    void sizes(const char* label, Extents& values) {
        const Row row = rows_.begin(
            label, {.least_px = static_cast<float>(values.size()) * style_.px(kLeastField + kSignColumn)});
        ImGui::PushID(label);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::string axis(axis_name(i, values.size()));
            if (number(row, {axis.empty() ? "cells" : axis.c_str(), i, values.size(), 1, 4096, axis, "×"},
                       values[i]))
                state_.own_sizes = true;
        }
        ImGui::PopID();
        rows_.end(row);
    }

    void row_of_words(std::string_view label, const char* words) {
        const Row row = rows_.begin(label);
        rows_.words(row, words);
        rows_.end(row);
    }

    void wanted() {
        FindQuery& q = state_.query;
        static constexpr std::string_view kNames[] = {"A size", "A factor", "The same"};
        ImGui::Dummy({0, style_.px(2)});
        if (const auto picked =
                segmented(style_, "wanted", kNames, static_cast<std::size_t>(q.wanted), width_, kRowHeight))
            q.wanted = static_cast<Wanted>(*picked);
        ImGui::Dummy({0, style_.px(2)});
        if (q.wanted == Wanted::size) sizes("Output", q.output);
        if (q.wanted == Wanted::factor) {
            const Row row = rows_.begin("Factor", {.least_px = style_.px(2 * (kLeastField + kSignColumn))});
            number(row, {"times", 0, 2, 1, kMostTimes, "the output is so many times as large", ""}, q.times);
            number(row, {"over", 1, 2, 1, kMostTimes, "divided by this", "/"}, q.over);
            rows_.end(row);
        }
        if (q.wanted == Wanted::size) return;
        if (switch_button(style_, "For every input size", q.every_input)) q.every_input = !q.every_input;
        tooltip(style_,
                "Only layers that do it whatever comes in: every size that the factor leaves whole, such as "
                "2, 4, 6, ... for 1/2.");
    }

    void operators() {
        static const std::vector<std::string> kNames = {"any operator", "convolution", "transposed",
                                                        "max pooling", "average pooling"};
        static constexpr std::array kFound = {Operator::convolution, Operator::transposed_convolution,
                                              Operator::max_pooling, Operator::average_pooling};
        std::optional<Operator>& op = state_.query.op;
        const Row row = rows_.begin("Operator", {.least_px = style_.px(120)});
        const auto found = std::find(kFound.begin(), kFound.end(), op);
        const std::size_t chosen =
            found == kFound.end() ? 0 : static_cast<std::size_t>(found - kFound.begin()) + 1;
        const double wide = static_cast<double>(row.control_px) / style_.scale;
        if (const auto picked = choice_menu(style_, "operator", kNames, chosen, std::floor(wide)))
            op = *picked == 0 ? std::nullopt : std::optional(kFound.at(*picked - 1));
        rows_.end(row);
    }

    void range(const char* label, Range& range, std::int64_t least, std::int64_t most) {
        const Row row = rows_.begin(label, {.least_px = style_.px(2 * (kLeastField + kSignColumn))});
        ImGui::PushID(label);
        // The other end gives way.
        if (number(row, {"from", 0, 2, least, most, "from", ""}, range.first))
            range.last = std::max(range.last, range.first);
        if (number(row, {"to", 1, 2, least, most, "to", "–"}, range.last))
            range.first = std::min(range.first, range.last);
        ImGui::PopID();
        rows_.end(row);
    }

    void look() {
        if (state_.asked == state_.query) return;
        state_.asked = state_.query;
        state_.answer = {};
        state_.by_axis.reset();
        state_.refusal.clear();
        ++state_.searches;
        try {
            const Question question = question_of(state_.query);
            state_.answer = solve(question);
            if (state_.answer.found == 0 && !every_input()) look_by_axis(question);
        } catch (const BadInput& error) {
            state_.refusal = error.what();
        }
    }

    // Where no layer is the same on every axis.
    void look_by_axis(const Question& question) {
        std::vector<Question> axes;
        for (std::size_t i = 0; i < question.input.size(); ++i) axes.push_back(question_of_axis(question, i));
        const AxesAnswer answer = solve_each_axis(axes, 1);
        if (!answer.solutions.empty()) state_.by_axis = answer.solutions.front();
    }

    std::optional<LayerRequest> hit_by_axis() {
        wrapped_text("None that is the same on every axis gives that size. The simplest whose axes differ:",
                     style_.fonts.body, style_.colours.muted);
        const LayerRequest found = request_of(*state_.by_axis, state_.query.input, layer_);
        const std::string words = fmt::format("{}, {}", name_of(found.layer.op), parameter_caption(found));
        wrapped_text(capitalised(words), style_.fonts.strong, style_.colours.ink);
        if (!button(style_, "Try it", {.width = 120, .height = 26})) return std::nullopt;
        return found;
    }

    std::optional<LayerRequest> hits() {
        const UiColours& c = style_.colours;
        const std::vector<Solution>& all = state_.answer.solutions;
        if (!state_.refusal.empty()) {
            heading(style_, "NOTHING WAS LOOKED FOR");
            note(style_, as_sentence(state_.refusal), c.wrong_note, c.wrong, width_);
            return std::nullopt;
        }
        heading(style_,
                fmt::format("{} OF {} FIT", grouped(state_.answer.found), grouped(state_.answer.tried)));
        if (all.empty() && state_.by_axis) return hit_by_axis();
        if (all.empty()) {
            wrapped_text(every_input() ? "None does it for every size. Wider ranges may have one."
                                       : "None gives that size. Wider ranges may have one.",
                         style_.fonts.body, c.muted);
            return std::nullopt;
        }
        const auto listed = static_cast<std::int64_t>(all.size());
        wrapped_text(listed < state_.answer.found
                         ? fmt::format("The {} simplest come here. Click one to try it.", grouped(listed))
                         : "The simplest come first. Click one to try it.",
                     style_.fonts.small, c.muted);
        const Layer now = resolved(layer_);
        std::optional<LayerRequest> chosen;
        // An operator that was chosen need not be said.
        const float height = style_.px(state_.query.op ? 46 : 62);
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        ImGuiListClipper clipper;
        clipper.Begin(static_cast<int>(all.size()), height);
        while (clipper.Step()) {
            for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
                ImGui::PushID(i);
                if (hit(all[static_cast<std::size_t>(i)], now, height))
                    chosen = request_of(all[static_cast<std::size_t>(i)], state_.query.input, layer_);
                ImGui::PopID();
            }
        }
        ImGui::PopStyleVar();
        ImGui::Dummy({0, style_.px(8)});
        return chosen;
    }

    bool hit(const Solution& solution, const Layer& now, float height) {
        const UiColours& c = style_.colours;
        const std::size_t axes = state_.query.input.size();
        const Layer layer = layer_of(solution, state_.query.input);
        const ListRow row =
            list_row(style_, "hit", width_, height, layer.op == now.op && layer.axes == now.axes);
        if (row.hovered)
            tooltip(style_, every_input() ? solution_words(solution, axes)
                                          : solution_words(solution, state_.query.input));
        float y = row.at.y;
        const auto line = [&](const std::string& words, ImFont* font, Colour colour, double height_px) {
            const FontScope scope(font);
            ImGui::GetWindowDrawList()->AddText({row.at.x, y}, u32(colour),
                                                elided(font, words, row.width_px).c_str());
            y += style_.px(height_px);
        };
        line(parameters_text(solution), style_.fonts.strong, c.ink, 18);
        if (!state_.query.op) line(sentence_begin(name_of(solution.op)), style_.fonts.small, c.ink, 16);
        line(marks_text(solution, every_input() ? Extents() : state_.query.input, axes), style_.fonts.small,
             c.muted, 16);
        return row.pressed;
    }

    Controls& controls_;
    const Style& style_;
    FindPanelState& state_;
    const LayerRequest& layer_;
    float width_;
    Rows rows_;
};

}  // namespace

Question question_of(const FindQuery& query) {
    Question q;
    if (!is_for_every_input(query)) q.input = query.input;
    switch (query.wanted) {
        case Wanted::size:
            q.output = query.output;
            break;
        case Wanted::factor:
            q.factor = fraction(query.times, query.over);
            break;
        case Wanted::same:
            q.factor = fraction(1);
            break;
    }
    q.operators = query.op ? std::vector<Operator>{*query.op}
                           : std::vector<Operator>{Operator::transposed_convolution, Operator::convolution,
                                                   Operator::max_pooling, Operator::average_pooling};
    q.kernel = query.kernel;
    q.stride = query.stride;
    q.padding = query.padding;
    q.dilation = query.dilation;
    q.output_padding = query.output_padding;
    q.most = kMostListed;
    return q;
}

std::string parameters_text(const Solution& s) {
    std::string text = fmt::format("Kernel {}", s.kernel);
    const auto unless = [&](const char* name, std::int64_t value, std::int64_t usual) {
        if (value != usual) text += fmt::format(", {} {}", name, value);
    };
    unless("stride", s.stride, 1);
    unless("padding", s.padding_begin, 0);
    if (s.padding_end != s.padding_begin) text += fmt::format(" and {}", s.padding_end);
    unless("dilation", s.dilation, 1);
    unless("output padding", s.output_padding, 0);
    return text;
}

std::string marks_text(const Solution& s, const Extents& input, std::size_t axes) {
    return fmt::format("{} · {} · {}", name_of(s.evenness), lost_words(s, input, axes),
                       weights_words(s, axes));
}

namespace {

std::string marks_in_words(const Solution& s, const Extents& input, std::size_t axes) {
    std::string words = " " + as_sentence(meaning_of(s.op, s.evenness));
    if (s.left_over > 0) words += " " + as_sentence(lost_words(s, input, axes));
    const std::int64_t weights = weights_of(s, axes);
    if (weights > 0)
        words += fmt::format(" {} {} for each pair of an input and an output channel.", grouped(weights),
                             weights == 1 ? "weight" : "weights");
    return words;
}

std::string named(const Solution& s) {
    std::string parameters = parameters_text(s);
    parameters[0] = 'k';
    return fmt::format("{}, {}", name_of(s.op), parameters);
}

}  // namespace

std::string solution_words(const Solution& s, const Extents& input) {
    return as_sentence(fmt::format("{}: {} becomes {}", named(s), to_string(input),
                                   to_string(output_extents(layer_of(s, input))))) +
           marks_in_words(s, input, input.size());
}

std::string solution_words(const Solution& s, std::size_t axes) {
    std::string what = "every size stays what it is";
    if (s.stride > 1)
        what = s.op == Operator::transposed_convolution
                   ? fmt::format("every size becomes {} times as large", s.stride)
                   : fmt::format("every size that {0} divides becomes 1/{0} of it; others are {1}", s.stride,
                                 rounding_words(s));
    return as_sentence(fmt::format("{}: {}", named(s), what)) + marks_in_words(s, {}, axes);
}

namespace {

// With the channels of another layer where they fit.
LayerRequest with_channels_like(const LayerRequest& request, const LayerRequest& like) {
    const bool pools = is_pooling(request.layer.op);
    LayerRequest kept = request;
    kept.layer.in_channels = like.layer.in_channels;
    kept.layer.out_channels = pools ? like.layer.in_channels : like.layer.out_channels;
    kept.layer.groups = pools ? 1 : like.layer.groups;
    return why_invalid(kept) ? request : kept;
}

}  // namespace

LayerRequest request_of(const Solution& solution, const Extents& input, const LayerRequest& like) {
    LayerRequest request;
    request.layer = layer_of(solution, input);
    // One for every size need not take those that the factor does not leave whole.
    if (why_invalid(request)) {
        for (AxisSpec& a : request.layer.axes) a.input = ceil_quotient(a.input, a.stride) * a.stride;
    }
    return with_channels_like(request, like);
}

LayerRequest request_of(const AxesSolution& solution, const Extents& input, const LayerRequest& like) {
    return with_channels_like({.layer = layer_of(solution, input)}, like);
}

std::optional<LayerRequest> find_panel(Controls& controls, FindPanelState& state, const LayerRequest& layer) {
    return FindPanel(controls, state, layer).draw();
}

}  // namespace convwalk
