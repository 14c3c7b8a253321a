// The commands of the program: a table with a row for each. A new one is a file of its own with its row, and
// its name in commands.cpp; the help, near misses and the tests of the manual page and the README read the
// table.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string_view>

namespace convwalk {

/// What a command does. Prints to standard output.
/// @throws BadUsage, BadInput, NoGraphics, CannotWrite, Interrupted
using Task = std::function<void()>;

struct Command {
    std::string_view name;
    std::string_view about;     ///< a line of help
    std::string_view examples;  ///< a line each; "" where there is nothing to show
    /// Adds the command's flags. What it gives may run once when these have been read.
    Task (*add)(CLI::App& command);
};

/// In the order of the help.
[[nodiscard]] std::span<const Command* const> commands();

}  // namespace convwalk
