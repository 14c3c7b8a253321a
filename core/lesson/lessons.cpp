// The ready-made lessons, as they are embedded.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "lesson/lesson.h"

namespace convwalk {

// assets/lessons, made by cmake/Embed.cmake: NAME.json and NAME.LANGUAGE.json, in the order of the lessons.
std::span<const std::pair<std::string_view, std::string_view>> lesson_files();

namespace {

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kCommon = "common";

struct LessonFile {
    std::string name;
    std::string language;  // empty: it is the data
    std::string_view text;
};

std::vector<LessonFile> files() {
    std::vector<LessonFile> all;
    for (const auto& [file, text] : lesson_files()) {
        const std::string_view stem = file.substr(0, file.size() - kEnding.size());
        const auto dot = std::min(stem.find('.'), stem.size());
        all.push_back({std::string(stem.substr(0, dot)),
                       std::string(stem.substr(std::min(dot + 1, stem.size()))), text});
    }
    return all;
}

std::vector<Lesson> read_lessons(const std::string& language) {
    const std::vector<LessonFile> all = files();
    std::vector<Lesson> list;
    for (const LessonFile& data : all) {
        if (!data.language.empty()) continue;
        const auto words_in = [&](const std::string& wanted) {
            return std::find_if(all.begin(), all.end(), [&](const LessonFile& file) {
                return file.name == data.name && file.language == wanted;
            });
        };
        auto words = words_in(language);
        if (words == all.end()) words = words_in("en");
        list.push_back(parse_lesson(data.text, words->text, data.name, words->language));
    }
    return list;
}

const std::map<std::string, std::string>& common_of(const std::string& language) {
    static const std::map<std::string, std::map<std::string, std::string>> read = [] {
        std::map<std::string, std::map<std::string, std::string>> all;
        for (const LessonFile& file : files()) {
            if (file.name == kCommon)
                all[file.language] =
                    parse_json(file.text, "the common words").get<std::map<std::string, std::string>>();
        }
        return all;
    }();
    const auto found = read.find(language);
    return found == read.end() ? read.at("en") : found->second;
}

}  // namespace

const std::vector<Lesson>& lessons(std::string_view language) {
    // Each language is read once. The window asks from one thread, and a command has one.
    static std::map<std::string, std::vector<Lesson>, std::less<>> read;
    const auto found = read.find(language);
    if (found != read.end()) return found->second;
    return read.emplace(std::string(language), read_lessons(std::string(language))).first->second;
}

const Lesson& lesson(std::string_view name, std::string_view language) {
    std::vector<std::string> names;
    for (const Lesson& each : lessons(language)) {
        if (each.name == name) return each;
        names.push_back(each.name);
    }
    throw BadInput(unknown_name("lesson", name, names));
}

bool is_ready_made(const Lesson& lesson) {
    const auto& all = lessons(lesson.language);
    return std::find(all.begin(), all.end(), lesson) != all.end();
}

const std::vector<std::string>& lesson_languages() {
    static const std::vector<std::string> languages = [] {
        std::vector<std::string> all = {"en"};
        for (const LessonFile& file : files()) {
            const bool known = std::find(all.begin(), all.end(), file.language) != all.end();
            if (!file.language.empty() && !known) all.push_back(file.language);
        }
        return all;
    }();
    return languages;
}

std::string lesson_language(std::string_view locale) {
    const std::string language = lower(locale.substr(0, 2));
    const auto& all = lesson_languages();
    const bool ends = locale.size() <= 2 || locale[2] == '_' || locale[2] == '.' || locale[2] == '-';
    return ends && std::find(all.begin(), all.end(), language) != all.end() ? language : "en";
}

std::size_t scene_named(const Lesson& lesson, std::string_view name) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < lesson.scenes.size(); ++i) {
        if (lesson.scenes[i].id == name || fmt::format("{}", i + 1) == name) return i;
        ids.push_back(lesson.scenes[i].id);
    }
    throw BadInput(unknown_name("scene", name, ids));
}

std::string fingerprint(const Lesson& lesson) {
    // FNV-1a, 64 bits.
    std::uint64_t hash = 14695981039346656037ULL;
    const auto add = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        hash = (hash ^ 0xFFU) * 1099511628211ULL;
    };
    for (const LessonScene& scene : lesson.scenes) {
        add(scene.id);
        add(to_json(scene.scenario));
        if (!scene.task) continue;
        add(task_kind_names()[static_cast<std::size_t>(scene.task->kind)]);
        add(scene.task->of);
        for (const std::int64_t index : scene.task->at) add(fmt::format("{}", index));
        for (const Goal& goal : scene.task->goals) add(goal.name + "=" + goal.argument);
        for (const TaskOption& option : scene.task->options) add(to_json(option.scenario));
    }
    return fmt::format("{:016x}", hash);
}

const std::string& common_words(std::string_view language, std::string_view name) {
    const auto& words = common_of(std::string(language));
    const auto found = words.find(std::string(name));
    return found != words.end() ? found->second : common_of("en").at(std::string(name));
}

std::string common_words(std::string_view language, std::string_view name,
                         std::initializer_list<std::pair<std::string_view, std::size_t>> numbers) {
    std::string words = common_words(language, name);
    for (const auto& [what, number] : numbers) {
        const std::string placeholder = fmt::format("{{{}}}", what);
        if (const auto place = words.find(placeholder); place != std::string::npos)
            words.replace(place, placeholder.size(), fmt::format("{}", number));
    }
    return words;
}

bool has_common_words(std::string_view language, std::string_view name) {
    return common_of(std::string(language)).contains(std::string(name)) ||
           common_of("en").contains(std::string(name));
}

}  // namespace convwalk
