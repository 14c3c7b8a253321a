#include "advice/mend.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "arithmetic/fields.h"
#include "layout/layout.h"

namespace convwalk {
namespace {

using Member = std::int64_t AxisSpec::*;

// A field of every axis as a person sees it: padding has two ends, the others name their member twice.
struct AxisField {
    LayerField field;
    std::string_view name;
    std::int64_t least;
    std::array<Member, 2> ends;
};

// In the order in which they are proposed behind the one that a refusal names.
constexpr std::array kAxisFields = {LayerField::kernel, LayerField::padding, LayerField::dilation,
                                    LayerField::input,  LayerField::stride,  LayerField::output_padding};

// @pre one of these
AxisField axis_field(LayerField field) {
    const LayerFieldRow& row = row_of(field);
    if (const auto* number = std::get_if<AxisNumber>(&row.holds))
        return {field, row.words, number->least, {number->member, number->member}};
    return {field, row.words, 0, {&AxisSpec::padding_begin, &AxisSpec::padding_end}};
}

enum class Direction : std::uint8_t { down, up };

// Where the search begins: the end that is farthest on the wrong side.
std::int64_t farthest(const AxisSpec& a, const AxisField& field, Direction direction) {
    const auto [low, high] = std::minmax(a.*field.ends[0], a.*field.ends[1]);
    return direction == Direction::down ? high : low;
}

AxisSpec bounded(AxisSpec a, const AxisField& field, Direction direction, std::int64_t bound) {
    for (const Member end : field.ends)
        a.*end = direction == Direction::down ? std::min(a.*end, bound) : std::max(a.*end, bound);
    return a;
}

// The value nearest to `from` that is good. @pre `from` is not, `to` is, and good ones follow bad ones
template <typename Good>
std::int64_t first_good(std::int64_t from, std::int64_t to, Good good) {
    for (std::int64_t middle; (middle = std::midpoint(from, to)) != from;)
        (good(middle) ? to : from) = middle;
    return to;
}

std::optional<Refusal> judged(const LayerRequest& request) {
    if (auto why = why_invalid(request)) return why;
    return why_too_large(resolved(request));
}

// The refusal of one axis, taken by itself as part of `request`.
std::optional<RefusalKind> refused(LayerRequest request, const AxisSpec& a) {
    request.layer.axes = {a};
    request.layer.in_channels = request.layer.out_channels = request.layer.groups = 1;
    if (const auto why = why_invalid(request)) return why->kind;
    return std::nullopt;
}

// The axis with its field moved until nothing is wrong with it. Each kind of refusal is left behind in turn:
// it holds up to some value of the field and not beyond.
std::optional<AxisSpec> moved(const LayerRequest& request, AxisSpec a, const AxisField& field,
                              Direction direction) {
    const std::int64_t end = direction == Direction::down ? field.least : kLargestSize;
    while (const auto kind = refused(request, a)) {
        const auto gone = [&](std::int64_t bound) {
            return refused(request, bounded(a, field, direction, bound)) != kind;
        };
        const std::int64_t from = farthest(a, field, direction);
        if (direction == Direction::down ? from <= end : from >= end) return std::nullopt;
        if (!gone(end)) return std::nullopt;
        a = bounded(a, field, direction, first_good(from, end, gone));
    }
    return a;
}

// With numbers for a padding word, so that its ends can be changed.
LayerRequest with_own_padding(LayerRequest request) {
    LayerRequest forward = request;
    forward.of_transposed = false;
    const Layer numbers = resolved(forward);
    request.padding = PaddingWord::numbers;
    request.layer.axes = numbers.axes;
    return request;
}

// The request with a field cut to the largest value, the same on every axis, with which it can be drawn.
LayerRequest drawable(LayerRequest request, const AxisField& field) {
    const auto cut = [&](std::int64_t bound) {
        LayerRequest smaller = request;
        for (AxisSpec& a : smaller.layer.axes) a = bounded(a, field, Direction::down, bound);
        return smaller;
    };
    const auto good = [&](std::int64_t bound) {
        const auto why = judged(cut(bound));
        return !why || why->kind != RefusalKind::size_too_large;
    };
    std::int64_t largest = field.least;
    for (const AxisSpec& a : request.layer.axes)
        largest = std::max(largest, farthest(a, field, Direction::down));
    return good(largest) || !good(field.least) ? request : cut(first_good(largest, field.least, good));
}

// The request with one field mended on every axis that needs it.
std::optional<LayerRequest> mended(const LayerRequest& request, const AxisField& field) {
    LayerRequest changed = field.field == LayerField::padding ? with_own_padding(request) : request;
    for (AxisSpec& a : changed.layer.axes) {
        auto better = moved(changed, a, field, Direction::down);
        if (!better) better = moved(changed, a, field, Direction::up);
        if (!better) return std::nullopt;
        a = *better;
    }
    return drawable(changed, field);
}

std::string joined(const Layer& layer, Member member) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*member);
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    return equal ? fmt::format("{}", values.front()) : to_string(values);
}

// "4", "4×3", or "1 before, 2 after"
std::string value_of(const Layer& layer, const AxisField& field) {
    const std::string begin = joined(layer, field.ends[0]);
    const std::string end = joined(layer, field.ends[1]);
    return begin == end ? begin : fmt::format("{} before, {} after", begin, end);
}

// "largest kernel that fits: 4"; no superlative when some axes went up and others down.
std::string bound_words(const LayerRequest& from, const LayerRequest& to, const AxisField& field,
                        std::string_view merit) {
    bool up = false;
    bool down = false;
    for (std::size_t i = 0; i < to.layer.axes.size(); ++i) {
        for (const Member end : field.ends) {
            up |= to.layer.axes[i].*end > from.layer.axes[i].*end;
            down |= to.layer.axes[i].*end < from.layer.axes[i].*end;
        }
    }
    const char* which = up == down ? "" : up ? "smallest " : "largest ";
    return fmt::format("{}{} that {}: {}", which, field.name, merit, value_of(to.layer, field));
}

// What sets the limit of the output padding.
std::string_view output_padding_limit(const Layer& layer) {
    const auto all = [&](auto test) { return std::all_of(layer.axes.begin(), layer.axes.end(), test); };
    if (all([](const AxisSpec& a) { return a.stride >= a.dilation; })) return "stride";
    if (all([](const AxisSpec& a) { return a.stride <= a.dilation; })) return "dilation";
    return "larger of stride and dilation";
}

std::string words_of(const LayerRequest& from, const LayerRequest& to, const AxisField& field,
                     RefusalKind kind) {
    const std::string value = value_of(to.layer, field);
    const auto because = [&](std::string_view reason) {
        return fmt::format("{} {}{}", field.name, value, reason);
    };
    switch (kind) {
        case RefusalKind::size_too_large:
            return bound_words(from, to, field, "can be drawn");
        case RefusalKind::kernel_larger_than_padded_input:
            return bound_words(from, to, field, "fits");
        case RefusalKind::output_too_small:
            return bound_words(from, to, field, is_pooling(from.layer.op) ? "fits" : "leaves an output");
        case RefusalKind::output_padding_too_large:
            if (field.field == LayerField::output_padding)
                return because(fmt::format(", the largest below the {}", output_padding_limit(to.layer)));
            return because(", above the output padding");
        case RefusalKind::pool_padding_gt_half_kernel:
            if (field.field == LayerField::padding) return because(", half the kernel");
            if (field.field == LayerField::kernel) return because(", twice the padding");
            return because("");
        case RefusalKind::same_padding_with_stride:
            return because(field.field == LayerField::stride ? ", which same padding needs" : " as a number");
        case RefusalKind::string_padding_unsupported:
            return because(" as a number");
        case RefusalKind::field_unsupported:
            return because("");
        default:
            return bound_words(from, to, field, "is possible");
    }
}

// The multiple of `groups` nearest to `channels`.
std::int64_t nearest_multiple(std::int64_t channels, std::int64_t groups) {
    const std::int64_t most = kLargestSize / groups;
    const std::int64_t below = std::clamp<std::int64_t>(channels / groups, 0, most);
    const bool round_up = below == 0 || (below < most && channels - below * groups >= groups - groups / 2);
    return (below + (round_up ? 1 : 0)) * groups;
}

// The largest number up to `most` that divides both; 1 when there is no other.
std::int64_t common_divisor(std::int64_t a, std::int64_t b, std::int64_t most) {
    std::int64_t best = 1;
    if (std::min(a, b) < 1 || std::min(a, b) > kLargestSize) return best;
    const std::int64_t both = std::gcd(a, b);
    for (std::int64_t small = 1; small * small <= both; ++small) {
        if (both % small != 0) continue;
        for (const std::int64_t divisor : {small, both / small}) {
            if (divisor <= most) best = std::max(best, divisor);
        }
    }
    return best;
}

// Keeps what is possible.
class Proposals {
  public:
    explicit Proposals(const LayerRequest& request) : request_(request) {}

    void add(std::string words, LayerRequest changed) {
        if (found_.size() == kMostMends || changed == request_ || judged(changed)) return;
        found_.push_back({std::move(words), std::move(changed)});
    }

    void add_field(LayerField of_axes, RefusalKind kind) {
        if (found_.size() == kMostMends) return;
        const AxisField field = axis_field(of_axes);
        if (const auto changed = mended(request_, field)) {
            const bool padding = field.field == LayerField::padding;
            add(words_of(padding ? with_own_padding(request_) : request_, *changed, field, kind), *changed);
        }
    }

    void add_channels() {
        const Layer& layer = request_.layer;
        const auto changed = [&](LayerField field, std::int64_t value) {
            LayerRequest copy = request_;
            std::get<WholeNumber>(row_of(field).holds).set(copy, value);
            return copy;
        };
        if (layer.groups >= 1) {
            for (const LayerField field : {LayerField::in_channels, LayerField::out_channels}) {
                const LayerFieldRow& row = row_of(field);
                const std::int64_t value = nearest_multiple(
                    std::get<WholeNumber>(row.holds).get(request_).value_or(1), layer.groups);
                add(fmt::format("{} {}, a multiple of the groups", row.words, value), changed(field, value));
            }
        }
        const std::int64_t groups =
            common_divisor(layer.in_channels, has_weights(layer.op) ? layer.out_channels : layer.in_channels,
                           std::max<std::int64_t>(1, layer.groups));
        add(fmt::format("groups {}{}", groups, groups > 1 ? ", which divides the channels" : ""),
            changed(LayerField::groups, groups));
    }

    void add_word(PaddingWord word) {
        LayerRequest changed = request_;
        changed.padding = word;
        for (AxisSpec& a : changed.layer.axes) a.padding_begin = a.padding_end = 0;
        add(fmt::format("padding \"{}\"", name_of(word)), changed);
    }

    void add_ceil_mode(bool on) {
        LayerRequest changed = request_;
        for (AxisSpec& a : changed.layer.axes) a.ceil_mode = on;
        add(on ? "ceil mode on" : "ceil mode off", changed);
    }

    // The fields as they usually are.
    void add_usual(std::string words, std::initializer_list<LayerField> fields) {
        LayerRequest changed = request_;
        for (const LayerField field : fields) put_field(changed, LayerRequest{}, field);
        add(std::move(words), changed);
    }

    // Whatever makes the layer another one by a change of the layer itself.
    template <typename Change>
    void add_change(std::string words, Change change) {
        LayerRequest changed = request_;
        change(changed.layer);
        add(std::move(words), changed);
    }

    void add_padding_mode(PaddingMode mode) {
        add_change(fmt::format("padding mode \"{}\"", name_of(mode)),
                   [mode](Layer& layer) { layer.padding_mode = mode; });
    }

    void add_factor(const Factor& factor, std::string_view reason) {
        add_change(fmt::format("factor {}{}", to_string(factor), reason), [factor](Layer& layer) {
            for (AxisSpec& a : layer.axes) a.factor = factor;
        });
    }

    // Channels, sizes and factor that belong together.
    void add_shuffle_mends() {
        const Layer& layer = request_.layer;
        const std::int64_t r = shuffle_factor(layer.axes.front());
        if (r > 0 && layer.op == Operator::pixel_shuffle) {
            const std::int64_t channels = nearest_multiple(layer.in_channels, r * r);
            add_change(fmt::format("in channels {}, a multiple of {}", channels, r * r),
                       [channels](Layer& changed) { changed.in_channels = channels; });
        }
        if (r > 0 && layer.op == Operator::pixel_unshuffle) {
            LayerRequest changed = request_;
            for (AxisSpec& a : changed.layer.axes) a.input = nearest_multiple(a.input, r);
            add(fmt::format("input {}, a multiple of the factor", to_string(input_extents(changed.layer))),
                changed);
        }
        // The nearest factors below that fit, and above where none does.
        constexpr std::int64_t kMostTried = 64;
        const double asked = layer.axes.front().factor.value();
        const std::int64_t from = asked >= 1 && asked <= kMostTried ? std::llround(asked) : 2;
        for (std::int64_t factor = from; factor >= 1; --factor) {
            const std::size_t before = found_.size();
            if (static_cast<double>(factor) != asked) add_factor(static_cast<double>(factor), "");
            if (found_.size() > before) break;
        }
    }

    void add_output_sizes() {
        const Operator op = request_.layer.op;
        if (has_output_size(op)) {
            add_change("output size at least 1", [](Layer& l) {
                for (AxisSpec& a : l.axes)
                    a.output_size = std::clamp<std::int64_t>(a.output_size.value_or(a.input), 1, 4 * a.input);
            });
        }
        add_usual(op == Operator::resize ? "by a factor of 2 instead"
                  : has_output_size(op)  ? "a single cell"
                                         : "no output size",
                  {LayerField::output_size});
    }

    void add_factors(RefusalKind kind) {
        if (has_window(request_.layer.op)) return add_factor(AxisSpec{}.factor, ", which counts as none");
        for (const double factor : {0.5, 1.0, 2.0}) {
            if (kind == RefusalKind::empty_output || factor != 0.5) add_factor(factor, "");
        }
    }

    // What a resizing, a padding or a division can't be.
    void add_rule_mends(const LayerFieldRow& row, RefusalKind kind) {
        switch (row.field) {
            case LayerField::padding_mode:
                return add_padding_mode(PaddingMode::zeros);
            case LayerField::count_include_pad:
                return add_usual("padding counted", {row.field});
            case LayerField::resize_mode:
                return add_usual("no resize mode", {row.field, LayerField::align_corners});
            case LayerField::align_corners:
                add_usual("corners not aligned", {row.field});
                if (request_.layer.op == Operator::resize)
                    add_change("mode \"bilinear\"", [](Layer& l) { l.resize_mode = ResizeMode::bilinear; });
                return;
            case LayerField::output_size:
                return add_output_sizes();
            case LayerField::factor:
                return add_factors(kind);
            default:
                return add_usual(fmt::format("no {}", row.words), {row.field});
        }
    }

    // Back to what an operator without a window has.
    void add_no_window() {
        LayerRequest changed = request_;
        changed.padding = PaddingWord::numbers;
        const AxisSpec usual;
        for (AxisSpec& a : changed.layer.axes) {
            a.kernel = usual.kernel;
            a.stride = a.dilation = 1;
            a.padding_begin = a.padding_end = a.output_padding = 0;
            a.ceil_mode = false;
        }
        add("neither kernel, stride nor padding", changed);
    }

    std::vector<Mend> found() && { return std::move(found_); }

  private:
    const LayerRequest& request_;
    std::vector<Mend> found_;
};

// A field that is mended by a word, or a number for the whole layer.
bool is_rule(const LayerFieldRow& row) {
    switch (row.field) {
        case LayerField::factor:
        case LayerField::output_size:
        case LayerField::divisor_override:
            return true;
        case LayerField::ceil_mode:
        case LayerField::of_transposed:
            return false;
        default:
            return std::holds_alternative<Choice>(row.holds) || std::holds_alternative<Switch>(row.holds);
    }
}

}  // namespace

std::vector<Mend> mends(const LayerRequest& request) {
    const auto why = judged(request);
    if (!why) return {};
    Proposals proposals(request);
    if (why->kind == RefusalKind::dimensions_unsupported) {
        if (is_shuffle(request.layer.op) && !request.layer.axes.empty())
            proposals.add_change("2 dimensions",
                                 [](Layer& layer) { layer.axes.resize(2, AxisSpec(layer.axes.back())); });
        return std::move(proposals).found();
    }
    // nullptr: it is about several fields.
    const LayerFieldRow* row = row_called(why->field);
    const auto about = [row](std::initializer_list<LayerField> fields) {
        return row != nullptr && std::find(fields.begin(), fields.end(), row->field) != fields.end();
    };
    if (is_shuffle(request.layer.op) &&
        about({LayerField::factor, LayerField::input, LayerField::in_channels})) {
        proposals.add_shuffle_mends();
    } else if (row != nullptr && is_rule(*row)) {
        proposals.add_rule_mends(*row, why->kind);
    } else if (!has_window(request.layer.op) && why->kind == RefusalKind::field_unsupported) {
        proposals.add_no_window();
    } else if (why->kind == RefusalKind::reflect_padding_too_large ||
               why->kind == RefusalKind::circular_padding_too_large) {
        proposals.add_field(LayerField::padding, why->kind);
        proposals.add_padding_mode(PaddingMode::replicate);
        proposals.add_field(LayerField::input, why->kind);
    } else if (about({LayerField::groups, LayerField::in_channels, LayerField::out_channels})) {
        proposals.add_channels();
    } else if (about({LayerField::ceil_mode})) {
        proposals.add_ceil_mode(false);
    } else if (about({LayerField::of_transposed})) {
        LayerRequest own = request;
        own.of_transposed = false;
        proposals.add("parameters of the layer itself", own);
    } else if (why->kind == RefusalKind::same_padding_with_stride ||
               why->kind == RefusalKind::string_padding_unsupported) {
        proposals.add_field(LayerField::stride, why->kind);
        for (const PaddingWord word : {PaddingWord::half, PaddingWord::valid}) proposals.add_word(word);
        proposals.add_field(LayerField::padding, why->kind);
    } else {
        if (row != nullptr) proposals.add_field(row->field, why->kind);
        for (const LayerField field : kAxisFields) {
            // More holes in the kernel of a transposed layer would make room, but nobody means that.
            const bool odd =
                field == LayerField::dilation && request.layer.op == Operator::transposed_convolution;
            if (why->field != row_of(field).words && !odd) proposals.add_field(field, why->kind);
        }
        if (is_window_pooling(request.layer.op)) proposals.add_ceil_mode(true);
    }
    return std::move(proposals).found();
}

}  // namespace convwalk
