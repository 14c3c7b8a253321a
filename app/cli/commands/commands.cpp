#include "cli/commands/commands.h"

#include <array>

namespace convwalk {

// Each in the file that is called as it is.
extern const Command kPresetsCommand, kShapeCommand, kExportCommand, kGalleryCommand, kImportCommand,
    kCodeCommand, kNetworkCommand, kSolveCommand, kImageCommand, kLessonCommand, kComputeCommand,
    kOpenCommand, kCompletionCommand, kManualCommand;

std::span<const Command* const> commands() {
    static constexpr std::array kCommands = {
        &kPresetsCommand, &kShapeCommand,   &kExportCommand,     &kGalleryCommand, &kImportCommand,
        &kCodeCommand,    &kNetworkCommand, &kSolveCommand,      &kImageCommand,   &kLessonCommand,
        &kComputeCommand, &kOpenCommand,    &kCompletionCommand, &kManualCommand};
    return kCommands;
}

}  // namespace convwalk
