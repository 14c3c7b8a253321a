// Opening, saving and pasting scenarios. No panels here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "desk/shelf.h"
#include "scenario/network_text.h"
#include "scenario/scenario.h"

namespace convwalk {

/// Tells whether a file's text is another one than before.
[[nodiscard]] std::string mark_of(std::string_view text);

/// What a file holds.
struct OpenedFile {
    Scenario scenario;
    bool is_network_alone = false;
    std::string mark;
};
/// @throws BadInput with the file's name
[[nodiscard]] OpenedFile open_file(const Shelf& shelf, const std::string& path);

/// A scenario, or the figure of a file that holds a network alone. @throws BadInput with the file's name
[[nodiscard]] Scenario open_scenario(const Shelf& shelf, const std::string& path);

/// Whether the file holds a network alone. @pre open_scenario() reads it
[[nodiscard]] bool is_network_file(const Shelf& shelf, const std::string& path);

/// Whether the file is there and has another text than when it was read or written here.
/// @param mark of then; empty: unknown, and nothing is said to be other
[[nodiscard]] bool is_other_now(const Shelf& shelf, const std::string& path, const std::string& mark);

/// Replaces the file as a whole or leaves it as it was. @return the mark of what it has then
/// @throws CannotWrite
std::string save_scenario(Shelf& shelf, const std::string& path, const Scenario& scenario);

/// The scenario in a text from the clipboard: JSON. @throws BadInput
[[nodiscard]] Scenario pasted_scenario(std::string_view text);

}  // namespace convwalk
