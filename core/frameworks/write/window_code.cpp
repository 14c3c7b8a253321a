#include "frameworks/write/window_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace convwalk {
namespace {

using Field = std::int64_t AxisSpec::*;

Extents values_of(const Layer& layer, Field field) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*field);
    return values;
}

bool is_padded(const Layer& layer) {
    return std::any_of(layer.axes.begin(), layer.axes.end(),
                       [](const AxisSpec& a) { return a.padding_begin != 0 || a.padding_end != 0; });
}

// Padding that gives the same windows without a ceil mode: it ends where the last window does.
AllSides padding_of(const Layer& layer) {
    AllSides all;
    for (const AxisSpec& a : layer.axes) {
        Sides s = {a.padding_begin, a.padding_end};
        if (a.ceil_mode) {
            const std::int64_t last = (output_size(layer.op, a) - 1) * a.stride + effective_kernel(a);
            s.end = std::max<std::int64_t>(0, last - a.input - a.padding_begin);
        }
        all.push_back(s);
    }
    return all;
}

// Cells of `sides` that lie beyond the layer's padding: the last window of a ceil mode reaches them.
AllSides beyond_padding(const Layer& layer, AllSides sides) {
    for (std::size_t i = 0; i < sides.size(); ++i)
        sides[i] = {0, std::max<std::int64_t>(0, sides[i].end - layer.axes[i].padding_end)};
    return sides;
}

AllSides difference(AllSides sides, const AllSides& less) {
    for (std::size_t i = 0; i < sides.size(); ++i)
        sides[i] = {sides[i].begin - less[i].begin, sides[i].end - less[i].end};
    return sides;
}

// What is cut from a transposed convolution's full result; end < 0: zeros are added.
AllSides crop_of(const Layer& layer) {
    AllSides all;
    for (const AxisSpec& a : layer.axes) all.push_back({a.padding_begin, a.padding_end - a.output_padding});
    return all;
}

}  // namespace

WindowLayer::WindowLayer(const LayerRequest& request, const LayerCodeOptions& options)
    : request_(request),
      options_(options),
      layer_(resolved(request)),
      axes_(layer_.axes.size()),
      kernel_(values_of(layer_, &AxisSpec::kernel)),
      stride_(values_of(layer_, &AxisSpec::stride)),
      dilation_(values_of(layer_, &AxisSpec::dilation)),
      transposed_(layer_.op == Operator::transposed_convolution),
      average_(layer_.op == Operator::average_pooling),
      sides_(transposed_ ? crop_of(layer_) : padding_of(layer_)),
      padded_(is_padded(layer_)),
      mode_(padded_ ? layer_.padding_mode : PaddingMode::zeros),
      divides_by_own_(average_ && layer_.divisor_override),
      real_cells_only_(average_ && !divides_by_own_ && !none(sides_) &&
                       (!layer_.count_include_pad || !padded_)),
      left_out_(real_cells_only_               ? sides_
                : average_ && !divides_by_own_ ? beyond_padding(layer_, sides_)
                                               : AllSides(axes_)),
      counted_(difference(sides_, left_out_)),
      overhangs_(!none(left_out_) && !real_cells_only_) {}

std::int64_t WindowLayer::max_of(const Extents& values) {
    return *std::max_element(values.begin(), values.end());
}

bool WindowLayer::is_same() const {
    for (std::size_t i = 0; i < axes_; ++i) {
        if (!(same_padding(layer_.axes[i], AutoPadding::same_upper) == sides_[i])) return false;
    }
    return true;
}

std::string WindowLayer::divisor_factor() const {
    const std::int64_t area = cell_count(kernel_);
    const std::int64_t divisor = *layer_.divisor_override;
    if (area == divisor) return "";
    return area % divisor == 0 ? fmt::format("{}", area / divisor) : fmt::format("{} / {}", area, divisor);
}

std::string WindowLayer::why_not_left_out_by(std::string_view framework, std::string_view word) const {
    for (std::size_t i = 0; i < axes_; ++i) {
        AxisSpec padded = layer_.axes[i];
        padded.input += counted_[i].begin + counted_[i].end;
        const Sides same = same_padding(padded, AutoPadding::same_upper);
        if (same == left_out_[i]) continue;
        return fmt::format(
            "{} leaves cells beyond the {} out of an average only where they are those of \"{}\"; "
            "here that has {} before and {} behind, and the layer {} and {}",
            framework, overhangs_ ? "padding" : "input", word, same.begin, same.end, left_out_[i].begin,
            left_out_[i].end);
    }
    return "";
}

std::string WindowLayer::why_no_average(std::string_view framework) const {
    if (!real_cells_only_) return "";
    for (const AxisSpec& a : layer_.axes) {
        const std::int64_t last = (output_size(layer_.op, a) - 1) * a.stride - a.padding_begin;
        if (a.padding_begin < a.kernel && last < a.input) continue;
        return fmt::format("some window has no cell of the input; its average is 0 here, and no number in {}",
                           framework);
    }
    return "";
}

}  // namespace convwalk
