#include "cli/writing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "basics/text.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

volatile std::sig_atomic_t interrupt_came = 0;

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
        stop_if_interrupted();
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

}  // namespace

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

void stop_if_interrupted() {
    if (interrupt_came != 0) throw Interrupted{};
}

void with_bar(const std::string& path, const std::function<void(const Progress&)>& write) {
    // A folder may end in "/".
    const fs::path whole = path.ends_with('/') ? fs::path(path).parent_path() : fs::path(path);
    ProgressBar bar(path == "-" ? "writing" : printable(whole.filename().string()));
    try {
        write([&bar](std::int64_t done, std::int64_t all) { bar(done, all); });
    } catch (const std::runtime_error&) {
        // An interrupted write is a failed one.
        stop_if_interrupted();
        throw;
    }
}

void write_with_bar(const Figure& f, const std::string& path, const Format& format, Studio& studio) {
    with_bar(path, [&](const Progress& progress) { write_figure(f, path, format, studio, progress); });
}

void write_text(const std::string& path, std::string_view text) {
    try {
        OutputFile file(path);
        file.stream() << text;
        file.stream().flush();
        stop_if_interrupted();
        file.commit();
    } catch (const CannotWrite&) {
        // An interrupted write is a failed one.
        stop_if_interrupted();
        throw;
    }
}

void say_written(const std::string& path) {
    if (path == "-") return;
    std::error_code error;
    const auto bytes = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
    const std::string size = bytes == 0 ? "" : fmt::format(" ({:.1f} kB)", double(bytes) / 1000);
    errno = 0;
    try {
        fmt::print("wrote {}{}\n", printable(path, 400), size);
        if (std::fflush(stdout) == 0) return;
    } catch (const std::system_error&) {
        // Told below.
    }
    throw CannotWrite(fmt::format("can't write to standard output: {}; {} was written",
                                  std::generic_category().message(errno), printable(path, 400)));
}

void export_scenario(const Scenario& scenario, const std::string& path, const Format& format) {
    watch_for_interrupts();
    Studio studio;
    const Figure f = figure(scenario);
    write_with_bar(f, path, format, studio);
    say_written(path);
    if (!f.paging.note.empty()) fmt::print(stderr, "note: {}\n", f.paging.note);
}

}  // namespace convwalk
