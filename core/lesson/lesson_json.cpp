// A lesson out of its two texts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "lesson/cell_sets.h"
#include "lesson/goals.h"
#include "lesson/lesson.h"
#include "lesson/slips.h"

namespace convwalk {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostMinutes = 600;
constexpr std::size_t kMostOptions = 6;

template <typename Row>
std::vector<std::string> names_of(std::span<const Row> rows) {
    std::vector<std::string> names;
    for (const Row& row : rows) names.emplace_back(row.name);
    return names;
}

void refuse_unknown(const std::string& place, const std::string& word,
                    const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), word) == known.end())
        throw BadInput(fmt::format("{}: {}", place, unknown_name("name", word, known)));
}

std::vector<std::string> texts(JsonFields& fields, const std::string& name) {
    std::vector<std::string> list;
    const json* value = fields.find(name);
    if (value == nullptr) return list;
    if (!value->is_array()) fields.refuse(name, "a list of texts");
    for (const json& text : *value) {
        if (!text.is_string()) fields.refuse(name, "a list of texts");
        list.push_back(text.get<std::string>());
    }
    return list;
}

Extents cell_in(JsonFields& fields, const std::string& name) {
    Extents cell;
    const json* value = fields.find(name);
    if (value == nullptr) return cell;
    if (!value->is_array() || value->size() > 3) fields.refuse(name, "one to three indices in a list");
    for (const json& index : *value) {
        if (!index.is_number_integer()) fields.refuse(name, "one to three indices in a list");
        cell.push_back(index.get<std::int64_t>());
    }
    return cell;
}

// {"size": "5x5", "even": true}: those that are false must not hold.
std::vector<Goal> goals_in(JsonFields& fields, const std::string& name) {
    std::vector<Goal> goals;
    const json* value = fields.find(name);
    if (value == nullptr) return goals;
    if (!value->is_object()) fields.refuse(name, "an object such as {\"even\": true}");
    for (const auto& [goal, wanted] : value->items()) {
        refuse_unknown(fields.place(name), goal, names_of(goal_rows()));
        const bool takes = goal_named(goal)->takes_argument;
        if (takes ? !wanted.is_string() : !wanted.is_boolean())
            throw BadInput(fmt::format("{}.{} is {}; it must be {}", fields.place(name), goal,
                                       printable(wanted.dump(-1, ' ', false, json::error_handler_t::replace)),
                                       takes ? "a text such as \"5x5\"" : "true or false"));
        goals.push_back(takes ? Goal{goal, wanted.get<std::string>(), true}
                              : Goal{goal, "", wanted.get<bool>()});
    }
    return goals;
}

Scenario scenario_in(const json& base, const std::string& place) {
    try {
        return parse_scenario(base.dump(-1, ' ', false, json::error_handler_t::replace));
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("{}: {}", place, error.what()));
    }
}

// The fields of a scene that change its scenario, put onto what it begins with.
class SceneReader {
  public:
    explicit SceneReader(const json& value, const std::map<std::string, json>& before, std::size_t number)
        : fields_(value, fmt::format("scenes[{}]", number)), before_(before) {}

    LessonScene read() {
        LessonScene scene;
        fields_.read("id", scene.id);
        if (scene.id.empty()) fields_.refuse("id", "a name of its own");
        fields_.read("sandbox", scene.sandbox);
        base_ = begun();
        merge("scenario", base_);
        moment("moment", base_);
        pin();
        json shown = base_;
        std::string hidden = "nothing";
        fields_.read("hide", hidden);
        shown["view"]["hide"] = hidden;
        scene.scenario = scenario_in(shown, fields_.place("scenario"));
        for (const std::string& name : texts(fields_, "free")) scene.free.push_back(field_named(name));
        if (const json* reveal = fields_.find("reveal")) scene.reveal = revealed(*reveal);
        if (const json* task = fields_.find("task")) scene.task = task_in(*task);
        fields_.finish();
        return scene;
    }
    [[nodiscard]] const json& base() const { return base_; }

  private:
    json begun() {
        std::string name;
        fields_.read("preset", name);
        if (!name.empty()) {
            json begun = json::parse(to_json(preset(name).scenario));
            begun["export"]["size"] = "1280x720";
            begun["export"]["moment"] = "middle";
            return begun;
        }
        fields_.read("like", name);
        if (name.empty()) return {{"convwalk", kScenarioVersion}, {"export", {{"size", "1280x720"}}}};
        const auto found = before_.find(name);
        if (found == before_.end()) fields_.refuse("like", "the id of an earlier scene");
        return found->second;
    }

    void merge(const std::string& name, json& base) {
        const json* patch = fields_.find(name);
        if (patch == nullptr) return;
        if (!patch->is_object()) fields_.refuse(name, "an object with parts of a scenario");
        merge_onto(base, *patch);
    }
    // What is given for both sides of a padding leaves no end of its own.
    static void merge_onto(json& base, const json& patch) {
        const auto layer = patch.find("layer");
        if (layer != patch.end() && layer->is_object() && layer->contains("padding") &&
            base.contains("layer"))
            base["layer"].erase("padding_end");
        if (patch.contains("network") && !patch.contains("layer")) base.erase("layer");
        base.merge_patch(patch);
    }

    void moment(const std::string& name, json& base) {
        const json* value = fields_.find(name);
        if (value != nullptr) base["export"]["moment"] = *value;
    }

    void pin() {
        std::string text;
        fields_.read("pin", text);
        if (!text.empty()) base_["view"]["pin"] = text;
    }

    LayerField field_named(const std::string& name) {
        for (const LayerFieldRow& row : layer_fields()) {
            if (row.name == name) return row.field;
        }
        fields_.refuse("free", fmt::format("names of a layer's fields, and \"{}\" is none", printable(name)));
    }

    Scenario revealed(const json& patch) {
        if (!patch.is_object()) fields_.refuse("reveal", "an object with parts of a scenario");
        json base = base_;
        merge_onto(base, patch);
        return scenario_in(base, fields_.place("reveal"));
    }

    LessonTask task_in(const json& value) {
        JsonFields fields(value, fields_.place("task"));
        LessonTask task;
        const auto kind = fields.read_choice("kind", task_kind_names());
        if (!kind) fields.refuse("kind", fmt::format("one of {}", fmt::join(task_kind_names(), ", ")));
        task.kind = static_cast<TaskKind>(*kind);
        fields.read("of", task.of);
        task.at = cell_in(fields, "at");
        std::int64_t layer = 0;
        fields.read("layer", layer, 0, static_cast<std::int64_t>(kMostLayers));
        task.layer = static_cast<std::size_t>(layer);
        task.slips = texts(fields, "slips");
        for (const std::string& slip : task.slips)
            refuse_unknown(fields.place("slips"), slip, names_of(slips()));
        task.goals = goals_in(fields, "goal");
        if (const json* options = fields.find("options")) read_options(fields, *options, task);
        fields.finish();
        check_kind(task, fields);
        return task;
    }

    void read_options(JsonFields& fields, const json& list, LessonTask& task) {
        if (!list.is_array() || list.size() < 2 || list.size() > kMostOptions)
            fields.refuse("options", fmt::format("a list of 2 to {}", kMostOptions));
        for (const json& each : list) {
            JsonFields option(each, fmt::format("{}[{}]", fields.place("options"), task.options.size()));
            json base = base_;
            if (const json* patch = option.find("scenario")) {
                if (!patch->is_object()) option.refuse("scenario", "an object with parts of a scenario");
                merge_onto(base, *patch);
            }
            task.options.push_back({scenario_in(base, option.place("scenario")), goals_in(option, "claim")});
            option.finish();
        }
    }

    static void check_kind(const LessonTask& task, JsonFields& fields) {
        switch (task.kind) {
            case TaskKind::size:
                return;
            case TaskKind::value:
            case TaskKind::count:
                return refuse_unknown(fields.place("of"), task.of, names_of(quantities()));
            case TaskKind::point:
            case TaskKind::paint:
                return refuse_unknown(fields.place("of"), task.of, names_of(cell_sets()));
            case TaskKind::make:
            case TaskKind::code:
                if (task.goals.empty()) fields.refuse("goal", "there, such as {\"even\": true}");
                return;
            case TaskKind::rank:
                refuse_unknown(fields.place("of"), task.of, names_of(quantities()));
                [[fallthrough]];
            case TaskKind::choose:
                if (task.options.empty()) fields.refuse("options", "there, two or more");
                return;
        }
    }

    JsonFields fields_;
    const std::map<std::string, json>& before_;
    json base_;
};

SceneWords words_in(const json& value, const std::string& place) {
    JsonFields fields(value, place);
    SceneWords words;
    fields.read("words", words.words);
    fields.read("question", words.question);
    fields.read("unit", words.unit);
    fields.read("after", words.after);
    fields.read("notes", words.notes);
    words.hints = texts(fields, "hints");
    words.options = texts(fields, "options");
    words.wrong = texts(fields, "wrong");
    fields.finish();
    return words;
}

void check_version(JsonFields& fields, const std::string& name, std::string_view what) {
    const json* version = fields.find(name);
    if (version == nullptr || *version != kLessonVersion)
        throw BadInput(fmt::format("{} is missing or another version; {} begins with \"{}\": {}", name, what,
                                   name, kLessonVersion));
}

void read_words(Lesson& lesson, const json& document) {
    JsonFields fields(document, "");
    check_version(fields, "convwalk_lesson_words", "what a lesson says");
    fields.read("title", lesson.title);
    fields.read("short", lesson.short_title);
    fields.read("promise", lesson.promise);
    if (lesson.title.empty()) fields.refuse("title", "the name of the lesson");
    const json* scenes = fields.find("scenes");
    if (scenes == nullptr || !scenes->is_object())
        fields.refuse("scenes", "an object with a part for each scene");
    std::size_t used = 0;
    for (LessonScene& scene : lesson.scenes) {
        const auto found = scenes->find(scene.id);
        if (found == scenes->end())
            throw BadInput(
                fmt::format("scenes.{} is missing; every scene of the lesson has words", scene.id));
        scene.words = words_in(*found, "scenes." + scene.id);
        ++used;
    }
    if (used != scenes->size()) {
        for (const auto& [id, words] : scenes->items()) {
            const bool known = std::any_of(lesson.scenes.begin(), lesson.scenes.end(),
                                           [&, &name = id](const LessonScene& s) { return s.id == name; });
            if (!known)
                throw BadInput(
                    fmt::format("scenes.{} has words, and the lesson has no such scene", printable(id)));
        }
    }
    fields.finish();
}

}  // namespace

const std::vector<std::string>& task_kind_names() {
    static const std::vector<std::string> names = {"size", "value",  "count", "point", "paint",
                                                   "make", "choose", "rank",  "code"};
    return names;
}

Lesson parse_lesson(std::string_view data, std::string_view words, std::string_view name,
                    std::string_view language) {
    const json document = parse_json(data, "the lesson");
    JsonFields fields(document, "");
    check_version(fields, "convwalk_lesson", "a lesson");
    Lesson lesson;
    lesson.name = name;
    lesson.language = language;
    lesson.needs = texts(fields, "needs");
    fields.read("minutes", lesson.minutes, 1, kMostMinutes);
    fields.read("optional", lesson.optional);
    const json* scenes = fields.find("scenes");
    if (scenes == nullptr || !scenes->is_array() || scenes->empty() || scenes->size() > kMostScenes)
        fields.refuse("scenes", fmt::format("a list of 1 to {} scenes", kMostScenes));
    std::map<std::string, json> before;
    for (const json& value : *scenes) {
        SceneReader reader(value, before, lesson.scenes.size());
        LessonScene scene = reader.read();
        if (!before.emplace(scene.id, reader.base()).second)
            throw BadInput(fmt::format("scenes[{}].id is \"{}\"; an earlier scene has that id",
                                       lesson.scenes.size(), printable(scene.id)));
        lesson.scenes.push_back(std::move(scene));
    }
    fields.finish();
    read_words(lesson, parse_json(words, "what the lesson says"));
    return lesson;
}

}  // namespace convwalk
