// A lesson that a teacher makes of figures: scenes in their order, a sentence each, and questions that a
// figure can answer. No panels here.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/shelf.h"
#include "lesson/lesson.h"
#include "lesson/quantities.h"

namespace convwalk {

struct LessonDraft {
    Lesson lesson;
    std::size_t chosen = 0;  ///< scene that is worked on
    std::string file = {};   ///< where it was saved last; empty: nowhere yet
    bool operator==(const LessonDraft&) const = default;
};
[[nodiscard]] LessonDraft empty_draft(std::string_view language);

// --- scenes

/// The figure as it is seen becomes the last scene, and is chosen.
void add_scene(LessonDraft& draft, const Scenario& shown, const StillMoment& moment);
/// @param by -1 or 1 @pre there is a scene that is chosen
void move_scene(LessonDraft& draft, int by);
void remove_scene(LessonDraft& draft);

// --- questions

/// A question that can be asked without a word of JSON.
struct Askable {
    std::string_view words;     ///< "The number of the marked output"
    std::string_view question;  ///< what is proposed
    std::string_view unit;
    TaskKind kind = TaskKind::count;
    std::string_view of = {};
    OfCell cell = OfCell::none;   ///< the pin must stand on such a one
    std::string_view goals = {};  ///< to make: names, with a space between
    std::string_view slips = {};  ///< that are looked for, likewise
};
[[nodiscard]] std::span<const Askable> askables();

/// The scene with this question: what would answer it is hidden, and slips that are possible are named.
/// nullptr: nothing is asked. Words that were proposed with another question give way.
[[nodiscard]] LessonScene asked(LessonScene scene, const Askable* what);
/// Those that this figure can answer.
[[nodiscard]] std::vector<const Askable*> askables_of(const LessonScene& scene);
/// nullptr: nothing is asked.
[[nodiscard]] const Askable* askable_in(const LessonScene& scene);

// --- the whole

/// Why it can't be taken yet, a sentence each; empty: it is ready.
[[nodiscard]] std::vector<std::string> why_not_ready(const LessonDraft& draft);

/// Writes PATH.json and PATH.LANGUAGE.json. @param path ends in .json
/// @throws CannotWrite
void write_draft(Shelf& shelf, const LessonDraft& draft, const std::string& path);
/// @throws BadInput
[[nodiscard]] LessonDraft read_draft(const Shelf& shelf, const std::string& path);

}  // namespace convwalk
