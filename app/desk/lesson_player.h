// A person taking a lesson: where they are, what they have answered, what they are told. Knows no window, no
// figure on a screen and no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/judge.h"
#include "lesson/lesson.h"

namespace convwalk {

/// How far a person has come with a scene.
enum class SceneState : std::uint8_t {
    untouched,
    right,        ///< at the first try, or read where nothing is asked
    right_later,  ///< after a mistake
    shown,        ///< the answer was shown
    skipped,      ///< left without an answer
};

/// Of one lesson, as it is remembered. It belongs to what the lesson asks: another content begins anew.
struct LessonProgress {
    std::string lesson;
    std::string content;             ///< fingerprint() of the lesson
    std::vector<SceneState> scenes;  ///< one each
    std::size_t at = 0;              ///< the scene that is open
    bool operator==(const LessonProgress&) const = default;

    [[nodiscard]] std::size_t done() const;
    [[nodiscard]] bool is_done() const;
};

/// One letter a scene: "r" right, "l" right later, "w" shown, "s" skipped, "." untouched.
[[nodiscard]] std::string letters_of(const LessonProgress& progress);
/// What is remembered of a lesson; nullopt: letters that are none, or too few of them.
[[nodiscard]] std::optional<std::vector<SceneState>> states_from(std::string_view letters);

/// That of a lesson among all; a new one where there is none of this content.
[[nodiscard]] LessonProgress progress_of(const std::vector<LessonProgress>& all, const Lesson& lesson);
/// Puts one in the place of that of the same lesson; all are in the order of their names, as in a file.
void remember_progress(std::vector<LessonProgress>& all, const LessonProgress& progress);

class LessonPlayer {
  public:
    /// @param progress of this lesson; goes on where that ended
    LessonPlayer(Lesson lesson, LessonProgress progress);

    [[nodiscard]] const Lesson& lesson() const { return lesson_; }
    [[nodiscard]] const LessonProgress& progress() const { return progress_; }
    [[nodiscard]] std::size_t at() const { return progress_.at; }
    /// The one that is open, with the numbers of its round.
    [[nodiscard]] const LessonScene& scene() const { return scene_; }
    [[nodiscard]] SceneState state() const { return progress_.scenes[progress_.at]; }

    /// What the scene says before it is answered, with its numbers; every option has a name.
    [[nodiscard]] const SceneWords& said() const { return said_; }

    /// Rises whenever another figure is to be shown: see shown().
    [[nodiscard]] std::int64_t turn() const { return turn_; }
    /// What the figure begins with: the scene, or what it reveals once it was answered.
    [[nodiscard]] Scenario shown() const;

    /// Whether the figure walks on by itself, now that it was answered.
    [[nodiscard]] bool plays() const { return answered_ && scene_.steps != StepRange{}; }

    // --- from scene to scene ---
    [[nodiscard]] bool has_next() const { return progress_.at + 1 < lesson_.scenes.size(); }
    [[nodiscard]] bool has_previous() const { return progress_.at > 0; }
    /// A scene that is left without an answer is skipped. @pre it is one of the lesson's
    void go_to(std::size_t scene);
    /// Whether the scene can be asked again with other numbers.
    [[nodiscard]] bool has_another_round() const;
    /// Asks it so. What was answered stays answered.
    void begin_round();

    // --- the answer ---
    std::string typed = {};     ///< a number, code or a network
    MarkedCells marked = {};    ///< on the plane that the task is about
    ChosenOptions chosen = {};  ///< in the order in which they were chosen
    /// Marks a cell or takes the mark away; to point, the last one counts.
    void mark(const Extents& cell);
    /// Chooses an option; to rank, puts it behind the others or takes it out.
    void choose(std::size_t option);
    /// Whether there is something to be judged.
    [[nodiscard]] bool has_answer() const;
    /// Judges what is there. @param made the layer of the figure as it is now, with its numbers
    void check(MadeLayer made);
    /// The answer as it was judged last; nullopt: not yet, or it was changed since.
    [[nodiscard]] const std::optional<Verdict>& verdict() const { return verdict_; }
    [[nodiscard]] int tries() const { return tries_; }
    [[nodiscard]] bool is_answered() const { return answered_; }

    // --- help ---
    [[nodiscard]] std::size_t hints_shown() const { return hints_; }
    void show_hint();
    /// Cells that light up in the figure, while a hint is shown.
    [[nodiscard]] std::vector<LessonCell> lights() const;
    /// What is told elsewhere about the figure would answer what is asked.
    [[nodiscard]] bool keeps_secret() const;
    [[nodiscard]] bool can_show_answer() const;
    /// Gives up: the right answer stands in the field, and the scene counts as shown.
    void show_answer();
    /// The right answer as a text, when it was shown.
    [[nodiscard]] const std::string& answer_shown() const { return answer_shown_; }

    /// A free field was changed: the task is asked again.
    void changed_figure();

  private:
    void begin_scene(std::int64_t round = 0);
    void settle(SceneState state);
    void take_up(const GivenAnswer& answer);

    Lesson lesson_;
    LessonProgress progress_;
    LessonScene scene_;
    std::optional<NetworkDocument> written_;  // by the person, in this lesson
    std::int64_t round_ = 0;
    SceneWords said_;
    std::int64_t turn_ = 0;
    std::optional<Verdict> verdict_;
    std::string answer_shown_;
    int tries_ = 0;
    std::size_t hints_ = 0;
    bool answered_ = false;
};

/// Tries after which the answer can be shown.
inline constexpr int kTriesBeforeAnswer = 2;

}  // namespace convwalk
