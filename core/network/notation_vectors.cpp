// Layers without an operator in the notation: D (dense), F (flatten), V (reshape, a view), UNFOLD and FOLD.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arithmetic/axes.h"
#include "basics/size.h"
#include "network/notation_layer.h"

namespace convwalk {
namespace {

// What stands in the brackets of one layer.
class VectorArguments {
  public:
    VectorArguments(NotationText& text, std::size_t start) : text_(text), start_(start) {}

    StackLayer dense(bool norm, const NotationDefaults& defaults, std::vector<Assumption>& assumptions) {
        StackLayer layer = layer_of_kind(LayerKind::dense);
        Dense& made = std::get<Dense>(layer.what);
        std::optional<bool> bias;
        bool told = false;
        items([&](std::size_t position) {
            const std::size_t at = text_.at();
            if (is_digit(text_.here())) {
                if (position > 0)
                    text_.wrong(at, "only one bare number, the features that come out, is expected here");
                made.features = text_.number(1, "a number of features");
                told = true;
            } else if (text_.take_word("nobias") || text_.take_word("bias")) {
                bias = lower(text_.byte(at)) == 'b';
            } else if (text_.take_word("in")) {
                text_.take_equals();
                made.takes = text_.number(1, "a number of features");
            } else {
                text_.fail("a number of features, in with the features that come in, or nobias");
            }
        });
        if (!told)
            text_.wrong(start_, "the number of features is missing; write it in brackets, such as D(10)");
        layer.bias = settled_bias(bias, norm, defaults, assumptions);
        return layer;
    }

    StackLayer flatten() {
        StackLayer layer = layer_of_kind(LayerKind::flatten);
        items([&](std::size_t position) {
            if (position > 0)
                text_.wrong(text_.at(), "only one number, the features that come out, is expected here");
            std::get<Reshape>(layer.what).channels = text_.number(1, "a number of features");
        });
        return layer;
    }

    StackLayer reshape() {
        StackLayer layer = layer_of_kind(LayerKind::reshape);
        Reshape& made = std::get<Reshape>(layer.what);
        made.sizes.clear();
        items([&](std::size_t position) {
            if (position > 1) text_.wrong(text_.at(), "channels and sizes are all that is expected here");
            if (position == 0)
                made.channels = size("a number of channels");
            else
                made.sizes = sizes();
        });
        if (made.sizes.empty())
            text_.wrong(start_, "channels and sizes are missing; write them in brackets, such as V(64,4x4)");
        const auto open = std::count(made.sizes.begin(), made.sizes.end(), kOpenSize);
        if (open + (made.channels == kOpenSize ? 1 : 0) > 1)
            text_.wrong(start_, "more than one size is -1; one alone follows from the others");
        return layer;
    }

    // "UNFOLD(2x3)", "FOLD(4x5,2x2,s2)"
    StackLayer unfold(LayerKind kind) {
        StackLayer layer = layer_of_kind(kind);
        Unfold& made = std::get<Unfold>(layer.what);
        const bool back = kind == LayerKind::fold;
        made.back_to.clear();
        Extents kernel;
        items([&](std::size_t position) {
            if (!is_digit(text_.here())) return window_number(made.windows.layer);
            if (back && position == 0)
                made.back_to = text_.numbers(1, "a size");
            else if (position == (back ? 1U : 0U))
                kernel = text_.numbers(1, "a kernel size");
            else
                text_.wrong(text_.at(),
                            "sizes are all the bare numbers that are expected; name others, such as s2");
        });
        if (kernel.empty() || (back && made.back_to.empty()))
            text_.wrong(start_,
                        back ? "sizes of the map and of a window are missing; write them in brackets, such "
                               "as FOLD(4x5,2x2)"
                             : "the size of a window is missing; write it in brackets, such as UNFOLD(2x3)");
        put(made.windows.layer, &AxisSpec::kernel, kernel);
        return layer;
    }

  private:
    void put(Layer& layer, std::int64_t AxisSpec::*field, const Extents& values) {
        const std::size_t axes = layer.axes.size();
        if (values.size() > 1 && axes > 1 && values.size() != axes)
            text_.wrong(start_, fmt::format("{} numbers stand beside {}", values.size(), axes));
        put_on_axes(layer, field, values);
    }
    void window_number(Layer& layer) {
        if (text_.take_word("s")) return put(layer, &AxisSpec::stride, text_.numbers(1, "a stride"));
        if (text_.take_word("d")) return put(layer, &AxisSpec::dilation, text_.numbers(1, "a dilation"));
        if (!text_.take_word("p")) text_.fail("a number, or a named one such as s2, p1 or d2");
        const Extents begin = text_.numbers(0, "a padding");
        put(layer, &AxisSpec::padding_begin, begin);
        put(layer, &AxisSpec::padding_end,
            text_.take(":") ? text_.numbers(0, "the padding at the end") : begin);
    }

    // Each thing in the brackets, or the only number without any.
    template <typename Read>
    void items(Read read) {
        text_.skip_spaces();
        if (is_digit(text_.here()) && !repeats_follow(text_)) return read(0);
        const std::size_t open = text_.at();
        if (!text_.take("(")) return;
        text_.skip_inner_spaces();
        if (text_.take(")")) return;
        for (std::size_t position = 0;; ++position) {
            text_.skip_inner_spaces();
            if (text_.at_end()) text_.wrong(open, "this bracket is never closed");
            read(position);
            text_.skip_inner_spaces();
            if (text_.take(")")) return;
            if (text_.at_end()) text_.wrong(open, "this bracket is never closed");
            if (!text_.take(",") && !text_.take(";")) text_.fail("a comma or \")\"");
        }
    }

    std::int64_t size(std::string_view what) {
        if (!text_.take("-")) return text_.take("?") ? kOpenSize : text_.number(1, what);
        // A panel may break lines behind a dash.
        text_.skip_inner_spaces();
        if (!text_.take("1")) text_.fail("1, as -1 is a size that follows from the others");
        return kOpenSize;
    }
    Extents sizes() {
        Extents values = {size("a size")};
        while (text_.take_times()) {
            if (values.size() == 3)
                text_.wrong(text_.at(), "a map has more than 3 sizes beside its channels");
            values.push_back(size("a size"));
        }
        return values;
    }

    NotationText& text_;
    std::size_t start_;
};

}  // namespace

StackLayer read_vector_layer(NotationText& text, std::size_t start, LayerKind kind, bool norm,
                             const NotationDefaults& defaults, std::vector<Assumption>& assumptions) {
    VectorArguments arguments(text, start);
    if (kind == LayerKind::dense) return arguments.dense(norm, defaults, assumptions);
    if (kind == LayerKind::unfold || kind == LayerKind::fold) return arguments.unfold(kind);
    return kind == LayerKind::flatten ? arguments.flatten() : arguments.reshape();
}

}  // namespace convwalk
