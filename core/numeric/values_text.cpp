#include "numeric/values_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"

namespace convwalk {
namespace {

using nlohmann::json;

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

void refuse_unfit(const std::optional<Unfit>& unfit) {
    if (unfit) throw BadInput(unfit->sentence);
}

std::string_view kind_of(const json& value) {
    switch (value.type()) {
        case json::value_t::null:
            return "null";
        case json::value_t::object:
            return "an object";
        case json::value_t::array:
            return "a list";
        case json::value_t::string:
            return "a text";
        case json::value_t::boolean:
            return "true or false";
        default:
            return "a number";
    }
}

std::string place_at(std::string_view what, const Extents& path) {
    return path.empty() ? std::string(what) : fmt::format("{}[{}]", what, fmt::join(path, "]["));
}

// Appends the numbers of nested lists, and learns their shape from the first list of every depth.
void append_nested(const json& value, std::string_view what, Extents& path, Tensor& tensor, bool first) {
    if (!value.is_array()) {
        if (path.size() != tensor.shape.size())
            throw BadInput(
                fmt::format("{} is {}; others there are lists", place_at(what, path), kind_of(value)));
        if (!value.is_number())
            throw BadInput(
                fmt::format("{} is {}; it must be a number", place_at(what, path), kind_of(value)));
        const double number = value.get<double>();
        refuse_unfit(why_no_value(number, what, place_at(what, path)));
        tensor.values.push_back(number + 0.0);  // no -0
        return;
    }
    const std::size_t depth = path.size();
    const auto size = static_cast<std::int64_t>(value.size());
    if (first) tensor.shape.push_back(size);
    if (depth >= tensor.shape.size())
        throw BadInput(fmt::format("{} is a list; others there are numbers", place_at(what, path)));
    if (size != tensor.shape[depth])
        throw BadInput(fmt::format("{} has {} values; others there have {}", place_at(what, path), size,
                                   tensor.shape[depth]));
    for (std::int64_t n = 0; n < size; ++n) {
        path.push_back(n);
        append_nested(value[static_cast<std::size_t>(n)], what, path, tensor, first && n == 0);
        path.pop_back();
    }
}

Extents without_leading_ones(const Extents& shape) {
    const auto begin = std::find_if(shape.begin(), shape.end(), [](std::int64_t size) { return size != 1; });
    return {begin, shape.end()};
}

}  // namespace

double parse_value(std::string_view text, std::string_view place) {
    constexpr std::size_t kMostBytes = 100;
    if (text.size() > kMostBytes)
        throw BadInput(
            fmt::format("{} has {} characters; a number has at most {}", place, text.size(), kMostBytes));
    const std::string_view shown = trimmed(text);
    std::string_view number = shown;
    if (number.size() > 1 && number[0] == '+' && number[1] != '-') number.remove_prefix(1);
    if (number.empty())
        throw BadInput(fmt::format("{} is empty; it must be a number such as 2 or -0.5", place));
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error == std::errc::invalid_argument || end != number.data() + number.size())
        throw BadInput(
            fmt::format("{} is \"{}\"; it must be a number such as 2 or -0.5", place, printable(shown)));
    if (error == std::errc::result_out_of_range)
        throw BadInput(
            fmt::format("{} is \"{}\", which is out of range; a number is 0 or from 1e-300 to "
                        "{:g}, with either sign",
                        place, printable(shown), kLargestValue));
    refuse_unfit(why_no_value(value, place, place));
    return value + 0.0;  // no -0
}

Tensor tensor_from_json(const json& value, const Extents& shape, std::string_view what) {
    if (!value.is_array())
        throw BadInput(fmt::format("{} is {}; it must be a list of numbers", what, kind_of(value)));
    Tensor read;
    Extents path;
    append_nested(value, what, path, read, true);
    const std::int64_t count = cell_count(shape);
    const bool flat = read.shape.size() == 1 && read.shape[0] == count;
    if (!flat && without_leading_ones(read.shape) != without_leading_ones(shape))
        throw BadInput(fmt::format("{} has the shape {}; it must have {}, or be a list of {} numbers", what,
                                   to_string(read.shape), to_string(shape), count));
    read.shape = shape;
    return read;
}

Tensor nested_tensor_from_json(const json& value, std::size_t most_axes, std::int64_t most_values,
                               std::string_view what) {
    if (!value.is_array())
        throw BadInput(fmt::format("{} is {}; it must be a list of numbers", what, kind_of(value)));
    Tensor read;
    Extents path;
    append_nested(value, what, path, read, true);
    if (read.values.empty()) throw BadInput(fmt::format("{} is empty; it must have a number", what));
    if (read.shape.size() > most_axes)
        throw BadInput(
            fmt::format("{} has {} axes; numbers have at most {}", what, read.shape.size(), most_axes));
    if (static_cast<std::int64_t>(read.values.size()) > most_values)
        throw BadInput(
            fmt::format("{} has {} numbers; at most {} are taken", what, read.values.size(), most_values));
    return read;
}

Tensor parse_tensor(std::string_view text, const Extents& shape, std::string_view what) {
    return tensor_from_json(parse_json(text, what), shape, what);
}

}  // namespace convwalk
