#include "scenario/preset_labels.h"

#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "basics/json_fields.h"

namespace convwalk {

// assets/presets.json, made by cmake/Embed.cmake.
std::span<const std::pair<std::string_view, std::string_view>> preset_files();

const std::string& label_of(const Preset& preset) {
    static const std::map<std::string, std::string> labels = [] {
        std::map<std::string, std::string> read;
        for (const nlohmann::json& entry : parse_json(preset_files().front().second, "the presets"))
            read[entry.at("name").get<std::string>()] = entry.at("label").get<std::string>();
        return read;
    }();
    return labels.at(preset.name);
}

}  // namespace convwalk
