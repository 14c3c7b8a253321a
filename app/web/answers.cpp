// What the browser edition does without a window: exports in a worker, and records. No exception leaves a
// function here.
#include <emscripten/emscripten.h>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "basics/errors.h"
#include "desk/export_choice.h"
#include "export/output_file.h"
#include "export/write_figure.h"
#include "export/zip_file.h"
#include "records/answer.h"
#include "web/said.h"

namespace convwalk {
namespace {

struct Writing {
    Figure figure;
    std::string path;
    Format format;
    Studio studio;
    std::optional<Export> writing;

    /// What a page can give a person of it: a folder as one archive.
    void become_one_file() {
        if (!format.is_folder()) return;
        while (path.ends_with('/')) path.pop_back();
        const std::string zip = zip_of_folder(path);
        path += ".zip";
        OutputFile file(path);
        file.stream() << zip;
        file.commit();
    }
};
std::unique_ptr<Writing> writing;

}  // namespace
}  // namespace convwalk

using namespace convwalk;

extern "C" {

/// @param format as format_words() has it
/// @return the number of frames, or 0 and then convwalk_said() says why not
EMSCRIPTEN_KEEPALIVE int convwalk_export_begin(const char* scenario, const char* path, const char* format) {
    try {
        const std::optional<Format> meant = format_in_words(format);
        if (!meant) throw BadInput(fmt::format("format is \"{}\", which is none of this page", format));
        writing.reset(new Writing{figure(parse_scenario(scenario)), path, *meant, {}, {}});
        writing->writing.emplace(writing->figure, path, *meant, writing->studio);
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
        writing->become_one_file();
    } catch (...) {
        keep_said(sentence_of_thrown());
    }
    return 0;
}

/// @return where what was written is
EMSCRIPTEN_KEEPALIVE const char* convwalk_export_file() {
    return say(writing->path);
}

/// What `convwalk compute` answers to one line.
EMSCRIPTEN_KEEPALIVE const char* convwalk_compute(const char* line) {
    static RecordAnswers answers;
    answers.clear();
    answers.answer(line);
    return say(std::string(answers.view()));
}
}
