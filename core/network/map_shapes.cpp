// Channels and sizes, as texts and in a sentence.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <variant>

#include "basics/errors.h"
#include "basics/size.h"
#include "basics/text.h"
#include "network/notation.h"
#include "network/stack.h"

namespace convwalk {
namespace {

// Up to four whole numbers with "x" between them, each at least 1, or kOpenSize. nullopt: it is no such text.
std::optional<Extents> sizes_in(std::string_view text) {
    Extents values;
    for (std::string_view rest = text; values.size() < 4;) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
        if (error != std::errc{} || (value < 1 && value != kOpenSize) || value > kLargestSize)
            return std::nullopt;
        values.push_back(value);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        if (rest.empty()) return values;
        const std::size_t times = rest.starts_with("×") ? std::string_view("×").size()
                                  : rest.starts_with("x") || rest.starts_with("X") ? 1
                                                                                   : 0;
        if (times == 0) return std::nullopt;
        rest.remove_prefix(times);
    }
    return std::nullopt;
}

MapShape shape_of(const Extents& values) {
    return {values.front(), {values.begin() + 1, values.end()}};
}

// nullopt: a size is open, or there are more numbers than a vector may have.
std::optional<std::int64_t> numbers_in(const Reshape& reshape) {
    std::int64_t numbers = reshape.channels;
    for (const std::int64_t size : reshape.sizes) {
        if (numbers < 1 || size < 1 || numbers > kLargestSize / size) return std::nullopt;
        numbers *= size;
    }
    return numbers < 1 ? std::nullopt : std::optional(numbers);
}

}  // namespace

std::string to_string(const MapShape& shape) {
    return shape.is_vector() ? fmt::format("{}", shape.channels)
                             : fmt::format("{}×{}", shape.channels, to_string(shape.sizes));
}

MapShape parse_input_shape(std::string_view text) {
    const auto values = sizes_in(text);
    if (!values || std::count(values->begin(), values->end(), kOpenSize) > 0)
        throw BadInput(
            fmt::format("input is \"{}\"; it must be channels and 1 to 3 sizes, each from 1 to {}, "
                        "such as 3x224x224; of a vector its length alone",
                        printable(text), kLargestSize));
    return shape_of(*values);
}

std::string input_text(const MapShape& shape) {
    std::string text = fmt::format("{}", shape.channels);
    for (const std::int64_t size : shape.sizes) text += fmt::format("x{}", size);
    return text;
}

Reshape parse_reshape(std::string_view text) {
    const auto values = sizes_in(text);
    if (!values || values->size() < 2 || std::count(values->begin(), values->end(), kOpenSize) > 1)
        throw BadInput(
            fmt::format("the shape is \"{}\"; it must be channels and 1 to 3 sizes, each from 1 to {}, such "
                        "as 64x4x4; one of them may be -1, which follows from the others",
                        printable(text), kLargestSize));
    const MapShape shape = shape_of(*values);
    return {shape.channels, shape.sizes};
}

std::string text_of(const Reshape& reshape) {
    return input_text({reshape.channels, reshape.sizes});
}

std::optional<MapShape> input_said_by(const std::vector<StackLayer>& layers) {
    if (layers.empty() || !layers.front().from.empty()) return std::nullopt;
    std::optional<std::int64_t> features;
    if (const auto* dense = std::get_if<Dense>(&layers.front().what)) features = dense->takes;
    if (const auto* reshape = std::get_if<Reshape>(&layers.front().what)) features = numbers_in(*reshape);
    return features ? std::optional(MapShape{*features, {}}) : std::nullopt;
}

}  // namespace convwalk
