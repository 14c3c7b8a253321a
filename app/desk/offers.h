// What a new figure can begin with: presets, networks, files that were open, and what a person types. Words,
// groups and search; no panels here.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/kept_sessions.h"
#include "desk/shelf.h"
#include "scenario/scenario.h"

namespace convwalk {

/// One figure that can be begun with.
struct FigureOffer {
    std::string key;            ///< no two are alike: "preset upsample_by_2"
    std::string group;          ///< "Upsample by 2"
    std::string title;          ///< "Upsample by 2: kernel 4, stride 2, padding 1"
    std::string sizes = {};     ///< "4×4 → 8×8"; empty: unknown
    std::string about;          ///< one line
    std::string searched = {};  ///< all that a search may name, in small letters, a space between words
    Scenario scenario = {};
};

/// The group of networks.
inline constexpr std::string_view kNetworksGroup = "Networks";

/// All presets, then all networks, each in the order of its list.
[[nodiscard]] const std::vector<FigureOffer>& ready_made();

/// A title's words before its colon, and those behind it: "Same size" and "kernel 3, padding 1".
struct TitleParts {
    std::string_view name;
    std::string_view details;  ///< empty: there is no colon
};
[[nodiscard]] TitleParts parts_of_title(std::string_view title);

struct OfferGroup {
    std::string_view name;
    std::vector<std::size_t> offers;  ///< by their places, in order
};
/// In the order in which they begin.
[[nodiscard]] std::vector<OfferGroup> groups_of(std::span<const FigureOffer> offers);

/// The offers that a search names, best first: in whose title all of its words are, then those with the rest
/// of them elsewhere. All of them for a search without words. "kernel 4", "kernel=4" and "k4" mean the same;
/// so do "4×4" and "4x4".
[[nodiscard]] std::vector<std::size_t> found(std::span<const FigureOffer> offers, std::string_view search);

/// What of a document a new one takes over: colours, pace, and size and speed of exports.
[[nodiscard]] Scenario looks_of(const Scenario& now);

/// The scenario of an offer, looking as the document that a person works on does where they changed that.
[[nodiscard]] Scenario begun_with(const FigureOffer& offer, const Scenario& now);

/// What a person typed or pasted into the search, where it is more than words to search for.
struct TypedFigure {
    std::optional<FigureOffer> offer;  ///< what it is
    std::string why_not;  ///< why it can't be read, a sentence that begins small; empty: it is, or is no
                          ///< more than words
};
/// @param now what a layer that is typed alone looks like
[[nodiscard]] TypedFigure typed_figure(std::string_view text, const Scenario& now);

/// A figure that was never saved. Its key is "left " and where it is kept.
[[nodiscard]] FigureOffer left_figure(const LeftFigure& figure);

/// A file that was open. @throws BadInput
[[nodiscard]] FigureOffer recent_figure(const Shelf& shelf, const std::string& path);

}  // namespace convwalk
