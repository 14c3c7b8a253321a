// Answers as texts, both ways.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "basics/real_text.h"
#include "basics/text.h"
#include "frameworks/read/found.h"
#include "frameworks/write/write_code.h"
#include "lesson/judge.h"
#include "lesson/subject.h"
#include "numeric/terms.h"

namespace convwalk {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Digits, a point and a sign alone: neither an exponent nor "nan", which nobody means as an answer.
std::optional<double> decimal(std::string_view text) {
    if (text.find_first_not_of("0123456789.-") != std::string_view::npos) return std::nullopt;
    double number = 0;
    const auto read = read_real(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

[[noreturn]] void refuse_number(std::string_view text) {
    throw BadInput(fmt::format(
        "the answer is \"{}\"; it must be a number such as 5, 2/9 or 0.44, or one an axis such as 5x5",
        printable(text)));
}

// "1,024" as it is printed: commas behind every three digits from the right.
std::string without_grouping(std::string text) {
    const auto integer = integer_spelled([&] {
        std::string digits = text;
        std::erase(digits, ',');
        return digits;
    }());
    return integer && grouped(*integer) == text ? fmt::format("{}", *integer) : text;
}

TypedNumber number_typed(std::string_view text) {
    std::string plain = without_grouping(std::string(trimmed(text)));
    // The sign of a formula, as it may be pasted.
    if (plain.starts_with("−")) plain = "-" + plain.substr(std::string_view("−").size());
    if (const auto bar = plain.find('/'); bar != std::string::npos) {
        const auto above = decimal(trimmed(std::string_view(plain).substr(0, bar)));
        const auto below = decimal(trimmed(std::string_view(plain).substr(bar + 1)));
        if (!above || !below || *below == 0) refuse_number(text);
        return {*above / *below, 0};
    }
    const auto number = decimal(plain);
    if (!number) refuse_number(text);
    const auto point = plain.find('.');
    if (point == std::string::npos) return {*number, 0};
    return {*number, 0.5 * std::pow(10.0, -double(plain.size() - point - 1))};
}

std::vector<std::string_view> words_in(std::string_view text, std::string_view between) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto begin = text.find_first_not_of(between);
        if (begin == std::string_view::npos) break;
        const auto end = std::min(text.find_first_of(between, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
    return words;
}

MarkedCells cells_typed(std::string_view text, std::size_t axes) {
    MarkedCells cells;
    for (const std::string_view word : words_in(text, " ;()")) {
        Extents cell;
        for (const std::string_view index : words_in(word, ",")) {
            const auto number = integer_spelled(index);
            if (!number) break;
            cell.push_back(*number);
        }
        if (cell.size() != axes)
            throw BadInput(
                fmt::format("the answer has the cell \"{}\"; a cell must be {}", printable(word),
                            axes == 1 ? "its index, such as 3" : "its row and column, such as 0,2"));
        cells.push_back(std::move(cell));
    }
    return cells;
}

std::string free_names(const LessonScene& scene) {
    std::vector<std::string_view> names;
    for (const LayerField field : scene.free) names.push_back(row_of(field).name);
    return fmt::format("{}", fmt::join(names, ", "));
}

LayerRequest fields_typed(const LessonScene& scene, std::string_view text) {
    const LayerRequest layer = subject_of(scene.scenario).request;
    auto json = nlohmann::json::parse(to_json(layer));
    for (const std::string_view word : words_in(text, " ;")) {
        const auto sign = word.find('=');
        const std::string name(word.substr(0, sign));
        const bool free = std::any_of(scene.free.begin(), scene.free.end(),
                                      [&](LayerField field) { return row_of(field).name == name; });
        if (sign == std::string_view::npos || !free)
            throw BadInput(
                fmt::format("the answer has \"{}\"; it must be fields with values, such as {}=2, of {}",
                            printable(word), row_of(scene.free.front()).name, free_names(scene)));
        const std::string value(word.substr(sign + 1));
        const auto number = integer_spelled(value);
        if (number) {
            json[name] = *number;
        } else if (value == "true" || value == "false") {
            json[name] = value == "true";
        } else {
            json[name] = value;
        }
        // Both sides, unless the end is given by itself.
        if (name == "padding") json.erase("padding_end");
    }
    return parse_layer(json.dump(), "layer");
}

LayerRequest code_typed(const LessonScene& scene, std::string_view text) {
    const Subject subject = subject_of(scene.scenario);
    const Extents input = output_extents(subject.layer);
    const FoundCode found = found_code(text, input);
    if (found.layers.empty()) throw BadInput("the answer has no layer; it must be a call of a framework");
    LayerRequest layer = found.layers.front().request;
    for (std::size_t i = 0; i < layer.layer.axes.size() && i < input.size(); ++i)
        layer.layer.axes[i].input = input[i];
    return layer;
}

ChosenOptions options_typed(const LessonTask& task, std::string_view text) {
    ChosenOptions chosen;
    for (const std::string_view word : words_in(text, " ,;")) {
        const std::string letter = lower(word);
        const std::size_t option = letter.size() == 1 ? std::size_t(letter[0] - 'a') : task.options.size();
        if (option >= task.options.size())
            throw BadInput(fmt::format("the answer has \"{}\"; it must be a letter from a to {}",
                                       printable(word), letter_of(task.options.size() - 1)));
        chosen.push_back(option);
    }
    const std::size_t wanted = task.kind == TaskKind::rank ? task.options.size() : 1;
    if (chosen.size() != wanted)
        throw BadInput(wanted == 1
                           ? "the answer must be one letter"
                           : fmt::format("the answer must be all {} letters, the least first", wanted));
    return chosen;
}

std::string fields_text(const LessonScene& scene, const LayerRequest& made) {
    std::vector<std::string> fields;
    for (const LayerField field : scene.free) {
        const LayerFieldRow& row = row_of(field);
        if (field == LayerField::padding_end && is_usual(made, field)) continue;
        const std::vector<std::string> values = values_of(made, field);
        if (!values.empty()) fields.push_back(fmt::format("{}={}", row.name, fmt::join(values, "x")));
    }
    return fmt::format("{}", fmt::join(fields, " "));
}

std::string cells_text(const MarkedCells& cells) {
    std::vector<std::string> words;
    for (const Extents& cell : cells) words.push_back(fmt::format("{}", fmt::join(cell, ",")));
    return fmt::format("{}", fmt::join(words, " "));
}

}  // namespace

TypedNumbers parse_numbers(std::string_view text) {
    const std::string_view whole = trimmed(text);
    if (whole.empty()) refuse_number(text);
    TypedNumbers numbers;
    for (const std::string_view part : split_at_times(whole)) numbers.push_back(number_typed(part));
    return numbers;
}

GivenAnswer parse_answer(const LessonScene& scene, std::string_view text) {
    const LessonTask& task = *scene.task;
    switch (task.kind) {
        case TaskKind::size:
        case TaskKind::value:
        case TaskKind::count:
            return parse_numbers(text);
        case TaskKind::point:
        case TaskKind::paint: {
            MarkedCells cells = cells_typed(text, subject_of(scene.scenario, task.layer).layer.axes.size());
            if (task.kind == TaskKind::point && cells.size() != 1)
                throw BadInput("the answer must be one cell, by its row and column, such as 0,2");
            return cells;
        }
        case TaskKind::make:
            return fields_typed(scene, text);
        case TaskKind::code:
            return code_typed(scene, text);
        case TaskKind::choose:
        case TaskKind::rank:
            return options_typed(task, text);
    }
    return {};
}

std::string text_of(const LessonScene& scene, const GivenAnswer& answer) {
    if (const auto* cells = std::get_if<MarkedCells>(&answer)) return cells_text(*cells);
    if (const auto* options = std::get_if<ChosenOptions>(&answer)) {
        std::vector<std::string> letters;
        for (const std::size_t option : *options) letters.push_back(letter_of(option));
        return fmt::format("{}", fmt::join(letters, " "));
    }
    if (const auto* layer = std::get_if<LayerRequest>(&answer)) {
        if (scene.task->kind != TaskKind::code) return fields_text(scene, *layer);
        const WrittenCode written = write_code(*layer, Framework::pytorch);
        return written.code.empty() ? written.why_not : written.code;
    }
    Amount amount;
    for (const TypedNumber& number : std::get<TypedNumbers>(answer)) amount.push_back(number.value);
    return amount_text(amount, scene.task->kind == TaskKind::size);
}

std::string letter_of(std::size_t option) {
    return std::string(1, static_cast<char>('a' + static_cast<char>(option)));
}

std::string label_of(const LessonScene& scene, std::size_t option) {
    if (option < scene.words.options.size() && !scene.words.options[option].empty())
        return scene.words.options[option];
    return parameter_caption(subject_of(scene.task->options[option].scenario).request);
}

}  // namespace convwalk
