// A network as a person names it on the command line.
#pragma once

#include <string>

#include "network/networks.h"
#include "network/stack_json.h"
#include "scenario/network_document.h"
#include "scenario/scenario.h"

namespace convwalk {

/// The one of this name from the literature; nullptr when there is none. No notation is such a name.
[[nodiscard]] const Network* ready_made(const std::string& name);

/// @param given a notation, FILE.json, FILE.txt or - for standard input
/// @throws BadInput
[[nodiscard]] ReadStack network_given(const std::string& given, const NotationDefaults& defaults = {});

/// @param given that, or the name of a ready-made one
/// @throws BadInput
[[nodiscard]] NetworkDocument network_document_given(const std::string& given);

/// Chooses the output cell of a scenario's network whose receptive field is drawn.
/// @param cell "64x64" @throws BadInput, BadUsage
void choose_cell(Scenario& scenario, const std::string& cell);

}  // namespace convwalk
