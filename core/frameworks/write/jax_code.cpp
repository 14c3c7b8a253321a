// A layer with a window as code of JAX and Flax.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

class JaxCode : public WindowLayer {
  public:
    explicit JaxCode(const WindowLayer& layer) : WindowLayer(layer) {}

    [[nodiscard]] LayerCode code() const {
        if (is_pooling(layer_.op)) return pool();
        AllSides sides = sides_;
        const bool copies = mode_ != PaddingMode::zeros;
        if (transposed_) {
            // Around the input with its zeros put in: d(k - 1) less what is cut.
            for (std::size_t i = 0; i < axes_; ++i) {
                const std::int64_t reach = effective_kernel(layer_.axes[i]) - 1;
                sides[i] = {reach - sides_[i].begin, reach - sides_[i].end};
            }
        }
        const Extents channels = {layer_.out_channels, layer_.in_channels / layer_.groups};
        Extents weight = channels;
        weight.insert(weight.end(), kernel_.begin(), kernel_.end());
        const std::string dilation =
            (transposed_ ? fmt::format(", lhs_dilation={}", tuple(stride_)) : "") +
            (all_are(dilation_, 1) ? "" : fmt::format(", rhs_dilation={}", tuple(dilation_)));
        return code_lines(
            fmt::format("w = jnp.zeros({}){}\n{}"
                        "x = jax.lax.conv_general_dilated(x, w, window_strides={}, padding={}{}{})\n",
                        tuple(weight), transposed_ ? "  # the kernel flipped" : "",
                        copies ? pad_in_mode() : "", tuple(transposed_ ? Extents(axes_, 1) : stride_),
                        copies ? "\"VALID\"" : fmt::format("[{}]", pairs(sides, '(', ')')), dilation,
                        unusual("feature_group_count", layer_.groups, 1)));
    }

  private:
    [[nodiscard]] std::string pad_in_mode() const {
        AllSides sides = {Sides{}, Sides{}};
        sides.insert(sides.end(), sides_.begin(), sides_.end());
        return fmt::format("x = jnp.pad(x, [{}], mode=\"{}\")\n", pairs(sides, '(', ')'), edge_name(mode_));
    }

    // Flax leaves out what it adds itself where it is told to; its channels are last.
    [[nodiscard]] LayerCode flax_average() const {
        if (std::string why = why_no_average("Flax"); !why.empty()) return no_code(std::move(why));
        const std::string pad = none(counted_) ? ""
                                               : fmt::format("x = jnp.pad(x, [{}])\n",
                                                             pairs(sides_with_rests(counted_), '(', ')'));
        return code_lines(
            fmt::format("x = jnp.moveaxis(x, 1, -1)  # Flax takes channels last\n"
                        "{}x = flax.linen.avg_pool(x, window_shape={}, strides={}, padding=[{}], "
                        "count_include_pad=False)\n"
                        "x = jnp.moveaxis(x, -1, 1)\n",
                        pad, tuple(kernel_), tuple(stride_), pairs(left_out_, '(', ')')));
    }

    [[nodiscard]] LayerCode pool() const {
        if (!none(left_out_)) return flax_average();
        AllSides sides = {Sides{}, Sides{}};
        sides.insert(sides.end(), sides_.begin(), sides_.end());
        return code_lines(fmt::format(
            "x = jax.lax.reduce_window(x, {}, window_dimensions={}, window_strides={}, padding=[{}]{}){}\n",
            average_ ? "0.0, jax.lax.add" : "-jnp.inf, jax.lax.max", tuple(behind_rests(kernel_, 1)),
            tuple(behind_rests(stride_, 1)), pairs(sides, '(', ')'),
            all_are(dilation_, 1) ? ""
                                  : fmt::format(", window_dilation={}", tuple(behind_rests(dilation_, 1))),
            average_ ? fmt::format(" / {}", divides_by_own_ ? *layer_.divisor_override : cell_count(kernel_))
                     : ""));
    }
};

}  // namespace

LayerCode jax_code(const WindowLayer& layer) {
    return JaxCode(layer).code();
}

}  // namespace convwalk
