// Chooses what is exported and how, shows it, and follows the export while it is written.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "desk/export_choice.h"
#include "desk/export_job.h"
#include "desk/export_plan.h"
#include "ui/dialogs/file_dialog.h"
#include "ui/widgets/easel.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct ExportDialogState {
    Format format = Format::gif;
    std::string path;                         ///< absolute; where it is written; a folder ends in "/"
    std::optional<std::string> typed;         ///< the name while it is typed
    std::optional<FileDialogState> choosing;  ///< another path is being chosen
    std::shared_ptr<ExportJob> job;           ///< while it is written, and until its result was seen
    std::string sentence;     ///< why it can't be written there, how an export ended; a question
    std::string asked_about;  ///< the file that exists, and this was said
    double preview_ms = 0;    ///< where the preview's animation is
    ExportDraft draft;        ///< what is chosen: the document's when it is exported, and not before
    ShownNow shown;           ///< in the window
    bool at_once = false;     ///< exported as last: closes when that is written
    std::shared_ptr<const ExportPlan> plan;  ///< of the last frame; worked out anew when something changes
    bool keyboard_taken = false;             ///< a menu or a field had it in the last frame: Esc is its own
};

/// The state of a dialog that has just been opened.
/// @param folder where it is written; empty or unreadable: the documents folder
/// @param scenario_file of the scenario, whose name the export has; empty when it has none
[[nodiscard]] ExportDialogState export_dialog_in(const Shelf& shelf, const ExportChoice& last,
                                                 const Scenario& scenario, const ShownNow& shown,
                                                 const std::string& folder, const std::string& scenario_file);

/// The same again, begun at once. Where there is something with that name, another is taken.
/// @param path of the last export; empty: the one that a dialog would begin with
[[nodiscard]] ExportDialogState exported_again(const Shelf& shelf, ExportDialogState state,
                                               const std::string& path, const std::function<void()>& wake);

struct ExportDialogEdit {
    ExportDialogState state;
    std::optional<ExportDraft> exported;  ///< what was begun to be written, with possible settings
    bool closed = false;                  ///< a job that still runs is cancelled
    std::string written = {};             ///< closed by itself: what is to be said
};

/// A modal page in the middle of the window. Call in every frame while it is open. Enter exports.
/// @param elapsed_ms real time since the last frame, for the preview
/// @param wake called from another thread when the window has something new to show
[[nodiscard]] ExportDialogEdit export_dialog(Controls& controls, const Shelf& shelf, ExportDialogState state,
                                             Easel& easel, double elapsed_ms,
                                             const std::function<void()>& wake);

/// Milliseconds until the dialog's picture changes; infinite when it will not. A job wakes by itself.
[[nodiscard]] double until_change_ms(const ExportDialogState& state);

}  // namespace convwalk
