// Layers that a program writes as changes of shapes. Level 3.
#pragma once

#include <vector>

#include "frameworks/read/values.h"
#include "frameworks/read/walked.h"

namespace convwalk {

/// A reshape, another order of dimensions and a reshape become the pixel shuffle that they are, windows whose
/// axes and channels are put in order so become an unfold, and numbers that are put channel by channel for a
/// reshape become that reshape, where sizes are known and nothing else reads what is between.
/// @param pieces applied, as in Flow; the rest is numbered anew
/// @param made   by each of them; @param input what comes in
void put_together(std::vector<Piece>& pieces, std::vector<WalkedLayer>& made, const WalkedLayer& input);

}  // namespace convwalk
