// What each command does, with its arguments as values. Prints; throws for what can't be done.
#pragma once

#include <string>
#include <vector>

#include "export/write_figure.h"
#include "scenario/scenario.h"

namespace convwalk {

/// `convwalk presets`: names, what they show, and how large they are.
void list_presets(bool as_json);

/// `convwalk shape`: sizes and the calculation. @throws BadInput
void print_shape(const LayerRequest& request, bool as_json);

/// `convwalk export`. @throws BadInput, NoGraphics, CannotWrite
void export_scenario(const Scenario& scenario, const std::string& path, const Format& format);

/// `convwalk gallery`: every preset into a folder, under its name.
/// @param scenarios what is drawn, one for each of presets()
void export_gallery(const std::vector<Scenario>& scenarios, const std::string& folder, const Format& format);

/// `convwalk compute`: JSON lines from a file or standard input ("-"). @throws BadInput, CannotWrite
void run_compute(const std::string& path);

/// Ends an export when Ctrl-C or a request to end came; what is not finished is not kept.
struct Interrupted {};

}  // namespace convwalk
