// A screen that nobody looks at, and the pixels on it: an X server of its own for a test.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "basics/geometry.h"
#include "support/program.h"

namespace convwalk::testing {

/// Far more than anything takes, so that a slow machine does not fail.
inline constexpr std::chrono::seconds kPatience{60};

/// Waits until something is so. @throws std::runtime_error with `what` when that takes too long
inline void wait_until(const std::string& what, const std::function<bool()>& is_so) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > end) throw std::runtime_error("waited in vain: " + what);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

/// Where a program is. @throws std::runtime_error when it is not installed
inline std::string installed_program(const std::string& name, const std::string& package) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        const std::filesystem::path file = std::filesystem::path(folder) / name;
        if (::access(file.c_str(), X_OK) == 0) return file.string();
    }
    throw std::runtime_error(name + " is missing; `./dev test` installs it, as the package " + package);
}

/// Pixels of a screen, 4 bytes each, rows from the top.
struct Shot {
    SizePx size;
    std::vector<std::uint32_t> pixels;
    bool operator==(const Shot&) const = default;

    [[nodiscard]] Shot part(const RectPx& r) const {
        Shot cut{{r.width, r.height}, {}};
        for (int y = r.y; y < r.y + r.height; ++y) {
            const auto* row = pixels.data() + static_cast<std::ptrdiff_t>(y) * size.width + r.x;
            cut.pixels.insert(cut.pixels.end(), row, row + r.width);
        }
        return cut;
    }
};

/// How many pixels differ; all of them when the sizes do.
inline std::size_t difference(const Shot& a, const Shot& b) {
    if (a.size != b.size) return std::max(a.pixels.size(), b.pixels.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) count += a.pixels[i] != b.pixels[i] ? 1 : 0;
    return count;
}

class Display {
  public:
    /// @throws std::runtime_error when the server is missing or does not start
    explicit Display(SizePx size = {1280, 800})
        : server_(installed_program("Xvfb", "xvfb"),
                  {.arguments =
                       {"-displayfd", "1", "-nolisten", "tcp", "-screen", "0",
                        std::to_string(size.width) + "x" + std::to_string(size.height) + "x24",
                        // No key repeats by itself, however long a slow machine takes to let it go.
                        "-r",
                        // Nobody who comes is turned away while it starts anew after the last one left.
                        "-noreset",
                        // With the timer of its smart scheduler it may never rest again once all have left.
                        "-dumbSched", "-fbdir", folder_.path().string()},
                   .folder = folder_.path(),
                   .out_to = folder_ / "number"}) {
        std::string number;
        wait_until("for a number from Xvfb", [&] {
            if (server_.has_ended()) throw std::runtime_error("Xvfb ended: " + server_.wait().err);
            number = content_of(folder_ / "number");
            return number.ends_with('\n');
        });
        number.pop_back();
        name_ = ":" + number;
    }
    ~Display() {
        // Asked kindly, it takes its lock file away.
        server_.send(SIGTERM);
        static_cast<void>(server_.wait());
    }
    Display(const Display&) = delete;
    Display& operator=(const Display&) = delete;

    /// For DISPLAY.
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] pid_t process() const { return server_.process(); }

    /// What is on the screen now, the pointer's arrow included.
    [[nodiscard]] Shot shot() const {
        const std::string file = content_of(picture_file());
        const Picture picture(file);
        Shot shot{picture.size, {}};
        for (int y = 0; y < picture.size.height; ++y) {
            for (int x = 0; x < picture.size.width; ++x)
                shot.pixels.push_back(rgb(file.data() + picture.offset(x, y)));
        }
        return shot;
    }
    /// One pixel of it, quickly; 0 is black.
    [[nodiscard]] std::uint32_t pixel(Vec2 at) const {
        std::ifstream file(picture_file(), std::ios::binary);
        std::string bytes(Picture::kHeaderBytes, '\0');
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.seekg(static_cast<std::streamoff>(
            Picture(bytes).offset(static_cast<int>(at.x), static_cast<int>(at.y))));
        std::string found(4, '\0');
        file.read(found.data(), 4);
        return rgb(found.data());
    }

  private:
    /// The file in which the server keeps its picture, in the format of xwd: a header of big-endian words, a
    /// palette, then rows of pixels of 4 bytes.
    struct Picture {
        static constexpr std::size_t kHeaderBytes = 100;

        explicit Picture(const std::string& file) {
            const auto word = [&](std::size_t index) {
                std::uint32_t value = 0;
                for (std::size_t i = 4 * index; i < 4 * index + 4; ++i)
                    value = value << 8U | static_cast<unsigned char>(file.at(i));
                return value;
            };
            constexpr std::size_t kColourBytes = 12;
            size = {static_cast<int>(word(4)), static_cast<int>(word(5))};
            if (word(11) != 32) throw std::runtime_error("the screen has no 4 bytes a pixel");
            row_bytes = word(12);
            begin = word(0) + kColourBytes * word(19);
        }
        [[nodiscard]] std::size_t offset(int x, int y) const {
            return begin + static_cast<std::size_t>(y) * row_bytes + 4 * static_cast<std::size_t>(x);
        }
        SizePx size;
        std::size_t row_bytes = 0;
        std::size_t begin = 0;
    };
    static std::uint32_t rgb(const char* bytes) {
        std::uint32_t pixel = 0;
        for (int i = 0; i < 3; ++i) pixel = pixel << 8U | static_cast<unsigned char>(bytes[i]);
        return pixel;
    }
    [[nodiscard]] std::string picture_file() const { return folder_ / "Xvfb_screen0"; }

    TempFolder folder_;
    Running server_;
    std::string name_;
};

}  // namespace convwalk::testing
