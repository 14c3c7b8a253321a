// What is impossible and why: each refusal, its sentence, and that doing what the sentence says helps.
#include "arithmetic/layer.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <set>

#include "arithmetic/derivation.h"
#include "layout/layout.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::kOperators;
using testing::layer_of;
using testing::sampled_layer;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

struct Case {
    LayerRequest request;
    RefusalKind kind;
    std::string field;
    std::string sentence;
};

LayerRequest request_of(Operator op, std::vector<AxisSpec> axes, PaddingWord padding = PaddingWord::numbers) {
    LayerRequest request;
    request.layer.op = op;
    request.layer.axes = std::move(axes);
    request.padding = padding;
    return request;
}

LayerRequest with_channels(Operator op, std::int64_t in, std::int64_t out, std::int64_t groups) {
    LayerRequest request = request_of(op, {AxisSpec{}});
    request.layer.in_channels = in;
    request.layer.out_channels = out;
    request.layer.groups = groups;
    return request;
}

LayerRequest of_transposed(LayerRequest request) {
    request.of_transposed = true;
    return request;
}

std::vector<Case> cases() {
    using enum Operator;
    using enum RefusalKind;
    const AxisSpec rest;
    return {
        {request_of(convolution, {{.stride = 0}}), non_positive_stride, "stride",
         "stride is 0; it must be at least 1"},
        {request_of(convolution, {rest, {.stride = -2}}), non_positive_stride, "stride",
         "stride of the column axis is -2; it must be at least 1"},
        {request_of(max_pooling, {{.dilation = 0}}), non_positive_dilation, "dilation",
         "dilation is 0; it must be at least 1"},
        {request_of(convolution, {rest, {.kernel = 0}, rest}), non_positive_kernel, "kernel",
         "kernel of the row axis is 0; it must be at least 1"},
        {with_channels(convolution, 1, 1, 0), non_positive_groups, "groups",
         "groups is 0; it must be at least 1"},
        {request_of(convolution, {{.padding_end = -1}}), negative_padding, "padding",
         "padding is -1; it must be at least 0"},
        {request_of(transposed_convolution, {{.output_padding = -1}}), negative_output_padding,
         "output padding", "output padding is -1; it must be at least 0"},
        {request_of(convolution, {{.input = 4, .kernel = 7, .padding_begin = 1}}),
         kernel_larger_than_padded_input, "kernel",
         "kernel is 7, larger than the padded input of 5; the largest that fits is 5"},
        {request_of(convolution, {{.input = 6, .kernel = 4, .dilation = 2}}), kernel_larger_than_padded_input,
         "kernel",
         "kernel is 4 and spans 7 cells with dilation 2, more than the padded input of 6; the largest that "
         "fits is 3"},
        {request_of(average_pooling, {{.input = 2, .kernel = 3}}), output_too_small, "kernel",
         "kernel is 3, larger than the padded input of 2; the largest that fits is 2"},
        {request_of(transposed_convolution, {{.input = 1, .padding_begin = 2, .padding_end = 1}}),
         output_too_small, "padding",
         "padding of 2 and 1 cuts away all 3 cells of the full result; at most 2 in all leave an output"},
        {request_of(transposed_convolution, {{.stride = 2, .dilation = 3, .output_padding = 3}}),
         output_padding_too_large, "output padding",
         "output padding is 3; it must be smaller than the stride or the dilation, so at most 2"},
        {request_of(max_pooling, {{.kernel = 3, .padding_begin = 2, .padding_end = 2}}),
         pool_padding_gt_half_kernel, "padding", "padding is 2; pooling allows at most half the kernel, 1"},
        {request_of(convolution, {rest, {.stride = 2}}, PaddingWord::same), same_padding_with_stride,
         "padding",
         "padding is \"same\" and stride of the column axis is 2; \"same\" needs stride 1, other strides "
         "take "
         "numbers, valid, half or full"},
        {request_of(transposed_convolution, {rest}, PaddingWord::causal), string_padding_unsupported,
         "padding", "padding is \"causal\"; a transposed convolution takes numbers, valid, half or full"},
        {with_channels(convolution, 3, 2, 2), channel_mismatch, "in channels",
         "in channels is 3; it must be a multiple of the 2 groups"},
        {with_channels(convolution, 0, 2, 2), channel_mismatch, "in channels",
         "in channels is 0; it must be at least 2"},
        {with_channels(max_pooling, 0, 1, 1), empty_spatial_input, "in channels",
         "in channels is 0; it must be at least 1"},
        {with_channels(transposed_convolution, 2, 3, 2), weight_not_divisible_by_groups, "out channels",
         "out channels is 3; it must be a multiple of the 2 groups"},
        {request_of(convolution, {{.input = 0, .padding_begin = 5}}), empty_spatial_input, "input",
         "input is 0; it must be at least 1"},
        {request_of(convolution, {{.output_padding = 1}}), field_unsupported, "output padding",
         "output padding is 1; convolution has none, so it must be 0"},
        {request_of(convolution, {{.ceil_mode = true}}), field_unsupported, "ceil mode",
         "ceil mode is on; only pooling has it"},
        {request_of(average_pooling, {{.dilation = 2}}), field_unsupported, "dilation",
         "dilation is 2; average pooling has none, so it must be 1"},
        {of_transposed(request_of(max_pooling, {rest})), field_unsupported, "parameters",
         "parameters of the transposed layer's convolution were given for a max pooling; only a transposed "
         "convolution takes them"},
        {of_transposed(request_of(transposed_convolution, {{.stride = 2, .output_padding = 1}})),
         field_unsupported, "output padding",
         "output padding is 1; it follows from the convolution that is transposed, so leave it out"},
        {request_of(convolution, {}), dimensions_unsupported, "dimensions",
         "the layer has 0 dimensions; 1, 2 and 3 are possible"},
        {request_of(convolution, {rest, rest, rest, rest}), dimensions_unsupported, "dimensions",
         "the layer has 4 dimensions; 1, 2 and 3 are possible"},
        {request_of(convolution, {{.stride = kLargestSize + 1}}), size_too_large, "stride",
         "stride is 2147483648; the largest is 2147483647"},
        {with_channels(convolution, kHighest, 1, 1), size_too_large, "in channels",
         "in channels is 9223372036854775807; the largest is 2147483647"},
        {request_of(transposed_convolution, {{.input = 65537, .stride = 32768}}), size_too_large, "input",
         "input is 65537 and the output would have 2147483651 cells; the largest size is 2147483647"},
    };
}

TEST(Refusals, NameFieldValueAndWhatIsAllowed) {
    for (const Case& c : cases()) {
        const auto why = why_invalid(c.request);
        ASSERT_TRUE(why) << c.sentence;
        EXPECT_EQ(why->sentence, c.sentence);
        EXPECT_EQ(to_string(why->kind), to_string(c.kind)) << c.sentence;
        EXPECT_EQ(why->field, c.field) << c.sentence;
    }
}

TEST(Refusals, EveryKindHasACaseAndANameOfItsOwn) {
    std::set<RefusalKind> kinds;
    for (const Case& c : cases()) kinds.insert(c.kind);
    std::set<std::string_view> names;
    for (int n = 0; n <= static_cast<int>(RefusalKind::size_too_large); ++n) {
        const auto kind = static_cast<RefusalKind>(n);
        EXPECT_TRUE(kinds.count(kind)) << to_string(kind);
        EXPECT_TRUE(names.insert(to_string(kind)).second) << to_string(kind);
    }
}

TEST(Refusals, TheAxisIsNamedOnlyWhereThereAreSeveral) {
    for (std::size_t axes = 1; axes <= 3; ++axes) {
        for (std::size_t wrong = 0; wrong < axes; ++wrong) {
            Layer layer;
            layer.axes.assign(axes, AxisSpec{});
            layer.axes[wrong].stride = 0;
            const auto why = why_invalid(layer);
            ASSERT_TRUE(why);
            EXPECT_EQ(why->axis, static_cast<int>(wrong));
            const std::string where = axes == 1 ? "" : fmt::format(" of the {} axis", axis_name(wrong, axes));
            EXPECT_EQ(why->sentence, fmt::format("stride{} is 0; it must be at least 1", where));
        }
    }
}

// Frameworks give pooling one padding for both sides; sides that differ are padded before it, without a
// limit.
TEST(Refusals, OneSidedPoolingPaddingKnowsNoLimit) {
    for (const Operator op : {Operator::max_pooling, Operator::average_pooling}) {
        EXPECT_FALSE(why_invalid(layer_of(op, {.kernel = 2, .padding_end = 9})));
        EXPECT_FALSE(why_invalid(layer_of(op, {.kernel = 2, .padding_begin = 9})));
        EXPECT_TRUE(why_invalid(layer_of(op, {.kernel = 2, .padding_begin = 9, .padding_end = 9})));
    }
}

// The last whole number of a sentence: what it says is allowed.
std::int64_t allowed_by(const std::string& sentence) {
    const std::size_t last = sentence.find_last_of("0123456789");
    const std::size_t before = sentence.find_last_not_of("0123456789", last);
    return std::stoll(sentence.substr(before + 1, last - before));
}

// Does what the sentence says.
void mend(LayerRequest& request, const Refusal& why) {
    if (why.field == "groups")
        request.layer.groups = allowed_by(why.sentence);
    else if (why.field == "in channels")
        request.layer.in_channels = allowed_by(why.sentence);
    else if (why.field == "out channels")
        request.layer.out_channels = allowed_by(why.sentence);
    if (why.axis < 0) return;
    AxisSpec& a = request.layer.axes[static_cast<std::size_t>(why.axis)];
    if (why.kind == RefusalKind::same_padding_with_stride)
        a.stride = allowed_by(why.sentence);
    else if (why.field == "input")
        a.input = allowed_by(why.sentence);
    else if (why.field == "kernel")
        a.kernel = allowed_by(why.sentence);
    else if (why.field == "stride")
        a.stride = allowed_by(why.sentence);
    else if (why.field == "dilation")
        a.dilation = allowed_by(why.sentence);
    else if (why.field == "output padding")
        a.output_padding = allowed_by(why.sentence);
    else if (why.field == "ceil mode")
        a.ceil_mode = false;
    else if (why.kind == RefusalKind::negative_padding) {
        a.padding_begin = std::max(a.padding_begin, allowed_by(why.sentence));
        a.padding_end = std::max(a.padding_end, allowed_by(why.sentence));
    } else if (why.field == "padding") {  // a most: for each side or, where the sentence says so, in all
        const std::int64_t most = allowed_by(why.sentence);
        a.padding_begin = std::min(a.padding_begin, most);
        a.padding_end = std::min(a.padding_end,
                                 why.kind == RefusalKind::output_too_small ? most - a.padding_begin : most);
    }
}

TEST(Refusals, DoingWhatTheSentenceSaysMendsTheLayer) {
    std::mt19937 random(3);
    const auto between = [&](int least, int most) { return testing::whole_between(random, least, most); };
    std::set<RefusalKind> mended;
    for (int n = 0; n < 50'000; ++n) {
        LayerRequest request;
        request.layer.op = kOperators[static_cast<std::size_t>(between(0, 3))];
        request.layer.axes.resize(static_cast<std::size_t>(between(1, 3)));
        for (AxisSpec& a : request.layer.axes) {
            a = {between(-1, 6), between(-1, 6), between(-1, 4), between(-1, 4),
                 between(-1, 4), between(-1, 3), between(-1, 4), between(0, 1) == 1};
            if (between(0, 1) == 1) a.padding_end = a.padding_begin;
        }
        request.layer.in_channels = between(0, 4);
        request.layer.out_channels = between(0, 4);
        request.layer.groups = between(0, 3);
        if (request.layer.op == Operator::convolution && between(0, 3) == 0)
            request.padding = PaddingWord::same;
        std::optional<Refusal> why = why_invalid(request);
        for (int mends = 0; why; ++mends) {
            ASSERT_LT(mends, 60) << described(request.layer) << ": " << why->sentence;
            EXPECT_NE(why->sentence.find(why->field), std::string::npos) << why->sentence;
            mend(request, *why);
            const std::optional<Refusal> then = why_invalid(request);
            ASSERT_FALSE(then && then->sentence == why->sentence) << why->sentence;
            ASSERT_FALSE(then && then->kind == why->kind && then->field == why->field &&
                         then->axis == why->axis)
                << why->sentence << ", but then " << then->sentence;
            mended.insert(why->kind);
            why = then;
        }
    }
    EXPECT_EQ(mended.size(), 15u);  // all but words for transposed ones, dimensions and sizes beyond 2^31
}

// Everything that may be called is called with fields at the ends of what numbers can be. Built with the
// sanitizers, this is where an overflow would show.
void call_everything(const LayerRequest& request) {
    const auto why = why_invalid(request);
    if (!request.of_transposed) (void)resolved(request);
    (void)why_weight_unfit(request.layer, {request.layer.in_channels, request.layer.groups, 3});
    if (why) {
        EXPECT_FALSE(why->sentence.empty());
        return;
    }
    const Layer layer = resolved(request);
    for (const std::int64_t size : output_extents(layer)) {
        EXPECT_GE(size, 1) << described(layer);
        EXPECT_LE(size, kLargestSize) << described(layer);
    }
    for (std::size_t axis = 0; axis < layer.axes.size(); ++axis) {
        EXPECT_GE(leftover_cells(layer.op, layer.axes[axis]), 0);
        EXPECT_FALSE(derivation(layer, axis).lines.empty());
    }
    EXPECT_GE(cell_count(output_extents(layer)), 1);
    EXPECT_FALSE(parameter_caption(request).empty());
    (void)size_caption(layer);
    (void)why_too_large(layer);
}

TEST(Refusals, NoFieldIsTooLargeToBeJudged) {
    constexpr std::array values = {kLowest,          std::int64_t{-1}, std::int64_t{0},  std::int64_t{1},
                                   kLargestSize - 1, kLargestSize,     kLargestSize + 1, kHighest};
    constexpr std::array fields = {&AxisSpec::input,         &AxisSpec::kernel,      &AxisSpec::stride,
                                   &AxisSpec::padding_begin, &AxisSpec::padding_end, &AxisSpec::dilation,
                                   &AxisSpec::output_padding};
    for (const Operator op : kOperators) {
        for (int word = 0; word <= static_cast<int>(PaddingWord::causal); ++word) {
            for (const bool transposes : {false, true}) {
                LayerRequest request = request_of(op, {AxisSpec{}}, static_cast<PaddingWord>(word));
                request.of_transposed = transposes;
                const AxisSpec rest;
                AxisSpec& a = request.layer.axes[0];
                for (const auto first : fields) {
                    for (const auto second : fields) {
                        for (const std::int64_t x : values) {
                            for (const std::int64_t y : values) {
                                a = rest;
                                a.*first = x;
                                a.*second = y;
                                a.ceil_mode = is_pooling(op);
                                call_everything(request);
                            }
                        }
                    }
                }
            }
        }
    }
}

TEST(Refusals, AllFieldsAtOnceMayBeTheLargest) {
    for (const Operator op : kOperators) {
        for (int word = 0; word <= static_cast<int>(PaddingWord::causal); ++word) {
            for (const std::int64_t v : {kLowest, kLargestSize - 1, kLargestSize, kHighest}) {
                LayerRequest request = request_of(op, {3, {v, v, v, v, v, v, v, is_pooling(op)}},
                                                  static_cast<PaddingWord>(word));
                request.layer.in_channels = request.layer.out_channels = request.layer.groups = v;
                call_everything(request);
                // As large, but with a window that fits.
                for (AxisSpec& a : request.layer.axes) a.dilation = 1, a.output_padding = 0;
                call_everything(request);
            }
        }
    }
}

TEST(Words, HaveTheNumbersOfTheGuide) {
    const auto padding_of = [](PaddingWord word, std::int64_t kernel, std::int64_t dilation) {
        const Layer layer = resolved(
            request_of(Operator::convolution, {{.input = 20, .kernel = kernel, .dilation = dilation}}, word));
        return std::pair(layer.axes[0].padding_begin, layer.axes[0].padding_end);
    };
    using Sides = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(padding_of(PaddingWord::valid, 5, 1), Sides(0, 0));
    EXPECT_EQ(padding_of(PaddingWord::same, 3, 1), Sides(1, 1));
    EXPECT_EQ(padding_of(PaddingWord::same, 4, 1), Sides(1, 2));  // PyTorch: the odd cell at the end
    EXPECT_EQ(padding_of(PaddingWord::same, 2, 3), Sides(1, 2));
    EXPECT_EQ(padding_of(PaddingWord::half, 5, 1), Sides(2, 2));  // Rel. 3
    EXPECT_EQ(padding_of(PaddingWord::half, 4, 1), Sides(2, 2));
    EXPECT_EQ(padding_of(PaddingWord::half, 3, 2), Sides(2, 2));
    EXPECT_EQ(padding_of(PaddingWord::full, 3, 1), Sides(2, 2));  // Rel. 4
    EXPECT_EQ(padding_of(PaddingWord::full, 3, 2), Sides(4, 4));
    EXPECT_EQ(padding_of(PaddingWord::causal, 3, 4), Sides(8, 0));
}

TEST(Words, KeepWhatTheyPromise) {
    for (const bool transposes : {false, true}) {
        testing::for_each_small_axis(Operator::convolution, [&](const AxisSpec& a) {
            const auto size = [&](PaddingWord word) -> std::optional<std::int64_t> {
                LayerRequest request = request_of(Operator::convolution, {a}, word);
                if (transposes) {
                    request.layer.op = Operator::transposed_convolution;
                    request.of_transposed = true;
                }
                if (why_invalid(request)) return std::nullopt;
                return output_extents(resolved(request))[0];
            };
            if (transposes) {
                for (const auto word : {PaddingWord::half, PaddingWord::full, PaddingWord::causal})
                    EXPECT_EQ(size(word), a.input) << a.kernel;
                return;
            }
            EXPECT_EQ(size(PaddingWord::same), a.stride == 1 ? std::optional(a.input) : std::nullopt);
            EXPECT_EQ(size(PaddingWord::causal), (a.input - 1) / a.stride + 1);
            EXPECT_EQ(size(PaddingWord::full), (a.input + a.dilation * (a.kernel - 1) - 1) / a.stride + 1);
        });
    }
}

TEST(Weights, FitTheChannels) {
    const auto why = [](Operator op, std::int64_t in, std::int64_t groups, const Extents& weight) {
        Layer layer = layer_of(op, AxisSpec{});
        layer.in_channels = in;
        layer.groups = groups;
        const auto refusal = why_weight_unfit(layer, weight);
        return refusal ? std::string(to_string(refusal->kind)) + ": " + refusal->sentence : "";
    };
    const auto convolution = Operator::convolution;
    const auto transposed = Operator::transposed_convolution;
    EXPECT_EQ(why(convolution, 4, 2, {6, 2, 3}), "");
    EXPECT_EQ(why(transposed, 4, 2, {4, 3, 3}), "");
    EXPECT_EQ(why(convolution, 4, 1, {6, 2, 3}),
              "channel_mismatch: the input has 4 channels; the weight and 1 groups need 2");
    EXPECT_EQ(why(transposed, 4, 1, {6, 2, 3}),
              "channel_mismatch: the input has 4 channels; the weight and 1 groups need 6");
    EXPECT_EQ(why(convolution, 4, 2, {5, 2, 3}),
              "weight_not_divisible_by_groups: the weight's first size is 5; it must be a multiple of the 2 "
              "groups");
    EXPECT_EQ(
        why(convolution, 4, 2, {6, 2}),
        "dimensions_unsupported: the weight has 2 sizes; it must have 3, two more than the layer has axes");
    EXPECT_EQ(why(convolution, -2, 1, {6, -2, 3}),
              "channel_mismatch: the weight is for 6 and -2 channels; each must be at least 1");
    EXPECT_EQ(why(convolution, 4, 2, {2, kHighest, 3}),
              "size_too_large: the weight is for 2 and 9223372036854775807 channels in 2 groups; the largest "
              "of each "
              "is 2147483647");
}

TEST(Layers, PoolingKeepsItsChannels) {
    Layer layer = layer_of(Operator::max_pooling, AxisSpec{});
    layer.in_channels = 4;
    layer.out_channels = 9;
    EXPECT_EQ(output_channels(layer), 4);
    layer.op = Operator::convolution;
    EXPECT_EQ(output_channels(layer), 9);
}

TEST(Layers, CellCountStopsAtItsLimit) {
    EXPECT_EQ(cell_count({}), 1);
    EXPECT_EQ(cell_count({3, 4, 5}), 60);
    EXPECT_EQ(cell_count({kLargestSize, kLargestSize}), kLargestSize * kLargestSize);
    EXPECT_EQ(cell_count({kLargestSize, kLargestSize, 2}), kLargestSize * kLargestSize);
    EXPECT_EQ(cell_count({kHighest, kHighest, 0}), 0);
}

}  // namespace
}  // namespace convwalk
