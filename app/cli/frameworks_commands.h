// convwalk import and convwalk code: layers from program text, and program text from layers.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

namespace convwalk {

/// Adds both commands to the program. What was asked for is put into `command`, to be run after parsing.
void add_framework_commands(CLI::App& app, std::function<void()>& command);

}  // namespace convwalk
