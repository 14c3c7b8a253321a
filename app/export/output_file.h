// A file that appears whole or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>

#include "export/file_lock.h"

namespace convwalk {

/// What was made can't be stored. `what()` is one sentence with the path and the reason.
class CannotWrite : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Collects bytes in a temporary file beside the target and renames it at the end, so that the old file stays
/// as it was until the new one is complete. What a process that was killed left of the same target is taken
/// away first. Devices, pipes and standard output ("-") are written to directly.
class OutputFile {
  public:
    /// @throws CannotWrite when the target can't be written
    explicit OutputFile(const std::string& path);
    /// Removes what was not committed.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    [[nodiscard]] std::ostream& stream() { return stream_; }

    /// @throws CannotWrite with the reason when something could not be written so far: the disk is full, the
    /// pipe closed, ...
    void check() const;
    /// Makes the file appear. @throws CannotWrite
    void commit();

  private:
    class Bytes;
    friend class OutputFolder;

    // @param inside a folder that is all unfinished
    OutputFile(const std::string& path, std::string called, bool inside);
    [[nodiscard]] int open_unfinished();

    std::string name_;  // as the person wrote it
    std::filesystem::path target_;
    std::filesystem::path temporary_;  // empty: written to directly, or committed
    std::unique_ptr<Bytes> bytes_;
    std::ostream stream_{nullptr};
};

/// A folder of files that appears whole: a temporary folder beside it, whose files move at the end.
class OutputFolder {
  public:
    /// Makes the folder when only its last part is missing. @throws CannotWrite
    explicit OutputFolder(const std::string& path);
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    /// A file of the folder, to be written and committed. @throws CannotWrite, which names it in the folder
    [[nodiscard]] std::unique_ptr<OutputFile> file(const std::string& name) const;
    /// Moves all files to the folder, over those of the same names. @throws CannotWrite
    void commit();

  private:
    std::string name_;  // as the person wrote it
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    std::optional<FileLock> lock_;
};

}  // namespace convwalk
