// The browser edition: what the page and its workers call. No exception leaves a function here.
#include <emscripten/emscripten.h>
#include <fmt/format.h>

#include <cmath>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "basics/errors.h"
#include "desk/links.h"
#include "export/svg.h"
#include "export/write_figure.h"
#include "picture/alternative_text.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "records/answer.h"
#include "ui/loop.h"
#include "web/export_job.h"
#include "web/page.h"
#include "web/page_shelf.h"
#include "web/screen.h"

namespace convwalk {
namespace {

/// The sentence of what was thrown.
std::string sentence_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
        return "there is not enough memory for that";
    } catch (const std::exception& error) {
        return error.what();
    }
}

// --- the window ---

class Edition {
  public:
    explicit Edition(const std::string& canvas)
        : screen_(canvas), settings_(page_shelf(), page_shelf().memory()) {}

    /// @param link behind the address's "#"; empty: what was open last
    void open(const std::string& link, bool dark) {
        const ReadSettings read = settings_.load(link.empty());
        auto workbench = std::make_unique<Workbench>(read.settings, page_shelf(), [this] { screen_.wake(); });
        workbench_ = workbench.get();
        if (!link.empty()) {
            follow(link);
        } else if (!read.settings.session || read.settings.start_page) {
            if (!read.settings.session && dark) workbench->begin(dark_scenario());
            workbench->show_start();
        }
        if (read.sentence) workbench->say(*read.sentence, true);
        loop_.emplace(std::move(workbench), settings_, screen_);
    }

    void follow(const std::string& link) {
        try {
            workbench_->begin(scenario_in_link(link));
            shown_ = link_of(workbench_->session().scenario());
        } catch (const BadInput& error) {
            workbench_->say(error.what(), true);
        }
        screen_.wake();
    }

    /// @return milliseconds until the next turn; infinite: when something comes in
    double tick() {
        const auto rest_s = loop_->tick();
        tell();
        // A page is not closed from inside.
        return rest_s ? *rest_s * 1000 : HUGE_VAL;
    }

    [[nodiscard]] PageScreen& screen() { return screen_; }
    [[nodiscard]] bool may_lose() const { return workbench_->may_lose(); }

  private:
    static Scenario dark_scenario() {
        Scenario scenario;
        scenario.theme = built_in_theme("dark");
        return scenario;
    }

    // The address and the words follow what is seen.
    void tell() {
        const Scenario& scenario = workbench_->session().scenario();
        if (told_ == scenario) return;
        told_ = scenario;
        std::string link = link_of(scenario);
        if (workbench_->start() == nullptr && link != shown_) page::set_hash(shown_ = std::move(link));
        page::describe(alternative_text(workbench_->session().figure()));
    }

    PageScreen screen_;
    SettingsFile settings_;
    Workbench* workbench_ = nullptr;
    std::optional<Loop> loop_;
    std::optional<Scenario> told_;
    std::string shown_;
};

std::unique_ptr<Edition> edition;

// --- an export in a worker ---

struct Writing {
    Figure figure;
    Studio studio;
    std::optional<Export> writing;
};
std::unique_ptr<Writing> writing;

std::string said;  // valid until the next call

const char* say(std::string text) {
    said = std::move(text);
    return said.c_str();
}

}  // namespace
}  // namespace convwalk

using namespace convwalk;

extern "C" {

/// @return "" or why there is no window, a sentence
EMSCRIPTEN_KEEPALIVE const char* convwalk_open(const char* canvas, const char* link, int dark) {
    try {
        edition = std::make_unique<Edition>(canvas);
        edition->open(link, dark != 0);
        return say("");
    } catch (...) {
        return say(sentence_of(std::current_exception()));
    }
}

EMSCRIPTEN_KEEPALIVE double convwalk_tick() {
    return edition->tick();
}

EMSCRIPTEN_KEEPALIVE void convwalk_follow(const char* link) {
    edition->follow(link);
}

EMSCRIPTEN_KEEPALIVE int convwalk_may_lose() {
    return edition->may_lose() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void convwalk_resized(int width, int height, double scale) {
    edition->screen().resized({width, height}, scale);
}

EMSCRIPTEN_KEEPALIVE void convwalk_pointed(double x, double y, int buttons) {
    edition->screen().pointed(x, y, buttons);
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

// --- without a window: in a worker, or under Node ---

/// @return the number of frames, or "" and then convwalk_said() says why not
EMSCRIPTEN_KEEPALIVE int convwalk_export_begin(const char* scenario, const char* path, const char* format) {
    try {
        writing = std::make_unique<Writing>(Writing{figure(parse_scenario(scenario)), {}, {}});
        writing->writing.emplace(writing->figure, path, format_of(path, std::string(format)),
                                 writing->studio);
        say("");
        return static_cast<int>(writing->writing->frames());
    } catch (...) {
        say(sentence_of(std::current_exception()));
        return 0;
    }
}

/// @return whether there is more to write; at the end convwalk_said() is "" or says why nothing was written
EMSCRIPTEN_KEEPALIVE int convwalk_export_next() {
    try {
        say("");
        if (writing->writing->next()) return 1;
    } catch (...) {
        say(sentence_of(std::current_exception()));
    }
    writing.reset();
    return 0;
}

EMSCRIPTEN_KEEPALIVE const char* convwalk_said() {
    return said.c_str();
}

/// The SVG of a link's figure; "" and convwalk_said() when there is none.
EMSCRIPTEN_KEEPALIVE const char* convwalk_svg(const char* link) {
    try {
        const Figure shown = figure(scenario_in_link(link));
        return say(
            to_svg(build_scene(shown, at(shown.timeline, time_of(shown, shown.scenario.output.moment)))));
    } catch (...) {
        return say("error: " + sentence_of(std::current_exception()));
    }
}

/// What `convwalk compute` answers to one line.
EMSCRIPTEN_KEEPALIVE const char* convwalk_compute(const char* line) {
    static RecordAnswers answers;
    answers.clear();
    answers.answer(line);
    return say(std::string(answers.view()));
}
}
