#include "desk/settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "export/input_file.h"
#include "export/output_file.h"
#include "export/series.h"

namespace convwalk {
namespace {

using nlohmann::json;
using ordered_json = nlohmann::ordered_json;

constexpr int kSettingsVersion = 1;
// Two scenarios, and paths.
constexpr std::size_t kMostSettingsBytes = 2 * kMostScenarioBytes + kMostJsonBytes;

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

// {"NAME": {"content": "0123", "scenes": "rr..", "at": 3}}
std::vector<LessonProgress> read_lessons(JsonFields& settings, const std::string& name) {
    std::vector<LessonProgress> lessons;
    const json* value = settings.find(name);
    if (value == nullptr) return lessons;
    if (!value->is_object()) settings.refuse(name, "an object with a part for each lesson");
    for (const auto& [lesson, kept] : value->items()) {
        JsonFields fields(kept, fmt::format("{}.{}", name, printable(lesson)));
        LessonProgress progress;
        progress.lesson = lesson;
        std::string letters;
        std::int64_t at = 0;
        fields.read("content", progress.content);
        fields.read("scenes", letters);
        fields.read("at", at, 0, static_cast<std::int64_t>(kMostScenes));
        auto states = states_from(letters);
        if (!states) fields.refuse("scenes", "a letter for each scene, of r, l, w, s and a full stop");
        progress.scenes = std::move(*states);
        progress.at = static_cast<std::size_t>(at);
        lessons.push_back(std::move(progress));
    }
    return lessons;
}

WindowPlace read_window(JsonFields& settings, const std::string& name) {
    WindowPlace place;
    const json* value = settings.find(name);
    if (value == nullptr) return place;
    JsonFields fields(*value, name);
    const auto read_px = [&](const char* field, int& px, int least, int most) {
        std::int64_t number = px;
        fields.read(field, number, least, most);
        px = static_cast<int>(number);
    };
    constexpr int kFarthest = 100'000;
    read_px("x", place.x, -kFarthest, kFarthest);
    read_px("y", place.y, -kFarthest, kFarthest);
    read_px("width", place.width, 0, kFarthest);
    read_px("height", place.height, 0, kFarthest);
    fields.read("maximised", place.maximised);
    return place;
}

// Size, pace and the like stand in a scenario of their own.
ExportChoice read_export_choice(JsonFields& settings, ExportChoice choice) {
    const json* value = settings.find("last_export");
    if (value == nullptr) return choice;
    JsonFields fields(*value, "last_export");
    std::string words = format_words(choice.format);
    fields.read("format", words);
    if (const auto format = format_in_words(words)) {
        choice.format = *format;
    } else {
        std::vector<std::string> known;
        for (const Format* each : formats()) known.emplace_back(each->title);
        for (const Format& each : series_formats()) known.push_back(format_words(each));
        static_cast<void>(fields.read_choice("format", known));  // says what is wrong with it
    }
    fields.read("as_shown", choice.as_shown);
    const json* scenario = fields.find("scenario");
    if (scenario == nullptr) return choice;
    try {
        const std::string text = scenario->dump(-1, ' ', false, json::error_handler_t::replace);
        return choice_of(parse_scenario(text), choice.format, choice.as_shown);
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("{}: {}", fields.place("scenario"), error.what()));
    }
}

ordered_json export_choice_json(const ExportChoice& choice) {
    const Scenario settings = begun_with({}, choice);
    return {{"format", format_words(choice.format)},
            {"as_shown", choice.as_shown},
            {"scenario", ordered_json::parse(to_json(settings))}};
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
    std::int64_t version = kSettingsVersion;
    attempt([&] { fields.read("settings", version, kSettingsVersion, INT64_MAX); });
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
    attempt([&] { fields.read("start_page", s.start_page); });
    attempt([&] { fields.read("loop", s.loop); });
    attempt([&] { read_number(fields, "speed", s.speed, kSlowest, kFastest); });
    attempt([&] { read_path(fields, "scenario_folder", s.scenario_folder); });
    attempt([&] { read_path(fields, "export_folder", s.export_folder); });
    attempt([&] { s.last_export = read_export_choice(fields, s.last_export); });
    attempt([&] {
        read_number(fields, "ui_scale", s.ui_scale, kSmallestUiScale, kLargestUiScale,
                    ", or 0 for that of the monitor");
    });
    attempt([&] { s.lessons = read_lessons(fields, "lessons"); });
    attempt([&] {
        std::string language;
        fields.read("lesson_language", language);
        const auto& known = lesson_languages();
        if (!language.empty() && std::find(known.begin(), known.end(), language) == known.end())
            fields.refuse("lesson_language", fmt::format("empty, or one of {}", fmt::join(known, ", ")));
        s.lesson_language = language;
    });
    attempt([&] { s.window = read_window(fields, "window"); });
    attempt([&] { s.session = read_document(fields, "session"); });
    if (version > kSettingsVersion) read.sentence.reset();
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

namespace {

// All but the document.
ordered_json json_of(const Settings& s) {
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
    object["start_page"] = s.start_page;
    object["loop"] = s.loop;
    object["speed"] = std::clamp(s.speed, kSlowest, kFastest);
    object["scenario_folder"] = kept_path(s.scenario_folder);
    object["export_folder"] = kept_path(s.export_folder);
    object["last_export"] = export_choice_json(s.last_export);
    object["ui_scale"] = s.ui_scale == 0 ? 0 : std::clamp(s.ui_scale, kSmallestUiScale, kLargestUiScale);
    object["lessons"] = ordered_json::object();
    for (const LessonProgress& lesson : s.lessons)
        object["lessons"][lesson.lesson] = {
            {"content", lesson.content}, {"scenes", letters_of(lesson)}, {"at", lesson.at}};
    object["lesson_language"] = s.lesson_language;
    object["window"] = {{"x", s.window.x},
                        {"y", s.window.y},
                        {"width", s.window.width},
                        {"height", s.window.height},
                        {"maximised", s.window.maximised}};
    return object;
}

// Both windows' recent files, given what one of them has done to the list since `before`: what it opened
// comes first, what it found gone goes.
std::vector<std::string> merged_recent(const std::vector<std::string>& theirs,
                                       const std::vector<std::string>& before,
                                       const std::vector<std::string>& now) {
    const auto has = [](const std::vector<std::string>& files, const std::string& file) {
        return std::find(files.begin(), files.end(), file) != files.end();
    };
    // The rest of the list is what was there, in its order.
    const auto untouched = [&](std::size_t from) {
        auto at = before.begin();
        for (std::size_t i = from; i < now.size(); ++i) {
            at = std::find(at, before.end(), now[i]);
            if (at == before.end()) return false;
            ++at;
        }
        return true;
    };
    std::size_t opened = 0;
    while (!untouched(opened)) ++opened;
    std::vector<std::string> merged(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(opened));
    for (const std::string& file : theirs) {
        // From the end of a full list they drop out by themselves.
        const bool gone = has(before, file) && !has(now, file) && now.size() < kMostRecentFiles;
        if (!gone && !has(merged, file) && merged.size() < kMostRecentFiles) merged.push_back(file);
    }
    return merged;
}

std::vector<std::string> texts_of(const json& list) {
    std::vector<std::string> texts;
    for (const json& each : list) {
        if (each.is_string()) texts.push_back(each.get<std::string>());
    }
    return texts;
}

}  // namespace

std::string to_json(const Settings& settings) {
    ordered_json object = json_of(settings);
    if (settings.session) object["session"] = json_of(*settings.session);
    return object.dump(-1) + "\n";
}

std::string merged_json(std::string_view theirs, const Settings& before, const Settings& now) {
    const ordered_json was = json_of(before);
    const ordered_json is = json_of(now);
    ordered_json merged = ordered_json::parse(theirs, nullptr, false);
    if (!merged.is_object()) return is.dump(-1) + "\n";
    // Documents have files of their own.
    merged.erase("session");
    for (const auto& [name, value] : is.items()) {
        if (!merged.contains(name) || value != was.at(name)) merged[name] = value;
    }
    if (const json list = json::parse(theirs, nullptr, false).value("recent_files", json()); list.is_array())
        merged["recent_files"] =
            merged_recent(texts_of(list), before.recent_files, texts_of(is["recent_files"]));
    return merged.dump(-1) + "\n";
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

SettingsFile::SettingsFile(Shelf& shelf, std::string folder)
    : shelf_(shelf), folder_(folder), sessions_(shelf, std::move(folder)) {}

std::string SettingsFile::path() const {
    return folder_.empty() ? "" : joined(folder_, "settings.json");
}

ReadSettings SettingsFile::load(bool resumes) {
    ReadSettings read = load_settings();
    KeptSessions::Begun begun = sessions_.begin(resumes);
    if (!read.sentence) read.sentence = begun.sentence;
    read.settings.left = std::move(begun.left);
    // Older versions kept the one document among the settings.
    std::optional<LastDocument> older = std::exchange(read.settings.session, std::nullopt);
    if (older) before_.reset();
    if (resumes)
        read.settings.session = begun.last ? std::move(begun.last) : std::exchange(older, std::nullopt);
    if (older && older->has_work()) {
        if (std::string path = sessions_.add(*older); !path.empty())
            read.settings.left.push_back({std::move(path), *older, 0});
    }
    return read;
}

std::optional<LeftFigure> SettingsFile::leave(const LastDocument& document) {
    std::string path = sessions_.add(document);
    if (path.empty()) return std::nullopt;
    using namespace std::chrono;
    const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
    return LeftFigure{std::move(path), document, now.count()};
}

ReadSettings SettingsFile::load_settings() {
    if (folder_.empty() || shelf_.look(path()).kind == Found::Kind::nothing) return {};
    ReadSettings read;
    std::string why;
    try {
        read = parse_settings(shelf_.read(path()));
        if (!read.sentence) {
            before_ = read.settings;
            return read;
        }
        why = about_file(path(), BadInput(*read.sentence)).what();
    } catch (const BadInput& unreadable) {
        why = unreadable.what();
    }
    const std::string aside =
        shelf_.look(path()).kind == Found::Kind::file ? put_aside(shelf_, path()) : std::string();
    left_alone_ = aside.empty();
    read.sentence = left_alone_
                        ? fmt::format("{}. Settings are not kept as long as this is so", why)
                        : fmt::format("{}. What could not be read has its default; the file is kept as {}",
                                      why, name_in(aside));
    return read;
}

void SettingsFile::save_settings(const Settings& settings) {
    if (left_alone_ || (before_ && json_of(*before_) == json_of(settings))) return;
    if (folder_.empty()) throw CannotWrite("there is no home folder for them");
    shelf_.make_folder(folder_);
    // Opening a pipe would wait for ever.
    const Found::Kind kind = shelf_.look(path()).kind;
    if (kind != Found::Kind::nothing && kind != Found::Kind::file && kind != Found::Kind::unknown)
        throw CannotWrite(fmt::format("{} is not a file", printable(path(), 400)));
    // One window after the other, where that can be had: each reads what the one before wrote.
    std::unique_ptr<Claim> turn;
    for (int i = 0; i < 20 && !turn; ++i) {
        if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        turn = shelf_.claim(path());
    }
    const std::string theirs = kind == Found::Kind::file ? shelf_.read(path()) : std::string();
    const std::string merged = merged_json(theirs, before_.value_or(Settings()), settings);
    if (merged != theirs) shelf_.write(path(), merged);
    before_ = settings;
    before_->session.reset();
    before_->left.clear();
}

std::optional<std::string> SettingsFile::save(const Settings& settings, bool leaves) {
    document_lost_ = settings.session ? sessions_.save(*settings.session, leaves) : "";
    std::string why = document_lost_.empty() ? "" : "the figure is not kept: " + document_lost_;
    try {
        save_settings(settings);
    } catch (const std::exception& failed) {
        why = fmt::format("settings are not kept: {}", failed.what());
    }
    if (why.empty()) {
        complained_ = false;
        return std::nullopt;
    }
    if (std::exchange(complained_, true)) return std::nullopt;
    return why;
}

}  // namespace convwalk
