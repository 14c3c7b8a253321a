// Chooses what is exported and how, shows it, and follows the export while it is written.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "scene/figure.h"
#include "ui/easel.h"
#include "ui/export_job.h"
#include "ui/file_dialog.h"
#include "ui/widgets.h"

namespace convwalk {

struct ExportDialogState {
    Format format = Format::gif;
    std::string path;                         ///< absolute; where it is written
    std::optional<FileDialogState> choosing;  ///< another path is being chosen
    std::shared_ptr<ExportJob> job;           ///< while it is written, and until its result was seen
    std::string sentence;                     ///< why it can't be
    double preview_ms = 0;                    ///< where the preview's animation is
};

struct ExportDialogEdit {
    ExportDialogState state;
    Edit<Scenario> scenario;  ///< export settings are part of the document
    bool closed = false;      ///< a job that still runs is cancelled
};

/// The state of a dialog that has just been opened; the format stays as it was.
/// @param folder        where exports went last; empty: nowhere yet
/// @param scenario_file names the export; empty: "convwalk"
[[nodiscard]] ExportDialogState export_dialog_in(const ExportDialogState& before, const std::string& folder,
                                                 const std::string& scenario_file);

/// @param wake called from another thread when the window has something new to show
/// @param elapsed_ms real time since the last frame, for the preview
/// A modal page in the middle of the window. Call in every frame while it is open.
[[nodiscard]] ExportDialogEdit export_dialog(Controls& controls, ExportDialogState state,
                                             const Scenario& scenario, Easel& easel, double elapsed_ms,
                                             const std::function<void()>& wake);

/// Milliseconds until the dialog's picture changes; infinite when it will not.
[[nodiscard]] double until_change_ms(const ExportDialogState& state, const Scenario& scenario);

}  // namespace convwalk
