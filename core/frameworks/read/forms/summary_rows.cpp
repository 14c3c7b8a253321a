#include "frameworks/read/forms/summary_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/forms/named_layers.h"

namespace convwalk {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// What a class of no weights does is not known, but what comes out of it is: it may be the row of a module
// whose layers have rows of their own.
Piece piece_of(const SummaryRow& row, Framework framework) {
    const Place place{row.line, 1};
    Piece piece = piece_named(row.type, place, framework);
    if (piece.layer.kind == ReadLayer::Kind::gap && row.parameters == 0) {
        piece = effect_piece(row.type, place);
        piece.layer.framework = framework;
        piece.layer.is_only_said = true;
    }
    piece.layer.said_parameters = row.parameters;
    return piece;
}

class Reader {
  public:
    Reader(Framework framework, bool channels_last) : framework_(framework), channels_last_(channels_last) {}

    void add(const SummaryRow& row) {
        if (row.type == "InputLayer" || row.type == "Input") {
            if (flow_.empty() && !has_input_) flow_.set_input(row.dimensions, channels_last_, true);
            made_[row.name] = has_input_ ? second_input(row) : 0;
            has_input_ = true;
            return;
        }
        Piece piece = piece_of(row, framework_);
        const std::vector<std::size_t> from = sources(row);
        const bool joins = piece.inputs.empty() && is_join(piece.layer.kind);
        if (joins != (from.size() > 1)) {
            piece.layer.kind = from.size() > 1 ? ReadLayer::Kind::multiply : ReadLayer::Kind::activation;
            piece.layer.activation = piece.layer.name;
        }
        const std::size_t made = flow_.apply({std::move(piece)}, from, {row.line, 1});
        flow_.say_output(made, shape_of(row.dimensions, channels_last_));
        if (!row.name.empty()) made_[row.name] = made;
    }

    ReadProgram program() { return flow_.program(); }

  private:
    static bool is_join(ReadLayer::Kind kind) {
        return kind == ReadLayer::Kind::add || kind == ReadLayer::Kind::concatenate ||
               kind == ReadLayer::Kind::multiply;
    }

    std::size_t second_input(const SummaryRow& row) {
        const Piece gap = gap_piece(row.name, {row.line, 1}, "a network has one input; this is another one");
        const std::size_t made = flow_.apply({gap}, {0}, {row.line, 1});
        flow_.say_output(made, shape_of(row.dimensions, channels_last_));
        return made;
    }

    [[nodiscard]] std::vector<std::size_t> sources(const SummaryRow& row) const {
        std::vector<std::size_t> from;
        for (const std::string& name : row.reads) {
            if (const auto made = made_.find(name); made != made_.end()) from.push_back(made->second);
        }
        if (from.empty()) from.push_back(flow_.last());
        return from;
    }

    Flow flow_;
    Framework framework_;
    bool channels_last_;
    bool has_input_ = false;
    std::map<std::string, std::size_t, std::less<>> made_;  // by which piece
};

}  // namespace

ReadProgram program_of(const std::vector<SummaryRow>& rows, Framework framework, bool channels_last) {
    if (rows.empty()) throw BadInput("the summary has no layer below its titles");
    Reader reader(framework, channels_last);
    for (const SummaryRow& row : rows) reader.add(row);
    return reader.program();
}

std::vector<std::int64_t> dimensions_in(std::string_view text) {
    std::vector<std::int64_t> dimensions;
    constexpr std::size_t kMost = 20;
    while (!text.empty() && dimensions.size() < kMost) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t begin = part.find_first_not_of(" ([{");
        if (begin == std::string_view::npos) continue;
        part = part.substr(begin, part.find_last_not_of(" )]}") - begin + 1);
        const auto number = integer_spelled(part);
        if (!number && part != "None" && part != "?" &&
            part.find_first_not_of(" )]}") == std::string_view::npos)
            continue;
        dimensions.push_back(number && *number > 0 ? *number : 0);
    }
    return dimensions;
}

std::optional<std::int64_t> count_in(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (is_digit(c))
            digits += c;
        else if (c != ',')
            return std::nullopt;
    }
    return integer_spelled(digits);
}

}  // namespace convwalk
