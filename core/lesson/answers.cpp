// Answers as texts, both ways.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "basics/real_text.h"
#include "basics/text.h"
#include "frameworks/read/forms/form_table.h"
#include "frameworks/read/found.h"
#include "frameworks/write/write_code.h"
#include "lesson/cell_sets.h"
#include "lesson/judge.h"
#include "lesson/subject.h"
#include "numeric/terms.h"
#include "scenario/network_text.h"

namespace convwalk {
namespace {

// Of the numbers of the kernel, where they are free.
constexpr std::string_view kKernelValues = "kernel_values";

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

// "½" and "2¾" as one may paste them; nullopt: the text ends in no such sign.
std::optional<double> with_fraction_sign(std::string_view text) {
    struct Sign {
        std::string_view sign;
        double value;
    };
    static constexpr std::array<Sign, 5> kSigns = {
        {{"½", 0.5}, {"⅓", 1.0 / 3}, {"⅔", 2.0 / 3}, {"¼", 0.25}, {"¾", 0.75}}};
    for (const auto& [sign, value] : kSigns) {
        if (!text.ends_with(sign)) continue;
        text.remove_suffix(sign.size());
        const auto whole = text.empty() ? 0.0 : decimal(trimmed(text));
        return whole ? std::optional(*whole + value) : std::nullopt;
    }
    return std::nullopt;
}

// "0,44" where a comma stands before the decimals.
std::string with_point(std::string text) {
    const auto comma = text.find(',');
    const bool one = comma != std::string::npos && text.find(',', comma + 1) == std::string::npos;
    if (one && text.find('.') == std::string::npos) text[comma] = '.';
    return text;
}

TypedNumber number_typed(std::string_view text) {
    std::string plain = with_point(without_grouping(std::string(trimmed(text))));
    // The sign of a formula, as it may be pasted.
    if (plain.starts_with("−")) plain = "-" + plain.substr(std::string_view("−").size());
    if (const auto value = with_fraction_sign(plain)) return {*value, 1e-9};
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

// Without "o =" before and "cells" behind; brackets around two numbers say nothing more.
std::string_view bare(std::string_view text) {
    if (const auto equals = text.rfind('='); equals != std::string_view::npos) text.remove_prefix(equals + 1);
    text = trimmed(text);
    const auto letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto space = text.find_last_of(' ');
    if (space != std::string_view::npos &&
        std::all_of(text.begin() + std::ptrdiff_t(space) + 1, text.end(), letter))
        text = trimmed(text.substr(0, space));
    if (text.size() > 2 &&
        ((text.front() == '(' && text.back() == ')') || (text.front() == '[' && text.back() == ']')))
        text = trimmed(text.substr(1, text.size() - 2));
    return text;
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
    if (scene.free_kernel) names.push_back(kKernelValues);
    return fmt::format("{}", fmt::join(names, ", "));
}

// "[[1,0],[0,1]]", or the name of a kernel. @throws BadInput
Values kernel_typed(const LessonScene& scene, const std::string& text) {
    const bool numbers = text.starts_with('[');
    const std::string json = fmt::format(R"({{"kernel": {}}})", numbers ? text : fmt::format("\"{}\"", text));
    Values values = scene.scenario.values;
    values.kernel = parse_values(json, "the answer").kernel;
    return values;
}

MadeLayer fields_typed(const LessonScene& scene, std::string_view text) {
    MadeLayer made = {subject_of(scene.scenario).request};
    auto json = nlohmann::json::parse(to_json(made.layer));
    for (const std::string_view word : words_in(text, " ;")) {
        const auto sign = word.find('=');
        const std::string name(word.substr(0, sign));
        const bool kernel = scene.free_kernel && name == kKernelValues;
        const bool free = kernel || std::any_of(scene.free.begin(), scene.free.end(),
                                                [&](LayerField field) { return row_of(field).name == name; });
        if (sign == std::string_view::npos || !free)
            throw BadInput(fmt::format(
                "the answer has \"{}\"; it must be fields with values, such as {}, of {}", printable(word),
                scene.free.empty() ? fmt::format("{}=[[1,0],[0,1]]", kKernelValues)
                                   : fmt::format("{}=2", row_of(scene.free.front()).name),
                free_names(scene)));
        const std::string value(word.substr(sign + 1));
        if (kernel) {
            made.values = kernel_typed(scene, value);
            continue;
        }
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
    made.layer = parse_layer(json.dump(), "layer");
    if (made.values) {
        if (const auto why = why_invalid(made.layer)) throw BadInput(why->sentence);
        if (const auto why = why_values_unfit(resolved(made.layer), *made.values))
            throw BadInput(why->sentence);
    }
    return made;
}

MadeLayer code_typed(const LessonScene& scene, std::string_view text) {
    const Subject subject = subject_of(scene.scenario);
    const Extents input = output_extents(subject.layer);
    const FoundCode found = found_code(text, input);
    if (found.layers.empty()) throw BadInput("the answer has no layer; it must be a call of a framework");
    LayerRequest layer = found.layers.front().request;
    for (std::size_t i = 0; i < layer.layer.axes.size() && i < input.size(); ++i)
        layer.layer.axes[i].input = input[i];
    return {layer};
}

// Notation alone goes over the input that is there.
NetworkDocument network_typed(const LessonScene& scene, std::string_view text) {
    const NetworkDocument& own = *scene.scenario.network();
    NetworkDocument network;
    const bool form = form_of(text) != nullptr;
    if (auto found = form ? std::nullopt : network_in(text)) {
        network = found->notation.empty() ? *std::move(found) : with_notation(own, text, {});
    } else {
        FoundCode code = found_code(text, own.stack.input);
        if (!code.network) throw BadInput(code.why_no_network);
        network = with_stack(NetworkDocument{}, std::move(code.network->stack));
    }
    if (const auto refusal = report_of(network.stack).refusal) throw BadInput(refusal->sentence);
    return network;
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

// As they are typed: without a fraction where there is none.
std::string whole_numbers(const nlohmann::json& numbers) {
    if (numbers.is_number()) return number_text(numbers.get<double>());
    std::vector<std::string> parts;
    for (const auto& part : numbers) parts.push_back(whole_numbers(part));
    return fmt::format("[{}]", fmt::join(parts, ","));
}

std::string fields_text(const LessonScene& scene, const MadeLayer& made) {
    std::vector<std::string> fields;
    for (const LayerField field : scene.free) {
        const LayerFieldRow& row = row_of(field);
        if (field == LayerField::padding_end && is_usual(made.layer, field)) continue;
        const std::vector<std::string> values = values_of(made.layer, field);
        if (!values.empty()) fields.push_back(fmt::format("{}={}", row.name, fmt::join(values, "x")));
    }
    if (made.values) {
        const auto kernel = nlohmann::json::parse(to_json(*made.values)).at("kernel");
        fields.push_back(fmt::format("{}={}", kKernelValues,
                                     kernel.is_string() ? kernel.get<std::string>() : whole_numbers(kernel)));
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
    const std::string_view whole = bare(text);
    if (whole.empty()) refuse_number(text);
    TypedNumbers numbers;
    for (const std::string_view part : split_at_times(whole)) numbers.push_back(number_typed(part));
    return numbers;
}

namespace {

// Of a size: "5, 7", "5 by 7" and "5*7" are 5x7.
TypedNumbers size_typed(std::string_view text) {
    const std::string_view whole = bare(text);
    if (whole.find_first_of(",*") == std::string_view::npos && whole.find("by") == std::string_view::npos)
        return parse_numbers(text);
    TypedNumbers numbers;
    for (const std::string_view part : words_in(whole, " ,*by")) numbers.push_back(number_typed(part));
    return numbers;
}

}  // namespace

GivenAnswer parse_answer(const LessonScene& scene, std::string_view text) {
    const LessonTask& task = *scene.task;
    switch (task.kind) {
        case TaskKind::size:
            return size_typed(text);
        case TaskKind::value:
        case TaskKind::count:
            return parse_numbers(text);
        case TaskKind::point:
        case TaskKind::paint: {
            const bool whole_maps = cell_set_named(task.of)->plane >= LessonPlane::channel;
            MarkedCells cells =
                cells_typed(text, whole_maps ? 1 : subject_of(scene.scenario, task.layer).layer.axes.size());
            if (task.kind == TaskKind::point && cells.size() != 1)
                throw BadInput("the answer must be one cell, by its row and column, such as 0,2");
            return cells;
        }
        case TaskKind::make:
            return fields_typed(scene, text);
        case TaskKind::code:
            return code_typed(scene, text);
        case TaskKind::network:
            return network_typed(scene, text);
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
    if (const auto* made = std::get_if<MadeLayer>(&answer)) {
        if (scene.task->kind != TaskKind::code) return fields_text(scene, *made);
        const WrittenCode written = write_code(made->layer, Framework::pytorch);
        return written.code.empty() ? written.why_not : written.code;
    }
    if (const auto* network = std::get_if<NetworkDocument>(&answer))
        return network->notation.empty() ? to_json(*network).dump() : network->notation;
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
