// `convwalk network` and `convwalk solve`: whole networks as tables, and the layer that gives a size.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace convwalk {

/// Adds both commands to the program. When one is given, `chosen` becomes what it does; that throws BadInput
/// or BadUsage and prints to standard output.
void add_network_commands(CLI::App& program, std::function<void()>& chosen);

}  // namespace convwalk
