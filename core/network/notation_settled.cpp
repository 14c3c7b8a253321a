#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "arithmetic/axes.h"
#include "network/notation_layer.h"
#include "network/placed.h"

namespace convwalk {
namespace {

void add_assumption(std::vector<Assumption>& assumptions, Assumption assumption) {
    for (const Assumption& known : assumptions) {
        if (known.name == assumption.name) return;
    }
    assumptions.push_back(std::move(assumption));
}

// Turns what was written into a layer.
class Settling {
  public:
    Settling(const NotationText& text, std::size_t start, const WrittenLayer& written,
             const NotationDefaults& defaults, std::vector<Assumption>& assumptions)
        : text_(text), start_(start), written_(written), defaults_(defaults), assumptions_(assumptions) {}

    [[nodiscard]] StackLayer layer(bool norm) {
        StackLayer made;
        made.what = StackLayer::plain_layer(op());
        request_ = layer_in(made);
        if (has_weights(op())) made.bias = settle_weights(norm);
        if (op() == Operator::convolution) settle_convolution();
        if (op() == Operator::transposed_convolution) settle_transposed();
        if (is_adaptive(op()))
            settle_adaptive();
        else if (is_pooling(op()))
            settle_pooling();
        if (op() == Operator::pad)
            settle_pad();
        else if (has_window(op()))
            put_window();
        else if (!is_adaptive(op()))
            settle_sampling();
        return made;
    }

  private:
    [[nodiscard]] Operator op() const { return request_ != nullptr ? request_->layer.op : written_.op; }

    void assumed(const char* name, std::string value, std::string sentence) {
        add_assumption(assumptions_, {name, std::move(value), std::move(sentence)});
    }

    // The value that is taken where none is written, and the words for it.
    template <typename Words>
    void settle_size(std::optional<Extents>& size, const char* name, std::int64_t usual, Words words) {
        if (size) return;
        size = Extents{usual};
        assumed(name, fmt::format("{}", usual), words(usual));
    }

    // @return whether there is a bias
    bool settle_weights(bool norm) {
        if (written_.is_depthwise) {
            request_->layer.out_channels = written_.multiplier.value_or(1);
            request_->layer.groups = kGroupPerChannel;
            return settled_bias(written_.bias, norm, defaults_, assumptions_);
        }
        if (!written_.filters)
            text_.wrong(start_, fmt::format("the number of filters is missing; write it in brackets, such as "
                                            "{}(64,3)",
                                            op() == Operator::convolution ? "C" : "T"));
        request_->layer.out_channels = *written_.filters;
        request_->layer.groups = written_.groups.value_or(1);
        return settled_bias(written_.bias, norm, defaults_, assumptions_);
    }

    [[nodiscard]] bool is_padded() const { return written_.padding_word || written_.padding_begin; }

    void pad(const Extents& begin, const Extents& end) {
        written_.padding_begin = begin;
        written_.padding_end = end;
    }

    void settle_convolution() {
        settle_size(written_.kernel, "kernel", defaults_.kernel, [](auto size) {
            return fmt::format("a convolution without a size has kernel {}", size);
        });
        // A single tap needs none, whatever is assumed.
        const bool single = written_.kernel == Extents{1} && defaults_.padding != PaddingWord::numbers;
        if (is_padded() || single) return;
        if (defaults_.padding == PaddingWord::numbers) {
            pad({defaults_.padding_cells}, {defaults_.padding_cells});
            assumed("padding", fmt::format("{}", defaults_.padding_cells),
                    fmt::format("convolutions have padding {}", defaults_.padding_cells));
            return;
        }
        written_.padding_word = defaults_.padding;
        assumed("padding", std::string(name_of(defaults_.padding)),
                defaults_.padding == PaddingWord::half
                    ? "convolutions have half padding, ⌊k / 2⌋ cells on each side, which keeps the size "
                      "for odd kernels and stride 1"
                    : fmt::format("convolutions have {} padding", name_of(defaults_.padding)));
    }

    void settle_transposed() {
        settle_size(written_.kernel, "transposed-kernel", defaults_.transposed_kernel,
                    [](auto size) { return fmt::format("T without a size has kernel {}", size); });
        settle_size(written_.stride, "transposed-stride", defaults_.transposed_stride,
                    [](auto size) { return fmt::format("T has stride {}", size); });
        request_->of_transposed = written_.of_transposed;
        if (is_padded() || written_.output_padding) return;
        if (!defaults_.transposed_padding) return pad_fitting();
        pad({*defaults_.transposed_padding}, {*defaults_.transposed_padding});
        assumed("transposed-padding", fmt::format("{}", *defaults_.transposed_padding),
                fmt::format("T has padding {}", *defaults_.transposed_padding));
    }

    // T multiplies sizes by its stride: kernel - stride = 2 padding - output padding.
    void pad_fitting() {
        const Extents& kernel = *written_.kernel;
        const Extents& stride = *written_.stride;
        const Extents dilation = written_.dilation.value_or(Extents{1});
        const auto at = [](const Extents& values, std::size_t i) {
            return values[std::min(i, values.size() - 1)];
        };
        Extents begin;
        Extents end;
        Extents extra;
        for (std::size_t i = 0; i < std::max({kernel.size(), stride.size(), dilation.size()}); ++i) {
            const std::int64_t more = at(dilation, i) * (at(kernel, i) - 1) + 1 - at(stride, i);
            begin.push_back(more > 0 ? (more + 1) / 2 : 0);
            // An odd cell too many comes back as output padding where there can be one.
            const bool possible = std::max(at(stride, i), at(dilation, i)) > 1;
            end.push_back(possible || more <= 0 ? begin.back() : more - begin.back());
            extra.push_back(begin.back() + end.back() - more);
        }
        pad(begin, end);
        written_.output_padding = extra;
        assumed("transposed-padding", "fitting",
                fmt::format("T is padded so that it multiplies the size by its stride{}",
                            kernel == Extents{4} && stride == Extents{2} && dilation == Extents{1}
                                ? " (kernel 4, stride 2: padding 1)"
                                : ""));
    }

    void settle_pooling() {
        if (written_.pool_is_open) {
            request_->layer.op = defaults_.pool;
            const char* which = defaults_.pool == Operator::max_pooling ? "max" : "average";
            assumed("pool", which, fmt::format("P is {} pooling", which));
        }
        settle_size(written_.kernel, "pool-kernel", defaults_.pool_kernel,
                    [](auto size) { return fmt::format("pooling without a size has kernel {}", size); });
        for (AxisSpec& a : request_->layer.axes) a.ceil_mode = written_.ceil_mode;
        if (written_.stride) return;
        written_.stride = defaults_.pool_stride ? Extents{*defaults_.pool_stride} : *written_.kernel;
        assumed("pool-stride", defaults_.pool_stride ? fmt::format("{}", *defaults_.pool_stride) : "kernel",
                defaults_.pool_stride
                    ? fmt::format("pooling without a stride has stride {}", *defaults_.pool_stride)
                    : "pooling without a stride moves by its own size");
    }

    void settle_adaptive() {
        if (written_.is_global) return;
        if (!written_.size)
            text_.wrong(start_,
                        "the size of the output is missing; write it in brackets, such as AAP(6), or "
                        "GAP for a single cell");
        put_output_sizes(request_->layer, *written_.size);
    }

    void settle_pad() {
        if (!written_.padding_begin)
            text_.wrong(start_,
                        "the number of cells is missing; write it in brackets, such as PAD(1) or "
                        "CROP(1:2)");
        if (written_.crops) {
            for (auto* cells : {&written_.padding_begin, &written_.padding_end}) {
                for (std::int64_t& cell : **cells) cell = -cell;
            }
        }
        put(&AxisSpec::padding_begin, "padding", written_.padding_begin);
        put(&AxisSpec::padding_end, "padding at the end", written_.padding_end);
    }

    void put_window() {
        request_->padding = written_.padding_word.value_or(PaddingWord::numbers);
        put(&AxisSpec::kernel, "size", written_.kernel);
        put(&AxisSpec::stride, "stride", written_.stride);
        put(&AxisSpec::dilation, "dilation", written_.dilation);
        put(&AxisSpec::padding_begin, "padding", written_.padding_begin);
        put(&AxisSpec::padding_end, "padding at the end", written_.padding_end);
        put(&AxisSpec::output_padding, "output padding", written_.output_padding);
    }

    void put(std::int64_t AxisSpec::*field, std::string_view name, const std::optional<Extents>& values) {
        if (!values) return;
        const std::size_t axes = request_->layer.axes.size();
        if (values->size() > 1 && axes > 1 && values->size() != axes)
            text_.wrong(start_,
                        fmt::format("the {} has {} numbers, others have {}", name, values->size(), axes));
        put_on_axes(request_->layer, field, *values);
    }

    void settle_sampling() {
        if (!written_.factor) {
            written_.factor = std::vector<Factor>{defaults_.upsampling};
            const std::string by = to_string(defaults_.upsampling);
            assumed("upsampling", by, fmt::format("upsampling is by {}", by));
        }
        put_factors(request_->layer, *written_.factor);
        if (written_.place_first) request_->layer.shuffle_order = ShuffleOrder::place_first;
        if (op() != Operator::resize) return;
        const ResizeMode resize_mode = written_.mode.value_or(defaults_.mode);
        request_->layer.resize_mode = resize_mode;
        // Where one cell is taken as it is, corners mean nothing.
        request_->layer.align_corners = written_.align_corners && cells_each_side(resize_mode) > 0;
        if (written_.mode) return;
        const std::string mode(plain_name_of(defaults_.mode));
        assumed("mode", mode,
                defaults_.mode == ResizeMode::nearest ? "upsampling takes the nearest cell"
                                                      : fmt::format("upsampling is {} interpolation", mode));
    }

    const NotationText& text_;
    std::size_t start_;
    WrittenLayer written_;
    const NotationDefaults& defaults_;
    std::vector<Assumption>& assumptions_;
    LayerRequest* request_ = nullptr;  // of the layer that is made
};

}  // namespace

bool settled_bias(std::optional<bool> written, bool norm, const NotationDefaults& defaults,
                  std::vector<Assumption>& assumptions) {
    if (written) return *written;
    add_assumption(assumptions,
                   {"bias", defaults.bias ? "yes" : "no",
                    defaults.bias ? "convolutions and dense layers have a bias, but not before a batch norm"
                                  : "convolutions and dense layers have no bias"});
    return defaults.bias && !norm;
}

StackLayer settled(const NotationText& text, std::size_t start, const WrittenLayer& written, bool norm,
                   const NotationDefaults& defaults, std::vector<Assumption>& assumptions) {
    return Settling(text, start, written, defaults, assumptions).layer(norm);
}

}  // namespace convwalk
