#include "frameworks/write/code_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace convwalk {
namespace {

bool all_equal(const Extents& values) {
    return std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
}

}  // namespace

std::string numbers(const Extents& values) {
    return fmt::format("{}", fmt::join(values, ", "));
}

std::string tuple(const Extents& values) {
    return fmt::format("({}{})", fmt::join(values, ", "), values.size() == 1 ? "," : "");
}

std::string list(const Extents& values) {
    return fmt::format("[{}]", fmt::join(values, ", "));
}

std::string number_or_tuple(const Extents& values) {
    return all_equal(values) ? fmt::format("{}", values.front()) : tuple(values);
}

bool all_are(const Extents& values, std::int64_t value) {
    return std::all_of(values.begin(), values.end(), [&](auto v) { return v == value; });
}

std::string unusual(std::string_view name, const Extents& values, std::int64_t usual) {
    return all_are(values, usual) ? "" : fmt::format(", {}={}", name, number_or_tuple(values));
}

std::string unusual(std::string_view name, std::int64_t value, std::int64_t usual) {
    return unusual(name, Extents{value}, usual);
}

Extents with_rests(const Extents& values, std::int64_t rest) {
    Extents all = {rest};
    all.insert(all.end(), values.begin(), values.end());
    all.push_back(rest);
    return all;
}

Extents behind_rests(const Extents& values, std::int64_t rest) {
    Extents all = {rest, rest};
    all.insert(all.end(), values.begin(), values.end());
    return all;
}

std::string pairs(const AllSides& sides, char open, char close) {
    std::string text;
    for (const Sides& s : sides)
        text += fmt::format("{}{}{}, {}{}", text.empty() ? "" : ", ", open, s.begin, s.end, close);
    return text;
}

AllSides sides_with_rests(const AllSides& sides) {
    AllSides all = {Sides{}};
    all.insert(all.end(), sides.begin(), sides.end());
    all.emplace_back();
    return all;
}

bool none(const AllSides& sides) {
    return std::all_of(sides.begin(), sides.end(), [](const Sides& s) { return s == Sides{}; });
}

std::string_view edge_name(PaddingMode mode) {
    switch (mode) {
        case PaddingMode::zeros:
            return "constant";
        case PaddingMode::reflect:
            return "reflect";
        case PaddingMode::replicate:
            return "edge";
        case PaddingMode::circular:
            return "wrap";
    }
    return "";
}

}  // namespace convwalk
