// A layer with a window as code of PyTorch.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "frameworks/write/pad_code.h"
#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

class TorchCode : public WindowLayer {
  public:
    explicit TorchCode(const WindowLayer& layer) : WindowLayer(layer) {}

    [[nodiscard]] LayerCode code() const {
        if (transposed_) return transposed();
        const bool pool = is_pooling(layer_.op);
        if (divides_by_own_ && axes_ == 1) return no_code("PyTorch's AvgPool1d takes no divisor of its own");
        const std::string head =
            pool ? fmt::format("nn.{}Pool{}d(kernel_size={}, stride={}", average_ ? "Avg" : "Max", axes_,
                               number_or_tuple(kernel_), number_or_tuple(stride_))
                 : fmt::format("nn.Conv{}d({}, {}, kernel_size={}{}", axes_, layer_.in_channels,
                               layer_.out_channels, number_or_tuple(kernel_), unusual("stride", stride_, 1));
        const std::string tail =
            unusual("dilation", dilation_, 1) + (pool ? "" : unusual("groups", layer_.groups, 1) + bias());
        if (request_.padding == PaddingWord::same && !pool)
            return one_layer(head + ", padding=\"same\"" + tail + padding_mode() + ")");
        if (const auto same_sides = even_padding())
            return one_layer(head + unusual("padding", *same_sides, 0) + unusual_ceil_mode() + tail +
                             padding_mode() + count() + divisor() + ")");
        if (takes_no_input(real_cells_only_ ? AllSides(axes_) : counted_))
            return no_code("PyTorch's AvgPool3d takes no input smaller than its kernel");
        if (real_cells_only_)
            return no_code(
                "PyTorch leaves padding out of an average only where it is the same on both sides, and half "
                "the kernel at most");
        // Behind a pad the last window of a ceil mode reaches beyond, and leaves that out, as it does here.
        if (overhangs_) return two_layers(pad(counted_, 1), head + ", ceil_mode=True)");
        const std::string call = head + tail + divisor() + ")";
        if (none(sides_)) return one_layer(call);
        LayerCode code = two_layers(pad_before(), call);
        if (mode_ == PaddingMode::circular) code.remark = kCircularPadIsNew;
        return code;
    }

  private:
    // Whether an average over three axes finds less than its kernel behind a pad: its own padding does not
    // help.
    [[nodiscard]] bool takes_no_input(const AllSides& pad) const {
        for (std::size_t i = 0; average_ && axes_ == 3 && i < axes_; ++i) {
            if (layer_.axes[i].input + pad[i].begin + pad[i].end < kernel_[i]) return true;
        }
        return false;
    }

    // The padding where it is the same on both sides, and the call itself takes it.
    [[nodiscard]] std::optional<Extents> even_padding() const {
        if (takes_no_input(AllSides(axes_))) return std::nullopt;
        Extents padding;
        for (const AxisSpec& a : layer_.axes) {
            if (a.padding_begin != a.padding_end) return std::nullopt;
            if (is_pooling(layer_.op) && a.padding_begin > a.kernel / 2) return std::nullopt;
            padding.push_back(a.padding_begin);
        }
        // One ceil mode counts for all axes.
        for (const AxisSpec& a : layer_.axes) {
            if (a.ceil_mode != layer_.axes.front().ceil_mode) return std::nullopt;
        }
        return padding;
    }

    [[nodiscard]] std::string unusual_ceil_mode() const {
        return layer_.axes.front().ceil_mode ? ", ceil_mode=True" : "";
    }

    [[nodiscard]] std::string bias() const { return options_.bias ? "" : ", bias=False"; }

    // The last axis first.
    static std::string sides_text(const AllSides& sides, std::int64_t sign) {
        Extents numbers;
        for (auto s = sides.rbegin(); s != sides.rend(); ++s) {
            numbers.push_back(sign * s->begin);
            numbers.push_back(sign * s->end);
        }
        return tuple(numbers);
    }

    [[nodiscard]] std::string pad(const AllSides& sides, std::int64_t sign) const {
        return axes_ == 2 ? fmt::format("nn.ZeroPad2d({})", sides_text(sides, sign))
                          : fmt::format("nn.ConstantPad{}d({}, 0.0)", axes_, sides_text(sides, sign));
    }

    [[nodiscard]] std::string pad_before() const {
        const std::string sides = sides_text(sides_, 1);
        switch (mode_) {
            case PaddingMode::reflect:
                return fmt::format("nn.ReflectionPad{}d({})", axes_, sides);
            case PaddingMode::replicate:
                return fmt::format("nn.ReplicationPad{}d({})", axes_, sides);
            case PaddingMode::circular:
                return fmt::format("nn.CircularPad{}d({})", axes_, sides);
            case PaddingMode::zeros:
                break;
        }
        if (layer_.op == Operator::max_pooling)
            return fmt::format("nn.ConstantPad{}d({}, float(\"-inf\"))", axes_, sides);
        return pad(sides_, 1);
    }

    // What a call says of its own padding stays where there is none: it counts once there is some.
    [[nodiscard]] std::string padding_mode() const {
        const PaddingMode mode = layer_.padding_mode;
        return mode == PaddingMode::zeros ? "" : fmt::format(", padding_mode=\"{}\"", name_of(mode));
    }

    [[nodiscard]] std::string count() const {
        return layer_.count_include_pad ? "" : ", count_include_pad=False";
    }

    [[nodiscard]] std::string divisor() const {
        return divides_by_own_ ? fmt::format(", divisor_override={}", *layer_.divisor_override) : "";
    }

    // One padding counts for both sides, and the output padding takes some of it back at the end; what is
    // left is cut behind the layer.
    [[nodiscard]] LayerCode transposed() const {
        Extents padding;
        Extents added;
        AllSides cut;
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            const auto [begin, end] = sides_[i];
            const std::int64_t limit = std::max(a.stride, a.dilation);
            if (a.padding_begin == a.padding_end) {
                padding.push_back(a.padding_begin);
                added.push_back(a.output_padding);
                cut.emplace_back();
            } else if (begin >= end && begin - end < limit) {
                padding.push_back(begin);
                added.push_back(begin - end);
                cut.emplace_back();
            } else {
                const std::int64_t p = std::max<std::int64_t>(0, std::min(begin, end));
                padding.push_back(p);
                added.push_back(std::max<std::int64_t>(0, -end));
                cut.push_back({begin - p, std::max<std::int64_t>(0, end) - p});
            }
        }
        const std::string layer =
            fmt::format("nn.ConvTranspose{}d({}, {}, kernel_size={}{}{}{}{}{}{})", axes_, layer_.in_channels,
                        layer_.out_channels, number_or_tuple(kernel_), unusual("stride", stride_, 1),
                        unusual("padding", padding, 0), unusual("output_padding", added, 0),
                        unusual("groups", layer_.groups, 1), bias(), unusual("dilation", dilation_, 1));
        return none(cut) ? one_layer(layer) : two_layers(layer, pad(cut, -1));
    }
};

}  // namespace

LayerCode pytorch_code(const WindowLayer& layer) {
    return TorchCode(layer).code();
}

}  // namespace convwalk
