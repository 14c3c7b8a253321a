// The shelf that is the computer's disk.
#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/folders.h"
#include "desk/shelf.h"
#include "export/file_lock.h"
#include "export/input_file.h"
#include "export/output_file.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

// Looked at before they are sorted: so many take a tenth of a second.
constexpr std::size_t kMostLookedAt = 20'000;

std::int64_t modified_ms_of(const struct stat& status) {
#ifdef __APPLE__
    const timespec& modified = status.st_mtimespec;
#else
    const timespec& modified = status.st_mtim;
#endif
    return std::int64_t{modified.tv_sec} * 1000 + modified.tv_nsec / 1'000'000;
}

std::optional<FolderEntry> entry_of(const std::string& folder, std::string name) {
    struct stat status = {};
    if (::stat((fs::path(folder) / name).c_str(), &status) != 0) return std::nullopt;
    const bool is_folder = S_ISDIR(status.st_mode);
    return FolderEntry{std::move(name), is_folder,
                       is_folder ? 0 : static_cast<std::uint64_t>(std::max<off_t>(0, status.st_size)),
                       modified_ms_of(status)};
}

// Folders first, then by name; no more than can be shown.
FolderListing sorted(FolderListing listing) {
    std::vector<std::pair<std::string, FolderEntry>> in_order;
    for (FolderEntry& entry : listing.entries)
        in_order.emplace_back((entry.is_folder ? "0" : "1") + lower(entry.name), std::move(entry));
    std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first, a.second.name) < std::tie(b.first, b.second.name);
    });
    if (in_order.size() > kMostEntries) {
        in_order.resize(kMostEntries);
        listing.complete = false;
    }
    listing.entries.clear();
    for (auto& [key, entry] : in_order) listing.entries.push_back(std::move(entry));
    return listing;
}

// A file beside the claimed one that nobody else can lock.
class LockedName : public Claim {
  public:
    LockedName(std::string path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
    ~LockedName() override {
        // While it is locked: afterwards it may be another one's.
        std::error_code error;
        fs::remove(path_, error);
    }

  private:
    std::string path_;
    FileLock lock_;
};

class DiskShelf : public Shelf {
  public:
    [[nodiscard]] Found look(const std::string& path) const override {
        std::error_code error;
        switch (fs::status(path, error).type()) {
            case fs::file_type::none:
                return {Found::Kind::unknown, error.message()};
            case fs::file_type::not_found:
                return {Found::Kind::nothing};
            case fs::file_type::directory:
                return {Found::Kind::folder};
            case fs::file_type::regular:
                return {Found::Kind::file};
            default:
                return {Found::Kind::other};
        }
    }
    [[nodiscard]] std::string read(const std::string& path) const override { return read_regular_file(path); }
    void look_into(const std::string& path,
                   const std::function<void(std::string_view)>& look) const override {
        // Whatever is no file is refused as by read().
        if (this->look(path).kind != Found::Kind::file) return look(read(path));
        look_into_file(path, look);
    }
    void write(const std::string& path, std::string_view text) override {
        OutputFile file(path);
        file.stream() << text;
        file.commit();
    }
    [[nodiscard]] bool move(const std::string& from, const std::string& to) override {
        std::error_code error;
        fs::rename(from, to, error);
        return !error;
    }
    bool remove(const std::string& path) override {
        std::error_code error;
        fs::remove(path, error);
        return !error;
    }
    [[nodiscard]] std::unique_ptr<Claim> claim(const std::string& path) override {
        const std::string name = path + ".lock";
        auto lock = FileLock::on_file(name);
        return lock ? std::make_unique<LockedName>(name, std::move(*lock)) : nullptr;
    }
    void make_folder(const std::string& path) override {
        std::error_code error;
        fs::create_directories(path, error);
    }
    [[nodiscard]] FolderListing list(const std::string& folder) const override;

    [[nodiscard]] std::string absolute(const std::string& path) const override {
        return fs::absolute(path).lexically_normal().string();
    }
    [[nodiscard]] std::string home() const override { return home_folder().string(); }
    [[nodiscard]] std::string documents() const override { return documents_folder().string(); }
    [[nodiscard]] std::string memory() const override { return config_folder().string(); }
    [[nodiscard]] std::optional<std::string> show(const std::string& path) const override {
        return show_in_folder(path);
    }
};

FolderListing DiskShelf::list(const std::string& path) const {
    const auto refuse = [&](const std::string& reason) {
        throw BadInput(fmt::format("can't list {}: {}", printable(path, 400), reason));
    };
    if (path.empty()) refuse("the name is empty");
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
    if (!folder) refuse(errno == ENOTDIR ? "it is a file" : std::generic_category().message(errno));
    FolderListing listing;
    errno = 0;
    while (const dirent* found = ::readdir(folder.get())) {
        if (found->d_name[0] == '.') continue;
        if (listing.entries.size() == kMostLookedAt) {
            listing.complete = false;
            break;
        }
        if (auto entry = entry_of(path, found->d_name)) listing.entries.push_back(std::move(*entry));
        errno = 0;
    }
    if (errno != 0 && listing.complete) refuse(std::generic_category().message(errno));
    return sorted(std::move(listing));
}

}  // namespace

Shelf& disk() {
    static DiskShelf shelf;
    return shelf;
}

}  // namespace convwalk
