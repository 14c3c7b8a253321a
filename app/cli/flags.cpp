#include "cli/flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>

#include "basics/real_text.h"
#include "basics/text.h"
#include "export/formats.h"

namespace convwalk {

std::string alternatives(const std::vector<std::string>& choices) {
    return listed(choices, " or ");
}

void refuse_empty(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        const auto& given = option->results();
        // A title may be empty: it is then made from the layer.
        if (option->get_single_name() == "title") continue;
        if (std::find(given.begin(), given.end(), "") != given.end())
            throw BadUsage(fmt::format("{} is empty; give it a value or leave it out", option->get_name()));
    }
}

Tick duration(std::string_view field, const std::string& text, const Limits& limits) {
    std::string_view number = text;
    double factor = 1000;
    if (number.ends_with("ms")) {
        factor = 1;
        number.remove_suffix(2);
    } else if (number.ends_with("s")) {
        number.remove_suffix(1);
    }
    double value = 0;
    const auto [end, error] = read_real(number.data(), number.data() + number.size(), value);
    const bool read = error == std::errc{} && end == number.data() + number.size();
    if (!read || !(value * factor >= double(limits.least) && value * factor <= double(limits.most)))
        throw BadInput(fmt::format("{} is \"{}\"; it must be a time from {}ms to {}s, such as 0.5s or 500ms",
                                   field, printable(text), limits.least, limits.most / 1000));
    return std::llround(value * factor);
}

}  // namespace convwalk
