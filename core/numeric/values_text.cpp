#include "numeric/values_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/real_text.h"
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

// What parts the cells of a line.
enum class GridMark : std::uint8_t { tab, semicolon, comma, space };

GridMark grid_mark(std::string_view text) {
    if (text.find('\t') != std::string_view::npos) return GridMark::tab;
    if (text.find(';') != std::string_view::npos) return GridMark::semicolon;
    return text.find(',') != std::string_view::npos ? GridMark::comma : GridMark::space;
}

// Without empty lines around; tabs in them are cells.
std::string_view trimmed_lines(std::string_view text) {
    const std::size_t begin = text.find_first_not_of("\r\n");
    if (trimmed(text).empty()) return {};
    return text.substr(begin, text.find_last_not_of("\r\n") - begin + 1);
}

// What stands before the mark; `text` goes on behind it.
std::string_view take_until(std::string_view& text, char mark) {
    const std::size_t end = text.find(mark);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

// Gives the first cell of `line` to `take` and removes it. @return whether there is another one
template <typename Take>
bool next_cell_in(std::string_view& line, GridMark mark, Take take) {
    if (mark == GridMark::space) {
        line = trimmed(line);
        const std::size_t end = line.find_first_of(" \r");
        take(line.substr(0, end));
        line = end == std::string_view::npos ? std::string_view{} : trimmed(line.substr(end));
        return !line.empty();
    }
    const char sign = mark == GridMark::tab ? '\t' : mark == GridMark::comma ? ',' : ';';
    const bool more = line.find(sign) != std::string_view::npos;
    take(take_until(line, sign));
    return more;
}

// A decimal comma as a point, and a minus sign as the hyphen that numbers are read with.
std::string with_points(std::string_view cell, GridMark mark) {
    constexpr std::string_view kMinus = "−";
    std::string text(cell);
    if (const auto at = text.find(kMinus); at != std::string::npos) text.replace(at, kMinus.size(), "-");
    if (mark != GridMark::comma) std::replace(text.begin(), text.end(), ',', '.');
    return text;
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
    const auto [end, error] = read_real(number.data(), number.data() + number.size(), value);
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

Tensor parse_grid(std::string_view text, std::int64_t most_values, std::string_view what) {
    constexpr std::size_t kMostBytes = 1'000'000;
    text = trimmed_lines(text);
    if (text.empty()) throw BadInput(fmt::format("{} are empty; there must be a number", what));
    if (text.size() > kMostBytes)
        throw BadInput(fmt::format("{} have {} bytes; at most {} are read", what, text.size(), kMostBytes));
    if (text.front() == '[') {
        Tensor read = nested_tensor_from_json(parse_json(text, what), 2, most_values, what);
        if (read.shape.size() == 1) read.shape.insert(read.shape.begin(), 1);
        return read;
    }
    const GridMark mark = grid_mark(text);
    Tensor read{{0, 0}, {}};
    while (!text.empty()) {
        const std::string_view line = take_until(text, '\n');
        std::int64_t columns = 0;
        std::string_view rest = line;
        for (bool more = true; more; ++columns) {
            more = next_cell_in(rest, mark, [&](std::string_view cell) {
                if (std::ssize(read.values) == most_values)
                    throw BadInput(fmt::format("{} are more than {} numbers; at most so many are taken", what,
                                               most_values));
                const std::string place =
                    fmt::format("row {}, column {} of {}", read.shape[0] + 1, columns + 1, what);
                read.values.push_back(parse_value(with_points(cell, mark), place));
            });
        }
        ++read.shape[0];
        if (read.shape[0] == 1) read.shape[1] = columns;
        if (columns != read.shape[1])
            throw BadInput(fmt::format("row {} of {} has {} numbers; row 1 has {}", read.shape[0], what,
                                       columns, read.shape[1]));
    }
    return read;
}

Tensor parse_tensor(std::string_view text, const Extents& shape, std::string_view what) {
    return tensor_from_json(parse_json(text, what), shape, what);
}

}  // namespace convwalk
