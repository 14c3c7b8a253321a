#include "desk/documents.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "basics/errors.h"
#include "export/input_file.h"
#include "scenario/network_edits.h"

namespace convwalk {
std::string mark_of(std::string_view text) {
    // FNV-1a, of 64 bits.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{}-{:016x}", text.size(), hash);
}

OpenedFile open_file(const Shelf& shelf, const std::string& path) {
    const std::string text = shelf.read(path);
    try {
        if (auto network = network_in(text)) return {scenario_of(*network), true, mark_of(text)};
        return {parse_scenario(text), false, mark_of(text)};
    } catch (const BadInput& error) {
        throw about_file(path, error);
    }
}

Scenario open_scenario(const Shelf& shelf, const std::string& path) {
    return open_file(shelf, path).scenario;
}

bool is_network_file(const Shelf& shelf, const std::string& path) {
    return network_in(shelf.read(path)).has_value();
}

bool is_other_now(const Shelf& shelf, const std::string& path, const std::string& mark) {
    if (mark.empty() || shelf.look(path).kind != Found::Kind::file) return false;
    try {
        return mark_of(shelf.read(path)) != mark;
    } catch (const BadInput&) {
        return true;
    }
}

std::string save_scenario(Shelf& shelf, const std::string& path, const Scenario& scenario) {
    const std::string text = to_json(scenario);
    shelf.write(path, text);
    return mark_of(text);
}

Scenario pasted_scenario(std::string_view text) {
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank)
        throw BadInput(
            "there is no text to paste; copy a scenario first, which begins with {\"convwalk\": 1");
    try {
        return parse_scenario(text);
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("what was copied is no scenario: {}", error.what()));
    }
}

}  // namespace convwalk
