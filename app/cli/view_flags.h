// The flags that say how a layer or a network is shown, for every command that draws.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace convwalk {

/// What was given, as text: judged by the readers that files use too.
struct ViewFlags {
    std::string values;
    std::string input_values;
    std::string input_image;
    std::string kernel_values;
    std::string bias;
    std::string seed;
    bool numbers = false;
    bool true_convolution = false;
    std::string view;
    std::string channel;
    std::string walk;
    std::string before;
    std::string fed_by;
    std::string theme;
    std::string title;
    std::string size;
    std::string fps;
    std::string step_time;
    std::string hold;
    std::string motion;
    std::string loops;
    std::string moment;
    std::string pin;
    std::string zoom;
    std::string steps;
    bool transparent = false;
    bool text_as_outlines = false;
    bool intro = true;
    bool indices = false;
    bool products = false;
    bool words = true;
    std::string hide;
    // Of the lab.
    std::string picture;
    std::string crop;
    bool grey = false;
    std::vector<std::string> ways;
    std::string weights;
    std::string wipe;
    std::string times;
    bool difference = false;
    const CLI::App* command = nullptr;  ///< knows which were given
};
/// Whether a picture of the lab is one of the flags, or the command says it otherwise.
enum class PictureFlag : std::uint8_t { flag, own };
void add_view_flags(CLI::App& command, ViewFlags& flags, PictureFlag picture = PictureFlag::flag);

/// For a command that draws nothing now. @throws BadUsage that names a flag of pictures which was given
void refuse_picture_flags(const CLI::App& command);

/// Puts the view flags that were given into a scenario. @throws BadInput
void apply(const ViewFlags& flags, Scenario& scenario);

/// The same for one of many scenarios: a view that its layer does not have gives way to the one that every
/// layer has, and a pin or zoom that its view does not have to none. @throws BadInput
void apply_to_any(const ViewFlags& flags, Scenario& scenario);

}  // namespace convwalk
