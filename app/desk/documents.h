// Opening, saving and pasting scenarios, and the folders they are looked for in. No panels here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace convwalk {

/// A scenario, or the figure of a file that holds a network alone. @throws BadInput with the file's name
[[nodiscard]] Scenario open_scenario(const std::string& path);

/// Whether the file holds a network alone. @pre open_scenario() reads it
[[nodiscard]] bool is_network_file(const std::string& path);

/// Replaces the file as a whole or leaves it as it was. @throws CannotWrite
void save_scenario(const std::string& path, const Scenario& scenario);

/// The network in a text: notation, or JSON with layers that is no scenario. nullopt for a text that is
/// nothing of the kind. @throws BadInput when it is, and can't be read
[[nodiscard]] std::optional<NetworkDocument> network_in(std::string_view text);

/// The scenario in a text from the clipboard: JSON. @throws BadInput
[[nodiscard]] Scenario pasted_scenario(std::string_view text);

struct FolderEntry {
    std::string name;  ///< as the system has it: not always UTF-8, so printable() before it is shown
    bool is_folder = false;
    std::uint64_t bytes = 0;      ///< of a file
    std::int64_t modified_s = 0;  ///< seconds since 1970 in UTC
    bool operator==(const FolderEntry&) const = default;
};

struct FolderListing {
    std::vector<FolderEntry> entries;  ///< folders first, then by name without regard to case; none hidden
    bool complete = true;              ///< false when there are more than kMostEntries
};

inline constexpr std::size_t kMostEntries = 5000;

/// What is in a folder, for choosing from it. Links count as what they lead to; what leads nowhere is left
/// out. Of a folder with very many entries some are listed.
/// @throws BadInput when the folder can't be read
[[nodiscard]] FolderListing list_folder(const std::string& path);

}  // namespace convwalk
