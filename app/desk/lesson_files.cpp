#include "desk/lesson_files.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/input_file.h"
#include "lesson/judge.h"
#include "lesson/words.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

constexpr std::string_view kEnding = ".json";

std::string beside(const std::string& path, std::string_view language) {
    return fmt::format("{}.{}{}", path.substr(0, path.size() - kEnding.size()), language, kEnding);
}

// All words of a picture.
std::multiset<std::string> words_of(const Scenario& scenario) {
    const Figure f = figure(scenario);
    const Scene scene = build_scene(f, at(f.timeline, time_of(f, scenario.output.moment)));
    std::multiset<std::string> words;
    for (const Primitive& primitive : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&primitive)) words.insert(label->text);
    }
    return words;
}

// The words that tell what is asked, such as "→ 5×5" of a size.
std::string told(const std::multiset<std::string>& words, const std::string& answer) {
    for (const std::string& word : words) {
        const auto place = word.find(answer);
        if (place == std::string::npos) continue;
        // Not a part of a longer number.
        const auto digit = [&](std::size_t i) { return i < word.size() && word[i] >= '0' && word[i] <= '9'; };
        if (!(place > 0 && digit(place - 1)) && !digit(place + answer.size())) return word;
    }
    return "";
}

}  // namespace

bool is_lesson_file(std::string_view name) {
    return name.ends_with(kEnding) || name.find('/') != std::string_view::npos;
}

Lesson lesson_from(const std::string& name, std::string_view language) {
    if (!is_lesson_file(name)) return lesson(name, language);
    const std::string path = name.ends_with(kEnding) ? name : name + std::string(kEnding);
    const bool translated = std::filesystem::exists(beside(path, language));
    const std::string words_path = beside(path, translated ? language : "en");
    const std::string data = read_regular_file(path);
    const std::string words = read_regular_file(words_path);
    try {
        return parse_lesson(data, words, std::filesystem::path(path).stem().string(),
                            translated ? language : "en");
    } catch (const BadInput& error) {
        throw about_file(path, error);
    }
}

std::string language_of_environment() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return lesson_language(value);
    }
    return "en";
}

Scenario revealed(const LessonScene& scene) {
    Scenario shown = scene.reveal.value_or(scene.scenario);
    shown.view.hidden = {};
    const bool makes =
        scene.task && (scene.task->kind == TaskKind::make || scene.task->kind == TaskKind::network);
    if (!makes || scene.reveal) return shown;
    const auto solution = solution_of(scene);
    if (!solution) return shown;
    if (const auto* network = std::get_if<NetworkDocument>(&*solution)) {
        shown.subject = *network;
        return shown;
    }
    if (shown.alone() == nullptr) return shown;
    const auto& made = std::get<MadeLayer>(*solution);
    // The cell that was marked may not be there.
    shown.view.pin.reset();
    shown.subject = made.layer;
    shown.values = made.values.value_or(fitted(resolved(made.layer), shown.values));
    return shown;
}

std::vector<std::string> picture_faults_of(const Lesson& lesson) {
    std::vector<std::string> faults;
    for (const LessonScene& scene : lesson.scenes) {
        const auto add = [&](const std::string& sentence) {
            faults.push_back(as_sentence(fmt::format("{}: {}", scene.id, sentence)));
        };
        try {
            const auto shown = words_of(scene.scenario);
            static_cast<void>(words_of(revealed(scene)));
            const std::int64_t steps = figure(revealed(scene)).timeline.steps;
            if (scene.steps.last > steps)
                add(fmt::format("steps go to {}, and the figure has {}", scene.steps.last, steps));
            if (scene.scenario.view.hidden == Hidden{}) continue;
            Scenario open = scene.scenario;
            open.view.hidden = {};
            if (words_of(open) == shown) add("something is hidden, and the picture is the same without that");
            if (!scene.task || scene.task->kind != TaskKind::size) continue;
            const std::string answer = text_of(scene, *solution_of(scene));
            // A size along one axis is a number that others may have, too.
            if (answer.find("×") == std::string::npos) continue;
            // So may be the size of another map, which is no secret.
            if (answer == filled("{size_in}", scene) || answer == filled("{kernel_size}", scene)) continue;
            if (const std::string word = told(shown, answer); !word.empty())
                add(fmt::format("the answer {} is hidden, and stands in \"{}\"", answer, printable(word)));
        } catch (const BadInput& error) {
            add(error.what());
        }
    }
    return faults;
}

}  // namespace convwalk
