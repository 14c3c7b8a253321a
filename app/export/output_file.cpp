#include "export/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <streambuf>
#include <system_error>

#include "basics/text.h"

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

// A name beside the target that nobody else uses.
fs::path beside(const fs::path& target) {
    std::random_device random;
    return target.parent_path() /
           fmt::format(".{}.{:08x}.part", target.filename().string().substr(0, 100), random());
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
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

OutputFile::OutputFile(const std::string& path) : name_(path) {
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
    if (!fs::is_directory(folder_of(target_), error))
        refuse(name_, fmt::format("there is no folder {}", printable(folder_of(target_).string(), 400)));
    const fs::path temporary = beside(target_);
    constexpr mode_t kAnyone = 0666;  // less what the person's umask takes away
    write_to(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kAnyone));
    temporary_ = temporary;
    if (const fs::file_status status = fs::status(target_, error); fs::exists(status))
        fs::permissions(temporary_, status.permissions(), error);
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
    bytes_->close();
    check();
    if (temporary_.empty()) return;
    std::error_code error;
    fs::rename(temporary_, target_, error);
    if (error) refuse(name_, error.message());
    temporary_.clear();
}

OutputFolder::OutputFolder(const std::string& path) {
    if (path.empty()) refuse("\"\"", "the name is empty");
    fs::path target(path);
    if (!target.has_filename()) target = target.parent_path();
    std::error_code error;
    if (fs::exists(target, error) && !fs::is_directory(target, error)) refuse(path, "it is a file");
    if (!fs::exists(target, error) && !fs::is_directory(folder_of(target), error))
        refuse(path, fmt::format("there is no folder {}", printable(folder_of(target).string(), 400)));
    target_ = target;
    // Beside the files, so that moving them is renaming them.
    temporary_ = fs::is_directory(target, error) ? target / beside("frames").filename() : beside(target);
    fs::create_directory(temporary_, error);
    if (error) {
        temporary_.clear();
        refuse(path, error.message());
    }
}

OutputFolder::~OutputFolder() {
    std::error_code error;
    if (!temporary_.empty()) fs::remove_all(temporary_, error);
}

std::string OutputFolder::place(const std::string& file) const {
    return (temporary_ / file).string();
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
}

}  // namespace convwalk
