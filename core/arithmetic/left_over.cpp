#include "arithmetic/left_over.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace convwalk {
namespace {

// "(6 + 2·1 − 3) mod 2"
std::string leftover_formula(const AxisSpec& a) {
    std::string room = fmt::format("{}", a.input);
    if (a.padding_begin == a.padding_end) {
        if (a.padding_begin > 0) room += fmt::format(" + 2·{}", a.padding_begin);
    } else {
        room += fmt::format(" + {} + {}", a.padding_begin, a.padding_end);
    }
    return fmt::format("({} − {}) mod {}", room, effective_kernel(a), a.stride);
}

// "rows, columns", "rows and columns"
std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 < words.size() ? ", " : " and ") + words[i];
    return text;
}

std::string sentence(const AxisRemark& r, const std::vector<std::size_t>& axes, std::size_t all_axes) {
    std::vector<std::string> nouns;
    for (const std::size_t axis : axes) nouns.push_back(line_noun(axis, all_axes, r.count));
    return fmt::format("{} {}{} {} {}: {}", r.head, joined(nouns), r.place,
                       r.count == 1 && axes.size() == 1 ? "is" : "are", r.verb, r.reason);
}

}  // namespace

std::string line_noun(std::size_t axis, std::size_t axes, std::int64_t count) {
    const std::string_view name = axis_name(axis, axes);
    std::string one(name.empty() ? "cell" : name == "depth" ? "slice" : name);
    return count == 1 ? one : one + "s";
}

std::string lines_words(const Extents& counts) {
    std::vector<std::string> words;
    std::int64_t before = 0;
    for (std::size_t axis = 0; axis < counts.size(); ++axis) {
        if (counts[axis] == 0) continue;
        std::string noun = line_noun(axis, counts.size(), counts[axis]);
        words.push_back(counts[axis] == before ? std::move(noun) : fmt::format("{} {}", counts[axis], noun));
        before = counts[axis];
    }
    return joined(words);
}

std::string counted_head(std::string_view head, std::int64_t count) {
    return count == 1 ? std::string(head) : fmt::format("{} {}", head, count);
}

std::vector<std::string> sentences_of(const std::vector<std::vector<AxisRemark>>& remarks) {
    std::vector<std::pair<AxisRemark, std::vector<std::size_t>>> found;
    for (std::size_t axis = 0; axis < remarks.size(); ++axis) {
        for (const AxisRemark& remark : remarks[axis]) {
            const auto same =
                std::find_if(found.begin(), found.end(), [&](const auto& f) { return f.first == remark; });
            if (same == found.end()) {
                found.push_back({remark, {axis}});
            } else {
                same->second.push_back(axis);
            }
        }
    }
    std::vector<std::string> sentences;
    for (const auto& [remark, axes] : found) sentences.push_back(sentence(remark, axes, remarks.size()));
    return sentences;
}

std::int64_t lost_inputs(Operator op, const AxisSpec& a) {
    const std::int64_t left = leftover_cells(op, a);
    return left == 0 ? 0 : std::clamp<std::int64_t>(left - a.padding_end, 0, a.input);
}

bool rounds_down(Operator op, const AxisSpec& a) {
    return op == Operator::resize && !a.output_size &&
           (fraction(a.input) * a.factor.exact().value()).den != 1;
}

std::optional<AxisRemark> left_over(Operator op, const AxisSpec& a) {
    const std::int64_t left = leftover_cells(op, a);
    if (left == 0) return std::nullopt;
    const std::int64_t lost = lost_inputs(op, a);
    // Windows that lie on the padding before the input alone leave more than the input.
    const bool beyond = left > a.input + a.padding_end;
    AxisRemark remark;
    remark.count = lost == 0 || beyond ? left : lost;
    remark.head = counted_head("the last", remark.count);
    remark.place = lost == 0           ? " of the padding"
                   : beyond            ? " of the padded input"
                   : a.padding_end > 0 ? " of the input"
                                       : "";
    remark.verb =
        lost > 0 && a.padding_end > 0 && !beyond ? "never read, nor is the padding behind" : "never read";
    remark.reason = a.ceil_mode ? "one more window would begin beyond the input"
                                : fmt::format("{} = {} {} left over", leftover_formula(a), left,
                                              left == 1 ? "is" : "are");
    return remark;
}

std::vector<std::string> left_over_words(const Layer& layer) {
    std::vector<std::vector<AxisRemark>> remarks;
    for (const AxisSpec& a : layer.axes) {
        const auto remark = left_over(layer.op, a);
        remarks.push_back(remark ? std::vector{*remark} : std::vector<AxisRemark>());
    }
    return sentences_of(remarks);
}

}  // namespace convwalk
