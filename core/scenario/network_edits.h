// A document with a network after an edit: its layer, its view and its network agree again. Level 5.
#pragma once

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
/// - the network view has no open layer; asked for where there is no network, it gets one of the layer alone
/// - another view opens the layer that the network names (the first that can be, when it names none)
/// - an edit of the open layer goes into the network; sizes and channels that come from the layers before it
///   stay what they are, and so does what a stack has no word for
/// - a cell that the network's output no longer has gives way to the one in the middle
///
/// A layer that is impossible for now stays as it is typed, in the document and in the network.
/// @throws BadInput when the layer can't be opened
[[nodiscard]] Settled settle(const Scenario& before, Scenario after);
/// The document alone.
[[nodiscard]] Scenario settled(const Scenario& before, Scenario after);

}  // namespace convwalk
