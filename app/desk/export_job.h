// One export beside the window, which goes on meanwhile: on a thread of its own, in a browser in a worker. No
// panels here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "export/write_figure.h"

namespace convwalk {

/// How an export ended.
struct ExportResult {
    enum class End : std::uint8_t { written, cancelled, failed };
    End end = End::written;
    std::string sentence;     ///< failed: why, for a person
    std::uint64_t bytes = 0;  ///< written: of the file, or of all frames together
};

/// Writes a figure with a context and renderer of its own, made and ended where it works. All members may be
/// called on any thread. When it goes, it cancels.
class ExportJob {
  public:
    struct Progress {
        std::int64_t done = 0;
        std::int64_t frames = 0;  ///< 0 until the job has begun
    };

    /// Starts at once.
    /// @param path see write_figure(); "-" is no place for a window and is refused
    /// @param wake called, on any thread, when there is something new to show: at most thirty times a
    /// second, and once at the end; may be empty; must not throw
    ExportJob(Figure figure, std::string path, const Format& format, std::function<void()> wake)
        : path_(std::move(path)),
          format_(format),
          work_(begin(std::move(figure), path_, format_, std::move(wake))) {}

    [[nodiscard]] Progress progress() const { return work_->progress(); }
    /// Asks for the end; nothing is kept, unless all was written already. Returns at once.
    void cancel() { work_->cancel(); }
    [[nodiscard]] bool finished() const { return result().has_value(); }
    /// How it ended; nullopt while it goes on.
    [[nodiscard]] std::optional<ExportResult> result() const { return work_->result(); }

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const Format& format() const { return format_; }

    /// How it is done, which is another thing on another platform: a thread, or a browser's worker.
    class Work {
      public:
        Work() = default;
        /// Cancels, and waits for the frame that is being drawn.
        virtual ~Work() = default;
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;
        [[nodiscard]] virtual Progress progress() const = 0;
        virtual void cancel() = 0;
        [[nodiscard]] virtual std::optional<ExportResult> result() const = 0;
    };

  private:
    /// Defined by the platform.
    static std::unique_ptr<Work> begin(Figure figure, const std::string& path, const Format& format,
                                       std::function<void()> wake);

    std::string path_;
    Format format_;
    std::unique_ptr<Work> work_;
};

}  // namespace convwalk
