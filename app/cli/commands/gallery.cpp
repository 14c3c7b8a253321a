// convwalk gallery: every preset into a folder, under its name, or all of them on one page.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "desk/links.h"
#include "export/formats.h"
#include "export/gallery_page.h"
#include "export/output_file.h"
#include "picture/figures.h"
#include "scenario/command_line.h"
#include "scenario/with_preset.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

struct Flags {
    std::string folder;
    std::optional<std::string> format;
    ViewFlags view;
};

// Each preset with what the flags say of all; all are looked at before the first is written.
std::vector<Figure> figures_of(const ViewFlags& flags, const Format& format) {
    const Scenario nothing_given;
    std::vector<Figure> figures;
    for (const Preset& p : presets()) {
        Scenario scenario = with_preset(nothing_given, p);
        apply_to_any(flags, scenario);
        figures.push_back(figure(scenario));
        static_cast<void>(frames_to_write(figures.back(), format));
    }
    return figures;
}

void make_folder(const std::string& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error) || fs::create_directory(folder, error)) return;
    throw CannotWrite(fmt::format("can't write to {}: {}", folder.empty() ? "\"\"" : printable(folder, 400),
                                  error == std::errc::file_exists ? "it is no folder" : error.message()));
}

// All on one page.
void write_page(const Flags& flags, std::vector<Figure> figures) {
    const LivePart part = read_live_part();
    const std::string edition = web_page();
    std::vector<GalleryFigure> entries;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const Preset& p = presets()[i];
        const Scenario& scenario = figures[i].scenario;
        std::string command = command_line(scenario, p.name + ".gif");
        std::string address = edition.empty() ? "" : address_of(scenario, edition);
        entries.push_back(
            {p.name, p.group, p.about, std::move(command), std::move(address), std::move(figures[i])});
    }
    const std::string path = (fs::path(flags.folder) / "index.html").string();
    write_text(path, gallery_page("Convolutions that walk", entries, part));
    say_written(path);
}

void run(const Flags& flags) {
    const Format& format = format_of("-", flags.format.value_or("gif"));
    watch_for_interrupts();
    std::vector<Figure> figures = figures_of(flags.view, format);
    make_folder(flags.folder);
    if (format == Format::html) return write_page(flags, std::move(figures));
    Studio studio;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        stop_if_interrupted();
        const fs::path path = fs::path(flags.folder) / (presets()[i].name + std::string(format.ending));
        write_with_bar(figures[i], path.string(), format, studio);
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
        command.add_option("--format", flags->format,
                           alternatives(format_names()) + "; gif when left out, html is one page of all");
        add_view_flags(command, flags->view);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
