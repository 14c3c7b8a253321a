// Figures to files for a person at a terminal: a bar, a line for what was written, and an end on Ctrl-C.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "export/write_figure.h"
#include "scenario/scenario.h"

namespace convwalk {

/// Ends an export when Ctrl-C or a request to end came; what is not finished is not kept.
struct Interrupted {
    std::string sentence = "interrupted; what was not finished is not kept";
};

/// From now on these are noticed instead of ending the program.
void watch_for_interrupts();
/// @throws Interrupted
void stop_if_interrupted();

/// Writes a figure, with a bar on the terminal when it takes longer than half a second.
/// @throws BadInput, NoGraphics, CannotWrite, Interrupted
void write_with_bar(const Figure& f, const std::string& path, const Format& format, Studio& studio);

/// A text as a file, or to standard output for "-". @throws CannotWrite, Interrupted
/// @pre watch_for_interrupts() was called
void write_text(const std::string& path, std::string_view text);

/// "wrote figure.gif (9.3 kB)"; nothing for standard output.
/// @throws CannotWrite, which says that the file is there, when that can't be printed
void say_written(const std::string& path);

/// What is told of its progress. @throws as write_with_bar()
void with_bar(const std::string& path, const std::function<void(const Progress&)>& write);

/// All of that for one scenario. @throws as write_with_bar()
void export_scenario(const Scenario& scenario, const std::string& path, const Format& format);

}  // namespace convwalk
