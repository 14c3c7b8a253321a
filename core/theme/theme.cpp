#include "theme/theme.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"

namespace convwalk {

// assets/themes/*.json, made by cmake/Embed.cmake; "light.json" and its text.
std::span<const std::pair<std::string_view, std::string_view>> theme_files();

namespace {

using nlohmann::json;

const std::vector<std::string> kHatchNames = {"none", "diagonal", "dots", "cross"};

// The roles by name; whatever reads, writes or checks a theme goes through these two tables.
constexpr std::array<std::pair<const char*, Colour Theme::*>, 10> kColours = {{
    {"background", &Theme::background},
    {"ink", &Theme::ink},
    {"muted", &Theme::muted},
    {"accent", &Theme::accent},
    {"window", &Theme::window},
    {"never_read", &Theme::never_read},
    {"strike", &Theme::strike},
    {"channel_1", &Theme::channel_1},
    {"channel_2", &Theme::channel_2},
    {"channel_3", &Theme::channel_3},
}};
constexpr std::array<std::pair<const char*, CellStyle Theme::*>, 10> kCells = {{
    {"input", &Theme::input},
    {"inserted_zero", &Theme::inserted_zero},
    {"padding", &Theme::padding},
    {"output_padding", &Theme::output_padding},
    {"overhang", &Theme::overhang},
    {"cropped", &Theme::cropped},
    {"kernel", &Theme::kernel},
    {"output", &Theme::output},
    {"output_pending", &Theme::output_pending},
    {"negative", &Theme::negative},
}};

void read_cell(const json& value, const std::string& place, CellStyle& cell) {
    JsonFields fields(value, place);
    fields.read("fill", cell.fill);
    fields.read("stroke", cell.stroke);
    fields.read("dashed", cell.dashed);
    if (const auto hatch = fields.read_choice("hatch", kHatchNames)) cell.hatch = static_cast<Hatch>(*hatch);
    fields.read("hatch_colour", cell.hatch_colour);
    fields.read("text", cell.text);
    fields.finish();
}

// Every role that `fields` names; the others stay as they are.
void read_roles(JsonFields& fields, Theme& theme) {
    for (const auto& [name, colour] : kColours) fields.read(name, theme.*colour);
    for (const auto& [name, cell] : kCells) {
        if (const json* value = fields.find(name)) read_cell(*value, fields.place(name), theme.*cell);
    }
    fields.finish();
}

json differences(const CellStyle& cell, const CellStyle& base) {
    json object = json::object();
    if (cell.fill != base.fill) object["fill"] = to_string(cell.fill);
    if (cell.stroke != base.stroke) object["stroke"] = to_string(cell.stroke);
    if (cell.dashed != base.dashed) object["dashed"] = cell.dashed;
    if (cell.hatch != base.hatch) object["hatch"] = kHatchNames[static_cast<std::size_t>(cell.hatch)];
    if (cell.hatch_colour != base.hatch_colour) object["hatch_colour"] = to_string(cell.hatch_colour);
    if (cell.text != base.text) object["text"] = to_string(cell.text);
    return object;
}

std::string name_of_file(std::string_view file) {
    return std::string(file.substr(0, file.rfind('.')));
}

}  // namespace

std::vector<std::string> theme_names() {
    std::vector<std::string> names;
    for (const auto& [file, text] : theme_files()) names.push_back(name_of_file(file));
    return names;
}

Theme built_in_theme(std::string_view name) {
    for (const auto& [file, text] : theme_files()) {
        if (name_of_file(file) != name) continue;
        Theme theme;
        theme.name = name;
        const json document = parse_json(text, "the built-in theme");
        JsonFields fields(document, "");
        read_roles(fields, theme);
        return theme;
    }
    throw BadInput(unknown_name("theme", name, theme_names()));
}

Theme parse_theme(std::string_view text, std::string_view place) {
    const json document = parse_json(text, "the theme");
    JsonFields fields(document, std::string(place));
    std::string base = "light";
    fields.read("base", base);
    Theme theme = built_in_theme(base);
    read_roles(fields, theme);
    return theme;
}

std::vector<Colour> colours_of(const Theme& theme) {
    std::vector<Colour> colours;
    colours.reserve(kColours.size() + 4 * kCells.size());
    for (const auto& [name, colour] : kColours) colours.push_back(theme.*colour);
    for (const auto& [name, cell] : kCells) {
        const CellStyle& style = theme.*cell;
        colours.insert(colours.end(), {style.fill, style.stroke, style.hatch_colour, style.text});
    }
    return colours;
}

std::string to_json(const Theme& theme) {
    const Theme base = built_in_theme(theme.name);
    json object = {{"base", theme.name}};
    for (const auto& [name, colour] : kColours) {
        if (theme.*colour != base.*colour) object[name] = to_string(theme.*colour);
    }
    for (const auto& [name, cell] : kCells) {
        if (const json differing = differences(theme.*cell, base.*cell); !differing.empty())
            object[name] = differing;
    }
    return object.dump();
}

}  // namespace convwalk
