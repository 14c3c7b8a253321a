#include "cli/answer_lines.h"

#include <fmt/format.h>

#include <array>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>

#include "records/answer.h"

namespace convwalk {
namespace {

constexpr std::size_t kLongestLine = 16 * 1024 * 1024;
constexpr std::size_t kFlushSize = 64 * 1024;

// Reads a line without its newline. Of a line that is too long no more than the limit is held.
// @return false at the end of the input
bool next_line(std::istream& in, std::string& line, bool& too_long) {
    std::array<char, 4096> chunk;
    line.clear();
    too_long = false;
    for (;;) {
        in.getline(chunk.data(), chunk.size());
        const bool ended = in.good();  // by a newline, which is counted but not stored
        const auto stored = static_cast<std::size_t>(in.gcount()) - (ended ? 1 : 0);
        if (line.size() + stored > kLongestLine) too_long = true;
        if (!too_long) line.append(chunk.data(), stored);
        if (ended) return true;
        if (in.eof() || in.bad()) return too_long || !line.empty();
        in.clear();  // the chunk was full
    }
}

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

void answer_lines(std::istream& in, std::ostream& out) {
    RecordAnswers answers;
    const auto flush = [&] {
        const std::string_view bytes = answers.view();
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
        answers.clear();
    };
    std::string line;
    bool too_long = false;
    while (out && next_line(in, line, too_long)) {
        if (too_long)
            answers.refuse(fmt::format("the line is longer than {} bytes", kLongestLine));
        else if (!blank(line))
            answers.answer(line);
        if (answers.view().size() >= kFlushSize || in.rdbuf()->in_avail() <= 0) flush();
    }
    flush();
}

}  // namespace convwalk
