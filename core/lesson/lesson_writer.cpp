// A lesson as its two texts.
#include <nlohmann/json.hpp>

#include "lesson/lesson.h"

namespace convwalk {
namespace {

using json = nlohmann::ordered_json;

// What makes `to` of `from`, as a merge patch (RFC 7396).
json patch_between(const json& from, const json& to) {
    if (!from.is_object() || !to.is_object()) return to;
    json patch = json::object();
    for (const auto& [name, value] : to.items()) {
        const auto before = from.find(name);
        if (before == from.end())
            patch[name] = value;
        else if (*before != value)
            patch[name] = patch_between(*before, value);
    }
    for (const auto& [name, value] : from.items()) {
        if (!to.contains(name)) patch[name] = nullptr;
    }
    return patch;
}

json patch_of_scenario(const Scenario& from, const Scenario& to) {
    const json after = json::parse(to_json(to));
    json patch = patch_between(json::parse(to_json(from)), after);
    const auto layer = patch.find("layer");
    // A padding that is given takes its end away, so that is said, too.
    if (layer != patch.end() && layer->is_object() && layer->contains("padding") &&
        after.at("layer").contains("padding_end"))
        (*layer)["padding_end"] = after.at("layer").at("padding_end");
    return patch;
}

// What a scene begins with where it names nothing.
Scenario plain_scenario() {
    Scenario scenario;
    scenario.output.size = {1280, 720};
    return scenario;
}

void put_text(json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}
template <typename List>
void put_list(json& object, const char* name, const List& list) {
    if (!list.empty()) object[name] = list;
}

json goals_json(const std::vector<Goal>& goals) {
    json object = json::object();
    for (const Goal& goal : goals) {
        if (goal.argument.empty())
            object[goal.name] = goal.wanted;
        else
            object[goal.name] = goal.argument;
    }
    return object;
}

json task_json(const LessonTask& task, const Scenario& base) {
    json object = json::object();
    object["kind"] = task_kind_names()[static_cast<std::size_t>(task.kind)];
    put_text(object, "of", task.of);
    put_list(object, "at", task.at);
    if (task.layer > 0) object["layer"] = task.layer;
    put_list(object, "slips", task.slips);
    if (!task.goals.empty()) object["goal"] = goals_json(task.goals);
    for (const TaskOption& option : task.options) {
        json each = json::object();
        if (json patch = patch_of_scenario(base, option.scenario); !patch.empty())
            each["scenario"] = std::move(patch);
        if (!option.claims.empty()) each["claim"] = goals_json(option.claims);
        object["options"].push_back(std::move(each));
    }
    return object;
}

json free_json(const LessonScene& scene) {
    json list = json::array();
    for (const LayerField field : scene.free) list.push_back(row_of(field).name);
    if (scene.free_kernel) list.push_back("kernel_values");
    return list;
}

json light_json(const LitCells& lit) {
    json object = json::object();
    put_text(object, "of", lit.of);
    if (lit.cell.plane != LessonPlane::output)
        object["plane"] = lesson_plane_names()[static_cast<std::size_t>(lit.cell.plane)];
    put_list(object, "at", lit.cell.at);
    return object;
}

json vary_json(const LessonScene& scene) {
    json object = json::object();
    for (const VariedField& each : scene.vary)
        object[std::string(row_of(each.field).name)] = {each.least, each.most};
    if (scene.vary_numbers) object["numbers"] = true;
    return object;
}

json scene_json(const LessonScene& scene) {
    Scenario base = scene.scenario;
    base.view.hidden = {};
    json object = json::object();
    object["id"] = scene.id;
    object["scenario"] = patch_of_scenario(plain_scenario(), base);
    // A scene says its layer, also the usual one.
    if (base.alone() != nullptr && !object["scenario"].contains("layer"))
        object["scenario"]["layer"] = json::parse(to_json(base)).at("layer");
    if (scene.scenario.view.hidden != Hidden{}) object["hide"] = to_string(scene.scenario.view.hidden);
    if (scene.steps != StepRange{}) object["steps"] = to_string(scene.steps);
    put_list(object, "free", free_json(scene));
    if (scene.sandbox) object["sandbox"] = true;
    if (scene.own) object["own"] = true;
    for (const LitCells& lit : scene.light) object["light"].push_back(light_json(lit));
    if (json vary = vary_json(scene); !vary.empty()) object["vary"] = std::move(vary);
    if (scene.task) object["task"] = task_json(*scene.task, base);
    if (scene.reveal) object["reveal"] = patch_of_scenario(base, *scene.reveal);
    return object;
}

json words_json(const SceneWords& words) {
    json object = json::object();
    put_text(object, "words", words.words);
    put_text(object, "question", words.question);
    put_text(object, "unit", words.unit);
    put_list(object, "hints", words.hints);
    put_text(object, "after", words.after);
    put_list(object, "options", words.options);
    put_list(object, "wrong", words.wrong);
    put_text(object, "notes", words.notes);
    return object;
}

std::string text_of(const json& document) {
    return document.dump(2) + "\n";
}

}  // namespace

std::string lesson_data(const Lesson& lesson) {
    json document = json::object();
    document["convwalk_lesson"] = kLessonVersion;
    put_list(document, "needs", lesson.needs);
    document["minutes"] = lesson.minutes;
    if (lesson.optional) document["optional"] = true;
    document["scenes"] = json::array();
    for (const LessonScene& scene : lesson.scenes) document["scenes"].push_back(scene_json(scene));
    return text_of(document);
}

std::string lesson_words(const Lesson& lesson) {
    json document = json::object();
    document["convwalk_lesson_words"] = kLessonVersion;
    put_text(document, "title", lesson.title);
    put_text(document, "short", lesson.short_title);
    put_text(document, "promise", lesson.promise);
    document["scenes"] = json::object();
    for (const LessonScene& scene : lesson.scenes) document["scenes"][scene.id] = words_json(scene.words);
    return text_of(document);
}

}  // namespace convwalk
