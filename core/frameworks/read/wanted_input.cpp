#include "frameworks/read/wanted_input.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "basics/every_axis.h"
#include "basics/size.h"
#include "basics/text.h"
#include "frameworks/read/walk.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostNumbers = 5;  // batch, channels and three sizes

[[noreturn]] void refuse(std::string_view text, std::string_view wanted) {
    throw BadInput(fmt::format("input is \"{}\"; {}", printable(text), wanted));
}

// Numbers between "x", "×" and commas, in brackets or not.
Extents numbers_of(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c == ',')
            plain += 'x';
        else if (c != ' ' && c != '(' && c != ')' && c != '[' && c != ']')
            plain += c;
    }
    Extents numbers;
    const std::vector<std::string_view> parts = split_at_times(plain);
    for (const std::string_view part : parts) {
        const auto number = integer_spelled(part);
        if (!number || *number < 1 || *number > kLargestSize || parts.size() > kMostNumbers)
            refuse(text,
                   fmt::format("it must be sizes from 1 to {}, such as 32x32 or 3x32x32", kLargestSize));
        numbers.push_back(*number);
    }
    return numbers;
}

// Sizes that a program of so many axes would take, for a sentence.
std::string example(std::size_t axes) {
    return axes == 1 ? "32" : axes == 3 ? "16x32x32" : "32x32";
}

// One number more than axes: channels first, or last where they are those of the code.
GivenInput with_channels(const Extents& numbers, std::int64_t channels, std::string_view text) {
    const std::size_t axes = numbers.size() - 1;
    if (channels == 0 || numbers.front() == channels)
        return {{numbers.begin() + 1, numbers.end()}, numbers.front()};
    if (numbers.back() == channels) return {{numbers.begin(), numbers.end() - 1}, channels};
    if (axes == 0)
        refuse(text, fmt::format("the first layer takes {}", counted(channels, "feature", "features")));
    refuse(text, fmt::format("the first layer takes {} on {}: give cells alone, such as {}, or {}x{}",
                             counted(channels, "channel", "channels"),
                             counted(static_cast<std::int64_t>(axes), "axis", "axes"), example(axes),
                             channels, example(axes)));
}

// "x=3x32x32" as "x" and "3x32x32"; a size alone has no name.
std::pair<std::string, std::string> named_input(const std::string& text) {
    const std::size_t sign = text.find('=');
    if (sign == std::string::npos) return {"", text};
    return {text.substr(0, sign), text.substr(sign + 1)};
}

}  // namespace

GivenInput input_given(const ReadProgram& program, std::string_view text) {
    Extents numbers = numbers_of(text);
    const std::int64_t channels = input_channels(program);
    const auto axes = dimensions_of(program);
    if (!axes) {
        if (numbers.size() <= 2) return {numbers, 0};
        return with_channels(
            {numbers.end() - std::min<std::ptrdiff_t>(std::ssize(numbers), 4), numbers.end()}, channels,
            text);
    }
    if (numbers.size() == *axes + 2) numbers.erase(numbers.begin());
    if (numbers.size() == *axes + 1) return with_channels(numbers, channels, text);
    spread_over_axes(numbers, *axes);
    if (numbers.size() == *axes) return {numbers, 0};
    refuse(text,
           fmt::format("the first layer works on {}: give cells alone, such as {}, or channels before them",
                       counted(static_cast<std::int64_t>(*axes), "axis", "axes"), example(*axes)));
}

TensorShape shape_given(std::string_view text) {
    const Extents numbers = numbers_of(text);
    TensorShape shape;
    shape.sized = true;
    shape.channels = numbers.front();
    shape.sizes.assign(numbers.begin() + 1, numbers.end());
    return shape;
}

bool has_input(const ReadProgram& program, std::string_view name) {
    return std::any_of(program.layers.begin(), program.layers.end(), [&](const ReadLayer& layer) {
        return layer.kind == ReadLayer::Kind::input && layer.name == name;
    });
}

std::string contradiction(const ReadProgram& program, const GivenInput& given) {
    const bool sizes = !program.input.empty() && !given.sizes.empty() && program.input != given.sizes;
    const bool channels =
        program.in_channels > 0 && given.channels > 0 && program.in_channels != given.channels;
    if (!sizes && !channels) return "";
    const auto words = [](const Extents& extents, std::int64_t count) {
        return count > 0 && !extents.empty() ? fmt::format("{}×{}", count, to_string(extents))
               : count > 0                   ? fmt::format("{}", count)
                                             : to_string(extents);
    };
    return fmt::format("the code says an input of {}, which counts; {} was given",
                       words(program.input, given.channels > 0 ? program.in_channels : 0),
                       words(given.sizes, given.channels));
}

ReadWithInput read_with_input(const std::function<ReadProgram(const GivenInput&)>& read,
                              const std::vector<std::string>& inputs, GivenInput given) {
    ReadWithInput asked;
    asked.program = read(given);
    // The first input of the program is its own, or that of the same name; all others are further ones.
    std::string first;
    for (const std::string& each : inputs) {
        const auto [name, size] = named_input(each);
        const std::string& own = asked.program.input_name;
        if (name.empty() || name == own || own.empty()) {
            first = size;
        } else {
            given.others[name] = shape_given(size);
        }
    }
    std::string note;
    if (!first.empty()) {
        const GivenInput wanted = input_given(asked.program, first);
        note = contradiction(asked.program, wanted);
        given.sizes = wanted.sizes;
        given.channels = wanted.channels;
    }
    if (!asked.program.input.empty()) given.sizes = asked.program.input;
    if (asked.program.in_channels > 0 && !first.empty()) given.channels = asked.program.in_channels;
    if (!inputs.empty()) asked.program = read(given);
    for (const auto& [name, shape] : given.others) {
        if (!has_input(asked.program, name))
            throw BadInput(
                fmt::format("input is \"{}=...\"; the code has no input of that name", printable(name)));
    }
    asked.input = std::move(given);
    if (!note.empty()) asked.program.notes.push_back(note);
    return asked;
}

}  // namespace convwalk
