// The names and short texts of a scenario, as files and command lines write them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <climits>
#include <cmath>
#include <optional>
#include <utility>

#include "basics/errors.h"
#include "basics/real_text.h"
#include "basics/text.h"
#include "numeric/values_text.h"
#include "scenario/export_limits.h"
#include "scenario/scenario.h"
#include "scenario/view_table.h"

namespace convwalk {
namespace {

// "-5..5" as a range of random numbers, the smaller one first.
RandomRange parse_range(std::string_view field, std::string_view text) {
    constexpr std::string_view kDots = "..";
    const auto dots = text.find(kDots);
    if (dots != std::string_view::npos) {
        const auto least = integer_spelled(text.substr(0, dots));
        const auto most = integer_spelled(text.substr(dots + kDots.size()));
        const auto fits = [](std::int64_t v) { return v >= -kLargestRandom && v <= kLargestRandom; };
        if (least && most && fits(*least) && fits(*most) && *least <= *most) return {*least, *most};
    }
    throw BadInput(
        fmt::format("{} are \"random:{}\"; after the colon stand two whole numbers up to {} with two dots "
                    "between, the smaller one first, such as random:-5..5",
                    field, printable(text), kLargestRandom));
}

std::string text_of(const RandomRange& range) {
    return fmt::format("{}..{}", range.least, range.most);
}

// A fill and what stands behind its colon, if there is one.
struct FillText {
    std::size_t fill = 0;
    std::optional<std::string_view> more;
};
FillText parse_fill(std::string_view field, std::string_view text, const std::vector<std::string>& names) {
    const auto colon = text.find(':');
    FillText parsed{choice(field, text.substr(0, colon), names), std::nullopt};
    if (colon != std::string_view::npos) parsed.more = text.substr(colon + 1);
    return parsed;
}

[[noreturn]] void refuse_more(std::string_view field, std::string_view text, std::string_view allowed) {
    throw BadInput(fmt::format("{} are \"{}\"; only {} has a colon", field, printable(text), allowed));
}

// A setting that was read of a text, or one that can't be where the text is none.
template <typename Setting>
void refuse_unfit(const Setting& setting, std::string_view text) {
    auto why = why_unfit(setting);
    if (!why) return;
    why->value = fmt::format("\"{}\"", printable(text));
    throw BadInput(sentence_of(*why));
}

// A step 0 for a text that is no moment.
StillMoment read_moment(std::string_view text) {
    using Kind = StillMoment::Kind;
    constexpr std::string_view kMilliseconds = "ms";
    constexpr double kMostMs = 1e18;
    if (text == "start") return {Kind::start};
    if (text == "middle") return {Kind::middle};
    if (text == "end") return {Kind::end};
    if (const auto step = integer_spelled(text)) return {Kind::step, *step};
    if (text.ends_with(kMilliseconds)) {
        if (const auto ms = integer_spelled(text.substr(0, text.size() - kMilliseconds.size())))
            return {Kind::time, *ms};
    } else if (text.ends_with('s')) {
        const std::string_view number = text.substr(0, text.size() - 1);
        double seconds = 0;
        const auto [end, error] = read_real(number.data(), number.data() + number.size(), seconds);
        const bool read = error == std::errc{} && end == number.data() + number.size();
        // What is below 0 stays so, however little.
        if (read && std::abs(seconds) * 1000 < kMostMs)
            return {Kind::time, seconds < 0 ? -1 : std::llround(seconds * 1000)};
    }
    return {Kind::step, 0};
}

// A step below 0 for a text that is no range of steps.
StepRange read_steps(std::string_view text) {
    constexpr StepRange kNone = {-1, -1};
    constexpr std::string_view kDots = "..";
    const auto bound = [](std::string_view part) {
        const std::int64_t step = integer_spelled(part).value_or(-1);
        return step >= 1 ? step : -1;
    };
    if (text == "all") return {};
    const auto dots = text.find(kDots);
    if (dots == std::string_view::npos) return {bound(text), bound(text)};
    if (text == kDots) return kNone;
    const std::string_view before = text.substr(0, dots);
    const std::string_view after = text.substr(dots + kDots.size());
    return {before.empty() ? 0 : bound(before), after.empty() ? 0 : bound(after)};
}

template <typename Fill, std::size_t size>
std::vector<std::string> names_of_all(const std::array<Fill, size>& fills) {
    std::vector<std::string> names;
    for (const Fill fill : fills) names.emplace_back(name_of(fill));
    return names;
}

}  // namespace

std::string parse_title(std::string_view text) {
    if (text.size() > kLongestTitle)
        throw BadInput(fmt::format("title has {} bytes; at most {} are shown", text.size(), kLongestTitle));
    // No cut: a replaced byte becomes three.
    std::string title = printable(text, 3 * text.size());
    if (title != text)
        throw BadInput(fmt::format(
            "title is \"{}\"; it must be one line of text in UTF-8, without control characters", title));
    return title;
}

SizePx parse_size(std::string_view text) {
    const auto parts = split_at_times(text);
    SizePx size;
    if (parts.size() == 2) {
        const auto side = [](std::string_view part) {
            return static_cast<int>(std::clamp<std::int64_t>(integer_spelled(part).value_or(0), 0, INT_MAX));
        };
        size = {side(parts[0]), side(parts[1])};
    }
    refuse_unfit(size, text);
    return size;
}

StillMoment parse_moment(std::string_view text) {
    const StillMoment moment = read_moment(text);
    refuse_unfit(moment, text);
    return moment;
}

std::string to_string(const StillMoment& moment) {
    using Kind = StillMoment::Kind;
    switch (moment.kind) {
        case Kind::start:
            return "start";
        case Kind::middle:
            return "middle";
        case Kind::end:
            return "end";
        case Kind::step:
            return fmt::format("{}", moment.value);
        case Kind::time:
            return fmt::format("{}s", double(moment.value) / 1000);
    }
    return "";
}

StepRange parse_steps(std::string_view text) {
    const StepRange steps = read_steps(text);
    refuse_unfit(steps, text);
    return steps;
}

std::string to_string(const StepRange& range) {
    if (range == StepRange{}) return "all";
    const auto bound = [](std::int64_t step) { return step == 0 ? "" : fmt::format("{}", step); };
    return bound(range.first) + ".." + bound(range.last);
}

void set_input_values(Values& values, std::string_view text) {
    constexpr std::string_view kField = "input values";
    const FillText parsed = parse_fill(kField, text, input_fill_names());
    const auto fill = static_cast<InputFill>(parsed.fill);
    Values now = values;
    now.input = fill;
    if (parsed.more && fill == InputFill::constant) {
        now.constant = parse_value(*parsed.more, "the constant of the input values");
    } else if (parsed.more && fill == InputFill::random) {
        now.input_range = parse_range(kField, *parsed.more);
    } else if (parsed.more) {
        refuse_more(kField, text, "constant or random");
    }
    values = now;
}

void set_kernel_values(Values& values, std::string_view text) {
    constexpr std::string_view kField = "kernel values";
    const FillText parsed = parse_fill(kField, text, kernel_fill_names());
    const auto fill = static_cast<KernelFill>(parsed.fill);
    if (parsed.more && fill != KernelFill::random) refuse_more(kField, text, "random");
    if (parsed.more) values.kernel_range = parse_range(kField, *parsed.more);
    values.kernel = fill;
}

Hidden parse_hidden(std::string_view text) {
    if (text == "nothing") return {};
    if (text == "size") return {.size = true, .result = false};
    if (text == "result") return {.size = false, .result = true};
    if (text == "size,result" || text == "result,size") return {.size = true, .result = true};
    throw BadInput(fmt::format("hide is \"{}\"; it must be size, result, both as size,result, or nothing",
                               printable(text)));
}

std::string to_string(const Hidden& hidden) {
    if (hidden.size) return hidden.result ? "size,result" : "size";
    return hidden.result ? "result" : "nothing";
}

std::string input_values_text(const Values& values) {
    const Values usual;
    const auto fill = std::get<InputFill>(values.input);
    std::string text(name_of(fill));
    if (fill == InputFill::constant && values.constant != usual.constant)
        text += fmt::format(":{}", values.constant);
    if (fill == InputFill::random && values.input_range != usual.input_range)
        text += ":" + text_of(values.input_range);
    return text;
}

std::string kernel_values_text(const Values& values) {
    const auto fill = std::get<KernelFill>(values.kernel);
    std::string text(name_of(fill));
    if (fill == KernelFill::random && values.kernel_range != Values{}.kernel_range)
        text += ":" + text_of(values.kernel_range);
    return text;
}

void set_bias_values(Values& values, std::string_view text) {
    const bool word = !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
    if (word) {
        values.bias = static_cast<BiasFill>(choice("bias", text, bias_fill_names()));
        return;
    }
    Tensor numbers;
    for (std::string_view rest = text;;) {
        if (std::ssize(numbers.values) == kMostShownCells)
            throw BadInput(
                fmt::format("bias has more than {} numbers; at most so many are taken", kMostShownCells));
        const auto comma = rest.find(',');
        numbers.values.push_back(parse_value(rest.substr(0, comma), "bias"));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    numbers.shape = {std::ssize(numbers.values)};
    values.bias = std::move(numbers);
}

std::string bias_values_text(const Values& values) {
    if (const auto* fill = std::get_if<BiasFill>(&values.bias)) return std::string(name_of(*fill));
    return fmt::format("{}", fmt::join(std::get<Tensor>(values.bias).values, ","));
}

const std::vector<std::string>& view_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const ViewRow& row : kViewTable) all.emplace_back(row.name);
        return all;
    }();
    return names;
}

ViewKind view_named(std::string_view word) {
    return static_cast<ViewKind>(choice("view", std::string(word == "gather" ? "flat" : word), view_names()));
}

const std::vector<std::string>& motion_names() {
    static const std::vector<std::string> names = {"discrete", "smooth"};
    return names;
}

const std::vector<std::string>& walk_names() {
    static const std::vector<std::string> names = {"places", "maps"};
    return names;
}

const std::vector<std::string>& input_fill_names() {
    static const std::vector<std::string> names = names_of_all(kInputFills);
    return names;
}

const std::vector<std::string>& kernel_fill_names() {
    static const std::vector<std::string> names = names_of_all(kKernelFills);
    return names;
}

const std::vector<std::string>& bias_fill_names() {
    static const std::vector<std::string> names = names_of_all(kBiasFills);
    return names;
}

std::size_t choice(std::string_view field, std::string_view word, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == word) return i;
    }
    throw BadInput(unknown_name(field, word, names));
}

}  // namespace convwalk
