// The left column of the start page: figures that were open, groups, themes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "desk/offers.h"
#include "ui/panels/start_cards.h"

namespace convwalk {

/// A file that was open, once it was looked at.
struct RecentFigure {
    std::string path;
    std::optional<FigureOffer> offer;  ///< none: not looked at yet, or it can't be read
    std::string why_not;               ///< a sentence
};

/// A figure that was never saved.
struct UnsavedFigure {
    std::string path;  ///< where it is kept
    FigureOffer offer;
    std::string when;  ///< it was left; "": not known
};

struct StartSide {
    std::span<const UnsavedFigure> left;  ///< newest first
    std::span<const RecentFigure> recent;
    std::span<const OfferGroup> groups;
    std::string_view group;  ///< that is shown; empty: some of each
    bool at_every_start = false;
};

struct StartSideEdit {
    std::optional<std::string> open;       ///< a path
    std::optional<std::string> open_left;  ///< the path of an unsaved figure
    std::optional<std::string> discard;    ///< likewise
    std::optional<std::string> group;      ///< empty: some of each
    std::optional<std::string> theme;      ///< by its name
    bool at_every_start = false;
};

/// Draws into the current ImGui window.
[[nodiscard]] StartSideEdit start_side(const CardDesk& desk, const StartSide& side);

}  // namespace convwalk
