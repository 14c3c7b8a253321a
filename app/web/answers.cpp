// What the browser edition does without a window: exports in a worker, and records. No exception leaves a
// function here.
#include <emscripten/emscripten.h>

#include <memory>
#include <optional>
#include <string>

#include "export/write_figure.h"
#include "records/answer.h"
#include "web/said.h"

namespace convwalk {
namespace {

struct Writing {
    Figure figure;
    Studio studio;
    std::optional<Export> writing;
};
std::unique_ptr<Writing> writing;

}  // namespace
}  // namespace convwalk

using namespace convwalk;

extern "C" {

/// @return the number of frames, or 0 and then convwalk_said() says why not
EMSCRIPTEN_KEEPALIVE int convwalk_export_begin(const char* scenario, const char* path, const char* format) {
    try {
        writing.reset(new Writing{figure(parse_scenario(scenario)), {}, {}});
        writing->writing.emplace(writing->figure, path, format_of(path, std::string(format)),
                                 writing->studio);
        keep_said("");
        return static_cast<int>(writing->writing->frames());
    } catch (...) {
        keep_said(sentence_of_thrown());
        return 0;
    }
}

/// @return whether there is more to write; at the end convwalk_said() is "" or says why nothing was written
EMSCRIPTEN_KEEPALIVE int convwalk_export_next() {
    try {
        keep_said("");
        if (writing->writing->next()) return 1;
    } catch (...) {
        keep_said(sentence_of_thrown());
    }
    writing.reset();
    return 0;
}

/// What `convwalk compute` answers to one line.
EMSCRIPTEN_KEEPALIVE const char* convwalk_compute(const char* line) {
    static RecordAnswers answers;
    answers.clear();
    answers.answer(line);
    return say(std::string(answers.view()));
}
}
