// How a person exports: as it is chosen in the dialog, done again, and kept for new figures. No panels here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "desk/shelf.h"
#include "export/formats.h"
#include "scenario/scenario.h"

namespace convwalk {

inline constexpr SizePx kSlide = {1280, 720};

/// What is kept from one figure to the next: no moment, and no choice of steps.
struct ExportChoice {
    Format format = Format::gif;
    bool as_shown = true;  ///< a still is of the moment and the part that the window shows
    ExportSettings output = {.size = kSlide, .moment = {}};
    Pace pace;
    bool operator==(const ExportChoice&) const = default;
};

/// What the window shows when something is exported.
struct ShownNow {
    Tick at = 0;
    std::int64_t step = -1;  ///< the current one; -1: none yet
    Pace pace;               ///< that `at` belongs to
    std::optional<Pin> pin = std::nullopt;
    Zoom zoom = {};
    SizePx size = {};  ///< of the canvas

    [[nodiscard]] bool has_look() const { return pin.has_value() || zoom != Zoom{}; }
};

/// A scenario that begins anew, timed and exported as was chosen last.
[[nodiscard]] Scenario begun_with(Scenario scenario, const ExportChoice& choice);

/// What of a scenario is kept for the next.
[[nodiscard]] ExportChoice choice_of(const Scenario& scenario, const Format& format, bool as_shown);

/// What is being chosen.
struct ExportDraft {
    Scenario scenario;
    bool as_shown = true;  ///< a still is what the window shows, instead of the scenario's moment
    bool look = false;     ///< all else, too, has the pin and the part that the window shows
};
/// What is written.
[[nodiscard]] Scenario to_be_exported(const ExportDraft& draft, const Format& format, const ShownNow& shown);

/// The path, or where something is there one with a number before its ending: "figure-2.gif".
[[nodiscard]] std::string free_path(const Shelf& shelf, const std::string& path, const Format& format);

/// As settings keep a format: "Frames", "Build-up svg", "Sheet png 3x2".
[[nodiscard]] std::string format_words(const Format& format);
/// The format of this edition that is meant; nullopt: none.
[[nodiscard]] std::optional<Format> format_in_words(std::string_view words);

}  // namespace convwalk
