// A figure in somebody else's page: it plays, is pointed at and pinned, and nothing of it is edited. Knows no
// page and no clock: time is an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "desk/session.h"
#include "picture/picture.h"

namespace convwalk {

class LiveFigure {
  public:
    /// At the moment of the scenario's still picture, with its pin and its part of the figure; at rest.
    /// @throws BadInput when the scenario is impossible
    explicit LiveFigure(const Scenario& scenario);

    /// @param least_type_px no words are smaller; 0: as the size gives
    void resize(SizePx size, double least_type_px);
    void set_theme(Theme theme) { figure_.scenario.theme = std::move(theme); }

    // --- playing ---
    Playback playback;
    /// Goes on playing, or begins anew behind the end.
    void play();
    void advance(double elapsed_ms) { playback = advanced(playback, figure_.timeline, elapsed_ms); }
    /// Milliseconds until the picture changes by itself; infinite: it does not.
    [[nodiscard]] double until_change_ms() const;
    [[nodiscard]] std::int64_t steps() const { return figure_.timeline.steps; }
    /// 1 .. steps(); 0 before the first one.
    [[nodiscard]] std::int64_t step() const { return moment().step + 1; }
    /// To a step, the nearest one that there is; 0: to the start. Pauses.
    void seek(std::int64_t step);
    /// One stop forward or back; pauses.
    void go(int direction);

    // --- pointing ---
    /// @param px in the picture; nullopt: nowhere. @return whether something else is marked now
    bool point(std::optional<Vec2> px);
    /// The cell that is pointed at, or lets go: of the same one, and beside the cells.
    void pin_pointed();
    /// @param pin as a person writes it; "" lets go @throws BadInput, and nothing changes
    void set_pin(const std::string& pin);
    /// As a person writes it; "": none.
    [[nodiscard]] std::string pin() const;

    [[nodiscard]] const Figure& figure() const { return figure_; }
    [[nodiscard]] Scene scene() const { return build_scene(figure_, moment()); }
    /// What is marked, or else what happens now: a sentence.
    [[nodiscard]] std::string sentence() const;

  private:
    [[nodiscard]] Moment moment() const { return at(figure_.timeline, playback.tick()); }
    void mark() { figure_.pinned = pinned_ ? pinned_ : pointed_; }

    Figure figure_;  // its pin is what is marked
    std::optional<Spot> pinned_;
    std::optional<Spot> pointed_;
};

}  // namespace convwalk
