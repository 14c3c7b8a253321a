// Other programs, started without a shell. On Windows none is found.
#pragma once

#include <string>
#include <vector>

namespace convwalk {

/// Where a program of this name is, on PATH; empty when it is not there.
[[nodiscard]] std::string program_called(const std::string& program);

/// The variables of this process, as run_and_wait() takes them.
[[nodiscard]] std::vector<std::string> environment();

/// Runs a program with no streams and in a session of its own, so that Ctrl-C in the terminal does not end
/// it. Takes the environment as an argument, since another thread may be changing that of the process.
/// @param words its path and its arguments
/// @return whether it ended with success
[[nodiscard]] bool run_and_wait(std::vector<std::string> words, std::vector<std::string> settings);

}  // namespace convwalk
