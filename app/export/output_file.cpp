#include "export/output_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <random>
#include <system_error>

#include "basics/text.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
    throw CannotWrite(
        fmt::format("can't write {}: {}", path == "-" ? "to standard output" : printable(path, 400), reason));
}

// The reason of the last failed write; streams keep none themselves.
std::string last_reason() {
    return errno != 0 ? std::generic_category().message(errno) : "it can't be stored";
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

}  // namespace

OutputFile::OutputFile(const std::string& path) : name_(path), standard_output_(path == "-") {
    if (standard_output_) return;
    if (path.empty()) refuse("\"\"", "the name is empty");
    std::error_code error;
    // A link stays a link: what it points to is replaced.
    target_ = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
    if (fs::is_directory(target_, error)) refuse(name_, "it is a folder");
    if (!fs::is_directory(folder_of(target_), error))
        refuse(name_, fmt::format("there is no folder {}", printable(folder_of(target_).string(), 400)));
    errno = 0;
    const fs::file_status status = fs::status(target_, error);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        file_.open(target_, std::ios::binary);
        if (!file_) refuse(name_, last_reason());
        return;
    }
    const fs::path temporary = beside(target_);
    // "x": never over a file that is there.
    std::FILE* reserved = std::fopen(temporary.c_str(), "wbx");
    if (reserved == nullptr) refuse(name_, last_reason());
    std::fclose(reserved);
    temporary_ = temporary;
    file_.open(temporary_, std::ios::binary);
    if (fs::exists(status)) fs::permissions(temporary_, status.permissions(), error);
}

OutputFile::~OutputFile() {
    file_.close();
    std::error_code error;
    if (!temporary_.empty()) fs::remove(temporary_, error);
}

std::ostream& OutputFile::stream() {
    return standard_output_ ? std::cout : file_;
}

void OutputFile::commit() {
    if (stream().good()) errno = 0;
    if (!stream().flush()) refuse(name_, last_reason());
    if (standard_output_) return;
    file_.close();
    if (file_.fail()) refuse(name_, last_reason());
    if (temporary_.empty()) return;
    std::error_code error;
    fs::rename(temporary_, target_, error);
    if (error) refuse(name_, error.message());
    temporary_.clear();
}

OutputFolder::OutputFolder(const std::string& path) {
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
