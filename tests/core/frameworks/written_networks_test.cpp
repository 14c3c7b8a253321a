// Whole networks as programs of five frameworks compute the same numbers, layer by layer.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "frameworks/rules.h"
#include "frameworks/write/write_stack.h"
#include "network/placed.h"
#include "network/stack.h"
#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "support/random_stacks.h"
#include "support/run_code/run_code.h"

namespace convwalk {
namespace {

using testing::random_stacks::any_stack;
using testing::random_stacks::Draw;
using testing::random_stacks::kAll;
using testing::run_code::Array;
using testing::run_code::Given;

// Small, so that nothing a network makes of them is large.
Array random_array(const Extents& shape, Draw& draw) {
    return testing::run_code::made(shape,
                                   [&](const Extents&) { return static_cast<double>(draw.from(-4, 4)) / 8; });
}

Array activated(const Array& x, const std::string& name) {
    using testing::run_code::each;
    using testing::run_code::leaky;
    if (name == "leaky_relu") return each(x, [](double v) { return leaky(v, 0.01); });
    if (name == "prelu") return each(x, [](double v) { return leaky(v, 0.25); });
    if (name == "softmax") return testing::run_code::softmax(x, 1);
    return each(x, testing::run_code::cell_functions().at(name));
}

Array cut(const Array& x, const std::vector<Sides>& cuts) {
    testing::run_code::Pairs sides(2);
    for (const Sides& c : cuts) sides.emplace_back(-c.begin, -c.end);
    return testing::run_code::padded(x, sides);
}

// The numbers of every layer, and the weights it has.
class Reference {
  public:
    Reference(const Stack& stack, Draw& draw) : stack_(stack), report_(report_of(stack)), draw_(draw) {
        given.input = random_array(shape_of(stack.channels, stack.input), draw);
        made_.push_back(given.input);
        for (std::size_t n = 1; n <= stack.layers.size(); ++n) made_.push_back(computed(n));
    }

    Given given;
    [[nodiscard]] const Array& output() const { return made_.back(); }

  private:
    static Extents shape_of(std::int64_t channels, const Extents& sizes) {
        Extents shape = {1, channels};
        shape.insert(shape.end(), sizes.begin(), sizes.end());
        return shape;
    }

    Array computed(std::size_t number) {
        const StackLayer& layer = stack_.layers[number - 1];
        const std::vector<std::size_t> sources = sources_of(stack_, number);
        Array x = made_[sources.front()];
        if (const auto* join = std::get_if<Join>(&layer.what)) {
            const Array second = cut(made_[sources.back()], cuts_of(stack_, report_, number));
            x = join->how == Join::How::add ? testing::run_code::combined(x, second, std::plus<>())
                                            : testing::run_code::concatenated(x, second, 1);
        } else if (std::holds_alternative<Crop>(layer.what)) {
            x = cut(x, cuts_of(stack_, report_, number));
        } else if (const auto* dense = std::get_if<Dense>(&layer.what)) {
            const Array weight = random_array({dense->features, x.shape[1]}, draw_);
            given.layers.push_back(
                {weight, layer.bias ? random_array({dense->features}, draw_).values : std::vector<double>{}});
            x = testing::run_code::with_bias(testing::run_code::linear(x, weight), given.layers.back().bias);
        } else if (std::holds_alternative<Reshape>(layer.what)) {
            const LayerReport& made = report_.layers[number - 1];
            x = testing::run_code::reshaped(x, shape_of(made.channels, made.output));
        } else if (const auto* unfold = std::get_if<Unfold>(&layer.what)) {
            const bool back = !unfold->back_to.empty();
            Layer windows = resolved(placed(
                unfold->windows, back ? unfold->back_to : Extents(report_.layers[number - 1].input), 1));
            windows.in_channels = windows.out_channels =
                back ? report_.layers[number - 1].channels : x.shape[1];
            x = back ? folded(windows, x) : unfolded(windows, x);
        } else if (const auto& alone = report_.layers[number - 1].layer) {
            Operands operands{x, {}};
            if (has_weights(alone->op)) {
                operands.weight = random_array(weight_shape(*alone), draw_);
                if (layer.bias) operands.bias = random_array({alone->out_channels}, draw_).values;
                given.layers.push_back({operands.weight, operands.bias});
            }
            // Shuffles are evaluated on two axes alone.
            const bool crd = alone->shuffle_order == ShuffleOrder::channel_first;
            const std::int64_t r = shuffle_factor(alone->axes.front());
            x = alone->op == Operator::pixel_shuffle ? testing::run_code::cells_of_channels(x, r, crd)
                : alone->op == Operator::pixel_unshuffle
                    ? testing::run_code::channels_of_cells(x, r, crd)
                    : evaluated(*alone, rules_of(*alone), operands).output;
        }
        if (layer.batch_norm) x = testing::run_code::normalised(x, 1e-5);
        return layer.activation.empty() ? x : activated(x, layer.activation);
    }

    const Stack& stack_;
    StackReport report_;
    Draw& draw_;
    std::vector<Array> made_;
};

// How many programs were written for each framework.
using Written = std::map<Framework, int>;

void compare(const Stack& stack, Draw& draw, Written& written) {
    const Reference reference(stack, draw);
    for (const Framework framework : kAll) {
        const WrittenCode code = write_code(stack, framework);
        if (code.code.empty() || code.code.find("numbers differ") != std::string::npos) continue;
        SCOPED_TRACE(std::string(name_of(framework)) + "\n" + code.code);
        Array found;
        ASSERT_NO_THROW(found = testing::run_code::result_of(code.code, framework, reference.given, true));
        ASSERT_EQ(found.shape, reference.output().shape);
        for (std::size_t i = 0; i < found.values.size(); ++i) {
            const double wanted = reference.output().values[i];
            ASSERT_NEAR(found.values[i], wanted, 1e-9 * (1 + std::abs(wanted))) << i;
        }
        ++written[framework];
    }
}

TEST(WrittenNetworks, ComputeTheSameEverywhere) {
    Draw draw(41);
    Written written;
    for (int round = 0; round < 300 && !::testing::Test::HasFatalFailure(); ++round) {
        const Stack stack = any_stack(draw);
        if (!stack.layers.empty() && report_of(stack).multiply_adds <= 10'000) compare(stack, draw, written);
    }
    for (const Framework framework : kAll) EXPECT_GT(written[framework], 5) << name_of(framework);
}

// Windows as cells, on one to three axes, and back.
TEST(WrittenNetworks, UnfoldsComputeTheSameEverywhere) {
    Draw draw(43);
    Written unfolds;
    Written folds;
    for (int round = 0; round < 150 && !::testing::Test::HasFatalFailure(); ++round) {
        Stack stack;
        stack.channels = draw.from(1, 3);
        const auto axes = static_cast<std::size_t>(draw.from(1, 3));
        stack.input.clear();
        Unfold unfold = {StackLayer::plain_layer(), {}};
        unfold.windows.layer.axes.assign(axes, AxisSpec{});
        const bool even = draw.once_in(2);
        for (AxisSpec& a : unfold.windows.layer.axes) {
            stack.input.push_back(draw.from(1, axes == 3 ? 4 : 7));
            a.kernel = draw.from(1, 3);
            a.stride = draw.from(1, 2);
            a.dilation = draw.from(1, 2);
            a.padding_begin = draw.from(0, 2);
            a.padding_end = even ? a.padding_begin : draw.from(0, 2);
        }
        StackLayer layer;
        layer.what = unfold;
        stack.layers = {layer};
        if (report_of(stack).refusal) continue;
        compare(stack, draw, unfolds);
        unfold.back_to = stack.input;
        layer.what = unfold;
        stack.layers.push_back(layer);
        compare(stack, draw, folds);
    }
    for (const Framework framework : kAll) EXPECT_GT(unfolds[framework], 20) << name_of(framework);
    for (const Framework framework : {Framework::pytorch, Framework::onnx})
        EXPECT_GT(folds[framework], 20) << name_of(framework);
    for (const Framework framework : {Framework::keras, Framework::tensorflow, Framework::jax})
        EXPECT_EQ(folds[framework], 0) << name_of(framework);
}

// From maps to vectors and back: what stands beside what differs where channels are last.
TEST(WrittenNetworks, VectorsComputeTheSameEverywhere) {
    Draw draw(42);
    Written written;
    for (int round = 0; round < 100 && !::testing::Test::HasFatalFailure(); ++round) {
        Stack stack;
        stack.channels = draw.from(1, 6);
        stack.input.clear();
        for (auto axes = draw.from(0, 3); axes > 0; --axes) stack.input.push_back(draw.from(1, 4));
        for (auto tries = draw.from(2, 10); tries > 0; --tries) {
            StackLayer layer;
            const auto kind = draw.from(0, 4);
            if (kind == 0) layer.what = Dense{draw.from(1, 12), std::nullopt};
            if (kind == 1) layer.what = Reshape{};
            if (kind == 2) layer.what = Reshape{draw.from(1, 3), {draw.from(1, 3), kOpenSize}};
            if (kind == 3) layer.what = Reshape{kOpenSize, {draw.from(1, 2)}};
            if (kind == 4) layer_in(layer)->layer.axes[0].kernel = draw.from(1, 2);
            layer.bias = draw.once_in(2);
            layer.batch_norm = draw.once_in(4);
            if (draw.once_in(3)) layer.activation = draw.of(activation_names());
            stack.layers.push_back(layer);
            if (report_of(stack).refusal) stack.layers.pop_back();
        }
        if (!stack.layers.empty()) compare(stack, draw, written);
    }
    for (const Framework framework : kAll) EXPECT_GT(written[framework], 30) << name_of(framework);
}

}  // namespace
}  // namespace convwalk
