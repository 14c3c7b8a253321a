#include "advice/solve.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "arithmetic/left_over.h"
#include "arithmetic/operators.h"
#include "basics/capped.h"
#include "basics/errors.h"
#include "basics/factor.h"
#include "basics/text.h"

namespace convwalk {
namespace {

// Fields of a solution fit 32 bits, so that millions of them fit the memory.
constexpr std::int64_t kLargestField = INT32_MAX;

std::int64_t count_of(const Range& range) {
    return range.last - range.first + 1;
}

void judge(const char* field, const Range& range, std::int64_t least) {
    if (range.first < least || range.last > kLargestField || range.first > range.last)
        throw BadInput(fmt::format("{} is {}..{}; it must be a range within {}..{}", field, range.first,
                                   range.last, least, kLargestField));
}

std::int64_t tried_for(const Question& q, Operator op) {
    std::int64_t all = 1;
    const bool transposed = op == Operator::transposed_convolution;
    const bool dilates = op != Operator::average_pooling;
    for (const std::int64_t count :
         {count_of(q.kernel), count_of(q.stride), count_of(q.padding),
          q.padding_end ? count_of(*q.padding_end) : 1, dilates ? count_of(q.dilation) : 1,
          transposed ? count_of(q.output_padding) : 1})
        all = capped_product(all, count);
    return all;
}

// The output sizes that are wanted; empty when every input counts.
Extents wanted_of(const Question& q) {
    if (!q.output.empty()) {
        if (q.input.size() != q.output.size())
            throw BadInput(fmt::format("output is {} and input {}; they must have as many sizes",
                                       to_string(q.output),
                                       q.input.empty() ? "missing" : to_string(q.input)));
        return q.output;
    }
    Extents wanted;
    for (const std::int64_t size : q.input) {
        const Fraction out = fraction(size) * q.factor;
        if (out.den != 1)
            throw BadInput(fmt::format("factor is {}/{} and input {}; that makes no whole number of cells",
                                       q.factor.num, q.factor.den, to_string(q.input)));
        wanted.push_back(out.num);
    }
    return wanted;
}

void judge(const Question& q) {
    judge("kernel", q.kernel, 1);
    judge("stride", q.stride, 1);
    judge("padding", q.padding, 0);
    if (q.padding_end) judge("padding_end", *q.padding_end, 0);
    judge("dilation", q.dilation, 1);
    judge("output_padding", q.output_padding, 0);
    if (q.input.size() > 3 || q.output.size() > 3) throw BadInput("a layer has at most 3 dimensions");
    for (const Extents* sizes : {&q.input, &q.output}) {
        for (const std::int64_t size : *sizes) {
            if (size < 1 || size > kLargestSize)
                throw BadInput(fmt::format("{} is {}; every size must be from 1 to {}",
                                           sizes == &q.input ? "input" : "output", size, kLargestSize));
        }
    }
    if (q.factor.num < 1 || q.factor.den < 1 || q.factor.num > kLargestSize || q.factor.den > kLargestSize)
        throw BadInput(fmt::format("factor is {}/{}; it must be larger than 0", q.factor.num, q.factor.den));
    std::int64_t all = 0;
    for (const Operator op : q.operators) {
        if (__builtin_add_overflow(all, tried_for(q, op), &all) || all > kMostTried)
            throw BadInput(
                fmt::format("the ranges hold more than {} combinations; make one of them smaller, "
                            "or look for fewer operators",
                            grouped(kMostTried)));
    }
}

// Whether its overlap is seen in what comes out: uneven reading is seen in gradients alone.
bool shows(const Solution& s) {
    return s.evenness == Evenness::holes ||
           (s.evenness == Evenness::uneven && s.op == Operator::transposed_convolution);
}

// Keeps the simplest, and counts all.
class Found {
  public:
    Found(const Question& question, Answer& answer)
        : most_(static_cast<std::size_t>(std::clamp<std::int64_t>(question.most, 1, kMostSolutions))),
          answer_(answer) {
        // The order of the operators decides between equals.
        for (std::size_t i = question.operators.size(); i-- > 0;)
            place_[static_cast<std::size_t>(question.operators[i])] = i;
    }

    void add(const Solution& solution) {
        ++answer_.found;
        answer_.solutions.push_back(solution);
        if (answer_.solutions.size() < 2 * most_ + 1000) return;
        leave_out();
    }
    void finish() {
        leave_out();
        std::sort(answer_.solutions.begin(), answer_.solutions.end(),
                  [this](const Solution& a, const Solution& b) { return is_before(a, b); });
    }

  private:
    [[nodiscard]] bool is_before(const Solution& a, const Solution& b) const {
        const SimplicityRank one = simplicity_of(a);
        const SimplicityRank other = simplicity_of(b);
        return one != other ? one < other
                            : place_[static_cast<std::size_t>(a.op)] < place_[static_cast<std::size_t>(b.op)];
    }
    void leave_out() {
        std::vector<Solution>& all = answer_.solutions;
        if (all.size() <= most_) return;
        const auto end = all.begin() + static_cast<std::ptrdiff_t>(most_);
        std::nth_element(all.begin(), end, all.end(),
                         [this](const Solution& a, const Solution& b) { return is_before(a, b); });
        all.resize(most_);
    }

    std::size_t most_;
    Answer& answer_;
    std::array<std::size_t, kOperatorCount> place_{};
};

// All of one operator.
class Search {
  public:
    Search(const Question& question, Extents wanted, Operator op, Found& found)
        : q_(question), wanted_(std::move(wanted)), op_(op), found_(found) {}

    void run() {
        const bool transposed = op_ == Operator::transposed_convolution;
        const Range one = {1, 1};
        const Range dilations = op_ == Operator::average_pooling ? one : q_.dilation;
        extras_ = transposed ? q_.output_padding : Range{0, 0};
        AxisSpec a;
        for (a.dilation = dilations.first; a.dilation <= dilations.last; ++a.dilation)
            for (a.kernel = q_.kernel.first; a.kernel <= q_.kernel.last; ++a.kernel)
                for (a.stride = q_.stride.first; a.stride <= q_.stride.last; ++a.stride) for_each_padding(a);
    }

  private:
    // With K = d(k - 1) + 1 and P = both paddings, the sizes ask for lowest <= P - a <= highest, where a is
    // the output padding:
    //   floor((i + P - K) / s) + 1 = o  <=>  s(o - 1) + K - i <= P <= s o - 1 + K - i
    //   s(i - 1) + K - P + a = o        <=>  P - a = s(i - 1) + K - o
    // And for every input, with o = i / s of each multiple i of s, or with o = s i:
    //   floor((i + P - K) / s) + 1 = i / s  <=>  K - s <= P <= K - 1
    //   s(i - 1) + K - P + a = s i          <=>  P - a = K - s
    // Either holds for all of these inputs as soon as it holds for one.
    [[nodiscard]] Range paddings_asked_for(const AxisSpec& a) const {
        constexpr Range kNone = {0, -1};
        const bool transposed = op_ == Operator::transposed_convolution;
        const std::int64_t reach = effective_kernel(a);
        if (q_.input.empty()) {
            const Fraction factor = transposed ? fraction(a.stride) : fraction(1, a.stride);
            if (factor != q_.factor) return kNone;
            return {reach - a.stride, transposed ? reach - a.stride : reach - 1};
        }
        Range asked = {INT64_MIN, INT64_MAX};
        for (std::size_t axis = 0; axis < q_.input.size(); ++axis) {
            const std::int64_t in = q_.input[axis];
            const std::int64_t out = wanted_[axis];
            const std::int64_t lowest =
                transposed ? a.stride * (in - 1) + reach - out : a.stride * (out - 1) + reach - in;
            asked.first = std::max(asked.first, lowest);
            asked.last = std::min(asked.last, transposed ? lowest : lowest + a.stride - 1);
        }
        return asked;
    }

    void for_each_padding(AxisSpec& a) {
        const Range asked = paddings_asked_for(a);
        if (asked.first > asked.last) return;
        const Range begins = q_.padding;
        const Range ends = q_.padding_end.value_or(begins);
        const std::int64_t extra_first = std::max(extras_.first, begins.first + ends.first - asked.last);
        const std::int64_t extra_last = std::min(extras_.last, begins.last + ends.last - asked.first);
        for (a.output_padding = extra_first; a.output_padding <= extra_last; ++a.output_padding) {
            const std::int64_t lowest = asked.first + a.output_padding;
            const std::int64_t highest = asked.last + a.output_padding;
            if (!q_.padding_end) {
                const std::int64_t last = std::min(begins.last, floor_quotient(highest, 2));
                for (std::int64_t p = std::max(begins.first, ceil_quotient(lowest, 2)); p <= last; ++p)
                    try_with(a, p, p);
                continue;
            }
            const std::int64_t last = std::min(begins.last, highest - ends.first);
            for (std::int64_t p = std::max(begins.first, lowest - ends.last); p <= last; ++p)
                for (std::int64_t e = std::max(ends.first, lowest - p); e <= std::min(ends.last, highest - p);
                     ++e)
                    try_with(a, p, e);
        }
    }

    void try_with(AxisSpec& a, std::int64_t begin, std::int64_t end) {
        a.padding_begin = begin;
        a.padding_end = end;
        if (fits(a)) keep(a);
    }

    // The sizes are right; the judge is asked about the rest.
    bool fits(AxisSpec& a) const {
        if (q_.input.empty()) {
            // Any input is judged alike.
            const std::int64_t steps = (effective_kernel(a) - 1) / a.stride + 1;
            a.input = op_ == Operator::transposed_convolution ? steps + 1 : (steps + 1) * a.stride;
            return is_possible(a);
        }
        return std::all_of(q_.input.begin(), q_.input.end(), [&](std::int64_t input) {
            a.input = input;
            return is_possible(a);
        });
    }

    [[nodiscard]] bool is_possible(const AxisSpec& a) const {
        if (is_pooling(op_) && a.padding_begin == a.padding_end && a.padding_begin > a.kernel / 2)
            return false;
        if (op_ == Operator::transposed_convolution && a.output_padding >= std::max(a.stride, a.dilation))
            return false;
        Layer layer;
        layer.op = op_;
        layer.axes = {a};
        return !why_invalid(layer);
    }

    void keep(AxisSpec a) {
        const auto small = [](std::int64_t value) { return static_cast<std::int32_t>(value); };
        Solution s;
        s.op = op_;
        s.kernel = small(a.kernel);
        s.stride = small(a.stride);
        s.padding_begin = small(a.padding_begin);
        s.padding_end = small(a.padding_end);
        s.dilation = small(a.dilation);
        s.output_padding = small(a.output_padding);
        s.evenness = evenness_of(a);
        const auto note_end = [&] {
            s.left_over = std::max(s.left_over, small(leftover_cells(op_, a)));
            s.lost = std::max(s.lost, small(lost_inputs(op_, a)));
        };
        note_end();
        for (const std::int64_t input : q_.input) {
            a.input = input;
            note_end();
        }
        found_.add(s);
    }

    const Question& q_;
    Extents wanted_;
    Operator op_;
    Found& found_;
    Range extras_;
};

std::int64_t number_in(std::string_view text, std::string_view whole, std::string_view field,
                       std::int64_t least) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > kLargestField)
        throw BadInput(fmt::format("{} is \"{}\"; it must be a number from {} on or a range such as {}..{}",
                                   field, printable(whole), least, least, least + 3));
    return value;
}

}  // namespace

SimplicityRank simplicity_of(const Solution& s) {
    const std::int64_t reach = std::int64_t{s.dilation} * (s.kernel - 1);
    const bool only_padding =
        s.op != Operator::transposed_convolution && (s.padding_begin > reach || s.padding_end > reach);
    return {only_padding,    s.padding_begin != s.padding_end,
            s.dilation > 1,  s.output_padding > 0,
            s.lost > 0,      shows(s),
            s.kernel,        s.stride,
            s.padding_begin, s.padding_end,
            s.dilation,      s.output_padding,
            s.left_over};
}

Answer solve(const Question& question) {
    judge(question);
    const Extents wanted = wanted_of(question);
    Answer answer;
    Found found(question, answer);
    for (const Operator op : question.operators) {
        answer.tried += tried_for(question, op);
        Search(question, wanted, op, found).run();
    }
    found.finish();
    return answer;
}

std::string rounding_words(const Solution& solution) {
    if (solution.op == Operator::transposed_convolution || solution.stride == 1) return "";
    // floor((i + P - K) / s) + 1 with P - K = left over - s
    if (solution.left_over == 0) return "rounded down";
    if (solution.left_over == solution.stride - 1) return "rounded up";
    return fmt::format("rounded up from a remainder of {} on", solution.stride - solution.left_over);
}

std::string lost_words(const Solution& s, const Extents& input, std::size_t axes) {
    if (s.left_over == 0) return "exact";
    if (s.lost == 0) return "only padding left over";
    Extents lost(axes, s.lost);
    if (!input.empty()) {
        const Layer layer = layer_of(s, input);
        for (std::size_t axis = 0; axis < axes; ++axis) lost[axis] = lost_inputs(s.op, layer.axes[axis]);
    }
    return lines_words(lost) + " lost";
}

std::vector<std::string> meanings_of(const std::vector<Solution>& solutions) {
    std::vector<std::string> meanings;
    const auto add = [&](std::string words) {
        if (std::find(meanings.begin(), meanings.end(), words) == meanings.end())
            meanings.push_back(std::move(words));
    };
    for (const Solution& s : solutions) add(meaning_of(s.op, s.evenness));
    const auto any = [&](auto test) { return std::any_of(solutions.begin(), solutions.end(), test); };
    if (any([](const Solution& s) { return s.left_over == 0; }))
        add("exact: nothing is left over behind the last window");
    if (any([](const Solution& s) { return s.lost > 0; }))
        add("lost: at the end of the input, read by no window");
    return meanings;
}

std::int64_t weights_of(const Solution& solution, std::size_t axes) {
    if (is_pooling(solution.op)) return 0;
    std::int64_t weights = 1;
    for (std::size_t i = 0; i < axes; ++i) weights = capped_product(weights, solution.kernel);
    return weights;
}

Layer layer_of(const Solution& solution, const Extents& input) {
    Layer layer;
    layer.op = solution.op;
    layer.axes.clear();
    for (const std::int64_t size : input) {
        AxisSpec a;
        a.input = size;
        a.kernel = solution.kernel;
        a.stride = solution.stride;
        a.padding_begin = solution.padding_begin;
        a.padding_end = solution.padding_end;
        a.dilation = solution.dilation;
        a.output_padding = solution.output_padding;
        layer.axes.push_back(a);
    }
    return layer;
}

std::string nothing_to_solve(Operator op, const Question& q) {
    const std::string nothing = fmt::format("{} has no kernel and stride to look for", name_of(op));
    const Extents wanted = wanted_of(q);
    if (has_output_size(op) && !wanted.empty())
        return fmt::format("{}: --op {} --output-size {} gives {} of any input", nothing, row_of(op).flag,
                           fmt::join(wanted, "x"), to_string(wanted));
    if (op == Operator::resize)
        return fmt::format("{}: --op resize --factor {} gives it", nothing, to_string(Factor(q.factor)));
    if (op == Operator::pad && !wanted.empty()) {
        Extents begins;
        Extents ends;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            begins.push_back((wanted[i] - q.input[i]) / 2);
            ends.push_back(wanted[i] - q.input[i] - begins.back());
        }
        return fmt::format("{}: --op pad --padding={} --padding-end={} gives it", nothing,
                           fmt::join(begins, "x"), fmt::join(ends, "x"));
    }
    if (!is_shuffle(op)) return nothing;
    const bool enlarges = op == Operator::pixel_shuffle;
    Fraction by = q.factor;
    if (!q.input.empty()) by = fraction(wanted.front(), q.input.front());
    for (std::size_t i = 0; i < q.input.size(); ++i) {
        if (fraction(wanted[i], q.input[i]) != by)
            return fmt::format("{}, and its factor is the same on every axis, so it can't make {} of {}",
                               nothing, to_string(wanted), to_string(q.input));
    }
    if (!enlarges) by = fraction(by.den, by.num);
    if (by.den != 1 || by.num > kLargestShuffle)
        return fmt::format("{}, and it {} sizes by a whole number only", nothing,
                           enlarges ? "multiplies" : "divides");
    const std::int64_t channels = by.num * by.num;
    return fmt::format("{}: --op {} --factor {} gives it, and {}", nothing, row_of(op).flag, by.num,
                       enlarges ? fmt::format("{} channels become one", channels)
                                : fmt::format("one channel becomes {}", channels));
}

Range parse_range(std::string_view text, std::string_view field, std::int64_t least) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) {
        const std::int64_t value = number_in(text, text, field, least);
        return {value, value};
    }
    const Range range = {number_in(text.substr(0, dots), text, field, least),
                         number_in(text.substr(dots + 2), text, field, least)};
    if (range.first > range.last)
        throw BadInput(fmt::format("{} is \"{}\"; the first number must not be larger than the last", field,
                                   printable(text)));
    return range;
}

}  // namespace convwalk
