// A person at the real program in a real window: keys, mouse and clipboard by way of an X server, and eyes
// that wait until everything has come to rest.
#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "support/display.h"

namespace convwalk::testing {

/// Runs a program to its end. @throws std::runtime_error when it takes too long
inline Ended finished(const std::string& program, const Start& start) {
    Running running(program, start);
    wait_until("for the end of " + program, [&] { return running.has_ended(); });
    return running.wait();
}

/// What a file holds, empty where it can't be read to its end: a process that ends takes its files along,
/// also those that are being read.
inline std::string content_or_nothing(const std::filesystem::path& file) {
    std::ostringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    return content ? content.str() : "";
}

/// What the threads of a process have done so far.
struct Work {
    std::uint64_t ns = 0;  ///< on a processor
    bool ready = false;    ///< one runs or waits for a processor
    bool operator==(const Work&) const = default;
};

/// Nothing once the process has ended.
inline Work work_of(pid_t process) {
    Work work;
    std::error_code gone;
    const std::filesystem::path tasks = "/proc/" + std::to_string(process) + "/task";
    for (std::filesystem::directory_iterator task(tasks, gone), end; !gone && task != end;
         task.increment(gone)) {
        std::uint64_t ns = 0;
        std::ifstream(task->path() / "schedstat") >> ns;
        work.ns += ns;
        const std::string stat = content_or_nothing(task->path() / "stat");
        const std::size_t name_end = stat.rfind(')');
        if (name_end != stat.npos && name_end + 2 < stat.size() && stat[name_end + 2] == 'R')
            work.ready = true;
    }
    return work;
}

/// The window of a program that was started on a display, and a person before it.
class Hands {
  public:
    /// @param start   its environment gets the display
    /// @param program convwalk
    Hands(const Display& display, Start start, const std::string& program)
        : display_(display), start_(with_surroundings(std::move(start))) {
        program_ = std::make_unique<Running>(program, start_);
        wait_until("for the window", [&] {
            if (program_->has_ended()) throw std::runtime_error("convwalk ended: " + program_->wait().err);
            const std::string found = tool({"search", "--onlyvisible", "--class", "^convwalk$"}, true);
            window_ = found.substr(0, found.find('\n'));
            return !window_.empty();
        });
    }

    // --- waiting ---

    /// Waits until the program has nothing more to do and the screen shows what it did. Not while something
    /// moves.
    void settle() const {
        constexpr int kQuietRounds = 10;
        int rounds = 0;
        int quiet = 0;
        std::pair<Work, Work> before;
        try {
            wait_until("for the window to come to rest", [&] {
                const std::pair<Work, Work> now = {work_of(program_->process()), work_of(display_.process())};
                quiet = now == before && !now.first.ready && !now.second.ready ? quiet + 1 : 0;
                before = now;
                ++rounds;
                return quiet == kQuietRounds;
            });
        } catch (const std::runtime_error& error) {
            const auto ms = [](const Work& work) { return std::to_string(work.ns / 1'000'000) + " ms"; };
            throw std::runtime_error(error.what() + (" in " + std::to_string(rounds)) +
                                     " looks; convwalk worked for " + ms(before.first) +
                                     " since its start, Xvfb for " + ms(before.second));
        }
    }

    /// Waits as settle() does, or until the program has ended. @return whether it goes on
    [[nodiscard]] bool comes_to_rest() const {
        settle();
        return !has_ended();
    }

    /// Waits for the end of the program.
    [[nodiscard]] Ended ended() {
        wait_until("for the end of convwalk", [&] { return program_->has_ended(); });
        return program_->wait();
    }
    [[nodiscard]] bool has_ended() const { return program_->has_ended(); }
    [[nodiscard]] pid_t process() const { return program_->process(); }

    // --- keys and mouse ---

    /// "ctrl+s", "F11", "Return": pressed until the program has seen it, and let go.
    void key(const std::string& chord) const {
        hold_key(chord, true);
        hold_key(chord, false);
    }
    void hold_key(const std::string& chord, bool down) const {
        tool({down ? "keydown" : "keyup", chord}, has_ended());
        settle();
    }
    void keys(const std::vector<std::string>& chords) const {
        for (const std::string& chord : chords) key(chord);
    }
    void type(const std::string& text) const {
        tool({"type", "--delay", "30", "--", text});
        settle();
    }
    void point(Vec2 at) const {
        tool({"mousemove", pixel(at.x), pixel(at.y)});
        settle();
    }
    void hold_button(bool down) const {
        tool({down ? "mousedown" : "mouseup", "1"});
        settle();
    }
    void click(Vec2 at) const {
        point(at);
        hold_button(true);
        hold_button(false);
    }
    void drag(Vec2 from, Vec2 to) const {
        constexpr int kParts = 5;
        point(from);
        hold_button(true);
        for (int i = 1; i <= kParts; ++i) {
            const double t = double(i) / kParts;
            point({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
        }
        hold_button(false);
    }

    /// Without waiting for anything: while the program works, it does not come to rest.
    void click_at_once(Vec2 at) const { tool({"mousemove", pixel(at.x), pixel(at.y), "click", "1"}); }
    void key_at_once(const std::string& chord) const { keys_at_once({chord}); }
    void type_at_once(const std::string& text) const { tool({"type", "--delay", "30", "--", text}); }
    void keys_at_once(std::vector<std::string> chords) const {
        chords.insert(chords.begin(), "key");
        tool(std::move(chords), has_ended());
    }

    // --- the window ---

    [[nodiscard]] std::string title() const {
        std::string title = tool({"getwindowname", window_});
        if (title.ends_with('\n')) title.pop_back();
        return title;
    }
    void resize(SizePx size) const {
        tool({"windowsize", window_, std::to_string(size.width), std::to_string(size.height)});
        settle();
    }
    void minimise() const {
        tool({"windowunmap", window_});
        settle();
    }
    void restore() const {
        tool({"windowmap", window_});
        // Without a window manager nobody else gives the keyboard back.
        wait_until("for the window to be there again", [&] {
            return !tool({"search", "--onlyvisible", "--class", "^convwalk$"}, true).empty();
        });
        tool({"windowfocus", window_});
        settle();
    }
    [[nodiscard]] Shot shot() const {
        settle();
        return display_.shot();
    }

    // --- the clipboard ---

    /// @param type as who pastes asks for it: "image/png"
    [[nodiscard]] std::string clipboard(const std::string& type = "UTF8_STRING") const {
        return finished(installed_program("xclip", "xclip"),
                        surrounded({"-out", "-selection", "clipboard", "-target", type}))
            .out;
    }
    /// Puts a text there, as another program would.
    void set_clipboard(const std::string& text) {
        Start start = surrounded({"-in", "-selection", "clipboard", "-quiet"});
        start.in = text;
        clipboard_ = std::make_unique<Running>(installed_program("xclip", "xclip"), start);
        wait_until("for the clipboard", [&] { return clipboard() == text; });
    }
    /// The text that a chord copies.
    [[nodiscard]] std::string copied_by(const std::string& chord) {
        set_clipboard("nothing was copied");
        key(chord);
        return clipboard();
    }

  private:
    [[nodiscard]] Start with_surroundings(Start start) const {
        start.environment["DISPLAY"] = display_.name();
        start.environment["WAYLAND_DISPLAY"] = "";
        // The same drawing on every machine.
        start.environment["LIBGL_ALWAYS_SOFTWARE"] = "1";
        return start;
    }
    [[nodiscard]] Start surrounded(std::vector<std::string> arguments) const {
        return with_surroundings({.arguments = std::move(arguments), .folder = start_.folder});
    }
    static std::string pixel(double at) { return std::to_string(std::lround(at)); }

    std::string tool(std::vector<std::string> words, bool may_fail = false) const {
        const std::string what = words.front();
        const Ended ended = finished(installed_program("xdotool", "xdotool"), surrounded(std::move(words)));
        if (ended.code != 0 && !may_fail) throw std::runtime_error("xdotool " + what + ": " + ended.err);
        return ended.out;
    }

    const Display& display_;
    Start start_;
    std::unique_ptr<Running> program_;
    std::unique_ptr<Running> clipboard_;
    std::string window_;
};

}  // namespace convwalk::testing
