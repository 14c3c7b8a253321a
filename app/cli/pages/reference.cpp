#include "cli/pages/reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "basics/errors.h"
#include "cli/pages/page_html.h"
#include "cli/writing.h"
#include "export/data_folder.h"
#include "export/input_file.h"
#include "export/output_file.h"

namespace convwalk {

// Made when building, from assets/docs.
std::span<const std::pair<std::string_view, std::string_view>> page_files();

namespace {

namespace fs = std::filesystem;

ReferencePage page_of(std::string_view file, std::string_view text) {
    MarkdownNode tree = parse_markdown(text);
    return {fs::path(file).stem().string(), words_of(tree.inside.at(0)), std::move(tree)};
}

// What stands above every page: the figures, and all pages.
std::vector<PageLink> links_from(const std::string& home) {
    std::vector<PageLink> links = {{"Figures", home}};
    for (const ReferencePage& page : reference_pages()) links.push_back({page.title, page.name + ".html"});
    return links;
}

// Writes the pictures that there are. @return the addresses of these
std::set<std::string, std::less<>> written_pictures(const fs::path& folder) {
    const fs::path from = data_folder("CONVWALK_PICTURES", "pictures");
    std::set<std::string, std::less<>> there;
    for (const ReferencePage& page : reference_pages()) {
        for (const std::string& address : pictures_of(page.text)) {
            const fs::path file = from / fs::path(address).filename();
            std::error_code error;
            if (there.contains(address) || !fs::is_regular_file(file, error)) continue;
            const fs::path to = (folder / address).lexically_normal();
            fs::create_directories(to.parent_path(), error);
            write_text(to.string(), read_regular_file(file.string()));
            there.insert(address);
        }
    }
    return there;
}

}  // namespace

const std::vector<ReferencePage>& reference_pages() {
    static const std::vector<ReferencePage> all = [] {
        std::vector<ReferencePage> pages;
        for (const auto& [file, text] : page_files()) pages.push_back(page_of(file, text));
        return pages;
    }();
    return all;
}

std::vector<const ReferencePage*> manual_pages() {
    std::vector<const ReferencePage*> all;
    for (const ReferencePage& page : reference_pages()) {
        if (page.name != "commands" && page.name != "development") all.push_back(&page);
    }
    return all;
}

void write_reference_pages(const std::string& folder, const std::string& home) {
    std::error_code error;
    fs::create_directory(folder, error);
    if (error) throw CannotWrite(fmt::format("can't write to {}: {}", folder, error.message()));
    const auto pictures = written_pictures(folder);
    const std::vector<PageLink> links = links_from(home);
    const auto is_there = [&](std::string_view address) { return pictures.contains(address); };
    for (const ReferencePage& page : reference_pages())
        write_text((fs::path(folder) / (page.name + ".html")).string(),
                   page_html(page.text, links, is_there));
}

}  // namespace convwalk
