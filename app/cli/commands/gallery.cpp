// convwalk gallery: every preset into a folder, under its name.
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
#include "export/formats.h"
#include "export/output_file.h"
#include "picture/figures.h"
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

void run(const Flags& flags) {
    const Format& format = format_of("-", flags.format.value_or("gif"));
    watch_for_interrupts();
    const std::vector<Figure> figures = figures_of(flags.view, format);
    make_folder(flags.folder);
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
        command.add_option("--format", flags->format, alternatives(format_names()) + "; gif when left out");
        add_view_flags(command, flags->view);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
