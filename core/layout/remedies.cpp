#include "layout/remedies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "arithmetic/evenness.h"
#include "layout/layout.h"
#include "layout/overlap.h"

namespace convwalk {
namespace {

// The axis with another kernel and dilation and the same output size, kept by padding; nullopt where no
// padding can do that.
std::optional<AxisSpec> refitted(AxisSpec a, std::int64_t kernel, std::int64_t dilation) {
    const std::int64_t before = output_size(Operator::transposed_convolution, a);
    a.kernel = kernel;
    a.dilation = dilation;
    a.padding_begin = a.padding_end = a.output_padding = 0;
    const std::int64_t cut = output_size(Operator::transposed_convolution, a) - before;
    const std::int64_t most = std::max(a.stride, a.dilation) - 1;
    if (cut < 0) {
        if (-cut > most) return std::nullopt;
        a.output_padding = -cut;
        return a;
    }
    // The same padding on both ends, as the frameworks want it, where output padding can make up for it.
    a.padding_begin = a.padding_end = cut / 2;
    if (cut % 2 == 1 && most >= 1) {
        ++a.padding_begin;
        ++a.padding_end;
        a.output_padding = 1;
    } else if (cut % 2 == 1) {
        ++a.padding_end;
    }
    return a;
}

std::string value_on(const Layer& layer, std::int64_t AxisSpec::*member) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*member);
    const bool equal =
        std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
    return equal ? fmt::format("{}", values.front()) : to_string(values);
}

// "kernel 4, padding 1, output padding 0": the fields that differ.
std::string changes(const Layer& from, const Layer& to) {
    std::vector<std::string> words;
    const auto add = [&](const char* name, std::int64_t AxisSpec::*member) {
        if (value_on(from, member) != value_on(to, member))
            words.push_back(fmt::format("{} {}", name, value_on(to, member)));
    };
    add("kernel", &AxisSpec::kernel);
    add("dilation", &AxisSpec::dilation);
    add("stride", &AxisSpec::stride);
    const std::string begin = value_on(to, &AxisSpec::padding_begin);
    const std::string end = value_on(to, &AxisSpec::padding_end);
    if (begin != value_on(from, &AxisSpec::padding_begin) || end != value_on(from, &AxisSpec::padding_end))
        words.push_back(begin == end ? "padding " + begin
                                     : fmt::format("padding {} before and {} after", begin, end));
    add("output padding", &AxisSpec::output_padding);
    return fmt::format("{}", fmt::join(words, ", "));
}

class Remedies {
  public:
    explicit Remedies(const Layer& layer) : layer_(layer), size_(output_extents(layer)) {}

    void add_kernel(bool larger) {
        Layer changed = layer_;
        bool same_size = true;
        for (AxisSpec& a : changed.axes) {
            if (evenness_of(a) == Evenness::even) continue;
            const std::int64_t times = larger ? (a.kernel + a.stride - 1) / a.stride : a.kernel / a.stride;
            const std::int64_t kernel = times * a.stride;
            const std::int64_t dilation = std::gcd(a.dilation, a.stride) > 1 ? 1 : a.dilation;
            if (kernel < 1 || kernel > kLargestSize) return;
            if (const auto fits = refitted(a, kernel, dilation)) {
                a = *fits;
            } else {
                a.kernel = kernel;
                a.dilation = dilation;
                a.output_padding = std::min(a.output_padding, std::max(a.stride, dilation) - 1);
                same_size = false;
            }
        }
        // A size that changes is not worth two offers.
        if (same_size || larger) add(changes(layer_, changed), {changed});
    }

    void add_stride() {
        Layer changed = layer_;
        for (AxisSpec& a : changed.axes) {
            if (evenness_of(a) == Evenness::even) continue;
            std::int64_t stride = std::min(a.stride - 1, a.kernel);
            while (a.kernel % stride != 0 || std::gcd(a.dilation, stride) > 1) --stride;
            a.stride = stride;
            a.output_padding = std::min(a.output_padding, std::max(stride, a.dilation) - 1);
        }
        add(changes(layer_, changed), {changed});
    }

    void add_resizing() {
        Layer changed = layer_;
        changed.op = Operator::convolution;
        for (std::size_t i = 0; i < changed.axes.size(); ++i) {
            AxisSpec a;
            a.input = size_[i];
            a.kernel = layer_.axes[i].kernel;
            a.dilation = layer_.axes[i].dilation;
            changed.axes[i] = a;
        }
        add(fmt::format("resize to {} first, then a convolution, kernel {}, padding same", to_string(size_),
                        value_on(changed, &AxisSpec::kernel)),
            {changed, PaddingWord::same});
    }

    void add_pixel_shuffle() {
        const std::int64_t by = layer_.axes.front().stride;
        if (layer_.axes.size() != 2 || layer_.axes.back().stride != by) return;
        if (by > kLargestSize / by || layer_.out_channels > kLargestSize / (by * by)) return;
        Layer changed = layer_;
        changed.op = Operator::convolution;
        changed.out_channels = layer_.out_channels * by * by;
        Extents shuffled;
        for (std::size_t i = 0; i < changed.axes.size(); ++i) {
            const AxisSpec& from = layer_.axes[i];
            AxisSpec a;
            a.input = from.input;
            a.kernel = (from.kernel + by - 1) / by;
            changed.axes[i] = a;
            if (from.input > kLargestSize / by) return;
            shuffled.push_back(from.input * by);
        }
        add(fmt::format("a convolution to {} channels, kernel {}, then pixel shuffle by {}",
                        changed.out_channels, value_on(changed, &AxisSpec::kernel), by),
            {changed, PaddingWord::same}, shuffled,
            fmt::format("its {} filters a channel can make a pattern, too, unless they start alike (ICNR)",
                        by * by));
    }

    std::vector<Remedy> found() && { return std::move(found_); }

  private:
    // @param size what comes out in the end, when the layer is not the last step
    void add(std::string words, LayerRequest request, std::optional<Extents> size = std::nullopt,
             std::string_view remark = {}) {
        if (why_invalid(request)) return;
        const Layer layer = resolved(request);
        if (why_too_large(layer) || overlap_of(layer).evenness != Evenness::even) return;
        if (!size) size = output_extents(layer);
        std::string effect = *size == size_ ? fmt::format("the output stays {}", to_string(size_))
                                            : fmt::format("the output is {} instead of {}", to_string(*size),
                                                          to_string(size_));
        if (!remark.empty()) effect += fmt::format("; {}", remark);
        found_.push_back({std::move(words), std::move(effect), std::move(request)});
    }

    const Layer& layer_;
    Extents size_;
    std::vector<Remedy> found_;
};

}  // namespace

std::vector<Remedy> remedies(const LayerRequest& request) {
    const Layer layer = resolved(request);
    if (layer.op != Operator::transposed_convolution || why_too_large(layer) ||
        overlap_of(layer).evenness == Evenness::even)
        return {};
    Remedies found(layer);
    found.add_kernel(true);
    found.add_kernel(false);
    found.add_stride();
    found.add_resizing();
    found.add_pixel_shuffle();
    return std::move(found).found();
}

}  // namespace convwalk
