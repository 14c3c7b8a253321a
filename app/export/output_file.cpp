#include "export/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <random>
#include <streambuf>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "export/file_lock.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
    throw CannotWrite(
        fmt::format("can't write {}: {}", path == "-" ? "to standard output" : printable(path, 400), reason));
}

[[noreturn]] void refuse(const std::string& path, int error) {
    refuse(path, std::generic_category().message(error));
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// What stands before and behind eight digits in the name of an unfinished file.
std::string unfinished_prefix(const fs::path& target) {
    return fmt::format(".{}.", target.filename().string().substr(0, 100));
}
constexpr std::string_view kUnfinished = ".part";

// A name beside the target that nobody else uses.
fs::path beside(const fs::path& target) {
    std::random_device random;
    return target.parent_path() / fmt::format("{}{:08x}{}", unfinished_prefix(target), random(), kUnfinished);
}

bool is_unfinished(const std::string& name, const std::string& prefix) {
    constexpr std::size_t kDigits = 8;
    return name.size() == prefix.size() + kDigits + kUnfinished.size() && name.starts_with(prefix) &&
           name.ends_with(kUnfinished) &&
           std::string_view(name).substr(prefix.size(), kDigits).find_first_not_of("0123456789abcdef") ==
               std::string_view::npos;
}

// Takes away what a process that was killed left of earlier tries to write the target. What a living process
// is writing is locked by it.
void remove_leftovers(const fs::path& target) {
    const std::string prefix = unfinished_prefix(target);
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator at(folder_of(target), error), end; !error && at != end; at.increment(error)) {
        if (is_unfinished(at->path().filename().string(), prefix)) found.push_back(at->path());
    }
    for (const fs::path& path : found) {
        if (const auto lock = FileLock::on_unowned(path)) fs::remove_all(path, error);
    }
}

// What a link leads to, whether that is there or not.
fs::path followed(fs::path path) {
    std::error_code error;
    constexpr int kMostLinks = 40;
    for (int i = 0; i < kMostLinks && fs::is_symlink(path, error); ++i)
        path = path.parent_path() / fs::read_symlink(path, error);
    return path;
}

}  // namespace

// Bytes to an open file. A std::filebuf would do, but does not say why a write failed.
class OutputFile::Bytes : public std::streambuf {
  public:
    explicit Bytes(int file) : file_(file) { setp(buffer_.data(), buffer_.data() + buffer_.size()); }
    ~Bytes() override { close(); }

    // Of errno; 0 = all is well.
    [[nodiscard]] int error() const { return error_; }

    [[nodiscard]] FileLock lock() const { return FileLock::shared_with(file_); }

    void close() {
        if (file_ > STDERR_FILENO && ::close(file_) != 0) note(errno);
        file_ = -1;
    }

  protected:
    int_type overflow(int_type c) override {
        if (sync() != 0) return traits_type::eof();
        if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
        return traits_type::not_eof(c);
    }

    int sync() override {
        // An interrupted write is a failed one: the signal asked for the end.
        for (const char* at = pbase(); error_ == 0 && at < pptr();) {
            const ssize_t written = ::write(file_, at, static_cast<std::size_t>(pptr() - at));
            if (written < 0) note(errno);
            at += std::max<ssize_t>(0, written);
        }
        setp(buffer_.data(), buffer_.data() + buffer_.size());
        return error_ == 0 ? 0 : -1;
    }

  private:
    void note(int error) {
        if (error_ == 0) error_ = error;
    }

    int file_;
    int error_ = 0;
    std::array<char, 1 << 16> buffer_;
};

OutputFile::OutputFile(const std::string& path) : OutputFile(path, path, false) {}

OutputFile::OutputFile(const std::string& path, std::string called, bool inside) : name_(std::move(called)) {
    const auto write_to = [&](int file) {
        if (file < 0) refuse(name_, errno);
        bytes_ = std::make_unique<Bytes>(file);
        stream_.rdbuf(bytes_.get());
    };
    if (path == "-") {
        write_to(STDOUT_FILENO);
        return;
    }
    if (path.empty()) refuse("\"\"", "the name is empty");
    if (struct stat old = {}; ::stat(path.c_str(), &old) == 0) {
        if (S_ISDIR(old.st_mode)) refuse(name_, "it is a folder");
        if (!S_ISREG(old.st_mode)) {
            write_to(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
            return;
        }
        if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) refuse(name_, errno);
    } else if (errno != ENOENT && errno != ENOTDIR) {
        refuse(name_, errno);
    }
    // A link stays a link: what it leads to is replaced.
    target_ = followed(path);
    std::error_code error;
    if (!fs::is_directory(folder_of(target_), error) && inside)
        refuse(name_, "the folder that it was to come from is gone");
    if (!fs::is_directory(folder_of(target_), error))
        refuse(name_, fmt::format("there is no folder {}", printable(folder_of(target_).string(), 400)));
    if (!inside) remove_leftovers(target_);
    write_to(open_unfinished());
    if (const fs::file_status status = fs::status(target_, error); fs::exists(status))
        fs::permissions(temporary_, status.permissions(), error);
}

// Locked for as long as it is open, and with a name for as long as it is locked.
int OutputFile::open_unfinished() {
    constexpr mode_t kAnyone = 0666;  // less what the person's umask takes away
    constexpr int kTries = 100;
    for (int i = 0; i < kTries; ++i) {
        const fs::path temporary = beside(target_);
        const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kAnyone);
        if (file < 0) {
            const int error = errno;
            const bool writable = ::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) == 0;
            if (error == EACCES && writable)
                refuse(name_, fmt::format("no file can be made in its folder, {}: {}",
                                          printable(folder_of(target_).string(), 400),
                                          std::generic_category().message(error)));
            refuse(name_, error);
        }
        if (lock_new(file, temporary)) {
            temporary_ = temporary;
            return file;
        }
        ::close(file);
    }
    refuse(name_, "it is written to by too many others");
}

OutputFile::~OutputFile() {
    std::error_code error;
    if (!temporary_.empty()) fs::remove(temporary_, error);
}

void OutputFile::check() const {
    if (bytes_->error() != 0) refuse(name_, bytes_->error());
    if (!stream_) refuse(name_, "it can't be stored");
}

void OutputFile::commit() {
    stream_.flush();
    check();
    // Until it has its name, nobody is to take it for a leftover.
    const FileLock held = bytes_->lock();
    bytes_->close();
    check();
    if (temporary_.empty()) return;
    std::error_code error;
    fs::rename(temporary_, target_, error);
    if (error) refuse(name_, error.message());
    temporary_.clear();
}

OutputFolder::OutputFolder(const std::string& path) : name_(path) {
    if (path.empty()) refuse("\"\"", "the name is empty");
    fs::path target(path);
    if (!target.has_filename()) target = target.parent_path();
    std::error_code error;
    if (fs::exists(target, error) && !fs::is_directory(target, error)) refuse(path, "it is a file");
    if (!fs::exists(target, error) && !fs::is_directory(folder_of(target), error))
        refuse(path, fmt::format("there is no folder {}", printable(folder_of(target).string(), 400)));
    target_ = target;
    remove_leftovers(target);
    const bool exists = fs::is_directory(target, error);
    if (exists) remove_leftovers(target / "frames");
    constexpr int kTries = 100;
    for (int i = 0; i < kTries && !lock_; ++i) {
        // Beside the files, so that moving them is renaming them.
        temporary_ = beside(exists ? target / "frames" : target);
        fs::create_directory(temporary_, error);
        if (error) {
            temporary_.clear();
            refuse(path, error.message());
        }
        lock_ = FileLock::on_new(temporary_);
    }
    if (!lock_) {
        temporary_.clear();
        refuse(path, "it is written to by too many others");
    }
}

OutputFolder::~OutputFolder() {
    std::error_code error;
    if (!temporary_.empty()) fs::remove_all(temporary_, error);
}

std::unique_ptr<OutputFile> OutputFolder::file(const std::string& name) const {
    return std::unique_ptr<OutputFile>(
        new OutputFile((temporary_ / name).string(), (target_ / name).string(), true));
}

void OutputFolder::commit() {
    std::error_code error;
    if (!fs::exists(target_, error)) {
        fs::rename(temporary_, target_, error);
        if (error) refuse(target_.string(), error.message());
        temporary_.clear();
        return;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(temporary_, error)) {
        fs::rename(entry.path(), target_ / entry.path().filename(), error);
        if (error) refuse((target_ / entry.path().filename()).string(), error.message());
    }
    fs::remove(temporary_, error);
    if (!error) temporary_.clear();
}

}  // namespace convwalk
