#include "desk/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "export/input_file.h"
#include "export/output_file.h"

namespace convwalk {
namespace {

using nlohmann::json;
using ordered_json = nlohmann::ordered_json;

constexpr int kSettingsVersion = 1;
constexpr std::size_t kLongestPath = 4096;  // bytes; PATH_MAX of Linux
// Two scenarios, and paths.
constexpr std::size_t kMostSettingsBytes = 2 * kMostScenarioBytes + kMostJsonBytes;

// What JSON can hold and a list can show.
bool can_be_kept(const std::string& path) {
    return path.size() <= kLongestPath && printable(path, path.size()) == path;
}

std::string kept_path(const std::string& path) {
    return can_be_kept(path) ? path : "";
}

void read_number(JsonFields& fields, const std::string& name, double& target, double least, double most,
                 std::string_view beside = "") {
    const json* value = fields.find(name);
    if (value == nullptr) return;
    const bool fits =
        value->is_number() && ((value->get<double>() >= least && value->get<double>() <= most) ||
                               (!beside.empty() && value->get<double>() == 0));
    if (!fits) fields.refuse(name, fmt::format("a number from {} to {}{}", least, most, beside));
    target = value->get<double>();
}

void read_width(JsonFields& fields, const std::string& name, int& target_px) {
    std::int64_t width = target_px;
    fields.read(name, width, kNarrowestPanel, kWidestPanel);
    target_px = static_cast<int>(width);
}

void read_path(JsonFields& fields, const std::string& name, std::string& target) {
    std::string path = target;
    fields.read(name, path);
    if (!can_be_kept(path)) fields.refuse(name, fmt::format("a path of at most {} bytes", kLongestPath));
    target = std::move(path);
}

std::vector<std::string> read_recent(JsonFields& fields, const std::string& name) {
    std::vector<std::string> files;
    const json* list = fields.find(name);
    if (list == nullptr) return files;
    if (!list->is_array()) fields.refuse(name, "a list of paths");
    for (const json& each : *list) {
        if (!each.is_string()) fields.refuse(name, "a list of paths");
        const auto& path = each.get_ref<const std::string&>();
        const bool is_new = std::find(files.begin(), files.end(), path) == files.end();
        if (is_new && !path.empty() && can_be_kept(path) && files.size() < kMostRecentFiles)
            files.push_back(path);
    }
    return files;
}

std::optional<Scenario> read_scenario(JsonFields& fields, const std::string& name) {
    const json* value = fields.find(name);
    if (value == nullptr) return std::nullopt;
    try {
        return parse_scenario(value->dump(-1, ' ', false, json::error_handler_t::replace));
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("{}: {}", fields.place(name), error.what()));
    }
}

std::optional<LastDocument> read_session(JsonFields& settings) {
    const json* value = settings.find("session");
    if (value == nullptr) return std::nullopt;
    JsonFields fields(*value, "session");
    LastDocument session;
    const auto scenario = read_scenario(fields, "scenario");
    if (!scenario) throw BadInput("session.scenario is missing");
    session.scenario = *scenario;
    read_path(fields, "file", session.file);
    session.saved = read_scenario(fields, "saved");
    return session;
}

void read_fields(const json& document, ReadSettings& read) {
    JsonFields fields(document, "");
    Settings& s = read.settings;
    const auto attempt = [&](auto read_one) {
        try {
            read_one();
        } catch (const BadInput& error) {
            if (!read.sentence) read.sentence = error.what();
        }
    };
    attempt([&] {
        std::int64_t version = kSettingsVersion;
        fields.read("settings", version, kSettingsVersion, kSettingsVersion);
    });
    attempt([&] { s.recent_files = read_recent(fields, "recent_files"); });
    attempt([&] { read_width(fields, "layer_panel_px", s.layer_panel_px); });
    attempt([&] { read_width(fields, "explanation_panel_px", s.explanation_panel_px); });
    attempt([&] { fields.read("layer_panel_shown", s.layer_panel_shown); });
    attempt([&] { fields.read("explanation_panel_shown", s.explanation_panel_shown); });
    attempt([&] {
        if (const auto tab = fields.read_choice("right_tab", right_tab_names()))
            s.right_tab = static_cast<RightTab>(*tab);
    });
    attempt([&] {
        if (const auto framework = fields.read_choice("framework", framework_names()))
            s.framework = static_cast<Framework>(*framework);
    });
    attempt([&] { fields.read("hint_put_away", s.hint_put_away); });
    attempt([&] { fields.read("loop", s.loop); });
    attempt([&] { read_number(fields, "speed", s.speed, kSlowest, kFastest); });
    attempt([&] { read_path(fields, "scenario_folder", s.scenario_folder); });
    attempt([&] { read_path(fields, "export_folder", s.export_folder); });
    attempt([&] {
        read_number(fields, "ui_scale", s.ui_scale, kSmallestUiScale, kLargestUiScale,
                    ", or 0 for that of the monitor");
    });
    attempt([&] { s.session = read_session(fields); });
}

ordered_json session_json(const LastDocument& session) {
    ordered_json object = {{"file", kept_path(session.file)},
                           {"scenario", ordered_json::parse(to_json(session.scenario))}};
    if (session.saved) object["saved"] = ordered_json::parse(to_json(*session.saved));
    return object;
}

}  // namespace

const std::vector<std::string>& right_tab_names() {
    static const std::vector<std::string> names = {"explain", "code", "find"};
    return names;
}

double next_type_size(double scale, int by) {
    if (by > 0) {
        const auto* larger = std::upper_bound(kTypeSizes.begin(), kTypeSizes.end(), scale);
        return larger == kTypeSizes.end() ? kTypeSizes.back() : *larger;
    }
    const auto* here = std::lower_bound(kTypeSizes.begin(), kTypeSizes.end(), scale);
    return here == kTypeSizes.begin() ? kTypeSizes.front() : *std::prev(here);
}

void remember_file(Settings& settings, const std::string& path) {
    forget_file(settings, path);
    std::vector<std::string>& files = settings.recent_files;
    files.insert(files.begin(), path);
    if (files.size() > kMostRecentFiles) files.resize(kMostRecentFiles);
}

void forget_file(Settings& settings, const std::string& path) {
    std::erase(settings.recent_files, path);
}

std::string to_json(const Settings& s) {
    ordered_json object;
    object["settings"] = kSettingsVersion;
    object["recent_files"] = ordered_json::array();
    for (const std::string& file : s.recent_files) {
        if (can_be_kept(file)) object["recent_files"].push_back(file);
    }
    object["layer_panel_px"] = std::clamp(s.layer_panel_px, kNarrowestPanel, kWidestPanel);
    object["explanation_panel_px"] = std::clamp(s.explanation_panel_px, kNarrowestPanel, kWidestPanel);
    object["layer_panel_shown"] = s.layer_panel_shown;
    object["explanation_panel_shown"] = s.explanation_panel_shown;
    object["right_tab"] = right_tab_names()[static_cast<std::size_t>(s.right_tab)];
    object["framework"] = framework_names()[static_cast<std::size_t>(s.framework)];
    object["hint_put_away"] = s.hint_put_away;
    object["loop"] = s.loop;
    object["speed"] = std::clamp(s.speed, kSlowest, kFastest);
    object["scenario_folder"] = kept_path(s.scenario_folder);
    object["export_folder"] = kept_path(s.export_folder);
    object["ui_scale"] = s.ui_scale == 0 ? 0 : std::clamp(s.ui_scale, kSmallestUiScale, kLargestUiScale);
    if (s.session) object["session"] = session_json(*s.session);
    return object.dump(-1) + "\n";
}

ReadSettings parse_settings(std::string_view text) {
    ReadSettings read;
    try {
        read_fields(parse_json(text, "the settings file", kMostSettingsBytes), read);
    } catch (const BadInput& error) {
        read.sentence = error.what();
    }
    return read;
}

SettingsFile::SettingsFile(Shelf& shelf, std::string folder) : shelf_(shelf), folder_(std::move(folder)) {}

std::string SettingsFile::path() const {
    return folder_.empty() ? "" : joined(folder_, "settings.json");
}

ReadSettings SettingsFile::load() {
    if (folder_.empty() || shelf_.look(path()).kind == Found::Kind::nothing) return {};
    ReadSettings read;
    std::string why;
    try {
        const std::string text = shelf_.read(path());
        read = parse_settings(text);
        if (!read.sentence) {
            written_ = text;
            return read;
        }
        why = about_file(path(), BadInput(*read.sentence)).what();
    } catch (const BadInput& unreadable) {
        why = unreadable.what();
    }
    const std::string aside = path() + ".broken";
    left_alone_ = shelf_.look(path()).kind != Found::Kind::file || !shelf_.move(path(), aside);
    read.sentence = left_alone_
                        ? fmt::format("{}. Settings are not kept as long as this is so", why)
                        : fmt::format("{}. What could not be read has its default; the file is kept as {}",
                                      why, name_in(aside));
    return read;
}

std::optional<std::string> SettingsFile::save(const Settings& settings) {
    if (left_alone_) return std::nullopt;
    std::string why;
    try {
        if (folder_.empty()) throw CannotWrite("there is no home folder for them");
        std::string text = to_json(settings);
        if (text == written_) return std::nullopt;
        shelf_.make_folder(folder_);
        // Opening a pipe would wait for ever.
        if (shelf_.has(path()) && shelf_.look(path()).kind != Found::Kind::file)
            throw CannotWrite(fmt::format("{} is not a file", printable(path(), 400)));
        shelf_.write(path(), text);
        written_ = std::move(text);
        complained_ = false;
        return std::nullopt;
    } catch (const std::exception& failed) {
        why = failed.what();
    }
    if (std::exchange(complained_, true)) return std::nullopt;
    return "settings are not kept: " + why;
}

}  // namespace convwalk
