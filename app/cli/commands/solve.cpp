// convwalk solve: the layers that give a size, and what makes two sizes differ.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "advice/changes.h"
#include "advice/solve.h"
#include "arithmetic/operators.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "export/input_file.h"
#include "network/notation.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// What the answer is written as.
const std::vector<std::string> kAnswers = {"text", "csv", "json"};

// What is searched for each of these, from the first to the last.
struct RangeFlag {
    const char* flag;
    const char* field;
    std::int64_t least;
    const char* help;
    void (*set)(Question&, const Range&);
};
constexpr std::array kRanges = {
    RangeFlag{"--kernel", "kernel", 1, "Range of kernels: 2..5, or one; 1..7 when left out",
              [](Question& q, const Range& r) { q.kernel = r; }},
    RangeFlag{"--stride", "stride", 1, "Range of strides; 1..4 when left out",
              [](Question& q, const Range& r) { q.stride = r; }},
    RangeFlag{"--padding", "padding", 0, "Range of paddings; 0..3 when left out",
              [](Question& q, const Range& r) { q.padding = r; }},
    RangeFlag{"--padding-end", "padding_end", 0,
              "Range of paddings at the end; as at the start when left out",
              [](Question& q, const Range& r) { q.padding_end = r; }},
    RangeFlag{"--dilation", "dilation", 1, "Range of dilations; 1 when left out",
              [](Question& q, const Range& r) { q.dilation = r; }},
    RangeFlag{"--output-padding", "output_padding", 0,
              "Range of output paddings of transposed layers; 0..1 when left out",
              [](Question& q, const Range& r) { q.output_padding = r; }},
};

struct Flags {
    std::string input;
    std::string output;
    std::string factor;
    bool same = false;
    std::vector<std::string> ops;
    std::array<std::string, kRanges.size()> ranges;  // one for each of these
    std::string format = "text";
    std::string limit = "20";
    std::vector<std::string> explain;
};

// Those whose sizes are searched.
constexpr std::array kSolved = {Operator::convolution, Operator::transposed_convolution,
                                Operator::max_pooling, Operator::average_pooling};

std::string_view short_name(Operator op) {
    return row_of(op).flag;
}

// "2", "0.5", "1/2", "3/2"
Fraction fraction_asked(const std::string& text) {
    const auto factor = factor_spelled(text);
    const auto asked = factor ? factor->exact() : std::nullopt;
    if (!asked || asked->num > kLargestSize || asked->den > kLargestSize)
        throw BadInput(fmt::format(
            "factor is \"{}\"; it must be above 0, such as 2, 0.5, 1/2 or 3/2, of numbers up to {}",
            printable(text), kLargestSize));
    return *asked;
}

// As for a layer, one number counts for two axes.
Extents sizes_of(const std::string& text, const char* field) {
    Extents sizes = text.empty() ? Extents() : parse_extents(text, field);
    if (sizes.size() == 1) sizes.push_back(sizes[0]);
    return sizes;
}

Question question_of(const Flags& flags) {
    Question q;
    const int goals = int{!flags.output.empty()} + int{!flags.factor.empty()} + int{flags.same};
    if (goals != 1)
        throw BadUsage(goals == 0 ? "what is wanted is missing; give one of --output, --factor and --same"
                                  : "more than one of --output, --factor and --same are given");
    if (!flags.output.empty() && (flags.input.empty() || flags.input == "any"))
        throw BadUsage(fmt::format("input is {}; --output needs to know what the size comes from",
                                   flags.input.empty() ? "missing" : "any"));
    if (flags.input != "any") q.input = sizes_of(flags.input, "input");
    q.output = sizes_of(flags.output, "output");
    if (!flags.factor.empty()) q.factor = fraction_asked(flags.factor);
    if (!flags.ops.empty()) {
        q.operators.clear();
        for (const std::string& word : flags.ops) {
            const Operator op = operator_named(word, kSolved);
            if (std::find(q.operators.begin(), q.operators.end(), op) == q.operators.end())
                q.operators.push_back(op);
        }
    }
    for (std::size_t i = 0; i < kRanges.size(); ++i) {
        const RangeFlag& range = kRanges[i];
        if (!flags.ranges[i].empty()) range.set(q, parse_range(flags.ranges[i], range.field, range.least));
    }
    q.most = whole_number("limit", flags.limit, 1, kMostSolutions);
    return q;
}

// The flags that make `convwalk shape` and `export` show the layer.
std::string flags_of(const Solution& s) {
    std::string text = fmt::format("--op {} --kernel {}", short_name(s.op), s.kernel);
    const auto add = [&](const char* flag, std::int64_t value, std::int64_t usual) {
        if (value != usual) text += fmt::format(" {} {}", flag, value);
    };
    add("--stride", s.stride, 1);
    add("--padding", s.padding_begin, 0);
    add("--padding-end", s.padding_end, s.padding_begin);
    add("--dilation", s.dilation, 1);
    add("--output-padding", s.output_padding, 0);
    return text;
}

std::string words_of(const Question& q, const Solution& s, std::size_t axes) {
    std::string words = fmt::format("{}, {}", name_of(s.evenness), lost_words(s, q.input, axes));
    const std::string rounding = q.input.empty() ? rounding_words(s) : "";
    if (!rounding.empty()) words += ", other sizes " + rounding;
    return words;
}

ordered_json solution_json(const Solution& s, std::size_t axes) {
    return {{"op", short_name(s.op)},
            {"kernel", s.kernel},
            {"stride", s.stride},
            {"padding", s.padding_begin},
            {"padding_end", s.padding_end},
            {"dilation", s.dilation},
            {"output_padding", s.output_padding},
            {"even", s.evenness == Evenness::even},
            {"overlap", name_of(s.evenness)},
            {"lost", s.lost},
            {"left_over", s.left_over},
            {"weights", weights_of(s, axes)}};
}

void print_as_json(const Answer& answer, std::size_t axes) {
    ordered_json document = {{"tried", answer.tried}, {"found", answer.found}};
    document["solutions"] = ordered_json::array();
    for (const Solution& s : answer.solutions) document["solutions"].push_back(solution_json(s, axes));
    fmt::print("{}\n", document.dump(2));
}

void print_as_csv(const Answer& answer, std::size_t axes) {
    fmt::print("op,kernel,stride,padding,padding_end,dilation,output_padding,even,lost,weights\r\n");
    for (const Solution& s : answer.solutions)
        fmt::print("{},{},{},{},{},{},{},{},{},{}\r\n", short_name(s.op), s.kernel, s.stride, s.padding_begin,
                   s.padding_end, s.dilation, s.output_padding, name_of(s.evenness), s.lost,
                   weights_of(s, axes));
}

// "7×7 → 14×14", "every size times 2"
std::string goal_words(const Question& q) {
    if (q.input.empty()) return fmt::format("every size times {}", to_string(q.factor));
    if (q.output.empty()) return fmt::format("{} times {}", to_string(q.input), to_string(q.factor));
    return fmt::format("{} → {}", to_string(q.input), to_string(q.output));
}

void print_as_text(const Question& q, const Answer& answer, std::size_t axes) {
    if (answer.solutions.empty()) {
        fmt::print("{}: none of {} combinations; wider ranges may have one\n", goal_words(q),
                   grouped(answer.tried));
        return;
    }
    fmt::print("{}: {} of {} combinations{}\n\n", goal_words(q), grouped(answer.found), grouped(answer.tried),
               static_cast<std::int64_t>(answer.solutions.size()) < answer.found
                   ? fmt::format(", the {} simplest", answer.solutions.size())
                   : "");
    std::size_t width = 0;
    std::size_t words = 0;
    for (const Solution& s : answer.solutions) {
        width = std::max(width, flags_of(s).size());
        words = std::max(words, words_of(q, s, axes).size());
    }
    for (const Solution& s : answer.solutions) {
        const std::int64_t weights = weights_of(s, axes);
        fmt::print("{:{}}  {:{}}  {}\n", flags_of(s), width, words_of(q, s, axes), words,
                   weights == 0 ? "no weights"
                                : fmt::format("{} weight{} a channel pair", grouped(weights),
                                              weights == 1 ? "" : "s"));
    }
    fmt::print("\n");
    for (const std::string& meaning : meanings_of(answer.solutions)) fmt::print("{}\n", meaning);
}

void explain(const std::vector<std::string>& files) {
    const auto layer = [](const std::string& file) {
        return from_file(file, [](const std::string& text) { return parse_scenario(text); }).layer;
    };
    const auto before = layer(files[0]);
    const std::vector<Change> changes = what_changed(before, layer(files[1]));
    if (changes.empty()) fmt::print("nothing that matters to the size\n");
    for (const Change& change : changes) fmt::print("{}\n", change.sentence);
}

void run(const Flags& flags) {
    if (!flags.explain.empty()) return explain(flags.explain);
    const Question question = question_of(flags);
    const Answer answer = solve(question);
    const std::size_t axes = question.input.empty() ? 2 : question.input.size();
    const std::string& format = kAnswers[choice("format", flags.format, kAnswers)];
    if (format == "json") return print_as_json(answer, axes);
    if (format == "csv") return print_as_csv(answer, axes);
    print_as_text(question, answer, axes);
}

void add_flags(CLI::App& command, Flags& flags) {
    command.add_option(
        "--input", flags.input,
        "Cells of the input: 7 or 7x5; any, or left out: what is wanted holds for every size that "
        "the factor leaves whole");
    command.add_option("--output", flags.output, "Cells that the output is to have");
    command.add_option("--factor", flags.factor, "Or how much larger it is to be: 2, 1/2");
    command.add_flag("--same", flags.same, "Or that it is to be as large as the input");
    command
        .add_option("--op", flags.ops,
                    alternatives(operator_flags(kSolved)) +
                        "; may be given more than once; all but avg-pool when left out")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    for (std::size_t n = 0; n < kRanges.size(); ++n)
        command.add_option(kRanges[n].flag, flags.ranges[n], kRanges[n].help);
    command.add_option("--limit", flags.limit, "How many are printed; 20 when left out");
    command.add_option("--format", flags.format, alternatives(kAnswers));
    command.add_option("--explain", flags.explain, "What makes the sizes of two scenario files differ")
        ->expected(2);
}

}  // namespace

constinit const Command Command::solve = {.name = "solve",
                                          .about = "Find the layers that give a size",
                                          .examples =
                                              "convwalk solve --input 7 --output 14 --kernel 2..5\n"
                                              "convwalk solve --factor 2 --op transposed\n"
                                              "convwalk solve --same --kernel 3..7 --dilation 1..4\n"
                                              "convwalk solve --explain before.json after.json",
                                          .add = [](CLI::App& command) -> Task {
                                              const auto flags = std::make_shared<Flags>();
                                              add_flags(command, *flags);
                                              return [flags, &command] {
                                                  refuse_empty(command);
                                                  run(*flags);
                                              };
                                          }};

}  // namespace convwalk
