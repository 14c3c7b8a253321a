#include "arithmetic/modes.h"

#include <cstddef>

#include "basics/text.h"

namespace convwalk {
namespace {

struct ResizeModeRow {
    ResizeMode mode;
    std::string_view name;
    std::string_view plain_name;
};
constexpr std::array<ResizeModeRow, kResizeModes.size()> kRows = {{
    {ResizeMode::nearest, "nearest", "nearest"},
    {ResizeMode::nearest_exact, "nearest-exact", "nearest-exact"},
    {ResizeMode::bilinear, "bilinear", "linear"},
    {ResizeMode::bicubic, "bicubic", "cubic"},
}};

constexpr bool rows_are_in_order() {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        if (kRows[i].mode != static_cast<ResizeMode>(i)) return false;
    }
    return true;
}
static_assert(rows_are_in_order());

struct Spelling {
    std::string_view word;
    ResizeMode mode;
};
constexpr std::array kSpellings = {
    Spelling{"nearest-exact", ResizeMode::nearest_exact},
    Spelling{"nearest-neighbor", ResizeMode::nearest},
    Spelling{"nearest-neighbour", ResizeMode::nearest},
    Spelling{"nearest", ResizeMode::nearest},
    Spelling{"linear", ResizeMode::bilinear},
    Spelling{"bilinear", ResizeMode::bilinear},
    Spelling{"trilinear", ResizeMode::bilinear},
    Spelling{"cubic", ResizeMode::bicubic},
    Spelling{"bicubic", ResizeMode::bicubic},
    Spelling{"tricubic", ResizeMode::bicubic},
};

constexpr bool alike(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char c = b[i] == '_' || b[i] == ' ' ? '-' : lower(b[i]);
        if (a[i] != c) return false;
    }
    return true;
}

}  // namespace

std::string_view name_of(ShuffleOrder order) {
    return order == ShuffleOrder::channel_first ? "crd" : "dcr";
}

std::string_view name_of(PaddingMode mode) {
    switch (mode) {
        case PaddingMode::zeros:
            return "zeros";
        case PaddingMode::reflect:
            return "reflect";
        case PaddingMode::replicate:
            return "replicate";
        case PaddingMode::circular:
            return "circular";
    }
    return "";
}

const std::vector<std::string>& padding_mode_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const PaddingMode mode : kPaddingModes) all.emplace_back(name_of(mode));
        return all;
    }();
    return names;
}

std::string_view name_of(ResizeMode mode) {
    return kRows[static_cast<std::size_t>(mode)].name;
}

std::string_view plain_name_of(ResizeMode mode) {
    return kRows[static_cast<std::size_t>(mode)].plain_name;
}

const std::vector<std::string>& resize_mode_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const ResizeModeRow& row : kRows) all.emplace_back(row.name);
        return all;
    }();
    return names;
}

const std::vector<std::string>& plain_resize_mode_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const ResizeModeRow& row : kRows) all.emplace_back(row.plain_name);
        return all;
    }();
    return names;
}

std::optional<ResizeMode> resize_mode_spelled(std::string_view word) {
    for (const Spelling& spelling : kSpellings) {
        if (alike(spelling.word, word)) return spelling.mode;
    }
    return std::nullopt;
}

std::span<const std::string_view> resize_mode_spellings() {
    static constexpr auto kWords = [] {
        std::array<std::string_view, kSpellings.size()> words;
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = kSpellings[i].word;
        return words;
    }();
    return kWords;
}

}  // namespace convwalk
