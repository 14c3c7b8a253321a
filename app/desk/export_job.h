// One export on a thread of its own, while the window goes on. No panels here.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "export/write_figure.h"

namespace convwalk {

/// How an export ended.
struct ExportResult {
    enum class End : std::uint8_t { written, cancelled, failed };
    End end = End::written;
    std::string sentence;     ///< failed: why, for a person
    std::uint64_t bytes = 0;  ///< written: of the file, or of all frames together
};

/// Writes a figure with a context and renderer of its own, made and ended on its thread. All members may be
/// called on any thread.
class ExportJob {
  public:
    struct Progress {
        std::int64_t done = 0;
        std::int64_t frames = 0;  ///< 0 until the job has begun
    };

    /// Starts at once.
    /// @param path see write_figure(); "-" is no place for a window and is refused
    /// @param wake called on the job's thread when there is something new to show: at most thirty times a
    /// second, and once at the end; may be empty; must not throw
    ExportJob(Figure figure, std::string path, const Format& format, std::function<void()> wake);
    /// Cancels, and waits for the frame that is being drawn.
    ~ExportJob();
    ExportJob(const ExportJob&) = delete;
    ExportJob& operator=(const ExportJob&) = delete;

    [[nodiscard]] Progress progress() const;
    /// Asks for the end; nothing is kept, unless all was written already. Returns at once.
    void cancel();
    [[nodiscard]] bool finished() const;
    /// How it ended; nullopt while it goes on.
    [[nodiscard]] std::optional<ExportResult> result() const;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const Format& format() const { return format_; }

  private:
    void run(const Figure& figure);
    [[nodiscard]] ExportResult written(const Figure& figure);

    std::string path_;
    Format format_;
    std::function<void()> wake_;
    std::atomic<std::int64_t> done_ = 0;
    std::atomic<std::int64_t> frames_ = 0;
    std::atomic<bool> cancel_ = false;
    mutable std::mutex mutex_;
    std::optional<ExportResult> result_;  // guarded by mutex_
    std::thread thread_;                  // the last member: all others are there when it starts
};

}  // namespace convwalk
