#include <array>
#include <string>
#include <string_view>

#include "network/notation_layer.h"

namespace convwalk {
namespace {

// Reads what stands in the brackets of one layer.
class Arguments {
  public:
    Arguments(NotationText& text, WrittenLayer& layer) : text_(text), layer_(layer) {}

    void read() {
        text_.skip_spaces();
        if (is_digit(text_.here()) && !repeats_follow(text_))
            read_positional(0);
        else if (text_.take("("))
            read_items(text_.at() - 1);
        const std::size_t back = text_.at();
        text_.skip_spaces();
        if (!text_.take("/")) return text_.go_to(back);
        if (!has_window(layer_.op)) text_.wrong(text_.at() - 1, "this layer has no stride");
        text_.skip_spaces();
        layer_.stride = text_.numbers(1, "a stride");
    }

  private:
    void read_items(std::size_t open) {
        std::size_t position = 0;
        text_.skip_inner_spaces();
        if (text_.take(")")) return;
        while (true) {
            text_.skip_inner_spaces();
            if (text_.at_end()) text_.wrong(open, "this bracket is never closed");
            if (is_digit(text_.here()))
                read_positional(position++);
            else
                read_named();
            text_.skip_inner_spaces();
            if (text_.take(")")) return;
            if (text_.at_end()) text_.wrong(open, "this bracket is never closed");
            if (!text_.take(",") && !text_.take(";")) text_.fail("a comma or \")\"");
        }
    }

    void read_positional(std::size_t position) {
        const std::size_t start = text_.at();
        const bool filters = has_weights(layer_.op) && !layer_.is_depthwise;
        const std::size_t meaning = filters ? position : position + 1;
        if (is_adaptive(layer_.op)) {
            if (layer_.is_global) text_.wrong(start, "global pooling leaves one cell, so it takes no number");
            if (position > 0) text_.wrong(start, "only one number, the size of the output, is expected here");
            layer_.size = text_.numbers(1, "a size");
        } else if (layer_.op == Operator::pad) {
            if (position > 0)
                text_.wrong(start, "only one number, or one for each side as in 1:2, is expected");
            layer_.padding_begin = text_.numbers(0, "a number of cells");
            layer_.padding_end =
                text_.take(":") ? text_.numbers(0, "the cells at the end") : *layer_.padding_begin;
        } else if (!has_window(layer_.op)) {
            if (position > 0) text_.wrong(start, "only one number, the factor, is expected here");
            layer_.factor = text_.factors();
        } else if (meaning == 0) {
            layer_.filters = text_.number(1, "a number of filters");
        } else if (meaning == 1) {
            layer_.kernel = text_.numbers(1, "a kernel size");
        } else if (meaning == 2) {
            layer_.stride = text_.numbers(1, "a stride");
        } else {
            text_.wrong(start,
                        filters ? "filters, size and stride are all the bare numbers that are expected; name "
                                  "others, such as p1"
                                : "size and stride are all the bare numbers that are expected; name others, "
                                  "such as p1");
        }
    }

    void read_named() {
        start_ = text_.at();
        if (took_padding_word() || took_word() || took_mode() || took_numbers()) return;
        text_.go_to(start_);
        text_.fail("a number, or a named one such as s2, p1, d2, g4, op1 or valid");
    }

    void only(bool fits, std::string_view who) const {
        if (!fits) text_.wrong(start_, "only " + std::string(who) + " takes this");
    }
    void one_padding() const {
        if (layer_.padding_word || layer_.padding_begin)
            text_.wrong(start_, "the padding is given twice; it is one word or one number");
    }

    bool took_padding_word() {
        for (const PaddingWord word : {PaddingWord::valid, PaddingWord::same, PaddingWord::half,
                                       PaddingWord::full, PaddingWord::causal}) {
            if (!text_.take_word(name_of(word))) continue;
            only(has_window(layer_.op), "a layer with a kernel");
            one_padding();
            layer_.padding_word = word;
            return true;
        }
        return false;
    }

    bool took_word() {
        if (text_.take_word("ceil")) {
            only(is_window_pooling(layer_.op), "a pooling with a kernel");
            layer_.ceil_mode = true;
        } else if (text_.take_word("nobias") || text_.take_word("bias")) {
            only(has_weights(layer_.op), "a convolution");
            layer_.bias = lower(text_.byte(start_)) == 'b';
        } else if (text_.take_word("max") || text_.take_word("average") || text_.take_word("avg")) {
            only(is_window_pooling(layer_.op), "a pooling with a kernel");
            layer_.op = lower(text_.byte(start_)) == 'm' ? Operator::max_pooling : Operator::average_pooling;
            layer_.pool_is_open = false;
        } else if (text_.take_word("corners")) {
            only(layer_.op == Operator::resize, "an upsampling");
            layer_.align_corners = true;
        } else if (text_.take_word("dcr")) {
            only(is_shuffle(layer_.op), "a pixel shuffle");
            layer_.place_first = true;
        } else if (text_.take_word("back")) {
            only(layer_.op == Operator::transposed_convolution, "a transposed convolution");
            layer_.of_transposed = true;
        } else {
            return false;
        }
        return true;
    }

    bool took_mode() {
        for (const std::string_view mode : resize_mode_spellings()) {
            if (!text_.take_word(mode)) continue;
            only(layer_.op == Operator::resize, "an upsampling");
            layer_.mode = resize_mode_spelled(mode).value();
            return true;
        }
        return false;
    }

    bool took_numbers() {
        struct Field {
            std::string_view name;
            std::optional<Extents> WrittenLayer::*values;
            std::int64_t least;
        };
        static constexpr std::array kFields = {
            Field{"kernel", &WrittenLayer::kernel, 1},
            Field{"k", &WrittenLayer::kernel, 1},
            Field{"stride", &WrittenLayer::stride, 1},
            Field{"s", &WrittenLayer::stride, 1},
            Field{"padding", &WrittenLayer::padding_begin, 0},
            Field{"pad", &WrittenLayer::padding_begin, 0},
            Field{"p", &WrittenLayer::padding_begin, 0},
            Field{"dilation", &WrittenLayer::dilation, 1},
            Field{"d", &WrittenLayer::dilation, 1},
            Field{"op", &WrittenLayer::output_padding, 0},
            Field{"a", &WrittenLayer::output_padding, 0},
        };
        for (const Field& field : kFields) {
            if (!text_.take_word(field.name)) continue;
            only(has_window(layer_.op), "a layer with a kernel");
            const bool pads = field.values == &WrittenLayer::padding_begin;
            if (pads) one_padding();
            only(field.values != &WrittenLayer::output_padding ||
                     layer_.op == Operator::transposed_convolution,
                 "a transposed convolution");
            text_.take_equals();
            layer_.*field.values = text_.numbers(field.least, "a number");
            if (pads)
                layer_.padding_end =
                    text_.take(":") ? text_.numbers(0, "the padding at the end") : *layer_.padding_begin;
            return true;
        }
        const bool by_channel = layer_.is_depthwise || layer_.is_separable;
        if (text_.take_word("multiplier") || text_.take_word("m")) {
            only(by_channel, "a depthwise or separable convolution");
            text_.take_equals();
            layer_.multiplier = text_.number(1, "a number of filters a channel");
            return true;
        }
        if (!text_.take_word("groups") && !text_.take_word("g")) return false;
        only(has_weights(layer_.op), "a convolution");
        if (by_channel) text_.wrong(start_, "a depthwise convolution has a group for each channel");
        text_.take_equals();
        layer_.groups = text_.number(1, "a number of groups");
        return true;
    }

    NotationText& text_;
    WrittenLayer& layer_;
    std::size_t start_ = 0;  // of the item
};

}  // namespace

bool repeats_follow(const NotationText& text) {
    std::string_view rest = text.rest();
    while (!rest.empty() && is_digit(rest.front())) rest.remove_prefix(1);
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    return rest.starts_with("x") || rest.starts_with("X") || rest.starts_with("×") || rest.starts_with("*");
}

WrittenLayer depthwise_half(const WrittenLayer& separable) {
    WrittenLayer half = separable;
    half.is_depthwise = true;
    half.is_separable = false;
    half.filters.reset();
    half.bias = false;
    return half;
}

WrittenLayer pointwise_half(const WrittenLayer& separable) {
    WrittenLayer half;
    half.filters = separable.filters;
    half.kernel = half.stride = Extents{1};
    half.padding_begin = half.padding_end = Extents{0};
    half.bias = separable.bias;
    return half;
}

void read_arguments(NotationText& text, WrittenLayer& layer) {
    Arguments(text, layer).read();
}

}  // namespace convwalk
