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
#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "cli/compute.h"
#include "export/output_file.h"
#include "picture/figures.h"

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

void write_with_bar(const Figure& f, const std::string& path, const Format& format, Studio& studio) {
    ProgressBar bar(path == "-" ? "writing" : printable(fs::path(path).filename().string()));
    try {
        write_figure(f, path, format, studio,
                     [&bar](std::int64_t done, std::int64_t all) { bar(done, all); });
    } catch (const std::runtime_error&) {
        // An interrupted write is a failed one.
        if (interrupted()) throw Interrupted{};
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
        ordered_json object = {
            {"operator", row_of(layer.op).name},        {"input", as_json(input_extents(layer))},
            {"output", as_json(output_extents(layer))}, {"in_channels", layer.in_channels},
            {"out_channels", output_channels(layer)},   {"parameters", parameter_caption(request)}};
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

void export_scenario(const Scenario& scenario, const std::string& path, const Format& format) {
    watch_for_interrupts();
    Studio studio;
    write_with_bar(figure(scenario), path, format, studio);
    say_written(path);
}

void export_gallery(const std::vector<Scenario>& scenarios, const std::string& folder, const Format& format) {
    watch_for_interrupts();
    // All are looked at before the first is written.
    std::vector<Figure> figures;
    for (const Scenario& scenario : scenarios) {
        figures.push_back(figure(scenario));
        static_cast<void>(frames_to_write(figures.back(), format));
    }
    std::error_code error;
    if (!fs::is_directory(folder, error) && !fs::create_directory(folder, error))
        throw CannotWrite(fmt::format("can't write to {}: {}",
                                      folder.empty() ? "\"\"" : printable(folder, 400),
                                      error == std::errc::file_exists ? "it is no folder" : error.message()));
    Studio studio;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        if (interrupted()) throw Interrupted{};
        const std::string path =
            (fs::path(folder) / (presets()[i].name + std::string(format.ending))).string();
        write_with_bar(figures[i], path, format, studio);
        say_written(path);
    }
}

void run_compute(const std::string& path) {
    std::ios::sync_with_stdio(false);
    errno = 0;
    if (path == "-") {
        compute(std::cin, std::cout);
    } else {
        errno = 0;
        std::ifstream in(path, std::ios::binary);
        std::error_code error;
        if (!in || fs::is_directory(path, error))
            throw BadInput(fmt::format("can't read {}: {}", path.empty() ? "\"\"" : printable(path, 400),
                                       in ? "it is a folder" : std::generic_category().message(errno)));
        errno = 0;
        compute(in, std::cout);
        if (in.bad())
            throw BadInput(fmt::format("can't read {}: {}", printable(path, 400),
                                       std::generic_category().message(errno)));
    }
    if (!std::cout)
        throw CannotWrite("can't write to standard output: " +
                          (errno == 0 ? "it was closed" : std::generic_category().message(errno)));
}

}  // namespace convwalk
