// convwalk gallery: every preset, or every scenario of a folder, into a folder under its name, or all on one
// page.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/pages/reference.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "desk/links.h"
#include "export/formats.h"
#include "export/gallery_page.h"
#include "export/input_file.h"
#include "export/input_image.h"
#include "export/output_file.h"
#include "picture/figures.h"
#include "scenario/command_line.h"
#include "scenario/with_preset.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

struct Flags {
    std::string folder;
    std::optional<std::string> scenarios;
    std::optional<std::string> format;
    ViewFlags view;
};

/// One of the gallery.
struct Exhibit {
    std::string name;
    std::string group;
    std::string about;
    Figure figure;
};

Figure judged(Scenario scenario, const ViewFlags& flags, const Format& format) {
    apply_to_any(flags, scenario);
    Figure made = figure(scenario);
    static_cast<void>(frames_to_write(made, format));
    return made;
}

std::vector<Exhibit> of_presets(const ViewFlags& flags, const Format& format) {
    const Scenario nothing_given;
    std::vector<Exhibit> all;
    for (const Preset& p : presets())
        all.push_back({p.name, p.group, p.about, judged(with_preset(nothing_given, p), flags, format)});
    return all;
}

// The scenario files of a folder, by their names.
std::vector<Exhibit> of_folder(const std::string& folder, const ViewFlags& flags, const Format& format) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (lower(at->path().extension().string()) == ".json") files.push_back(at->path());
    }
    if (error)
        throw BadInput(
            fmt::format("can't read scenarios from {}: {}", printable(folder, 400), error.message()));
    if (files.empty())
        throw BadInput(
            fmt::format("{} has no scenarios, which are files that end in .json", printable(folder, 400)));
    std::sort(files.begin(), files.end());
    std::vector<Exhibit> all;
    all.reserve(files.size());
    for (const fs::path& file : files) {
        all.push_back({file.stem().string(), "", "", from_file(file.string(), [&](const std::string& text) {
                           return judged(read_scenario(text), flags, format);
                       })});
    }
    return all;
}

void make_folder(const std::string& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error) || fs::create_directory(folder, error)) return;
    throw CannotWrite(fmt::format("can't write to {}: {}", folder.empty() ? "\"\"" : printable(folder, 400),
                                  error == std::errc::file_exists ? "it is no folder" : error.message()));
}

// All on one page. @param with_reference the pages of the reference stand beside it
void write_page(const std::string& folder, std::vector<Exhibit> all, bool with_reference) {
    const LivePart part = read_live_part();
    make_folder(folder);
    const std::string edition = web_page();
    std::vector<GalleryFigure> figures;
    for (Exhibit& each : all) {
        const Scenario& scenario = each.figure.scenario;
        std::string command = command_line(scenario, each.name + ".gif");
        std::string address = edition.empty() ? "" : address_of(scenario, edition);
        figures.push_back({each.name, each.group, each.about, std::move(command), std::move(address),
                           std::move(each.figure)});
    }
    const std::string path = (fs::path(folder) / "index.html").string();
    write_text(path, gallery_page("Convolutions that walk", figures, part,
                                  with_reference ? "reference/window.html" : ""));
    say_written(path);
    if (with_reference) write_reference_pages((fs::path(folder) / "reference").string(), "../index.html");
}

void run(const Flags& flags) {
    const Format& format = format_of("-", flags.format.value_or("gif"));
    watch_for_interrupts();
    // All are looked at before the first is written.
    std::vector<Exhibit> all =
        flags.scenarios ? of_folder(*flags.scenarios, flags.view, format) : of_presets(flags.view, format);
    if (format == Format::html) return write_page(flags.folder, std::move(all), !flags.scenarios);
    make_folder(flags.folder);
    Studio studio;
    for (const Exhibit& each : all) {
        stop_if_interrupted();
        const fs::path path = fs::path(flags.folder) / (each.name + std::string(format.ending));
        write_with_bar(each.figure, path.string(), format, studio);
        say_written(path.string());
    }
}

}  // namespace

extern constinit const Command kGalleryCommand = {
    .name = "gallery",
    .about = "Write every ready-made animation into a folder",
    .examples = "convwalk gallery pictures --view flat --theme dark --size 480x360",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        command.add_option("folder", flags->folder, "Made when it is missing")->required();
        command.add_option("--scenarios", flags->scenarios,
                           "A folder of scenario files, in place of the ready-made layers");
        command.add_option("--format", flags->format,
                           alternatives(format_names()) +
                               "; gif when left out, html is one page of all, with the reference beside it");
        add_view_flags(command, flags->view);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
