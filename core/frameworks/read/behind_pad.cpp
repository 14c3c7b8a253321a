#include "frameworks/read/behind_pad.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace convwalk {
namespace {

// As many outputs as the pooling has over the padded input.
std::int64_t outputs_behind(Operator op, AxisSpec a, const Sides& pad) {
    a.input += pad.begin + pad.end;
    a.padding_begin -= pad.begin;
    a.padding_end -= pad.end;
    return output_size(op, a);
}

// Where nothing overhangs, a ceil mode drops the window that it would round up to, and padding of both sides
// may not be more than half the kernel: another padding at the end, of which no window sees more, keeps the
// windows. @param least that the last window asks for
std::int64_t end_in_ceil_mode(Operator op, AxisSpec a, std::int64_t outputs, std::int64_t least) {
    const std::int64_t given = a.padding_end;
    const auto fits = [&](std::int64_t end) {
        a.padding_end = end;
        const bool too_even = a.padding_begin == end && end > a.kernel / 2;
        return !too_even && output_size(op, a) == outputs;
    };
    if (fits(given)) return given;
    for (std::int64_t end = least + a.stride; end > least; --end) {
        if (fits(end)) return end;
    }
    return given;
}

}  // namespace

std::string settle_behind_pad(Layer& layer, const std::vector<Sides>& pad) {
    const bool averages = layer.op == Operator::average_pooling && !layer.divisor_override;
    std::vector<std::int64_t> outputs;
    std::vector<std::int64_t> ends;  // padding that the last window asks for
    bool overhangs = false;          // an average leaves some of it out
    for (std::size_t i = 0; i < pad.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        outputs.push_back(outputs_behind(layer.op, a, pad[i]));
        if (outputs.back() < 1) return "no window fits into its padded input";
        const std::int64_t last = (outputs.back() - 1) * a.stride + effective_kernel(a);
        ends.push_back(std::max<std::int64_t>(0, last - a.input - a.padding_begin));
        if (!averages) continue;
        if (!layer.count_include_pad && a.padding_begin != pad[i].begin)
            return "it counts the cells of the pad before it, but not its own padding before the first cell; "
                   "no "
                   "layer here does both";
        if (!layer.count_include_pad) a.padding_end = pad[i].end;
        overhangs = overhangs || ends.back() > a.padding_end;
    }
    layer.count_include_pad = layer.count_include_pad || averages;
    for (std::size_t i = 0; i < pad.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        a.ceil_mode = overhangs;
        if (!overhangs) a.padding_end = ends[i];
        if (overhangs && ends[i] <= a.padding_end)
            a.padding_end = end_in_ceil_mode(layer.op, a, outputs[i], ends[i]);
        if (output_size(layer.op, a) != outputs[i])
            return "its last window begins behind its input; no layer here has such a one";
    }
    return "";
}

}  // namespace convwalk
