// An export in a worker of the browser: the same program there, which hands back the file's bytes for a
// download.
#include "web/export_worker.h"

#include <map>
#include <utility>

#include "desk/export_choice.h"
#include "scenario/scenario.h"
#include "web/page.h"

namespace convwalk {

namespace {

class ExportWorker final : public ExportJob::Work {
  public:
    ExportWorker(const Figure& figure, const std::string& path, const Format& format,
                 std::function<void()> wake)
        : wake_(std::move(wake)) {
        number_ = page::begin_export(to_json(figure.scenario), path, format_words(format));
        running()[number_] = this;
    }
    ~ExportWorker() override {
        end_early();
        running().erase(number_);
    }
    ExportWorker(const ExportWorker&) = delete;
    ExportWorker& operator=(const ExportWorker&) = delete;

    [[nodiscard]] ExportJob::Progress progress() const override { return progress_; }
    void cancel() override { end_early(); }
    [[nodiscard]] std::optional<ExportResult> result() const override { return result_; }

    void go_on(ExportJob::Progress progress) {
        progress_ = progress;
        if (wake_) wake_();
    }
    void end(ExportResult result) {
        result_ = std::move(result);
        if (wake_) wake_();
    }

    /// By the numbers that the page has given them.
    [[nodiscard]] static std::map<int, ExportWorker*>& running() {
        static std::map<int, ExportWorker*> all;
        return all;
    }
    /// nullptr: it was given up meanwhile.
    [[nodiscard]] static ExportWorker* with_number(int number) {
        const auto found = running().find(number);
        return found == running().end() ? nullptr : found->second;
    }

  private:
    void end_early() {
        if (result_) return;
        page::cancel_export(number_);
        end({ExportResult::End::cancelled, "", 0});
    }

    std::function<void()> wake_;
    int number_ = 0;
    ExportJob::Progress progress_;
    std::optional<ExportResult> result_;
};

}  // namespace

std::unique_ptr<ExportJob::Work> ExportJob::begin(Figure figure, const std::string& path,
                                                  const Format& format, std::function<void()> wake) {
    return std::make_unique<ExportWorker>(figure, path, format, std::move(wake));
}

void export_goes_on(int number, ExportJob::Progress progress) {
    if (auto* work = ExportWorker::with_number(number)) work->go_on(progress);
}

void export_ended(int number, ExportResult result) {
    if (auto* work = ExportWorker::with_number(number)) work->end(std::move(result));
}

}  // namespace convwalk
