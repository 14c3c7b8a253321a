#include "desk/lesson_draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/lesson_files.h"
#include "desk/paths.h"
#include "lesson/check.h"
#include "lesson/judge.h"
#include "lesson/slips.h"
#include "lesson/words.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr std::string_view kEnding = ".json";

constexpr std::array kAskables = {
    Askable{.words = "The size that comes out",
            .question = "How large is the output?",
            .unit = "",
            .kind = TaskKind::size,
            .slips = "forgot_plus_one no_floor rounded_up padding_once "
                     "padding_forgotten effective_kernel_forgotten "
                     "stride_forgotten padding_adds padding_cuts_once times_stride "
                     "every_stamp_apart output_padding_forgotten"},
    Askable{.words = "The number of the marked output",
            .question = "What is the marked output?",
            .unit = "",
            .kind = TaskKind::value,
            .of = "value",
            .cell = OfCell::output,
            .slips = "kernel_turned kernel_forgotten one_stamp divided_by_real"},
    Askable{.words = "How many inputs the marked output reads",
            .question = "How many inputs does the marked output read?",
            .unit = "inputs",
            .of = "inputs_read",
            .cell = OfCell::output,
            .slips = "whole_window"},
    Askable{.words = "How many stamps reach the marked output",
            .question = "How many stamps reach the marked output?",
            .unit = "stamps",
            .of = "contributions",
            .cell = OfCell::output,
            .slips = "one_axis whole_window"},
    Askable{.words = "How often the marked input is read",
            .question = "How often is the marked input read?",
            .unit = "times",
            .of = "times_read",
            .cell = OfCell::input,
            .slips = "one_axis whole_window"},
    Askable{.words = "How many inputs are never read",
            .question = "How many inputs are never read?",
            .unit = "cells",
            .of = "unread_inputs"},
    Askable{.words = "How many cells the window spans",
            .question = "How many cells does the window span along a side?",
            .unit = "cells",
            .of = "span",
            .slips = "span_is_kernel span_without_one"},
    Askable{.words = "How many products make one output",
            .question = "How many products make one output?",
            .unit = "products",
            .of = "products_of_output",
            .slips = "whole_window groups_ignored"},
    Askable{.words = "How many weights the layer has",
            .question = "How many weights has the layer, without the biases?",
            .unit = "weights",
            .of = "weights",
            .slips = "one_filter one_channel_read groups_ignored"},
    Askable{.words = "How many zeros stand between two inputs",
            .question = "How many zeros stand between two inputs?",
            .unit = "zeros",
            .of = "zeros_per_gap",
            .slips = "stride_itself"},
    Askable{.words = "How many border zeros there are on each side",
            .question = "How many border zeros are there on each side?",
            .unit = "zeros",
            .of = "border_zeros",
            .slips = "border_is_padding border_without_one border_adds_padding"},
    Askable{.words = "How far one output of the network sees",
            .question = "How many cells of the input does one output see along a side?",
            .unit = "cells",
            .of = "field",
            .slips = "kernels_added jumps_forgotten dilation_forgotten"},
    Askable{.words = "To mark what the marked output reads",
            .question = "Which inputs does the marked output read? Mark all of them.",
            .unit = "",
            .kind = TaskKind::paint,
            .of = "read_by",
            .cell = OfCell::output},
    Askable{.words = "To mark what the marked input reaches",
            .question = "Which outputs does the marked input reach? Mark all of them.",
            .unit = "",
            .kind = TaskKind::paint,
            .of = "reached_from",
            .cell = OfCell::input},
    Askable{.words = "To mark what is never read",
            .question = "Which inputs are never read? Mark all of them.",
            .unit = "",
            .kind = TaskKind::paint,
            .of = "unread"},
    Askable{.words = "To make a layer that keeps the size",
            .question = "Make a layer that keeps the size.",
            .unit = "",
            .kind = TaskKind::make,
            .goals = "same_size"},
    Askable{.words = "To make a layer that reads every input",
            .question = "Make a layer that reads every input.",
            .unit = "",
            .kind = TaskKind::make,
            .goals = "reads_all"},
    Askable{.words = "To make stamps overlap evenly",
            .question = "Make the stamps overlap evenly.",
            .unit = "",
            .kind = TaskKind::make,
            .goals = "even no_holes"},
};

bool is_proposed(const std::string& question) {
    return question.empty() || std::any_of(kAskables.begin(), kAskables.end(),
                                           [&](const Askable& row) { return row.question == question; });
}

// The cell that is pinned, where it is one of those that the question is about.
std::optional<Extents> pinned(const Scenario& scenario, OfCell cell) {
    if (cell == OfCell::none) return Extents();
    if (!scenario.view.pin) return std::nullopt;
    const Pin& pin = *scenario.view.pin;
    const std::string wanted = cell == OfCell::input ? "input" : "output";
    return pin.map == wanted ? std::optional(pin.at) : std::nullopt;
}

std::vector<std::string> words_in(std::string_view names) {
    std::vector<std::string> words;
    while (!names.empty()) {
        const auto end = std::min(names.find(' '), names.size());
        words.emplace_back(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return words;
}

std::vector<Goal> goals_named(std::string_view names) {
    std::vector<Goal> goals;
    for (std::string& name : words_in(names)) goals.push_back({std::move(name)});
    return goals;
}

// Slips that lead to another number than the right one.
std::vector<std::string> possible_slips(const LessonScene& scene, const Askable& what) {
    std::vector<std::string> names;
    const auto right = what.slips.empty() ? std::nullopt : right_amount(scene);
    if (!right) return names;
    const Subject subject = subject_of(scene.scenario, scene.task->layer);
    for (std::string& name : words_in(what.slips)) {
        const auto slip = slip_named(name)->of(subject, scene.task->at, *right);
        if (slip && !same_amount(*slip, *right)) names.push_back(std::move(name));
    }
    return names;
}

Hidden hidden_for(TaskKind kind, ViewKind view) {
    const Hidden able = view_of(view).hides;
    return {kind == TaskKind::size && able.size,
            kind != TaskKind::size && kind != TaskKind::make && able.result};
}

std::vector<LayerField> free_fields(const Scenario& scenario) {
    std::vector<LayerField> fields = {LayerField::kernel, LayerField::stride, LayerField::padding};
    const LayerRequest* layer = scenario.alone();
    if (layer != nullptr && layer->layer.op == Operator::transposed_convolution)
        fields.push_back(LayerField::output_padding);
    return fields;
}

bool can_be_asked(const LessonScene& scene) {
    Lesson alone;
    alone.language = "en";
    alone.scenes = {scene};
    return task_faults_of(alone).empty();
}

std::string words_path(const std::string& path, const std::string& language) {
    return fmt::format("{}.{}{}", path.substr(0, path.size() - kEnding.size()), language, kEnding);
}

}  // namespace

LessonDraft empty_draft(std::string_view language) {
    LessonDraft draft;
    draft.lesson.name = "lesson";
    draft.lesson.language = language;
    draft.lesson.title = "A lesson";
    draft.lesson.short_title = draft.lesson.title;
    draft.lesson.minutes = 1;
    return draft;
}

// --- scenes

void add_scene(LessonDraft& draft, const Scenario& shown, const StillMoment& moment) {
    LessonScene scene;
    auto& scenes = draft.lesson.scenes;
    for (std::size_t n = scenes.size() + 1; scene.id.empty(); ++n) {
        const std::string id = fmt::format("scene_{}", n);
        if (std::none_of(scenes.begin(), scenes.end(), [&](const LessonScene& s) { return s.id == id; }))
            scene.id = id;
    }
    scene.scenario = shown;
    scene.scenario.theme = built_in_theme("light");
    scene.scenario.view.hidden = {};
    scene.scenario.output = {};
    scene.scenario.output.size = {1280, 720};
    scene.scenario.output.moment = moment;
    scenes.push_back(std::move(scene));
    draft.chosen = scenes.size() - 1;
}

void move_scene(LessonDraft& draft, int by) {
    const auto to = static_cast<std::ptrdiff_t>(draft.chosen) + by;
    if (to < 0 || to >= std::ssize(draft.lesson.scenes)) return;
    std::swap(draft.lesson.scenes[draft.chosen], draft.lesson.scenes[static_cast<std::size_t>(to)]);
    draft.chosen = static_cast<std::size_t>(to);
}

void remove_scene(LessonDraft& draft) {
    auto& scenes = draft.lesson.scenes;
    scenes.erase(scenes.begin() + static_cast<std::ptrdiff_t>(draft.chosen));
    draft.chosen = std::min(draft.chosen, scenes.empty() ? 0 : scenes.size() - 1);
}

// --- questions

std::span<const Askable> askables() {
    return kAskables;
}

LessonScene asked(LessonScene scene, const Askable* what) {
    const bool proposed = is_proposed(scene.words.question);
    scene.task.reset();
    scene.free.clear();
    scene.scenario.view.hidden = {};
    if (proposed) scene.words.question = scene.words.unit = "";
    if (what == nullptr) {
        scene.words.question = scene.words.unit = scene.words.after = "";
        scene.words.hints.clear();
        return scene;
    }
    LessonTask task;
    task.kind = what->kind;
    task.of = what->of;
    task.at = pinned(scene.scenario, what->cell).value_or(Extents());
    task.goals = goals_named(what->goals);
    scene.task = std::move(task);
    scene.scenario.view.hidden = hidden_for(what->kind, scene.scenario.view.kind);
    if (what->kind == TaskKind::make) scene.free = free_fields(scene.scenario);
    scene.task->slips = possible_slips(scene, *what);
    if (proposed) {
        scene.words.question = what->question;
        scene.words.unit = what->unit;
    }
    return scene;
}

std::vector<const Askable*> askables_of(const LessonScene& scene) {
    std::vector<const Askable*> possible;
    for (const Askable& row : kAskables) {
        if (!pinned(scene.scenario, row.cell)) continue;
        if (row.kind == TaskKind::make && scene.scenario.alone() == nullptr) continue;
        try {
            if (can_be_asked(asked(scene, &row))) possible.push_back(&row);
        } catch (const BadInput&) {
            // This figure can't answer it.
        }
    }
    return possible;
}

const Askable* askable_in(const LessonScene& scene) {
    if (!scene.task) return nullptr;
    const auto* found = std::find_if(kAskables.begin(), kAskables.end(), [&](const Askable& row) {
        return row.kind == scene.task->kind && row.of == scene.task->of &&
               goals_named(row.goals) == scene.task->goals;
    });
    return found == kAskables.end() ? nullptr : found;
}

// --- the whole

std::vector<std::string> why_not_ready(const LessonDraft& draft) {
    if (draft.lesson.scenes.empty()) return {"There is no scene yet."};
    std::vector<std::string> faults = faults_of(draft.lesson);
    for (std::string& fault : picture_faults_of(draft.lesson)) faults.push_back(std::move(fault));
    // A teacher knows scenes by their numbers.
    for (std::string& fault : faults) {
        for (std::size_t i = 0; i < draft.lesson.scenes.size(); ++i) {
            const std::string id = capitalised(draft.lesson.scenes[i].id) + ": ";
            if (fault.starts_with(id)) {
                fault = fmt::format("Scene {}: {}", i + 1, fault.substr(id.size()));
                break;
            }
        }
    }
    return faults;
}

void write_draft(Shelf& shelf, const LessonDraft& draft, const std::string& path) {
    shelf.write(path, lesson_data(draft.lesson));
    shelf.write(words_path(path, draft.lesson.language), lesson_words(draft.lesson));
}

LessonDraft read_draft(const Shelf& shelf, const std::string& path) {
    LessonDraft draft;
    std::string language = "en";
    for (const std::string& each : lesson_languages()) {
        if (shelf.has(words_path(path, each))) language = each;
    }
    const std::string stem = name_in(path);
    draft.lesson = parse_lesson(shelf.read(path), shelf.read(words_path(path, language)),
                                stem.substr(0, stem.size() - kEnding.size()), language);
    draft.file = path;
    return draft;
}

}  // namespace convwalk
