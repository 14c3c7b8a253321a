#include "export/formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace convwalk {

std::span<const Format* const> formats() {
    static constexpr std::array kFormats = {&Format::gif, &Format::png, &Format::svg, &Format::html,
                                            &Format::png_frames};
    return kFormats;
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const Format* format : formats()) {
        if (std::find(names.begin(), names.end(), format->name) == names.end())
            names.emplace_back(format->name);
    }
    return names;
}

std::string listed(const std::vector<std::string>& words, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? last : std::string_view(", ");
        text += words[i];
    }
    return text;
}

std::string outputs_in_words() {
    std::vector<std::string> places;
    for (const Format* format : formats()) {
        if (!format->is_folder()) places.push_back(fmt::format("FILE{}", format->ending));
    }
    return fmt::format("{}, DIR/ for frames", fmt::join(places, ", "));
}

}  // namespace convwalk
