// A document after an edit: its view and its network agree again, and its layer is where it belongs. Level 5.
#pragma once

#include <optional>
#include <string>

#include "scenario/scenario.h"

namespace convwalk {

/// The document of a whole network, as it is opened.
[[nodiscard]] Scenario scenario_of(const NetworkDocument& network);

/// A document after an edit.
struct Settled {
    Scenario scenario;
    /// What of the edit was not taken up, and why, or what gave way to it: a sentence that begins small;
    /// empty: nothing.
    std::string not_taken;
};

/// What an edit from `before` to `after` means for the rest of the document:
///
/// - the network view, asked for where there is no network, gets one of the layer alone
/// - another view opens the layer that the network names (the first that can be, when it names none)
/// - an edited layer takes the place of the one alone, or goes into the network as its open one; there sizes
///   and channels that come from the layers before stay what they are, and so does all of it where a stack
///   has no word for it
/// - a cell that the network's output no longer has gives way to the one in the middle
///
/// A layer that is impossible for now stays as it is typed, wherever there are words for it.
/// @param layer what layer_of(after) is to become; nullopt: it was not edited
/// @throws BadInput when the layer can't be opened
[[nodiscard]] Settled settle(const Scenario& before, Scenario after,
                             const std::optional<LayerRequest>& layer = std::nullopt);
/// The document alone.
[[nodiscard]] Scenario settled(const Scenario& before, Scenario after,
                               const std::optional<LayerRequest>& layer = std::nullopt);

}  // namespace convwalk
