// convwalk solve: the layers that give a size, and what makes two sizes differ.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "advice/changes.h"
#include "advice/solve.h"
#include "advice/solve_axes.h"
#include "arithmetic/axis_words.h"
#include "arithmetic/operators.h"
#include "basics/every_axis.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/text_rows.h"
#include "export/input_file.h"
#include "network/notation.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// What the answer is written as.
const std::vector<std::string> kAnswers = {"text", "csv", "json"};

// What is searched for each of these, from the first to the last; on every axis, or one an axis.
struct RangeFlag {
    const char* flag;
    const char* field;
    std::int64_t least;
    const char* help;
    void (*set)(Question&, const Range&);
};
constexpr std::array kRanges = {
    RangeFlag{"--kernel", "kernel", 1,
              "Range of kernels: 2..5, or one, or one an axis: 3x3x1; 1..7 when left out",
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

// A question as it was asked: of all axes alike, and of each.
struct Asked {
    Question alike;  ///< means something where no range was given for an axis of its own
    std::vector<Question> axes;
    bool by_axis = false;          ///< a range was given for an axis of its own
    std::vector<Operator> beside;  ///< operators that were named and have no ranges to look in
};

// As for a layer, one number counts for all axes, and for two where nothing tells how many there are.
template <typename Value>
void spread(std::vector<Value>& values, std::size_t axes, const char* field) {
    if (values.empty() || values.size() == axes) return;
    if (values.size() != 1)
        throw BadInput(
            fmt::format("{} is given for {} axes and another for {}; give one value, or one an axis", field,
                        values.size(), axes));
    spread_over_axes(values, axes);
}

void read_operators(const Flags& flags, Asked& asked) {
    if (flags.ops.empty()) return;
    Question& q = asked.alike;
    q.operators.clear();
    for (const std::string& word : flags.ops) {
        const Operator op = operator_named(word);
        const bool solved = std::find(kSolved.begin(), kSolved.end(), op) != kSolved.end();
        std::vector<Operator>& list = solved ? q.operators : asked.beside;
        if (std::find(list.begin(), list.end(), op) == list.end()) list.push_back(op);
    }
}

void read_goal(const Flags& flags, Question& q) {
    const int goals = int{!flags.output.empty()} + int{!flags.factor.empty()} + int{flags.same};
    if (goals != 1)
        throw BadUsage(goals == 0 ? "what is wanted is missing; give one of --output, --factor and --same"
                                  : "more than one of --output, --factor and --same are given");
    if (!flags.output.empty() && (flags.input.empty() || flags.input == "any"))
        throw BadUsage(fmt::format("input is {}; --output needs to know what the size comes from",
                                   flags.input.empty() ? "missing" : "any"));
    if (!flags.input.empty() && flags.input != "any") q.input = parse_extents(flags.input, "input");
    if (!flags.output.empty()) q.output = parse_extents(flags.output, "output");
    if (!flags.factor.empty()) q.factor = fraction_asked(flags.factor);
    q.most = whole_number("limit", flags.limit, 1, kMostSolutions);
}

Asked asked_for(const Flags& flags) {
    Asked asked;
    read_goal(flags, asked.alike);
    read_operators(flags, asked);
    std::size_t axes = std::max(asked.alike.input.size(), asked.alike.output.size());
    std::array<std::vector<Range>, kRanges.size()> ranges;
    for (std::size_t i = 0; i < kRanges.size(); ++i) {
        if (flags.ranges[i].empty()) continue;
        ranges[i] = parse_ranges(flags.ranges[i], kRanges[i].field, kRanges[i].least);
        axes = std::max(axes, ranges[i].size());
        asked.by_axis = asked.by_axis || ranges[i].size() > 1;
        if (ranges[i].size() == 1) kRanges[i].set(asked.alike, ranges[i].front());
    }
    if (axes < 2) axes = 2;
    spread(asked.alike.input, axes, "input");
    spread(asked.alike.output, axes, "output");
    for (std::size_t i = 0; i < kRanges.size(); ++i) spread(ranges[i], axes, kRanges[i].field);
    for (std::size_t axis = 0; axis < axes; ++axis) {
        asked.axes.push_back(question_of_axis(asked.alike, axis));
        for (std::size_t i = 0; i < kRanges.size(); ++i) {
            if (!ranges[i].empty()) kRanges[i].set(asked.axes.back(), ranges[i][axis]);
        }
    }
    return asked;
}

// "3", or "3x1" where axes differ.
std::string each_axis(const AxesSolution& axes, std::int32_t Solution::*field) {
    Extents values;
    for (const Solution& s : axes) values.push_back(s.*field);
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    return equal ? fmt::format("{}", values.front()) : fmt::format("{}", fmt::join(values, "x"));
}

// The flags that make `convwalk shape` and `export` show the layer.
std::string flags_of(const AxesSolution& axes) {
    std::string text =
        fmt::format("--op {} --kernel {}", short_name(axes.front().op), each_axis(axes, &Solution::kernel));
    const auto add = [&](const char* flag, std::int32_t Solution::*field, const std::string& usual) {
        if (const std::string value = each_axis(axes, field); value != usual)
            text += fmt::format(" {} {}", flag, value);
    };
    add("--stride", &Solution::stride, "1");
    add("--padding", &Solution::padding_begin, "0");
    add("--padding-end", &Solution::padding_end, each_axis(axes, &Solution::padding_begin));
    add("--dilation", &Solution::dilation, "1");
    add("--output-padding", &Solution::output_padding, "0");
    return text;
}

std::string words_of(const Question& q, const Solution& s, std::size_t axes) {
    std::string words = fmt::format("{}, {}", name_of(s.evenness), lost_words(s, q.input, axes));
    const std::string rounding = q.input.empty() ? rounding_words(s) : "";
    if (!rounding.empty()) words += ", other sizes " + rounding;
    return words;
}

// Once where all axes agree, else "rows: even, exact; columns: ...".
std::string words_of(const Question& q, const AxesSolution& axes) {
    if (std::all_of(axes.begin(), axes.end(), [&](const Solution& s) { return s == axes.front(); }))
        return words_of(q, axes.front(), axes.size());
    std::string first;
    std::string all;
    bool equal = true;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::string words = words_of(question_of_axis(q, i), axes[i], 1);
        if (i == 0) first = words;
        equal = equal && words == first;
        all += fmt::format("{}{}: {}", i == 0 ? "" : "; ", plural_axis_name(i, axes.size()), words);
    }
    return equal ? first : all;
}

// The worst of any axis.
Evenness evenness_of(const AxesSolution& axes) {
    return std::max_element(axes.begin(), axes.end(),
                            [](const Solution& a, const Solution& b) { return a.evenness < b.evenness; })
        ->evenness;
}

// Whether every axis asks the same, so that one layer for all of them is as good as one for each.
bool on_same_terms(const Question& q) {
    const auto equal = [](const Extents& sizes) {
        return std::all_of(sizes.begin(), sizes.end(), [&](auto size) { return size == sizes.front(); });
    };
    return equal(q.input) && equal(q.output);
}

// What was found: layers of axes that are all alike, or not.
struct Results {
    bool by_axis = false;
    std::vector<AxesSolution> solutions;  // simplest first
    std::int64_t found = 0;
    std::int64_t tried = 0;
    std::optional<std::size_t> barren;  // an axis that has none
    std::vector<std::string> remarks;   // on operators that are not looked for, sentences
};

// Layers that differ by axis are looked for where that was asked, and where there are no others.
Results results_of(const Asked& asked) {
    Results results;
    for (const Operator op : asked.beside)
        results.remarks.push_back(as_sentence(nothing_to_solve(op, asked.alike)));
    if (asked.alike.operators.empty()) return results;
    const std::size_t axes = asked.axes.size();
    if (!asked.by_axis) {
        Answer answer = solve(asked.alike);
        results.found = answer.found;
        results.tried = answer.tried;
        for (const Solution& s : answer.solutions) results.solutions.emplace_back(axes, s);
        if (answer.found > 0 || on_same_terms(asked.alike)) return results;
    }
    AxesAnswer answer = solve_each_axis(asked.axes, asked.alike.most);
    results.by_axis = true;
    results.solutions = std::move(answer.solutions);
    results.found = answer.found;
    results.tried = answer.tried;
    results.barren = answer.barren;
    return results;
}

// A number where all axes are asked alike, else one an axis.
ordered_json solution_json(const AxesSolution& axes, bool by_axis) {
    const auto field = [&](std::int32_t Solution::*member) {
        if (!by_axis) return ordered_json(axes.front().*member);
        ordered_json list = ordered_json::array();
        for (const Solution& s : axes) list.push_back(s.*member);
        return list;
    };
    return {{"op", short_name(axes.front().op)},
            {"kernel", field(&Solution::kernel)},
            {"stride", field(&Solution::stride)},
            {"padding", field(&Solution::padding_begin)},
            {"padding_end", field(&Solution::padding_end)},
            {"dilation", field(&Solution::dilation)},
            {"output_padding", field(&Solution::output_padding)},
            {"even", evenness_of(axes) == Evenness::even},
            {"overlap", name_of(evenness_of(axes))},
            {"lost", field(&Solution::lost)},
            {"left_over", field(&Solution::left_over)},
            {"weights", weights_of(axes)}};
}

void print_as_json(const Results& results) {
    ordered_json document = {{"tried", results.tried}, {"found", results.found}};
    document["solutions"] = ordered_json::array();
    for (const AxesSolution& s : results.solutions)
        document["solutions"].push_back(solution_json(s, results.by_axis));
    if (!results.remarks.empty()) document["remarks"] = results.remarks;
    fmt::print("{}\n", document.dump(2));
}

void print_as_csv(const Results& results) {
    fmt::print("op,kernel,stride,padding,padding_end,dilation,output_padding,even,lost,weights\r\n");
    for (const AxesSolution& s : results.solutions)
        fmt::print("{},{},{},{},{},{},{},{},{},{}\r\n", short_name(s.front().op),
                   each_axis(s, &Solution::kernel), each_axis(s, &Solution::stride),
                   each_axis(s, &Solution::padding_begin), each_axis(s, &Solution::padding_end),
                   each_axis(s, &Solution::dilation), each_axis(s, &Solution::output_padding),
                   name_of(evenness_of(s)), each_axis(s, &Solution::lost), weights_of(s));
}

// "7×7 → 14×14", "every size times 2"
std::string goal_words(const Question& q) {
    if (q.input.empty()) return fmt::format("every size times {}", to_string(q.factor));
    if (q.output.empty()) return fmt::format("{} times {}", to_string(q.input), to_string(q.factor));
    return fmt::format("{} → {}", to_string(q.input), to_string(q.output));
}

std::string none_words(const Question& q, const Results& results, std::size_t axes) {
    std::string where;
    if (results.barren && axes > 1 && results.by_axis) {
        const std::size_t i = *results.barren;
        where = fmt::format(", and none for the {} alone", plural_axis_name(i, axes));
    }
    return fmt::format("{}: none of {} combinations{}; wider ranges may have one", goal_words(q),
                       grouped(results.tried), where);
}

void print_as_text(const Asked& asked, const Results& results) {
    const Question& q = asked.alike;
    for (const std::string& remark : results.remarks) fmt::print("{}\n", remark);
    if (q.operators.empty()) return;
    if (!results.remarks.empty()) fmt::print("\n");
    if (results.solutions.empty()) {
        fmt::print("{}\n", none_words(q, results, asked.axes.size()));
        return;
    }
    fmt::print("{}: {} of {} combinations{}{}\n\n", goal_words(q), grouped(results.found),
               grouped(results.tried), results.by_axis ? ", axis by axis" : "",
               std::cmp_less(results.solutions.size(), results.found)
                   ? fmt::format(", the {} simplest", results.solutions.size())
                   : "");
    TextRows rows;
    for (const AxesSolution& s : results.solutions) {
        const std::int64_t weights = weights_of(s);
        rows.push_back({flags_of(s), words_of(q, s),
                        weights == 0
                            ? "no weights"
                            : fmt::format("{} a channel pair", counted(weights, "weight", "weights"))});
    }
    fmt::print("{}\n", in_columns(rows));
    std::vector<Solution> all;
    for (const AxesSolution& s : results.solutions) all.insert(all.end(), s.begin(), s.end());
    for (const std::string& meaning : meanings_of(all)) fmt::print("{}\n", meaning);
}

void explain(const std::vector<std::string>& files) {
    const auto layer = [](const std::string& file) {
        return layer_of(from_file(file, [](const std::string& text) { return parse_scenario(text); }));
    };
    const auto before = layer(files[0]);
    const std::vector<Change> changes = what_changed(before, layer(files[1]));
    if (changes.empty()) fmt::print("nothing that matters to the size\n");
    for (const Change& change : changes) fmt::print("{}\n", change.sentence);
}

void run(const Flags& flags) {
    if (!flags.explain.empty()) return explain(flags.explain);
    const Asked asked = asked_for(flags);
    const Results results = results_of(asked);
    const std::string& format = kAnswers[choice("format", flags.format, kAnswers)];
    if (format == "json") return print_as_json(results);
    if (format == "csv") return print_as_csv(results);
    print_as_text(asked, results);
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

extern constinit const Command kSolveCommand = {.name = "solve",
                                                .about = "Find the layers that give a size",
                                                .examples =
                                                    "convwalk solve --input 7 --output 14 --kernel 2..5\n"
                                                    "convwalk solve --factor 2 --op transposed\n"
                                                    "convwalk solve --same --kernel 3..7 --dilation 1..4\n"
                                                    "convwalk solve --same --kernel 3x3x1 --stride 1\n"
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
