#include "arithmetic/layer_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <variant>
#include <vector>

#include "arithmetic/axes.h"
#include "arithmetic/field_texts.h"
#include "basics/errors.h"
#include "basics/every_axis.h"
#include "basics/json_text.h"
#include "basics/size.h"
#include "basics/text.h"

namespace convwalk {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

bool is_word(const json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0;
}

// 7, "7x5" and [7, 5] as a command line would write them.
std::string axis_text(JsonFields& fields, const FileField& field, const json& value) {
    const std::string name(field.name);
    const bool factor = field.field == LayerField::factor;
    const auto text_of = [&](const json& one) {
        if (one.is_string()) return one.get<std::string>();
        if (factor && !one.is_number())
            fields.refuse(name, "a number, \"3/2\", \"2x1.5\" or a list of numbers");
        if (!factor && !one.is_number_integer())
            fields.refuse(name, "a whole number, \"7x5\" or a list of whole numbers");
        return one.dump();
    };
    if (!value.is_array()) return text_of(value);
    std::string text;
    for (const json& one : value) text += (text.empty() ? "" : "x") + text_of(one);
    return text;
}

// Numbers in their range, for files that are read by it. @throws BadInput
void demand_numbers(JsonFields& fields, const FileField& field, const json& value) {
    const std::string name(field.name);
    const std::int64_t least = *field.least;
    const auto refuse = [&] {
        fields.refuse(name,
                      fmt::format("whole numbers from {} to {}: 3, \"3x5\" or [3, 5]", least, kLargestSize));
    };
    const auto fits = [&](const json& one) {
        return one.is_number_integer() && one >= least && one <= kLargestSize;
    };
    if (value.is_string()) {
        const std::vector<std::string_view> parts = split_at_times(value.get_ref<const std::string&>());
        const auto whole = [&](std::string_view part) {
            return part.find_first_not_of("0123456789") == std::string_view::npos &&
                   fits(integer_spelled(part).value_or(-1));
        };
        if (parts.size() > 3 || !std::all_of(parts.begin(), parts.end(), whole)) refuse();
    } else if (value.is_array()) {
        if (value.empty() || value.size() > 3 || !std::all_of(value.begin(), value.end(), fits)) refuse();
    } else if (!fits(value)) {
        refuse();
    }
}

void demand_factors(JsonFields& fields, const FileField& field, const std::string& text) {
    for (const Factor& factor : parse_factors(text, fields.place(std::string(field.name)))) {
        if (!(factor.value() > 0))
            fields.refuse(std::string(field.name),
                          "a number above 0, a fraction such as \"3/2\", or one of these for every axis");
    }
}

std::string checked_text(JsonFields& fields, const FileField& field, const json& value) {
    if (field.field == LayerField::factor) {
        std::string text = axis_text(fields, field, value);
        demand_factors(fields, field, text);
        return text;
    }
    if (field.field == LayerField::padding && is_word(value)) {
        const std::vector<std::string> words(padding_words().begin() + 1, padding_words().end());
        const auto& word = value.get_ref<const std::string&>();
        if (std::find(words.begin(), words.end(), word) == words.end())
            throw BadInput(unknown_name(fields.place(std::string(field.name)), word, words));
        return word;
    }
    demand_numbers(fields, field, value);
    return axis_text(fields, field, value);
}

// All but what stands on the axes.
void read_field(JsonFields& fields, const FileField& field, LayerRequest& request) {
    const std::string name(field.name);
    const LayerFieldRow& row = row_of(field.field);
    if (const auto* whole = std::get_if<WholeNumber>(&row.holds)) {
        std::int64_t value = 0;
        fields.read(name, value, field.least ? std::min(whole->least, *field.least) : INT64_MIN,
                    field.least ? whole->most : INT64_MAX);
        if (fields.find(name) != nullptr) whole->set(request, value);
    } else if (const auto* on = std::get_if<Switch>(&row.holds)) {
        bool value = on->get(request);
        fields.read(name, value);
        on->set(request, value);
    } else if (const auto* choice = std::get_if<Choice>(&row.holds)) {
        if (const auto word = read_spelled(fields, name, choice->spelled, words_of(*choice)))
            choice->set(request, *word);
    }
}

// As a person writes it: a whole number without ".0", a fraction as a text.
ordered_json written(const Factor& factor) {
    return factor.is_fraction() ? ordered_json(to_string(factor)) : number_json(factor.value());
}

ordered_json factor_json(const Layer& layer, bool every_axis) {
    std::vector<Factor> factors = factors_of(layer);
    if (every_axis) spread_over_axes(factors, layer.axes.size());
    if (factors.size() == 1) return written(factors.front());
    ordered_json all = ordered_json::array();
    for (const Factor& factor : factors) all.push_back(written(factor));
    return all;
}

ordered_json numbers_json(const Extents& values, AxisNumbers numbers) {
    if (values.size() == 1) return values.front();
    if (numbers == AxisNumbers::list) return values;
    return fmt::format("{}", fmt::join(values, "x"));
}

}  // namespace

void read_layer_fields(JsonFields& fields, std::span<const FileField> known, LayerRequest& request) {
    std::vector<FieldText> given;
    for (const FileField& field : known) {
        if (!row_of(field.field).is_on_axes()) continue;
        const json* value = fields.find(std::string(field.name));
        if (value == nullptr) continue;
        given.push_back({std::string(row_of(field.field).name), field.least
                                                                    ? checked_text(fields, field, *value)
                                                                    : axis_text(fields, field, *value)});
    }
    set_layer_fields(request, given);
    for (const FileField& field : known) {
        if (!row_of(field.field).is_on_axes()) read_field(fields, field, request);
    }
}

ordered_json field_json(const LayerRequest& request, LayerField field, AxisNumbers numbers, bool every_axis) {
    const LayerFieldRow& row = row_of(field);
    const Layer& layer = request.layer;
    const auto on_all = [&](std::int64_t AxisSpec::*member) {
        Extents values = on_axes(layer, member);
        if (every_axis) spread_over_axes(values, layer.axes.size());
        return numbers_json(values, numbers);
    };
    if (const auto* number = std::get_if<AxisNumber>(&row.holds)) return on_all(number->member);
    if (const auto* whole = std::get_if<WholeNumber>(&row.holds)) return whole->get(request).value_or(0);
    if (const auto* on = std::get_if<Switch>(&row.holds)) return on->get(request);
    if (const auto* choice = std::get_if<Choice>(&row.holds)) return choice->name(choice->get(request));
    switch (field) {
        case LayerField::dimensions:
            return layer.axes.size();
        case LayerField::factor:
            return factor_json(layer, every_axis);
        case LayerField::padding_end:
            return on_all(&AxisSpec::padding_end);
        case LayerField::padding:
            return request.padding == PaddingWord::numbers ? on_all(&AxisSpec::padding_begin)
                                                           : ordered_json(name_of(request.padding));
        default: {
            Extents sizes;
            for (const AxisSpec& a : layer.axes) sizes.push_back(a.output_size.value_or(0));
            if (numbers == AxisNumbers::text) return sizes;
            return numbers_json(every_axis ? sizes : shortest(sizes), numbers);
        }
    }
}

}  // namespace convwalk
