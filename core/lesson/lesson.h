// Lessons: figures that ask before they tell. Level 6.
//
// A lesson is data: scenes of a scenario and a task. No answer stands in it: the judge works every answer out
// from the figure (judge.h). What is said stands in a file of its own beside it, so that a translation is a
// copied file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arithmetic/fields.h"
#include "scenario/scenario.h"

namespace convwalk {

enum class TaskKind : std::uint8_t {
    size,     ///< type the size that comes out
    value,    ///< type the number of a cell
    count,    ///< type how many there are of something
    point,    ///< click one cell of those that are meant
    paint,    ///< mark all of them
    make,     ///< change free fields until the goals hold
    choose,   ///< one of several
    rank,     ///< put several into order, the least first
    code,     ///< write a call of a framework that fulfils the goals
    network,  ///< write or paste a whole network that fulfils the goals, if there are any
};
/// "size", "value", ...: as files write them.
[[nodiscard]] const std::vector<std::string>& task_kind_names();

/// What a layer has to fulfil: a row of goals.h.
struct Goal {
    std::string name;
    std::string argument = {};  ///< "5x5"; empty: the goal needs none
    bool wanted = true;         ///< false: it must not hold
    bool operator==(const Goal&) const = default;
};

/// One of those that are chosen from or put into order.
struct TaskOption {
    Scenario scenario;
    std::vector<Goal> claims = {};  ///< what it says of the scenario; empty: the task's goals count
    bool operator==(const TaskOption&) const = default;
};

struct LessonTask {
    TaskKind kind = TaskKind::count;
    std::string of = {};    ///< what is asked: a row of quantities.h, or of cell_sets.h; size: the output
    Extents at = {};        ///< the cell that is asked about, one index an axis; empty: none
    std::size_t layer = 0;  ///< of a network, from 1; 0: its last one
    std::vector<std::string> slips = {};  ///< rows of slips.h
    std::vector<Goal> goals = {};
    std::vector<TaskOption> options = {};
    bool operator==(const LessonTask&) const = default;
};

enum class LessonPlane : std::uint8_t {
    input,
    kernel,
    output,
    channel,  ///< a whole map of the input, by its channel
    map,      ///< likewise, of the output
    layer,    ///< what a layer of a network gives, by its number; 0: the input
};
[[nodiscard]] const std::vector<std::string>& lesson_plane_names();

/// A cell of a figure, or with no index all of its plane. Of the input: by its own index, without padding.
struct LessonCell {
    LessonPlane plane = LessonPlane::output;
    Extents at;
    bool operator==(const LessonCell&) const = default;
};

/// Cells that a hint lights in the figure.
struct LitCells {
    std::string of = {};  ///< a row of cell_sets.h; empty: the cell itself
    LessonCell cell;      ///< that it is about
    bool operator==(const LitCells&) const = default;
};

/// A field that is drawn anew for another round or another room, on all axes.
struct VariedField {
    LayerField field = LayerField::input;
    std::int64_t least = 0;
    std::int64_t most = 0;
    bool operator==(const VariedField&) const = default;
};

/// What is said in a scene. {names} in it stand for what the program works out: see words.h.
struct SceneWords {
    std::string words;     ///< at most kMostSceneWords words
    std::string question;  ///< empty where nothing is asked
    std::string unit;      ///< behind the field of the answer: "cells"
    std::string after;     ///< why, when it was answered
    std::string notes;     ///< for who teaches
    std::vector<std::string> hints;
    std::vector<std::string> options;  ///< what they are called; empty: by their numbers
    std::vector<std::string> wrong;    ///< why each option is wrong; "" for the right one, or all left out
    bool operator==(const SceneWords&) const = default;
};

struct LessonScene {
    std::string id;
    Scenario scenario;                  ///< its moment is export.moment, and view.hidden what is not told yet
    std::vector<LayerField> free = {};  ///< fields that may be changed
    bool free_kernel = false;           ///< and so may the numbers of the kernel
    std::optional<LessonTask> task = std::nullopt;
    std::optional<Scenario> reveal = std::nullopt;  ///< what is shown when it was answered, if another figure
    bool sandbox = false;                           ///< every field is free
    StepRange steps = {};  ///< played once it was answered, and one after the other on a slide; 0: none
    std::vector<LitCells> light = {};    ///< where a hint points; empty: what the task is about
    std::vector<VariedField> vary = {};  ///< see vary.h
    bool vary_numbers = false;           ///< other random numbers, too
    bool own = false;  ///< asked of the network that a person wrote in the lesson, once there is one
    SceneWords words = {};
    bool operator==(const LessonScene&) const = default;
};

struct Lesson {
    std::string name;      ///< "stride_of_one_half"
    std::string language;  ///< "en"
    std::string title;
    std::string short_title;              ///< at most kLongestShortTitle letters
    std::string promise;                  ///< what one can do afterwards; at most kLongestPromise letters
    std::vector<std::string> needs = {};  ///< names of lessons that are better taken before
    std::int64_t minutes = 10;
    bool optional = false;
    std::vector<LessonScene> scenes;
    bool operator==(const Lesson&) const = default;
};

inline constexpr int kLessonVersion = 1;
inline constexpr std::size_t kMostSceneWords = 40;
inline constexpr std::size_t kLongestShortTitle = 28;
inline constexpr std::size_t kLongestPromise = 42;
inline constexpr std::size_t kMostScenes = 60;
inline constexpr std::int64_t kMostSteps = 12;  ///< of a scene, on a slide

/// A lesson from its two texts. @param name it is called @param language of the words
/// @throws BadInput, one sentence, for what is no lesson, or words that belong to another
[[nodiscard]] Lesson parse_lesson(std::string_view data, std::string_view words, std::string_view name,
                                  std::string_view language);

/// The two texts of a lesson, as parse_lesson() reads them back to an equal one.
[[nodiscard]] std::string lesson_data(const Lesson& lesson);
[[nodiscard]] std::string lesson_words(const Lesson& lesson);

/// The ready-made lessons, in the order in which they are taken.
/// @param language "de"; lessons that are not translated are in English
[[nodiscard]] const std::vector<Lesson>& lessons(std::string_view language = "en");

/// @throws BadInput naming the nearest lesson
[[nodiscard]] const Lesson& lesson(std::string_view name, std::string_view language = "en");

/// Whether it is one of them.
[[nodiscard]] bool is_ready_made(const Lesson& lesson);

/// Languages that some lesson is in, English first.
[[nodiscard]] const std::vector<std::string>& lesson_languages();
/// "de" of "de_DE.UTF-8"; English where no lesson is in that language.
[[nodiscard]] std::string lesson_language(std::string_view locale);

/// The scene with this id, or with this number from 1. @throws BadInput naming the nearest one
[[nodiscard]] std::size_t scene_named(const Lesson& lesson, std::string_view name);

/// A number that changes with what is asked, not with how it is said: progress belongs to it.
[[nodiscard]] std::string fingerprint(const Lesson& lesson);

/// A sentence that all lessons share, such as that of a slip; of English where it is not translated.
/// @pre one of assets/lessons/common.en.json
[[nodiscard]] const std::string& common_words(std::string_view language, std::string_view name);
/// The same with numbers for the names between braces.
[[nodiscard]] std::string common_words(
    std::string_view language, std::string_view name,
    std::initializer_list<std::pair<std::string_view, std::size_t>> numbers);
[[nodiscard]] bool has_common_words(std::string_view language, std::string_view name);

}  // namespace convwalk
