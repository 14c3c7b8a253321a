#include "arithmetic/axis_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace convwalk {
namespace {

// The checks of one axis, in the order of the fields.
class AxisJudge {
  public:
    AxisJudge(Operator op, const AxisSpec& spec, int axis, std::size_t axes)
        : op_(op), a_(spec), axis_(axis), axes_(axes) {}

    [[nodiscard]] std::optional<Refusal> verdict() const {
        if (auto why = why_out_of_range()) return why;
        if (auto why = why_not_its_own()) return why;
        if (auto why = why_unsupported()) return why;
        if (auto why = why_factor_unfit()) return why;
        return why_no_output();
    }

  private:
    [[nodiscard]] std::string where() const { return of_axis(axis_, axes_); }

    [[nodiscard]] Refusal refuse(RefusalKind kind, const char* field, std::string sentence) const {
        return {kind, field, axis_, std::move(sentence)};
    }

    [[nodiscard]] std::optional<Refusal> why_out_of_range() const {
        struct Field {
            const char* name;
            std::int64_t value;
            std::int64_t least;
            RefusalKind below;
        };
        // Padding alone may crop.
        const std::int64_t least_padding = op_ == Operator::pad ? -kLargestSize : 0;
        const std::array fields = {
            Field{"input", a_.input, 1, RefusalKind::empty_spatial_input},
            Field{"kernel", a_.kernel, 1, RefusalKind::non_positive_kernel},
            Field{"stride", a_.stride, 1, RefusalKind::non_positive_stride},
            Field{"dilation", a_.dilation, 1, RefusalKind::non_positive_dilation},
            Field{"padding", std::min(a_.padding_begin, a_.padding_end), least_padding,
                  RefusalKind::negative_padding},
            Field{"padding", std::max(a_.padding_begin, a_.padding_end), least_padding,
                  RefusalKind::negative_padding},
            Field{"output padding", a_.output_padding, 0, RefusalKind::negative_output_padding},
        };
        for (const Field& f : fields) {
            if (f.value < f.least)
                return refuse(
                    f.below, f.name,
                    fmt::format("{}{} is {}; it must be at least {}", f.name, where(), f.value, f.least));
            if (f.value > kLargestSize)
                return refuse(
                    RefusalKind::size_too_large, f.name,
                    fmt::format("{}{} is {}; the largest is {}", f.name, where(), f.value, kLargestSize));
        }
        return std::nullopt;
    }

    // What it is given beside its own fields. Those of a window and those of a resizing exclude each other.
    [[nodiscard]] std::optional<Refusal> why_not_its_own() const {
        const AxisSpec usual;
        const auto leave_out = [&](const char* field, const std::string& value) {
            return refuse(
                RefusalKind::field_unsupported, field,
                fmt::format("{}{} is {}; {} has none, so leave it out", field, where(), value, name_of(op_)));
        };
        const auto must_be = [&](const char* field, std::int64_t value, std::int64_t rest) {
            return refuse(RefusalKind::field_unsupported, field,
                          fmt::format("{}{} is {}; {} has none, so it must be {}", field, where(), value,
                                      name_of(op_), rest));
        };
        const bool by_factor = op_ == Operator::resize || is_shuffle(op_);
        if (!by_factor && a_.factor != usual.factor) return leave_out("factor", to_string(a_.factor));
        if (op_ == Operator::resize && a_.output_size && a_.factor != usual.factor)
            return refuse(RefusalKind::field_unsupported, "factor",
                          fmt::format("factor{} is {}; the output size is given, so leave the factor out",
                                      where(), to_string(a_.factor)));
        if (!has_output_size(op_) && a_.output_size)
            return leave_out("output size", fmt::format("{}", *a_.output_size));
        if (has_window(op_)) return std::nullopt;
        if (a_.kernel != usual.kernel) return leave_out("kernel", fmt::format("{}", a_.kernel));
        if (a_.stride != 1) return must_be("stride", a_.stride, 1);
        if (a_.dilation != 1) return must_be("dilation", a_.dilation, 1);
        if (const auto padding = std::max(a_.padding_begin, a_.padding_end);
            padding != 0 && !has_padding(op_))
            return must_be("padding", padding, 0);
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> why_factor_unfit() const {
        const std::string said = fmt::format("factor{} is {}", where(), to_string(a_.factor));
        const auto refuse_factor = [&](RefusalKind kind, std::string_view allowed) {
            return refuse(kind, "factor", fmt::format("{}; {}", said, allowed));
        };
        if (is_shuffle(op_)) {
            if (shuffle_factor(a_) == 0)
                return refuse_factor(
                    a_.factor.value() > double(kLargestShuffle) ? RefusalKind::size_too_large
                                                                : RefusalKind::non_positive_factor,
                    fmt::format("a {} takes a whole number from 1 to {}", name_of(op_), kLargestShuffle));
            if (op_ == Operator::pixel_unshuffle && a_.input % shuffle_factor(a_) != 0)
                return refuse(RefusalKind::size_not_divisible_by_factor, "input",
                              fmt::format("input{} is {}; it must be a multiple of the factor {}", where(),
                                          a_.input, shuffle_factor(a_)));
            return std::nullopt;
        }
        if (!has_output_size(op_)) return std::nullopt;
        if (a_.output_size) {
            if (*a_.output_size >= 1 && *a_.output_size <= kLargestSize) return std::nullopt;
            return refuse(*a_.output_size < 1 ? RefusalKind::empty_output : RefusalKind::size_too_large,
                          "output size",
                          fmt::format("output size{} is {}; it must be from 1 to {}", where(),
                                      *a_.output_size, kLargestSize));
        }
        if (is_adaptive(op_)) return std::nullopt;
        if (!std::isfinite(a_.factor.value()) || a_.factor.value() <= 0)
            return refuse_factor(RefusalKind::non_positive_factor, "it must be a number above 0");
        const std::int64_t size = output_size(op_, a_);
        if (size < 1)
            return refuse_factor(
                RefusalKind::empty_output,
                fmt::format("it leaves none of {} cells, but at least one must be left", a_.input));
        if (size > kLargestSize)
            return refuse_factor(RefusalKind::size_too_large,
                                 fmt::format("{} cells times that are more than the largest size, {}",
                                             a_.input, kLargestSize));
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> why_unsupported() const {
        const bool transposed = op_ == Operator::transposed_convolution;
        if (!transposed && a_.output_padding != 0)
            return refuse(RefusalKind::field_unsupported, "output padding",
                          fmt::format("output padding{} is {}; {} has none, so it must be 0", where(),
                                      a_.output_padding, name_of(op_)));
        const bool pools = is_window_pooling(op_);
        if (a_.ceil_mode && !pools)
            return refuse(RefusalKind::field_unsupported, "ceil mode",
                          fmt::format("ceil mode{} is on; only pooling has it", where()));
        if (op_ == Operator::average_pooling && a_.dilation != 1)
            return refuse(RefusalKind::field_unsupported, "dilation",
                          fmt::format("dilation{} is {}; average pooling has none, so it must be 1", where(),
                                      a_.dilation));
        // Frameworks give pooling one padding for both sides; a one-sided one is an explicit pad before it,
        // and that knows no limit.
        if (pools && a_.padding_begin == a_.padding_end && a_.padding_begin > a_.kernel / 2)
            return refuse(RefusalKind::pool_padding_gt_half_kernel, "padding",
                          fmt::format("padding{} is {}; pooling allows at most half the kernel, {}", where(),
                                      a_.padding_begin, a_.kernel / 2));
        const std::int64_t limit = std::max(a_.stride, a_.dilation);
        if (transposed && a_.output_padding >= limit)
            return refuse(
                RefusalKind::output_padding_too_large, "output padding",
                fmt::format("output padding{} is {}; it must be smaller than the stride or the dilation, "
                            "so at most {}",
                            where(), a_.output_padding, limit - 1));
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> why_no_output() const {
        const std::int64_t size = output_size(op_, a_);
        if (size > kLargestSize)
            return refuse(
                RefusalKind::size_too_large, "input",
                fmt::format("input{} is {} and the output would have {} cells; the largest size is {}",
                            where(), a_.input, size, kLargestSize));
        if (size >= 1) return std::nullopt;
        if (op_ == Operator::pad)
            return refuse(RefusalKind::output_too_small, "padding",
                          fmt::format("padding{} of {} and {} cuts away all {} cells of the input; it must "
                                      "leave at least one",
                                      where(), a_.padding_begin, a_.padding_end, a_.input));
        if (op_ == Operator::transposed_convolution)
            return refuse(
                RefusalKind::output_too_small, "padding",
                fmt::format("padding{} of {} and {} cuts away all {} cells of the full result; at most {} "
                            "in all leave an output",
                            where(), a_.padding_begin, a_.padding_end,
                            size + a_.padding_begin + a_.padding_end,
                            size + a_.padding_begin + a_.padding_end - 1));
        const auto kind =
            is_pooling(op_) ? RefusalKind::output_too_small : RefusalKind::kernel_larger_than_padded_input;
        const std::int64_t room = padded_input(a_);
        const std::int64_t largest = (room - 1) / a_.dilation + 1;
        if (a_.dilation == 1)
            return refuse(
                kind, "kernel",
                fmt::format("kernel{} is {}, larger than the padded input of {}; the largest that fits is "
                            "{}",
                            where(), a_.kernel, room, largest));
        return refuse(
            kind, "kernel",
            fmt::format("kernel{} is {} and spans {} cells with dilation {}, more than the padded input of "
                        "{}; the largest that fits is {}",
                        where(), a_.kernel, effective_kernel(a_), a_.dilation, room, largest));
    }

    Operator op_;
    const AxisSpec& a_;
    int axis_;
    std::size_t axes_;
};

}  // namespace

std::optional<Refusal> why_axis_invalid(Operator op, const AxisSpec& spec, int axis, std::size_t axes) {
    return AxisJudge(op, spec, axis, axes).verdict();
}

std::string of_axis(int axis, std::size_t axes) {
    if (axis < 0 || axes < 2) return "";
    return fmt::format(" of the {} axis", axis_name(static_cast<std::size_t>(axis), axes));
}

}  // namespace convwalk
