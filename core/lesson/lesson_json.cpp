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
constexpr std::int64_t kMostVaried = 1000;

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
        fields_.read("own", scene.own);
        base_ = begun();
        merge("scenario", base_);
        moment("moment", base_);
        pin();
        json shown = base_;
        std::string hidden = "nothing";
        fields_.read("hide", hidden);
        put(shown, "view", "hide", hidden);
        scene.scenario = scenario_in(shown, fields_.place("scenario"));
        read_steps(scene);
        read_free(scene);
        if (const json* lit = fields_.find("light")) read_light(scene, *lit);
        if (const json* vary = fields_.find("vary")) read_varied(scene, *vary);
        if (const json* reveal = fields_.find("reveal")) scene.reveal = revealed(*reveal);
        if (const json* task = fields_.find("task")) scene.task = task_in(*task);
        const bool writes = scene.task && scene.task->kind == TaskKind::network;
        if ((writes || scene.own) && scene.scenario.network() == nullptr)
            fields_.refuse(writes ? "task.kind" : "own", "for a scene of a network");
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

    // A section that is no object is refused as a part of the scenario.
    static void put(json& base, const char* section, const char* name, const json& value) {
        if (!base.contains(section) || base[section].is_object()) base[section][name] = value;
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
            base.contains("layer") && base["layer"].is_object())
            base["layer"].erase("padding_end");
        if (patch.contains("network") && !patch.contains("layer")) base.erase("layer");
        base.merge_patch(patch);
    }

    void moment(const std::string& name, json& base) {
        const json* value = fields_.find(name);
        if (value != nullptr) put(base, "export", "moment", *value);
    }

    void pin() {
        std::string text;
        fields_.read("pin", text);
        if (!text.empty()) put(base_, "view", "pin", text);
    }

    LayerField field_named(const std::string& place, const std::string& name) {
        for (const LayerFieldRow& row : layer_fields()) {
            if (row.name == name) return row.field;
        }
        fields_.refuse(place, fmt::format("names of a layer's fields, and \"{}\" is none", printable(name)));
    }

    void read_steps(LessonScene& scene) {
        std::string text;
        fields_.read("steps", text);
        if (text.empty()) return;
        try {
            scene.steps = parse_steps(text);
        } catch (const BadInput&) {
            fields_.refuse("steps", "steps such as 1..4");
        }
        const std::int64_t count = scene.steps.last - scene.steps.first + 1;
        if (scene.steps.first < 1 || scene.steps.last < 1 || count > kMostSteps)
            fields_.refuse("steps",
                           fmt::format("a first and a last step, such as 1..4, at most {}", kMostSteps));
    }

    void read_free(LessonScene& scene) {
        for (const std::string& name : texts(fields_, "free")) {
            if (name == "kernel_values")
                scene.free_kernel = true;
            else
                scene.free.push_back(field_named("free", name));
        }
    }

    // [{"of": "read_by", "at": [0, 1]}, {"plane": "input", "at": [0, 0]}]
    void read_light(LessonScene& scene, const json& list) {
        if (!list.is_array()) fields_.refuse("light", "a list of objects such as {\"of\": \"unread\"}");
        for (const json& each : list) {
            JsonFields fields(each, fmt::format("{}[{}]", fields_.place("light"), scene.light.size()));
            LitCells lit;
            fields.read("of", lit.of);
            if (!lit.of.empty()) refuse_unknown(fields.place("of"), lit.of, names_of(cell_sets()));
            const auto plane = fields.read_choice("plane", lesson_plane_names());
            if (plane) lit.cell.plane = static_cast<LessonPlane>(*plane);
            lit.cell.at = cell_in(fields, "at");
            fields.finish();
            scene.light.push_back(std::move(lit));
        }
    }

    // {"input": [6, 14], "kernel": [2, 5], "numbers": true}
    void read_varied(LessonScene& scene, const json& ranges) {
        if (!ranges.is_object()) fields_.refuse("vary", "an object such as {\"input\": [6, 14]}");
        JsonFields fields(ranges, fields_.place("vary"));
        fields.read("numbers", scene.vary_numbers);
        for (const auto& [name, range] : ranges.items()) {
            if (name == "numbers") continue;
            const LayerField field = field_named("vary", name);
            const auto& holds = row_of(field).holds;
            const bool number = std::holds_alternative<AxisNumber>(holds) ||
                                std::holds_alternative<WholeNumber>(holds) || field == LayerField::padding;
            if (!number) fields.refuse(name, "left out: it is no number");
            static_cast<void>(fields.find(name));
            const bool two = range.is_array() && range.size() == 2 && range[0].is_number_integer() &&
                             range[1].is_number_integer();
            const std::int64_t least = two ? range[0].get<std::int64_t>() : 0;
            const std::int64_t most = two ? range[1].get<std::int64_t>() : 0;
            if (!two || least < 0 || most < least || most > kMostVaried)
                fields.refuse(name, fmt::format("the least and the most, from 0 to {}", kMostVaried));
            scene.vary.push_back({field, least, most});
        }
        fields.finish();
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
            case TaskKind::network:
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
                                                   "make", "choose", "rank",  "code",  "network"};
    return names;
}

const std::vector<std::string>& lesson_plane_names() {
    static const std::vector<std::string> names = {"input", "kernel", "output", "channel", "map", "layer"};
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
