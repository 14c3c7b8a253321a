// What a person works on: the document, its history, the last figure that was possible, and the playing of
// it. Knows no window and no clock: time is an argument.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "desk/edit.h"
#include "desk/history.h"
#include "picture/figures.h"

namespace convwalk {

/// How the animation is being played.
struct Playback {
    bool playing = true;
    bool loop = true;
    double speed = 1;  ///< kSpeeds
    double at_ms = 0;  ///< from the start of the timeline

    [[nodiscard]] Tick tick() const { return static_cast<Tick>(at_ms); }
};

inline constexpr double kSpeeds[] = {0.25, 0.5, 1, 2, 4, 8};

/// How many times faster than its pace an animation is played at a time, so that its walk takes no more than
/// two minutes: 1 for most, and beside the walk.
[[nodiscard]] double hurry(const Timeline& timeline, Tick now);

/// The playback after some time has passed. It stops at the end, or begins anew.
[[nodiscard]] Playback advanced(Playback playback, const Timeline& timeline, double elapsed_ms);

/// Milliseconds of real time until the picture changes; 0 while something moves; infinite when nothing will.
[[nodiscard]] double until_change_ms(const Playback& playback, const Timeline& timeline);

/// What a document begins with.
[[nodiscard]] const Scenario& first_scenario();

/// A scenario without what of its figure is marked and which part is shown: of a window, these are no part of
/// the document, and change without a question or a step of undo.
[[nodiscard]] Scenario without_look(Scenario scenario);

class Session {
  public:
    /// Holds no pin and no zoom, whatever the scenarios that it is given have.
    /// @param file where the scenario came from; empty when from nowhere
    /// @throws BadInput when the scenario is impossible
    explicit Session(const Scenario& scenario, std::string file = "");

    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    /// layer_of() the scenario, worked out once.
    [[nodiscard]] const LayerRequest& layer() const { return layer_; }
    /// Of the scenario itself, unless refusal() says why not: then of the last possible one before the edit.
    [[nodiscard]] const Figure& figure() const { return figure_; }
    /// Rises with every change of figure().
    [[nodiscard]] std::int64_t revision() const { return revision_; }
    /// It takes the place of a session with this revision: its own is a higher one.
    void comes_after(std::int64_t revision) { revision_ = std::max(revision_, revision) + 1; }
    [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

    /// The scenario takes longer to be worked out than a frame; until then figure() is the one before.
    [[nodiscard]] bool is_working() const { return pieces_ != nullptr; }
    /// Some milliseconds of that. @pre is_working()
    void work_on();

    /// @param layer what the scenario's layer becomes; nullopt: it was not edited
    void edit(const Edit<Scenario>& edit, const std::optional<LayerRequest>& layer = std::nullopt);
    /// An edit that is complete at once.
    void change_to(const Scenario& scenario, const std::optional<LayerRequest>& layer = std::nullopt) {
        edit({scenario, true, true}, layer);
    }

    /// How the document is exported, and the pace where that is changed with it. No step of undo: none leads
    /// back to other settings.
    void set_export(const ExportSettings& output, const Pace& pace);

    /// The layer as it was before it was edited last, or that of the figure before; nullopt when there is
    /// none.
    [[nodiscard]] std::optional<LayerRequest> layer_before() const;
    /// What of the last edit was not taken up, and why (a layer of a network that can't be opened, a factor
    /// that a stack has no word for), once; else empty.
    [[nodiscard]] std::string take_objection() { return std::exchange(objection_, std::string()); }

    void undo();
    void redo();
    [[nodiscard]] bool can_undo() const {
        return history_.can_undo() || scenario_ != history_.current().scenario;
    }
    [[nodiscard]] bool can_redo() const {
        return history_.can_redo() && scenario_ == history_.current().scenario;
    }

    // --- the file ---
    [[nodiscard]] const std::string& file() const { return kept_->file; }
    [[nodiscard]] bool is_changed() const { return scenario_ != kept_->scenario; }
    /// The same for all states of one document, whatever is edited and saved.
    [[nodiscard]] std::shared_ptr<const void> document() const { return kept_; }
    /// A new figure, kept nowhere, takes the place of this one; undo leads back to this one and its file.
    /// @param ready_made it can be had again, so it counts as unchanged until it is edited
    /// @throws BadInput when the scenario is impossible: then nothing changes
    void begin(const Scenario& scenario, bool ready_made);
    /// Another document takes the place of this one; undo does not lead back.
    /// @throws BadInput when the scenario is impossible: then nothing changes
    void replace(const Scenario& scenario, std::string file);
    /// @param mark see mark()
    void was_saved_as(std::string file, std::string mark = "");
    /// mark_of() the file's text when it was read or written; empty: unknown.
    [[nodiscard]] const std::string& mark() const { return kept_->mark; }
    void set_mark(std::string mark) { kept_->mark = std::move(mark); }
    [[nodiscard]] const Scenario& saved() const { return kept_->scenario; }
    /// What the file holds differs from the scenario, as it did when the program ended.
    void set_saved(const Scenario& saved) { kept_->scenario = without_look(saved); }

    // --- playing ---
    Playback playback;
    [[nodiscard]] Moment moment() const { return at(figure_.timeline, playback.tick()); }
    void seek(Tick t);
    /// One stop forward or back; pauses.
    void step(int direction);

  private:
    /// Where a document is kept. All states of one document share it; those of the next have another.
    struct Kept {
        std::string file;   ///< empty: nowhere
        Scenario scenario;  ///< what the file holds; without one, what the document began with
        std::string mark;   ///< of the file's text
    };
    struct State {
        Scenario scenario;
        std::shared_ptr<Kept> kept;
        bool operator==(const State&) const = default;
    };

    void settle();
    void judge();
    /// @pre the scenario is possible
    void show(const Scenario& scenario);
    void keep_step() { history_.push({scenario_, kept_}); }
    void go_to(const State& state);

    Scenario scenario_;
    LayerRequest layer_;
    std::shared_ptr<Kept> kept_;
    History<State> history_;
    Figure figure_;
    std::optional<Refusal> refusal_;
    std::shared_ptr<Pieces> pieces_;  // none: the figure is that of the scenario
    std::string objection_;
    std::int64_t revision_ = 0;
};

}  // namespace convwalk
