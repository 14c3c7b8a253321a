// A scenario as the command that exports it. Level 5.
#pragma once

#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

/// "convwalk export --op transposed --input 3 --kernel 4 -o up.gif": quoted for a POSIX shell, with only what
/// differs from the command's defaults, and making the same bytes. A theme of one's own stands in it as JSON.
/// What a file would not keep is not kept here either: numbers beside a padding word, and a ceil mode that
/// differs between axes.
[[nodiscard]] std::string command_line(const Scenario& scenario, std::string_view output);

/// A word as a POSIX shell reads it back: as it is, or between single quotes.
[[nodiscard]] std::string shell_quoted(std::string_view word);

}  // namespace convwalk
