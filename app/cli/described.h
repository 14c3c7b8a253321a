// The commands as they are told of: for completions of shells and for manual pages. Read from the table.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/commands.h"

namespace convwalk {

/// A flag, or what stands without one.
struct DescribedFlag {
    std::vector<std::string>
        names;  ///< as they are typed: "-o", "--output"; what stands without a flag: "file"
    std::string about;
    std::string group;  ///< of the help: "Layer"; empty: those of the command itself
    bool takes_value = false;
    std::vector<std::string> words;  ///< the values that tables have; others may be possible, too

    [[nodiscard]] bool is_positional() const { return !names.front().starts_with('-'); }
};

struct DescribedCommand {
    const Command* row = nullptr;
    std::vector<DescribedFlag> flags;
};

/// In the order of the table.
[[nodiscard]] std::vector<DescribedCommand> described_commands();

}  // namespace convwalk
