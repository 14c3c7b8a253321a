// The flags that describe a layer, for every command that takes them.
#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <string>

#include "arithmetic/fields.h"
#include "cli/flags.h"
#include "scenario/scenario.h"

namespace convwalk {

/// What was given, as text: judged by the readers that files use too.
struct LayerFlags {
    std::string preset;
    std::string file;
    std::string network;
    std::string op;
    // One for each LayerField.
    std::array<std::string, kLayerFields> fields;
    std::array<bool, kLayerFields> switches = {};
    const CLI::App* command = nullptr;  ///< knows which were given
};
void add_layer_flags(CLI::App& command, LayerFlags& flags);

/// The operator and the fields alone, for a command whose layer stands on something that settles the others.
/// @param takes which fields there are
void add_field_flags(CLI::App& command, LayerFlags& flags, bool (*takes)(LayerField));
/// Whether one of those was given.
[[nodiscard]] bool describes_a_layer(const LayerFlags& flags);
/// A layer with what was given of them. @throws BadInput
[[nodiscard]] LayerRequest with_given_fields(const LayerFlags& flags, LayerRequest request);

/// The scenario that the flags start from: a preset, a file or the default, with the layer flags put in.
/// @throws BadInput, BadUsage
[[nodiscard]] Scenario scenario_of(const LayerFlags& flags);

}  // namespace convwalk
