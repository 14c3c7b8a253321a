#include "export/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace convwalk {
namespace {

namespace fs = std::filesystem;

// Whether the name still leads to what is open.
bool is_at(int file, const fs::path& path) {
    struct stat open = {};
    struct stat named = {};
    return ::fstat(file, &open) == 0 && ::lstat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
           open.st_dev == named.st_dev;
}

bool is_held_by_another(int file) {
    return ::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace

FileLock::~FileLock() {
    if (file_ >= 0) ::close(file_);
}

std::optional<FileLock> FileLock::on_unowned(const fs::path& path) {
    // A pipe of that name would be waited for.
    const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    FileLock lock(file);
    struct stat status = {};
    const bool plain = ::fstat(file, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
    if (!plain || ::flock(file, LOCK_EX | LOCK_NB) != 0 || !is_at(file, path)) return std::nullopt;
    return lock;
}

std::optional<FileLock> FileLock::on_file(const fs::path& path) {
    constexpr mode_t kMode = 0600;
    constexpr int kTries = 100;
    // Between opening and locking, another one may have taken the name away.
    for (int i = 0; i < kTries; ++i) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kMode);
        if (file < 0) return std::nullopt;
        FileLock lock(file);
        if (is_held_by_another(file)) return std::nullopt;
        if (is_at(file, path)) return lock;
    }
    return std::nullopt;
}

std::optional<FileLock> FileLock::on_new(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    FileLock lock(file);
    return lock_new(file, path) ? std::optional(std::move(lock)) : std::nullopt;
}

FileLock FileLock::shared_with(int file) {
    return FileLock(::fcntl(file, F_DUPFD_CLOEXEC, 0));
}

bool lock_new(int file, const fs::path& path) {
    return !is_held_by_another(file) && is_at(file, path);
}

}  // namespace convwalk
