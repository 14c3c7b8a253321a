// Layers without an operator in the notation: D (dense), F (flatten) and V (reshape, a view).
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

  private:
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
    return kind == LayerKind::flatten ? arguments.flatten() : arguments.reshape();
}

}  // namespace convwalk
