// The browser edition: what the page calls. No exception leaves a function here.
#include <emscripten/emscripten.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "basics/errors.h"
#include "desk/links.h"
#include "picture/alternative_text.h"
#include "ui/loop.h"
#include "web/export_worker.h"
#include "web/page.h"
#include "web/page_shelf.h"
#include "web/said.h"
#include "web/screen.h"

namespace convwalk {
namespace {

class Edition {
  public:
    explicit Edition(const std::string& canvas)
        : screen_(canvas), settings_(page_shelf(), page_shelf().memory()) {}

    /// What the person's system asks for.
    struct Wishes {
        bool dark = false;
        bool calm = false;  ///< steps instead of motion
    };

    /// @param link behind the address's "#"; empty: what was open last
    void open(const std::string& link, Wishes wishes) {
        wishes_ = wishes;
        const ReadSettings read = settings_.load(link.empty());
        auto workbench = std::make_unique<Workbench>(read.settings, page_shelf(), [this] { screen_.wake(); });
        workbench_ = workbench.get();
        if (!link.empty()) {
            follow(link);
        } else if (!read.settings.session || read.settings.start_page) {
            if (!read.settings.session && wishes.dark) workbench->begin(dark_scenario());
            workbench->show_start();
        }
        if (read.sentence) workbench->say(*read.sentence, true);
        loop_.emplace(std::move(workbench), settings_, screen_);
    }

    void follow(const std::string& link) {
        try {
            if (const auto place = lesson_in_link(link)) {
                workbench_->open_lesson(*place);
            } else {
                Scenario scenario = scenario_in_link(link);
                if (wishes_.calm) scenario.pace.motion = Motion::discrete;
                workbench_->begin(scenario);
            }
            shown_ = workbench_->link();
        } catch (const BadInput& error) {
            workbench_->say(error.what(), true);
        }
        screen_.wake();
    }

    /// @return milliseconds until the next turn; infinite: when something comes in
    double tick() {
        const auto rest_s = loop_->tick();
        if (!rest_s) {
            workbench_->stay_open();
            workbench_->say("A page closes with its tab; that does no harm now.");
        }
        return 1000 * std::min(rest_s.value_or(0), tell());
    }

    /// Keeps what is to be remembered: the page may not come back.
    void remember() {
        if (const auto sentence = loop_->remember(true)) workbench_->say(*sentence, true);
    }
    [[nodiscard]] bool may_lose() const {
        return !settings_.why_document_is_lost().empty() && workbench_->may_lose();
    }

    [[nodiscard]] PageScreen& screen() { return screen_; }

  private:
    static Scenario dark_scenario() {
        Scenario scenario = first_scenario();
        scenario.theme = built_in_theme("dark");
        return scenario;
    }

    /// What the page is told of.
    struct Seen {
        Scenario scenario;
        bool page = false;  ///< that covers it
        std::string scene;  ///< of a lesson
        bool secret = false;
    };
    // @return whether something else is seen than before
    bool look() {
        const LessonPlayer* lesson = workbench_->lesson();
        const std::string_view scene = lesson == nullptr ? std::string_view() : lesson->scene().id;
        const Scenario& scenario = workbench_->session().scenario();
        const bool page = workbench_->shows_page();
        const bool secret = workbench_->keeps_secret();
        if (seen_.page == page && seen_.secret == secret && seen_.scene == scene &&
            seen_.scenario == scenario)
            return false;
        seen_ = {scenario, page, std::string(scene), secret};
        return true;
    }

    // The address and the words follow what is seen, once it rests: nobody reads what is being dragged.
    // @return seconds until they do; infinite: they have
    double tell() {
        constexpr double kRestS = 0.4;
        const double now_s = screen_.now_s();
        if (look()) told_at_s_ = now_s + kRestS;
        if (!told_at_s_) return HUGE_VAL;
        if (now_s < *told_at_s_) return *told_at_s_ - now_s;
        told_at_s_.reset();
        if (auto link = workbench_->link(); link && link != shown_) {
            page::set_hash(*link);
            shown_ = std::move(link);
        }
        const Figure& figure = workbench_->session().figure();
        page::describe(heading_of(figure),
                       workbench_->keeps_secret() ? brief_text(figure) : alternative_text(figure));
        return HUGE_VAL;
    }

    Wishes wishes_;
    PageScreen screen_;
    SettingsFile settings_;
    Workbench* workbench_ = nullptr;
    std::optional<Loop> loop_;
    Seen seen_;
    std::optional<double> told_at_s_ = 0;  // when the page is to be told of it; none: it was
    std::optional<std::string> shown_;     // behind the "#"
};

std::unique_ptr<Edition> edition;

}  // namespace
}  // namespace convwalk

using namespace convwalk;

extern "C" {

/// @return "" or why there is no window, a sentence
EMSCRIPTEN_KEEPALIVE const char* convwalk_open(const char* canvas, const char* link, int dark, int calm) {
    try {
        edition = std::make_unique<Edition>(canvas);
        edition->open(link, {dark != 0, calm != 0});
        return say("");
    } catch (...) {
        return say(sentence_of_thrown());
    }
}

EMSCRIPTEN_KEEPALIVE double convwalk_tick() {
    return edition->tick();
}

EMSCRIPTEN_KEEPALIVE void convwalk_follow(const char* link) {
    edition->follow(link);
}

EMSCRIPTEN_KEEPALIVE void convwalk_remember() {
    edition->remember();
}

EMSCRIPTEN_KEEPALIVE int convwalk_may_lose() {
    return edition->may_lose() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void convwalk_resized(int width, int height, double scale) {
    edition->screen().resized({width, height}, scale);
}

EMSCRIPTEN_KEEPALIVE void convwalk_pointed(double x, double y, int buttons, int finger) {
    edition->screen().pointed(x, y, buttons, finger != 0);
}

EMSCRIPTEN_KEEPALIVE void convwalk_left() {
    edition->screen().left();
}

EMSCRIPTEN_KEEPALIVE void convwalk_scrolled(double columns, double rows) {
    edition->screen().scrolled(columns, rows);
}

EMSCRIPTEN_KEEPALIVE void convwalk_key(const char* key, int down, int ctrl, int shift, int alt) {
    edition->screen().key(key, down != 0, ctrl != 0, shift != 0, alt != 0);
}

EMSCRIPTEN_KEEPALIVE void convwalk_typed(const char* text) {
    edition->screen().typed(text);
}

EMSCRIPTEN_KEEPALIVE void convwalk_pasted(const char* text) {
    edition->screen().pasted(text);
}

EMSCRIPTEN_KEEPALIVE void convwalk_dropped(const char* path) {
    edition->screen().dropped(path);
}

EMSCRIPTEN_KEEPALIVE void convwalk_focused(int focused) {
    edition->screen().focused(focused != 0);
}

EMSCRIPTEN_KEEPALIVE void convwalk_export_goes_on(int number, int done, int frames) {
    export_goes_on(number, {done, frames});
}

/// @param why_not "": it was written
EMSCRIPTEN_KEEPALIVE void convwalk_export_ended(int number, const char* why_not, double bytes) {
    using End = ExportResult::End;
    const std::string sentence = why_not;
    export_ended(
        number, {sentence.empty() ? End::written : End::failed, sentence, static_cast<std::uint64_t>(bytes)});
}
}
