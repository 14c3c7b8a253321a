#include "scenario/network_text.h"

#include "basics/errors.h"

namespace convwalk {

std::optional<NetworkDocument> network_in(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::nullopt;
    if (text[first] == '{') {
        // A text that is no JSON at all is a broken scenario.
        const bool layers = text.find("\"layers\"") != std::string_view::npos;
        if (!layers || text.find("\"convwalk\"") != std::string_view::npos) return std::nullopt;
        return read_network(text);
    }
    try {
        return read_network(text);
    } catch (const BadInput&) {
        // Notation with a mistake in it, or something else altogether.
        const bool alike = text.find('(') != std::string_view::npos &&
                           text.find_first_of("=:.{};#\"'_") == std::string_view::npos;
        if (alike) throw;
        return std::nullopt;
    }
}

}  // namespace convwalk
