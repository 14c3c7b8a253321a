// An export on a thread of its own.
#include "desk/export_job.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "export/animation.h"
#include "export/output_file.h"
#include "export/series.h"
#include "render/offscreen_context.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

constexpr auto kBetweenWakes = std::chrono::milliseconds(34);

std::uint64_t size_of(const fs::path& file) {
    std::error_code error;
    const auto bytes = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
    return error ? 0 : bytes;
}

std::uint64_t bytes_of(const std::string& path, const Format& format, std::int64_t frames) {
    if (!format.is_folder()) return size_of(path);
    std::uint64_t sum = 0;
    const bool series = format.series == Series::build_up;
    for (std::int64_t n = 1; n <= frames; ++n)
        sum += size_of(fs::path(path) / (series ? build_up_name(n, frames, format) : frame_name(n)));
    return sum;
}

class ExportThread final : public ExportJob::Work {
  public:
    ExportThread(Figure figure, std::string path, const Format& format, std::function<void()> wake)
        : path_(std::move(path)),
          format_(format),
          wake_(std::move(wake)),
          thread_([this, moved = std::move(figure)] { run(moved); }) {}
    ~ExportThread() override {
        cancel_ = true;
        thread_.join();
    }
    ExportThread(const ExportThread&) = delete;
    ExportThread& operator=(const ExportThread&) = delete;

    [[nodiscard]] ExportJob::Progress progress() const override {
        // In this order, so that a job never has more frames done than it has.
        const std::int64_t done = done_;
        return {done, frames_};
    }
    void cancel() override { cancel_ = true; }
    [[nodiscard]] std::optional<ExportResult> result() const override {
        const std::lock_guard lock(mutex_);
        return result_;
    }

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

void ExportThread::run(const Figure& figure) {
    ExportResult result;
    try {
        result = written(figure);
    } catch (const std::bad_alloc&) {
        result = {ExportResult::End::failed,
                  "there is not enough memory for that; choose a smaller size or input"};
    } catch (const std::exception& error) {
        result = {ExportResult::End::failed, error.what()};
    }
    {
        const std::lock_guard lock(mutex_);
        result_ = std::move(result);
    }
    if (wake_) wake_();
}

ExportResult ExportThread::written(const Figure& figure) {
    if (path_ == "-") throw CannotWrite("can't write to standard output: a window writes files");
    using Clock = std::chrono::steady_clock;
    Clock::time_point next_wake = Clock::now();
    Studio studio;
    Export writing(figure, path_, format_, studio);
    frames_ = writing.frames();
    do {
        done_ = writing.done();
        if (cancel_) return {ExportResult::End::cancelled, "", 0};
        if (const auto now = Clock::now(); wake_ && now >= next_wake) {
            next_wake = now + kBetweenWakes;
            wake_();
        }
    } while (writing.next());
    return {ExportResult::End::written, "", bytes_of(path_, format_, frames_)};
}

}  // namespace

std::unique_ptr<ExportJob::Work> ExportJob::begin(Figure figure, const std::string& path,
                                                  const Format& format, std::function<void()> wake) {
    if (format.drawn) OffscreenContext::prepare();
    return std::make_unique<ExportThread>(std::move(figure), path, format, std::move(wake));
}

}  // namespace convwalk
