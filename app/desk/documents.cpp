#include "desk/documents.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/input_file.h"
#include "export/output_file.h"
#include "scenario/network_edits.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

// Looked at before they are sorted: so many take a tenth of a second.
constexpr std::size_t kMostLookedAt = 20'000;

std::optional<FolderEntry> entry_of(const std::string& folder, std::string name) {
    struct stat status = {};
    if (::stat((fs::path(folder) / name).c_str(), &status) != 0) return std::nullopt;
    const bool is_folder = S_ISDIR(status.st_mode);
    return FolderEntry{std::move(name), is_folder,
                       is_folder ? 0 : static_cast<std::uint64_t>(std::max<off_t>(0, status.st_size)),
                       static_cast<std::int64_t>(status.st_mtime)};
}

}  // namespace

std::optional<NetworkDocument> network_in(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::nullopt;
    if (text[first] == '{') {
        // A text that is no JSON at all is a broken scenario.
        const bool layers = text.find("\"layers\"") != std::string_view::npos;
        if (!layers || text.find("\"convwalk\"") != std::string_view::npos) return std::nullopt;
        return read_network(text);
    }
    try {
        return read_network(text);
    } catch (const BadInput&) {
        // Notation with a mistake in it, or something else altogether.
        const bool alike = text.find('(') != std::string_view::npos &&
                           text.find_first_of("=:.{};#\"'_") == std::string_view::npos;
        if (alike) throw;
        return std::nullopt;
    }
}

Scenario open_scenario(const std::string& path) {
    const std::string text = read_regular_file(path);
    try {
        if (auto network = network_in(text)) return scenario_of(*network);
        return parse_scenario(text);
    } catch (const BadInput& error) {
        throw about_file(path, error);
    }
}

bool is_network_file(const std::string& path) {
    return network_in(read_regular_file(path)).has_value();
}

void save_scenario(const std::string& path, const Scenario& scenario) {
    OutputFile file(path);
    file.stream() << to_json(scenario);
    file.commit();
}

Scenario pasted_scenario(std::string_view text) {
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (blank)
        throw BadInput(
            "there is no text to paste; copy a scenario first, which begins with {\"convwalk\": 1");
    try {
        return parse_scenario(text);
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("what was copied is no scenario: {}", error.what()));
    }
}

FolderListing list_folder(const std::string& path) {
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
    std::vector<std::pair<std::string, FolderEntry>> sorted;
    for (FolderEntry& entry : listing.entries)
        sorted.emplace_back((entry.is_folder ? "0" : "1") + lower(entry.name), std::move(entry));
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first, a.second.name) < std::tie(b.first, b.second.name);
    });
    if (sorted.size() > kMostEntries) {
        sorted.resize(kMostEntries);
        listing.complete = false;
    }
    listing.entries.clear();
    for (auto& [key, entry] : sorted) listing.entries.push_back(std::move(entry));
    return listing;
}

}  // namespace convwalk
