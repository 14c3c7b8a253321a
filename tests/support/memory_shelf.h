// A shelf that lives as long as a test and touches no disk.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "basics/errors.h"
#include "desk/paths.h"
#include "desk/shelf.h"
#include "export/output_file.h"

namespace convwalk::testing {

class MemoryShelf : public Shelf {
  public:
    std::map<std::string, std::string> files;  ///< by path
    std::set<std::string> folders = {"/", "/home"};
    std::set<std::string> claimed;
    bool full = false;          ///< nothing more can be written
    mutable std::string shown;  ///< to the person, last

    [[nodiscard]] Found look(const std::string& path) const override {
        if (folders.contains(path)) return {Found::Kind::folder};
        return {files.contains(path) ? Found::Kind::file : Found::Kind::nothing};
    }
    [[nodiscard]] std::string read(const std::string& path) const override {
        const auto found = files.find(path);
        if (found == files.end()) throw BadInput(fmt::format("can't read {}: it is not there", path));
        return found->second;
    }
    void write(const std::string& path, std::string_view text) override {
        if (full || !has_folder(folder_of(path)))
            throw CannotWrite(fmt::format("can't write {}: there is no room", path));
        files[path] = text;
    }
    [[nodiscard]] bool move(const std::string& from, const std::string& to) override {
        auto file = files.extract(from);
        if (file.empty()) return false;
        files[to] = std::move(file.mapped());
        return true;
    }
    bool remove(const std::string& path) override {
        files.erase(path);
        return true;
    }
    [[nodiscard]] std::unique_ptr<Claim> claim(const std::string& path) override {
        struct Claimed : Claim {
            Claimed(std::set<std::string>& all, std::string mine) : all_(all), mine_(std::move(mine)) {}
            ~Claimed() override { all_.erase(mine_); }
            std::set<std::string>& all_;
            std::string mine_;
        };
        if (full || !claimed.insert(path).second) return nullptr;
        return std::make_unique<Claimed>(claimed, path);
    }
    void make_folder(const std::string& path) override {
        for (const std::string& each : folders_down_to(path)) folders.insert(each);
    }
    [[nodiscard]] FolderListing list(const std::string& folder) const override {
        if (!has_folder(folder)) throw BadInput(fmt::format("can't list {}: it is not there", folder));
        FolderListing listing;
        for (const std::string& each : folders) {
            if (each != folder && folder_of(each) == folder)
                listing.entries.push_back({name_in(each), true, 0, 0});
        }
        for (const auto& [path, text] : files) {
            if (folder_of(path) == folder) listing.entries.push_back({name_in(path), false, text.size(), 0});
        }
        return listing;
    }
    [[nodiscard]] std::string absolute(const std::string& path) const override {
        return path_of_typed(home(), path, home());
    }
    [[nodiscard]] std::string home() const override { return "/home"; }
    [[nodiscard]] std::string documents() const override { return "/home"; }
    [[nodiscard]] std::string memory() const override { return "/home/.convwalk"; }
    [[nodiscard]] std::optional<std::string> show(const std::string& path) const override {
        shown = path;
        return std::nullopt;
    }
};

}  // namespace convwalk::testing
