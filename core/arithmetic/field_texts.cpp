#include "arithmetic/field_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "arithmetic/fields.h"
#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/size.h"
#include "basics/text.h"

namespace convwalk {
namespace {

// Any word but "numbers", which is what the others are told apart from.
PaddingWord padding_word(std::string_view text) {
    static const std::vector<std::string> words(padding_words().begin() + 1, padding_words().end());
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end())
        throw BadInput(unknown_name("padding", text, words) + ", or numbers such as 1 or 1x2");
    return static_cast<PaddingWord>(found - words.begin() + 1);
}

// nullptr: no field, or one that is more than a number on every axis.
const AxisNumber* axis_number(std::string_view name) {
    for (const LayerFieldRow& row : layer_fields()) {
        if (row.name == name) return std::get_if<AxisNumber>(&row.holds);
    }
    return nullptr;
}

// What fields say, read but not yet put anywhere.
struct Given {
    struct Numbers {
        std::string field;
        Extents values;
    };
    std::vector<Numbers> numbers;
    std::vector<Factor> factors;
    std::optional<PaddingWord> word;
    std::size_t dimensions = 0;  // 0: not said
    std::size_t longest = 1;     // values of any field

    [[nodiscard]] bool has(std::string_view field) const {
        return std::any_of(numbers.begin(), numbers.end(),
                           [&](const Numbers& n) { return n.field == field; });
    }
};

std::size_t dimensions_given(const Extents& extents, std::string_view text) {
    if (extents.size() != 1 || extents[0] < 1 || extents[0] > 3)
        throw BadInput(fmt::format("dimensions is \"{}\"; it must be 1, 2 or 3", printable(text)));
    return static_cast<std::size_t>(extents[0]);
}

Given given_by(const std::vector<FieldText>& texts) {
    Given given;
    for (const auto& [field, text] : texts) {
        if (field == "padding" && !text.empty() && std::isalpha(static_cast<unsigned char>(text[0]))) {
            given.word = padding_word(text);
        } else if (field == "factor") {
            given.factors = parse_factors(text, field);
            given.longest = std::max(given.longest, given.factors.size());
        } else if (field == "dimensions") {
            given.dimensions = dimensions_given(parse_extents(text, field), text);
        } else {
            given.numbers.push_back({field, parse_extents(text, field)});
            given.longest = std::max(given.longest, given.numbers.back().values.size());
        }
    }
    if (!given.word && given.has("padding")) given.word = PaddingWord::numbers;
    return given;
}

void demand_count(std::string_view field, std::size_t count, std::string_view text, std::size_t dimensions) {
    if (count == 1 || count == dimensions) return;
    throw BadInput(fmt::format("{} has {} values, {}; the layer has {} dimensions, so give 1 or {}", field,
                               count, text, dimensions, dimensions));
}

void put_padding_word(LayerRequest& request, const Given& given) {
    request.padding = given.word.value_or(request.padding);
    if (request.padding == PaddingWord::numbers) return;
    if (given.has("padding_end"))
        throw BadInput(
            fmt::format("padding is \"{}\", which settles both ends; padding_end can't be given beside it",
                        name_of(request.padding)));
    for (AxisSpec& a : request.layer.axes) a.padding_begin = a.padding_end = 0;
}

void put_factors_given(Layer& layer, const Given& given) {
    if (given.factors.empty()) return;
    if (given.has("output_size"))
        throw BadInput("factor and output_size are both given; one of them settles the size");
    const std::size_t count = given.factors.size();
    std::string text;
    for (const Factor& factor : given.factors) text += (text.empty() ? "" : "×") + to_string(factor);
    demand_count("factor", count, text, layer.axes.size());
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        layer.axes[i].factor = given.factors[count == 1 ? 0 : i];
        layer.axes[i].output_size.reset();
    }
}

void put_numbers(Layer& layer, const Given::Numbers& numbers, bool own_end) {
    const auto& [field, values] = numbers;
    demand_count(field, values.size(), to_string(values), layer.axes.size());
    const AxisNumber* number = axis_number(field);
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        const std::int64_t value = values[values.size() == 1 ? 0 : i];
        if (number != nullptr) a.*number->member = value;
        if (field == "padding") a.padding_begin = value;
        if (field == "padding_end" || (field == "padding" && !own_end)) a.padding_end = value;
        if (field != "output_size") continue;
        a.output_size = value;
        a.factor = AxisSpec{}.factor;
    }
}

}  // namespace

Extents parse_extents(std::string_view text, std::string_view field) {
    Extents extents;
    for (const std::string_view part : split_at_times(text)) {
        const auto value = integer_spelled(part);
        if (!value)
            throw BadInput(
                fmt::format("{} is \"{}\"; it must be whole numbers up to {}, such as 7, 7x5 or 4x7x5", field,
                            printable(text), kLargestSize));
        extents.push_back(*value);
    }
    if (extents.size() > 3)
        throw BadInput(fmt::format("{} is \"{}\", {} numbers; a layer has at most 3 dimensions", field,
                                   printable(text), extents.size()));
    return extents;
}

const std::vector<std::string>& operator_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const OperatorRow& row : kOperators) all.emplace_back(row.name);
        return all;
    }();
    return names;
}

const std::vector<std::string>& padding_words() {
    static const std::vector<std::string> names = {"numbers", "valid", "same", "half", "full", "causal"};
    return names;
}

void set_layer_fields(LayerRequest& request, const std::vector<FieldText>& texts) {
    const Given given = given_by(texts);
    std::vector<AxisSpec>& axes = request.layer.axes;
    const std::size_t longest = given.longest == 1 ? axes.size() : given.longest;
    axes.resize(given.dimensions == 0 ? longest : given.dimensions, AxisSpec(axes.back()));
    put_padding_word(request, given);
    put_factors_given(request.layer, given);
    for (const Given::Numbers& numbers : given.numbers)
        put_numbers(request.layer, numbers, given.has("padding_end"));
}

}  // namespace convwalk
