#include "export/formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "export/animation.h"
#include "export/svg.h"
#include "picture/alternative_text.h"

namespace convwalk {

namespace {

void add_once(std::vector<std::string>& words, std::string_view word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.emplace_back(word);
}

}  // namespace

StillWords still_words(const Figure& figure) {
    return {heading_of(figure), figure.scenario.output.text_as_outlines, alternative_text(figure)};
}

std::string still_svg(const Figure& figure) {
    const StillWords words = still_words(figure);
    return to_svg(exported_still(figure), SvgText::live, {words.title, words.text});
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const Format* format : formats()) add_once(names, format->name);
    return names;
}

std::vector<std::string> file_endings(bool only_with_alpha) {
    std::vector<std::string> endings;
    for (const Format* format : formats()) {
        if (!format->is_folder() && (format->alpha || !only_with_alpha)) add_once(endings, format->ending);
    }
    return endings;
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
    std::vector<std::string> places = file_endings(false);
    for (std::string& place : places) place.insert(0, "FILE");
    return fmt::format("{}, DIR/ for frames", fmt::join(places, ", "));
}

}  // namespace convwalk
