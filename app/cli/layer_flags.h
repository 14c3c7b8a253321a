// The flags that describe a layer and how it is shown, for every command that takes them.
#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/fields.h"
#include "basics/errors.h"
#include "scenario/scenario.h"

namespace convwalk {

/// A command line that contradicts itself or leaves out what it needs.
class BadUsage : public BadInput {
  public:
    using BadInput::BadInput;
};

/// @throws BadInput "limit is "x"; it must be a whole number from 1 to 9"
[[nodiscard]] std::int64_t whole_number(std::string_view field, const std::string& text, std::int64_t least,
                                        std::int64_t most);

/// "gif, png or svg": what may be chosen, for a help text.
[[nodiscard]] std::string alternatives(const std::vector<std::string>& choices);

/// An empty text is no value where it would count as left out. @throws BadUsage that names the flag
void refuse_empty(const CLI::App& command);

/// For a command that draws nothing now. @throws BadUsage that names a flag of pictures which was given
void refuse_picture_flags(const CLI::App& command);

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

/// The scenario that the flags start from: a preset, a file or the default, with the layer flags put in.
/// @throws BadInput, BadUsage
[[nodiscard]] Scenario scenario_of(const LayerFlags& flags);

struct ViewFlags {
    std::string values;
    std::string input_values;
    std::string kernel_values;
    std::string seed;
    bool numbers = false;
    bool true_convolution = false;
    std::string view;
    std::string before;
    std::string theme;
    std::string title;
    std::string size;
    std::string fps;
    std::string step_time;
    std::string hold;
    std::string motion;
    std::string loops;
    std::string moment;
    std::string steps;
    bool transparent = false;
    bool intro = true;
    bool indices = false;
    bool words = true;
    const CLI::App* command = nullptr;  ///< knows which were given
};
void add_view_flags(CLI::App& command, ViewFlags& flags);

/// Puts the view flags that were given into a scenario. @throws BadInput
void apply(const ViewFlags& flags, Scenario& scenario);

/// The same for one of many scenarios: a view that its layer does not have gives way to the one that every
/// layer has. @throws BadInput
void apply_to_any(const ViewFlags& flags, Scenario& scenario);

}  // namespace convwalk
