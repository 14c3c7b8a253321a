// Chooses a file to open or to write, without leaving the window.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "desk/shelf.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct FileDialogState {
    enum class Purpose : std::uint8_t {
        open,    ///< a file that exists
        save,    ///< a file that need not exist
        folder,  ///< a folder that need not exist, in one that does
    };
    Purpose purpose = Purpose::open;
    std::string title;             ///< "Save the figure as"
    std::string action;            ///< what the main button says: "Save"
    std::string folder;            ///< absolute
    std::string name;              ///< what is typed or picked: with folders, or not even UTF-8
    std::string ending = ".json";  ///< files with other endings are not listed; added to a name without it
    std::vector<FolderEntry> entries;  ///< that are listed, read when the folder was entered
    bool complete = true;              ///< false when the folder has too many
    std::string picked;                ///< name of the marked entry
    std::string sentence;              ///< why the folder can't be read or the name can't be; a question
    std::string asked_about;           ///< the file that exists, and this was said
    bool fresh = true;                 ///< the name gets the keyboard in the next frame
    bool entered = true;               ///< the list begins at its top in the next frame
};

/// The state of a dialog that has just been opened. A folder that can't be read gives way to the documents
/// folder.
[[nodiscard]] FileDialogState file_dialog_in(const Shelf& shelf, FileDialogState::Purpose purpose,
                                             const std::string& folder, const std::string& name,
                                             const std::string& ending = ".json");

struct FileDialogEdit {
    FileDialogState state;
    bool closed = false;              ///< by Esc or its button: nothing was chosen
    std::optional<std::string> path;  ///< chosen, absolute: the dialog closes
};

/// A modal page in the middle of the window. Call in every frame while it is open.
[[nodiscard]] FileDialogEdit file_dialog(Controls& controls, const Shelf& shelf, FileDialogState state);

/// "512 bytes", "38 kB", "2.4 MB"
[[nodiscard]] std::string size_in_words(std::uint64_t bytes);

}  // namespace convwalk
