// The start page: ready-made figures by their pictures, figures that were open, themes, and a field that
// searches them and reads layers, notation and code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/actions.h"
#include "ui/panels/start_side.h"

namespace convwalk {

struct StartState {
    std::string search;
    std::string group = {};                  ///< of which all are shown; empty: some of each
    std::optional<std::size_t> chosen = {};  ///< among the offers
    Theme theme = built_in_theme("light");   ///< that figures are begun in
    TypedFigure typed = {};                  ///< what the search is, beside words
    std::vector<UnsavedFigure> left = {};    ///< newest first
    std::vector<RecentFigure> recent = {};   ///< newest first
    std::vector<CardRow> rows = {};          ///< as they were drawn last
    bool types = false;                      ///< the field has the keyboard
    bool follow = false;                     ///< the chosen card is to be in sight

    /// Whether a recent file is still to be looked at.
    [[nodiscard]] bool is_looking() const;
};

/// Another text in the field. @param now the figure behind the page
void search_for(StartState& state, std::string text, const Scenario& now);

/// The page as it opens: nothing searched, every group.
/// @param files that were open, newest first
/// @param left figures that were never saved, likewise
[[nodiscard]] StartState start_state(const Theme& theme, const std::vector<std::string>& files,
                                     std::span<const LeftFigure> left);

/// As the page shows them.
[[nodiscard]] std::vector<UnsavedFigure> left_offers(std::span<const LeftFigure> left);

struct StartEdit {
    std::optional<Scenario> begin;         ///< a new figure
    bool ready_made = false;               ///< it is no work of the person
    bool exports = false;                  ///< and its export is asked for
    std::optional<std::string> open;       ///< a file
    std::optional<std::string> open_left;  ///< where a figure that was never saved is kept
    std::optional<std::string> discard;    ///< likewise
    std::optional<Action> action;
    bool closed = false;  ///< back to the figure
    std::optional<bool> at_every_start;
};

/// What the page is drawn with, beside its state.
struct StartPlace {
    SizePx size;          ///< of the window, in pixels
    const Scenario& now;  ///< the figure behind the page
    const Shelf& shelf;   ///< where recent files are
    bool at_every_start = false;
    bool keys = true;  ///< the keyboard is the page's: nothing lies over it
};

/// Fills the whole window. One recent file a frame is looked at.
[[nodiscard]] StartEdit start_panel(Controls& controls, StartState& state, const StartPlace& place,
                                    Thumbnails& thumbnails, Easel& easel);

}  // namespace convwalk
