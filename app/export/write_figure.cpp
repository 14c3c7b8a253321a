#include "export/write_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/output_file.h"
#include "export/svg.h"

namespace convwalk {

namespace fs = std::filesystem;

Format format_of(const std::string& path, const std::optional<std::string>& given) {
    const std::vector<std::string> names = {"gif", "png", "svg"};
    const std::string ending = lower(fs::path(path).extension().string());
    std::optional<Format> named;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (ending == "." + names[i]) named = static_cast<Format>(i);
    }
    std::error_code error;
    const bool folder = path.ends_with('/');
    if (folder || (fs::is_directory(path, error) && given.value_or("png") == "png"))
        named = Format::png_frames;
    if (given) {
        const auto format = static_cast<Format>(choice("format", *given, names));
        if (named == Format::png_frames && format == Format::png) return *named;
        if (named && *named != format)
            throw BadInput(fmt::format(
                "output is \"{}\", {}, and format is {}; one of them says what is written",
                printable(path, 400),
                folder ? "a folder for frames as PNG" : "by its name " + ending.substr(1), *given));
        return format;
    }
    if (named) return *named;
    if (path == "-") return Format::gif;
    throw BadInput(
        fmt::format("output is \"{}\"; it must end in .gif, .png or .svg, or in / for a folder of frames",
                    printable(path, 400)));
}

bool is_still(Format format) {
    return format == Format::png || format == Format::svg;
}

std::int64_t frames_to_write(const Figure& f, Format format) {
    if (format == Format::gif) check_fits_gif(f);
    if (!is_still(format)) return frame_count(f);
    static_cast<void>(time_of(f, f.scenario.output.moment));
    return 1;
}

void write_figure(const Figure& f, const std::string& path, Format format, Studio& studio,
                  const Progress& progress) {
    const std::int64_t frames = frames_to_write(f, format);
    progress(0, frames);
    if (format == Format::png_frames) return write_png_frames(f, studio.renderer(), path, progress);
    OutputFile file(path);
    try {
        if (format == Format::gif) {
            write_gif(f, studio.renderer(), file.stream(), progress);
        } else if (const Tick moment = time_of(f, f.scenario.output.moment); format == Format::png) {
            write_png(f, moment, studio.renderer(), file.stream());
        } else {
            file.stream() << to_svg(exported_scene(f, at(f.timeline, moment)));
        }
        progress(frames, frames);
        file.commit();
    } catch (const std::runtime_error&) {
        // The writer knows that it failed, the file knows why.
        file.check();
        throw;
    }
}

}  // namespace convwalk
