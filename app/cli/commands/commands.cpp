#include "cli/commands/commands.h"

#include <array>

namespace convwalk {

std::span<const Command* const> commands() {
    static constexpr std::array kCommands = {&Command::presets, &Command::shape,       &Command::export_one,
                                             &Command::gallery, &Command::import_code, &Command::code,
                                             &Command::network, &Command::solve,       &Command::compute};
    return kCommands;
}

}  // namespace convwalk
