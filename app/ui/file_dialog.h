// Chooses a file to open or to write, without leaving the window.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/documents.h"
#include "ui/widgets.h"

namespace convwalk {

struct FileDialogState {
    enum class Purpose : std::uint8_t { open, save };
    Purpose purpose = Purpose::open;
    std::string folder;            ///< absolute
    std::string name;              ///< what is typed or picked
    std::string ending = ".json";  ///< files with other endings are not listed; added to a name without one
    std::vector<FolderEntry> entries;  ///< of the folder, read when it was entered
    std::string sentence;              ///< why the folder can't be read or the name can't be
    bool overwrite_asked = false;      ///< the name is that of a file that exists, and this was said
    bool fresh = true;                 ///< the name gets the keyboard in the next frame
};

/// The state of a dialog that has just been opened. A folder that can't be read gives way to the documents
/// folder.
[[nodiscard]] FileDialogState file_dialog_in(FileDialogState::Purpose purpose, const std::string& folder,
                                             const std::string& name);

struct FileDialogEdit {
    FileDialogState state;
    bool closed = false;              ///< by Esc or its button: nothing was chosen
    std::optional<std::string> path;  ///< chosen: the dialog closes
};

/// A modal page in the middle of the window. Call in every frame while it is open.
[[nodiscard]] FileDialogEdit file_dialog(Controls& controls, FileDialogState state);

}  // namespace convwalk
