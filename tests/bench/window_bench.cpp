// The window's figures, measured from outside on a screen that nobody looks at; drawing is by Mesa's
// llvmpipe, on the processor. usage: window_bench CONVWALK BARE_WINDOW FRAME_LOG
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "scenario/scenario.h"
#include "support/hands.h"

namespace convwalk {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;
using testing::Display;
using testing::Hands;
using testing::Running;
using testing::Start;
using testing::TempFolder;
using testing::wait_until;
using testing::work_of;
using testing::write_file;

void row(const std::string& name, const std::string& figure, const std::string& target) {
    fmt::print("{:<66} {:>10}   {}\n", name, figure, target);
    std::fflush(stdout);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Scenario square(std::int64_t input) {
    Scenario scenario = preset("arbitrary_padding_no_strides").scenario;
    for (AxisSpec& axis : scenario.alone()->layer.axes) {
        axis = {};
        axis.input = input;
        axis.kernel = 3;
    }
    return scenario;
}

/// What is measured, with a display and folders of its own.
class WindowBench {
  public:
    WindowBench(std::string program, std::string bare, std::string log)
        : program_(std::move(program)), bare_(std::move(bare)), log_(std::move(log)) {
        std::filesystem::create_directories(folder_ / "home");
    }

    /// The two are started in turn, so that what else the machine does meets both.
    void start_up() {
        constexpr int kRounds = 10;
        std::vector<double> ratios;
        std::vector<double> bare;
        std::vector<double> ours;
        for (int round = 0; round <= kRounds; ++round) {
            const double bare_s = first_frame_s(bare_);
            const double ours_s = first_frame_s(program_);
            if (round == 0) continue;  // files come from the disk
            ratios.push_back(ours_s / bare_s);
            bare.push_back(bare_s);
            ours.push_back(ours_s);
        }
        row("time to the first frame against a bare window with one panel",
            fmt::format("{:.2f}", median(ratios)),
            fmt::format("{:.0f} ms against {:.0f} ms", 1000 * median(ours), 1000 * median(bare)));
    }

    void idle() {
        const Hands hands = open(preset("padding_strides_odd_transposed").scenario);
        hands.key_at_once("Home");
        hands.key("Escape");
        constexpr nanoseconds kWatched = 20s;
        const auto before = work_of(hands.process());
        std::this_thread::sleep_for(kWatched);
        const auto after = work_of(hands.process());
        row("processor used in 20 s while nothing moves",
            fmt::format("{:.3f} %", 100 * double(after.ns - before.ns) / double(kWatched.count())),
            "target 0.5 %");
    }

    void frames(std::int64_t input, const std::string& target) {
        Scenario scenario = square(input);
        scenario.pace.motion = Motion::smooth;
        // It begins to play by itself, and does not come to its end while this lasts.
        scenario.pace.step_ms = 400;
        constexpr auto kWatched = 6s;
        write_file(folder_ / "figure.json", to_json(scenario));
        const Running running(program_, start());
        wait_until("for frames", [&] { return frame_times().size() > 5; });
        std::this_thread::sleep_for(1s);
        const std::size_t first = frame_times().size();
        const auto before = work_of(running.process());
        std::this_thread::sleep_for(kWatched);
        const auto after = work_of(running.process());
        const std::vector<double> times = frame_times();
        const auto count = double(times.size() - first);
        std::vector<double> between;
        for (std::size_t i = first; i < times.size(); ++i) between.push_back(times[i] - times[i - 1]);
        row(fmt::format("frames a second, {}x{} playing smoothly at 1280x800", input, input),
            // Between two steps the window rests: then there is nothing new to draw.
            fmt::format("{:.1f}", 1 / median(between)),
            fmt::format("{}; {:.1f} ms of processor each", target,
                        double(after.ns - before.ns) / 1e6 / count));
    }

    void answers(std::int64_t input) {
        constexpr int kRounds = 7;
        const Hands hands = open(square(input));
        hands.key_at_once("Home");
        hands.settle();
        double slowest = 0;
        std::string which;
        // A step, zooming, numbers, the other view, undo of that, a pin.
        for (const std::string key : {"Right", "plus", "i", "v", "ctrl+z", "p"}) {
            const std::size_t joint = key.find('+');
            const std::string held = joint == key.npos ? "" : key.substr(0, joint);
            const std::string last = joint == key.npos ? key : key.substr(joint + 1);
            std::vector<double> seconds;
            for (int round = 0; round < kRounds; ++round) {
                if (!held.empty()) hands.hold_key(held, true);
                const std::size_t before = frame_times().size();
                const double pressed = now_s();
                hands.key_at_once(last);
                wait_until("for an answer", [&] { return frame_times().size() > before; });
                seconds.push_back(frame_times().at(before) - pressed);
                hands.settle();
                if (!held.empty()) hands.hold_key(held, false);
            }
            if (median(seconds) > slowest) {
                slowest = median(seconds);
                which = key;
            }
        }
        row(fmt::format("from a key to its frame, {}x{}; the slowest of six keys ({})", input, input, which),
            fmt::format("{:.0f} ms", 1000 * slowest), "target 100 ms");
    }

  private:
    static double now_s() {
        return double(nanoseconds(steady_clock::now().time_since_epoch()).count()) / 1e9;
    }
    [[nodiscard]] Start start() const {
        return {.arguments = {"figure.json"},
                .folder = folder_.path(),
                .environment = {{"CONVWALK_CONFIG_DIR", folder_ / "config"},
                                {"HOME", folder_ / "home"},
                                {"DISPLAY", display_.name()},
                                {"WAYLAND_DISPLAY", ""},
                                {"LIBGL_ALWAYS_SOFTWARE", "1"},
                                {"LD_PRELOAD", log_},
                                {"CONVWALK_FRAME_LOG", folder_ / "frames"}}};
    }
    [[nodiscard]] Hands open(const Scenario& scenario) const {
        write_file(folder_ / "figure.json", to_json(scenario));
        return Hands(display_, start(), program_);
    }
    [[nodiscard]] double first_frame_s(const std::string& program) const {
        constexpr Vec2 kInside{640, 700};
        write_file(folder_ / "figure.json", to_json(preset("padding_strides_odd_transposed").scenario));
        const double begin = now_s();
        const Running running(program, start());
        while (display_.pixel(kInside) == 0) {
            if (running.has_ended()) throw std::runtime_error(program + " ended without a window");
            std::this_thread::sleep_for(1ms);
        }
        const double end = now_s();
        running.send(SIGKILL);
        wait_until("for an empty screen", [&] { return display_.pixel(kInside) == 0; });
        return end - begin;
    }
    /// Of each frame so far, in seconds.
    [[nodiscard]] std::vector<double> frame_times() const {
        std::vector<double> times;
        std::ifstream in(folder_ / "frames");
        for (std::int64_t ns = 0; in >> ns;) times.push_back(double(ns) / 1e9);
        return times;
    }

    std::string program_;
    std::string bare_;
    std::string log_;
    Display display_;
    TempFolder folder_;
};

}  // namespace
}  // namespace convwalk

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: window_bench CONVWALK BARE_WINDOW FRAME_LOG\n", stderr);
        return 2;
    }
    try {
        convwalk::WindowBench bench(argv[1], argv[2], argv[3]);
        bench.start_up();
        bench.idle();
        bench.frames(16, "target 60");
        bench.frames(128, "target 30");
        bench.answers(1024);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "window_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
