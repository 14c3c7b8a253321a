#include "lesson/words.h"
#include "basics/every_axis.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>

#include "advice/cost.h"
#include "arithmetic/derivation.h"
#include "arithmetic/field_texts.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "lesson/judge.h"
#include "lesson/quantities.h"
#include "numeric/terms.h"

namespace convwalk {
namespace {

using Named = std::function<std::optional<std::string>(std::string_view)>;

std::string replaced(std::string_view text, const Named& named) {
    std::string made;
    while (!text.empty()) {
        const auto begin = text.find('{');
        const auto end = text.find('}', begin == std::string_view::npos ? 0 : begin);
        if (begin == std::string_view::npos || end == std::string_view::npos) break;
        made += text.substr(0, begin);
        const auto word = named(text.substr(begin + 1, end - begin - 1));
        made += word ? *word : std::string(text.substr(begin, end - begin + 1));
        text.remove_prefix(end + 1);
    }
    return made.append(text);
}

// A minus in a sentence is as long as in a formula.
std::string typeset(std::string number) {
    return number.starts_with('-') ? "−" + number.substr(1) : number;
}

std::optional<std::string> quantity_text(std::string_view name, const Subject& s, const Extents& at,
                                         bool as_size) {
    const Quantity* quantity = quantity_named(name);
    const auto amount = quantity == nullptr ? std::nullopt : quantity->of(s, at);
    if (!amount || amount->empty()) return std::nullopt;
    return typeset(amount_text(*amount, as_size));
}

std::optional<std::string> size_text(std::string_view name, const Subject& s) {
    static constexpr std::pair<std::string_view, std::string_view> kSizes[] = {
        {"size_in", "input"},
        {"size_out", "output"},
        {"size_full", "full"},
        {"kernel_size", "kernel"},
        {"size_network_in", "network_input"},
        {"size_network_out", "network_output"}};
    for (const auto& [size, quantity] : kSizes) {
        if (name == size) return quantity_text(quantity, s, {}, true);
    }
    return std::nullopt;
}

std::optional<std::string> sum_text(const Subject& s, const Extents& at) {
    if (!s.values || at.size() != s.layer.axes.size()) return std::nullopt;
    return to_string(sum_of(*s.values, ravelled(at, output_extents(s.layer))));
}

// "19 + 37 = 56": what each channel adds.
std::optional<std::string> channel_sum_text(const Subject& s, const Extents& at) {
    const auto sum = channel_sum(s, at);
    if (!sum || sum->form != Sum::Form::weighted) return std::nullopt;
    std::string text;
    for (const ChannelSum& channel : channel_sums(*sum)) {
        const std::string share = typeset(number_text(std::abs(channel.sum)));
        if (text.empty())
            text = (channel.sum < 0 ? "−" : "") + share;
        else
            text += (channel.sum < 0 ? " − " : " + ") + share;
    }
    return fmt::format("{} = {}", text, typeset(number_text(sum->result)));
}

std::optional<std::string> text_of_name(std::string_view name, const Subject& s, const Extents& at) {
    if (auto size = size_text(name, s)) return size;
    if (name == "formula") return size_caption(s.layer);
    if (name == "channel_sum") return channel_sum_text(s, at);
    if (name == "sum") return sum_text(s, at);
    if (name == "pace" && s.layer.axes.front().stride > 1) return share_in_words(s.layer.axes.front().stride);
    return quantity_text(name, s, at, false);
}

// "2" is a layer of a network; "0,2" a cell.
struct Argument {
    std::size_t layer = 0;
    Extents at;
};
Argument argument_in(std::string_view text, bool network) {
    Argument argument;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        if (const auto number = integer_spelled(text.substr(0, end))) argument.at.push_back(*number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (network && argument.at.size() == 1) {
        argument.layer = static_cast<std::size_t>(argument.at[0]);
        argument.at.clear();
    }
    return argument;
}

std::optional<std::string> text_of_option(std::string_view name, const TaskOption& option,
                                          std::size_t layer) {
    try {
        return text_of_name(name, subject_of(option.scenario, layer), {});
    } catch (const BadInput&) {
        return std::nullopt;
    }
}

std::optional<std::string> named_in_scene(std::string_view name, const LessonScene& scene) {
    if (name == "answer") {
        const auto solution = scene.task ? solution_of(scene) : std::nullopt;
        return solution ? std::optional(typeset(text_of(scene, *solution))) : std::nullopt;
    }
    if (const auto at = name.find('@'); at != std::string_view::npos) {
        const std::size_t option = name.size() == at + 2 ? std::size_t(name[at + 1] - 'a') : SIZE_MAX;
        if (!scene.task || option >= scene.task->options.size()) return std::nullopt;
        return text_of_option(name.substr(0, at), scene.task->options[option], scene.task->layer);
    }
    const auto colon = name.find(':');
    Argument argument;
    if (colon != std::string_view::npos)
        argument = argument_in(name.substr(colon + 1), scene.scenario.network() != nullptr);
    else if (scene.task)
        argument = {scene.task->layer, scene.task->at};
    try {
        return text_of_name(name.substr(0, colon), subject_of(scene.scenario, argument.layer), argument.at);
    } catch (const BadInput&) {
        return std::nullopt;
    }
}

}  // namespace

std::string filled(std::string_view text, const LessonScene& scene) {
    return replaced(text, [&](std::string_view name) { return named_in_scene(name, scene); });
}

std::string filled_by(std::string_view text, const Subject& made, std::string_view wanted) {
    return replaced(text, [&](std::string_view name) -> std::optional<std::string> {
        if (name == "wanted") return std::string(wanted);
        if (name == "wanted_size") {
            Extents extents = parse_extents(wanted, "goal");
            spread_over_axes(extents, made.layer.axes.size());
            return to_string(extents);
        }
        return text_of_name(name, made, {});
    });
}

std::vector<std::string> placeholders_in(std::string_view text) {
    std::vector<std::string> names;
    replaced(text, [&](std::string_view name) {
        names.emplace_back(name);
        return std::optional<std::string>("");
    });
    return names;
}

bool stands_for_something(std::string_view name, const LessonScene& scene) {
    return named_in_scene(name, scene).has_value();
}

}  // namespace convwalk
