// The command line: reads the arguments, runs a command, turns what went wrong into a sentence and a code.
#pragma once

namespace convwalk {

/// What the program ends with.
enum ExitCode : int {
    kSuccess = 0,
    kBadInput = 1,      ///< a layer, file or value that can't be
    kUsage = 2,         ///< a command line that can't be understood
    kNoGraphics = 3,    ///< this machine can't draw
    kCannotWrite = 4,   ///< a file, folder or pipe that can't be written
    kInterrupted = 130  ///< Ctrl-C or a request to end
};

[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace convwalk
