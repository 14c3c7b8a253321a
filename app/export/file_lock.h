// What a living process works on, told from what a dead one left: locks that end with their process.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

namespace convwalk {

/// A lock on a file or folder, held for as long as the object lives and no longer than the process does.
/// Others that ask for one see it; reading and writing is not kept from anybody.
class FileLock {
  public:
    FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(file_, other.file_);
        return *this;
    }
    ~FileLock();

    /// On a file or folder that is there and that nobody holds; nullopt when somebody does, or when that
    /// can't be seen.
    [[nodiscard]] static std::optional<FileLock> on_unowned(const std::filesystem::path& path);
    /// On a file of this name, which is made when it is missing. nullopt when somebody holds it, or when it
    /// can't be made.
    [[nodiscard]] static std::optional<FileLock> on_file(const std::filesystem::path& path);
    /// On what was just made; nullopt when another one, who took it for a leftover, came first. Where a disk
    /// has no locks, there is nothing to hold and nothing is taken away.
    [[nodiscard]] static std::optional<FileLock> on_new(const std::filesystem::path& path);

    /// Of an open file that holds one: held by this object, too, when that file is closed.
    [[nodiscard]] static FileLock shared_with(int file);

  private:
    explicit FileLock(int file) : file_(file) {}

    int file_;  // open
};

/// The same for a file that was just made and is open, which then holds the lock. @return whether it does
[[nodiscard]] bool lock_new(int file, const std::filesystem::path& path);

}  // namespace convwalk
