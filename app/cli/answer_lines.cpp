#include "cli/answer_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "basics/errors.h"
#include "records/answer.h"

namespace convwalk {
namespace {

constexpr std::size_t kLongestLine = std::size_t{16} << 20;
// Of which no newline is waited for any more: it is no text, or comes from what never ends.
constexpr std::size_t kLongestPassedOver = std::size_t{256} << 20;
constexpr std::size_t kFlushSize = 64 * 1024;

// The lines of an input, read in pieces as large as they come.
class Lines {
  public:
    explicit Lines(std::istream& in) : in_(in) {}

    struct Line {
        std::string_view text;  // without its newline; of a line that is too long, its begin
        bool too_long = false;
    };
    /// The next line, until this is called again; nullopt at the end of the input.
    /// @param before_waiting is called when no whole line is there yet
    /// @throws BadInput for a line that seems to have no end
    template <typename Function>
    std::optional<Line> next(Function before_waiting) {
        line_.clear();
        std::size_t bytes = 0;
        for (;;) {
            const std::string_view rest = std::string_view(piece_).substr(at_);
            const std::size_t end = rest.find('\n');
            const std::string_view part = rest.substr(0, end);
            bytes += part.size();
            at_ += part.size() + (end == std::string_view::npos ? 0 : 1);
            if (end != std::string_view::npos && line_.empty() && bytes <= kLongestLine) {
                ++number_;
                return Line{part};
            }
            line_.append(part.substr(0, kLongestLine - std::min(kLongestLine, line_.size())));
            if (bytes > kLongestPassedOver)
                throw BadInput(
                    fmt::format("line {} has more than {} bytes and no end; what may follow is not read",
                                number_ + 1, kLongestPassedOver));
            if (end == std::string_view::npos) {
                before_waiting();
                if (refill()) continue;
                if (bytes == 0) return std::nullopt;
            }
            ++number_;
            return Line{line_, bytes > kLongestLine};
        }
    }

  private:
    // Waits until there is something. @return false at the end
    bool refill() {
        at_ = 0;
        piece_.resize(kFlushSize);
        // Fills the input's own buffer, which then gives what it has.
        if (in_.peek() == std::istream::traits_type::eof()) {
            piece_.clear();
            return false;
        }
        std::streamsize had = in_.readsome(piece_.data(), static_cast<std::streamsize>(piece_.size()));
        if (had <= 0) {
            in_.get(piece_.front());
            had = 1;
        }
        piece_.resize(static_cast<std::size_t>(had));
        return true;
    }

    std::istream& in_;
    std::string piece_;
    std::size_t at_ = 0;  // in it
    std::string line_;    // one that stands in several pieces
    std::size_t number_ = 0;
};

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

void answer_lines(std::istream& in, std::ostream& out) {
    RecordAnswers answers;
    const auto flush = [&] {
        if (answers.view().empty()) return;
        const std::string_view bytes = answers.view();
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
        answers.clear();
    };
    Lines lines(in);
    while (out) {
        const auto line = lines.next(flush);
        if (!line) break;
        if (line->too_long)
            answers.refuse(line->text, fmt::format("the line is longer than {} bytes", kLongestLine));
        else if (!blank(line->text))
            answers.answer(line->text);
        if (answers.view().size() >= kFlushSize) flush();
    }
    flush();
}

}  // namespace convwalk
