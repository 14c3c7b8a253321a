// An export in a worker of the browser: the same program there, which hands back the file's bytes for a
// download.
#include "web/export_job.h"

#include <map>
#include <utility>

#include "scenario/scenario.h"
#include "web/page.h"

namespace convwalk {

class ExportJob::Work {
  public:
    Work(const Figure& figure, const ExportJob& job, std::function<void()> wake) : wake_(std::move(wake)) {
        if (job.format().is_folder()) {
            result_ = {ExportResult::End::failed,
                       "a page can't write a folder of frames; choose one file, such as a GIF", 0};
            return;
        }
        number_ = page::begin_export(to_json(figure.scenario), job.path(), job.format().name);
        running()[number_] = this;
    }
    ~Work() {
        cancel();
        running().erase(number_);
    }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

    [[nodiscard]] Progress progress() const { return progress_; }
    void cancel() {
        if (result_) return;
        page::cancel_export(number_);
        end({ExportResult::End::cancelled, "", 0});
    }
    [[nodiscard]] const std::optional<ExportResult>& result() const { return result_; }

    void go_on(Progress progress) {
        progress_ = progress;
        if (wake_) wake_();
    }
    void end(ExportResult result) {
        result_ = std::move(result);
        if (wake_) wake_();
    }

    /// By the numbers that the page has given them.
    [[nodiscard]] static std::map<int, Work*>& running() {
        static std::map<int, Work*> all;
        return all;
    }
    /// nullptr: it was given up meanwhile.
    [[nodiscard]] static Work* with_number(int number) {
        const auto found = running().find(number);
        return found == running().end() ? nullptr : found->second;
    }

  private:
    std::function<void()> wake_;
    int number_ = 0;
    Progress progress_;
    std::optional<ExportResult> result_;
};

ExportJob::ExportJob(Figure figure, std::string path, const Format& format, std::function<void()> wake)
    : path_(std::move(path)), format_(format) {
    work_ = std::make_unique<Work>(figure, *this, std::move(wake));
}

ExportJob::~ExportJob() = default;

ExportJob::Progress ExportJob::progress() const {
    return work_->progress();
}

void ExportJob::cancel() {
    work_->cancel();
}

bool ExportJob::finished() const {
    return result().has_value();
}

std::optional<ExportResult> ExportJob::result() const {
    return work_->result();
}

void export_goes_on(int number, ExportJob::Progress progress) {
    if (auto* work = ExportJob::Work::with_number(number)) work->go_on(progress);
}

void export_ended(int number, ExportResult result) {
    if (auto* work = ExportJob::Work::with_number(number)) work->end(std::move(result));
}

}  // namespace convwalk
