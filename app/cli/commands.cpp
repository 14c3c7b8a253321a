#include "cli/commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "arithmetic/derivation.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "cli/compute.h"
#include "export/animation.h"
#include "export/output_file.h"
#include "export/svg.h"
#include "render/offscreen_context.h"
#include "scene/figure.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using ordered_json = nlohmann::ordered_json;

volatile std::sig_atomic_t interrupt_came = 0;

void watch_for_interrupts() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action = {};
        // One that is ignored, as under nohup, stays so.
        if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action = {};
        action.sa_handler = [](int) { interrupt_came = 1; };
        sigaction(signal, &action, nullptr);
    }
}

bool interrupted() {
    return interrupt_came != 0;
}

// A bar on the terminal for what takes longer than half a second.
class ProgressBar {
  public:
    explicit ProgressBar(std::string name) : name_(std::move(name)) {}
    ~ProgressBar() {
        if (drawn_) std::fputs("\r\033[K", stderr);
    }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void operator()(std::int64_t done, std::int64_t all) {
        if (interrupted()) throw Interrupted{};
        const auto now = Clock::now();
        if (!terminal_ || now < next_) return;
        next_ = now + std::chrono::milliseconds(100);
        drawn_ = true;
        constexpr std::int64_t kWide = 30;
        std::string bar;
        for (std::int64_t i = 0; i < kWide; ++i) bar += i * all < done * kWide ? "━" : "─";
        std::fputs(fmt::format("\r{} {} {} of {} frames", name_, bar, done, all).c_str(), stderr);
    }

  private:
    using Clock = std::chrono::steady_clock;
    std::string name_;
    bool terminal_ = isatty(STDERR_FILENO) == 1;
    Clock::time_point next_ = Clock::now() + std::chrono::milliseconds(500);
    bool drawn_ = false;
};

// The context is made for the first picture that needs one; SVG needs none.
class Studio {
  public:
    SceneRenderer& renderer() {
        if (!open_) open_.emplace();
        return open_->renderer;
    }

  private:
    struct Open {
        OffscreenContext context;
        SceneRenderer renderer;
    };
    std::optional<Open> open_;
};

bool is_still(Format format) {
    return format == Format::png || format == Format::svg;
}

// @throws BadInput when the figure has no such moment, or too many frames
void check_can_be_shown(const Figure& f, Format format) {
    if (is_still(format)) {
        static_cast<void>(time_of(f, f.scenario.output.moment));
    } else {
        if (format == Format::gif) check_fits_gif(f);
        static_cast<void>(frame_count(f));
    }
}

void write_figure(const Figure& f, const std::string& path, Format format, Studio& studio) {
    check_can_be_shown(f, format);
    ProgressBar bar(path == "-" ? "writing" : printable(fs::path(path).filename().string()));
    const Progress progress = [&bar](std::int64_t done, std::int64_t all) { bar(done, all); };
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
        file.commit();
    } catch (const std::runtime_error&) {
        if (interrupted()) throw Interrupted{};
        // The writer knows that it failed, the file knows why.
        file.check();
        throw;
    }
}

void say_written(const std::string& path) {
    if (path == "-") return;
    std::error_code error;
    const auto bytes = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    if (bytes == 0) {
        fmt::print("wrote {}\n", printable(path, 400));
    } else {
        fmt::print("wrote {} ({:.1f} kB)\n", printable(path, 400), double(bytes) / 1000);
    }
}

ordered_json as_json(const Extents& extents) {
    return ordered_json(extents);
}

}  // namespace

void list_presets(bool json) {
    if (json) {
        ordered_json list = ordered_json::array();
        for (const Preset& p : presets())
            list.push_back({{"name", p.name}, {"group", p.group}, {"about", p.about}});
        fmt::print("{}\n", list.dump(2));
        return;
    }
    std::string group;
    for (const Preset& p : presets()) {
        if (p.group != group) fmt::print("{}{}\n", group.empty() ? "" : "\n", p.group);
        group = p.group;
        const Layer layer = resolved(p.scenario.layer);
        fmt::print("  {:<40} {:>7} → {:<7} {}\n", p.name, to_string(input_extents(layer)),
                   to_string(output_extents(layer)), p.about);
    }
}

void print_shape(const LayerRequest& request, bool json) {
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    const Layer layer = resolved(request);
    std::vector<Derivation> axes;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) axes.push_back(derivation(layer, i));
    if (json) {
        ordered_json object = {{"operator", operator_names()[static_cast<std::size_t>(layer.op)]},
                               {"input", as_json(input_extents(layer))},
                               {"output", as_json(output_extents(layer))},
                               {"in_channels", layer.in_channels},
                               {"out_channels", output_channels(layer)},
                               {"parameters", parameter_caption(request)}};
        for (const Derivation& d : axes)
            object["axes"].push_back({{"relationship", d.relationship},
                                      {"extended", d.extended},
                                      {"formula", d.formula},
                                      {"numbers", d.numbers},
                                      {"size", d.size},
                                      {"lines", d.lines}});
        fmt::print("{}\n", object.dump(2));
        return;
    }
    fmt::print("{} → {}   {}, {}\n", to_string(input_extents(layer)), to_string(output_extents(layer)),
               name_of(layer.op), parameter_caption(request));
    const bool equal = std::all_of(axes.begin(), axes.end(), [&](const Derivation& d) {
        return d.lines == axes.front().lines && d.relationship == axes.front().relationship;
    });
    for (std::size_t i = 0; i < (equal ? 1 : axes.size()); ++i) {
        const std::string_view name = axis_name(i, axes.size());
        fmt::print("\n{}{}{}\n", equal ? "" : name,
                   equal || name.empty() ? "" : "s: ", relationship_caption(axes[i]));
        for (const std::string& line : axes[i].lines) fmt::print("  {}\n", line);
    }
}

Format format_of(const std::string& path, const std::optional<std::string>& given) {
    const std::vector<std::string> names = {"gif", "png", "svg"};
    if (given) return static_cast<Format>(choice("format", *given, names));
    std::error_code error;
    if (path.ends_with('/') || fs::is_directory(path, error)) return Format::png_frames;
    if (path == "-") return Format::gif;
    std::string ending = fs::path(path).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (ending == "." + names[i]) return static_cast<Format>(i);
    }
    throw BadInput(
        fmt::format("output is \"{}\"; it must end in .gif, .png or .svg, or in / for a folder of frames",
                    printable(path, 400)));
}

void export_scenario(const Scenario& scenario, const std::string& path, Format format) {
    watch_for_interrupts();
    Studio studio;
    write_figure(figure(scenario), path, format, studio);
    say_written(path);
}

void export_gallery(const Scenario& model, const std::string& folder, Format format) {
    watch_for_interrupts();
    // All are looked at before the first is written.
    std::vector<Figure> figures;
    for (const Preset& p : presets()) {
        Scenario scenario = model;
        scenario.title = p.scenario.title;
        scenario.layer = p.scenario.layer;
        figures.push_back(figure(scenario));
        check_can_be_shown(figures.back(), format);
    }
    std::error_code error;
    if (!fs::is_directory(folder, error) && !fs::create_directory(folder, error))
        throw CannotWrite(fmt::format("can't write to {}: {}", printable(folder, 400), error.message()));
    const char* ending = format == Format::gif ? ".gif" : format == Format::png ? ".png" : ".svg";
    Studio studio;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (interrupted()) throw Interrupted{};
        const std::string path = (fs::path(folder) / (presets()[i].name + ending)).string();
        write_figure(figures[i], path, format, studio);
        say_written(path);
    }
}

void run_compute(const std::string& path) {
    std::ios::sync_with_stdio(false);
    if (path == "-") {
        compute(std::cin, std::cout);
    } else {
        errno = 0;
        std::ifstream in(path, std::ios::binary);
        std::error_code error;
        if (!in || fs::is_directory(path, error))
            throw BadInput(fmt::format("can't read {}: {}", printable(path, 400),
                                       in ? "it is a folder" : std::generic_category().message(errno)));
        compute(in, std::cout);
    }
    if (!std::cout.flush()) throw CannotWrite("can't write to standard output: it was closed");
}

}  // namespace convwalk
