// What is written computes the numbers of the layer: the programs of five frameworks are run on random
// numbers.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/rules.h"
#include "frameworks/write/write_code.h"
#include "numeric/evaluation.h"
#include "support/code_read_back.h"
#include "support/dice.h"
#include "support/run_code/run_code.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::code_read_back::kAll;
using testing::code_read_back::random_request;
using testing::code_read_back::random_ruled_request;

Tensor random_tensor(const Extents& shape, std::mt19937& random) {
    Tensor tensor{shape, {}};
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    for (std::int64_t i = 0; i < count; ++i) tensor.values.push_back(static_cast<double>(random() % 19) - 9);
    return tensor;
}

// Whether the written code says that its numbers are others.
bool differs(const WrittenCode& code) {
    return code.code.find("numbers differ") != std::string::npos;
}

// How many of the frameworks' programs were run; each is compared with what the layer computes.
class Runs {
  public:
    void compare(const LayerRequest& request, std::mt19937& random) {
        const Layer layer = resolved(request);
        Operands operands;
        operands.input = random_tensor(input_shape(layer), random);
        testing::run_code::Given given{operands.input, {}};
        if (has_weights(layer.op)) {
            operands.weight = random_tensor(weight_shape(layer), random);
            given.layers.push_back({operands.weight, {}});
        }
        if (why_unfit(layer, rules_of(layer), operands)) return;
        const Tensor wanted = evaluated(layer, rules_of(layer), operands).output;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(request, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty()) << described(layer);
            if (code.code.empty()) {
                ++refused[{framework, code.why_not}];
                continue;
            }
            if (differs(code)) continue;
            SCOPED_TRACE(described(layer) + "\n" + code.code);
            Tensor found;
            ASSERT_NO_THROW(found = testing::run_code::result_of(code.code, framework, given, false));
            ASSERT_EQ(found.shape, wanted.shape);
            for (std::size_t i = 0; i < wanted.values.size(); ++i) {
                if (wanted.values[i] == found.values[i]) continue;  // infinite, too
                ASSERT_NEAR(found.values[i], wanted.values[i], 1e-9) << i;
            }
            ++written[{framework, layer.op}];
        }
    }

    std::map<std::pair<Framework, Operator>, int> written;
    std::map<std::pair<Framework, std::string>, int> refused;
};

TEST(WrittenValues, WindowsComputeTheSameEverywhere) {
    std::mt19937 random(31);
    Runs runs;
    constexpr int kTries = 800;
    for (int n = 0; n < kTries && !::testing::Test::HasFatalFailure(); ++n) {
        LayerRequest request = n % 2 == 0 ? random_ruled_request(random) : random_request(random);
        Layer& layer = request.layer;
        if (cell_count(input_extents(layer)) > 150 || layer.in_channels * layer.out_channels > 16) {
            --n;
            continue;
        }
        // What pools keeps its channels.
        if (is_pooling(layer.op)) layer.in_channels = layer.out_channels = 2;
        runs.compare(request, random);
    }
    for (const Framework framework : kAll) {
        for (const Operator op : testing::kOperators)
            EXPECT_GT((runs.written[{framework, op}]), 20) << name_of(framework) << " " << name_of(op);
    }
}

TEST(WrittenValues, ResizingsComputeTheSameEverywhere) {
    std::mt19937 random(32);
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return testing::whole_between(random, least, most);
    };
    Runs runs;
    for (int n = 0; n < 200 && !::testing::Test::HasFatalFailure(); ++n) {
        Layer layer;
        layer.op = Operator::resize;
        layer.in_channels = layer.out_channels = between(1, 2);
        layer.axes.assign(static_cast<std::size_t>(between(1, 3)), AxisSpec{});
        layer.resize_mode = kResizeModes[static_cast<std::size_t>(between(0, 3))];
        layer.align_corners = between(0, 3) == 0;
        const bool by_size = between(0, 1) == 1;
        const bool alike = between(0, 1) == 1;
        const Factor factor = fraction(between(1, 5), between(1, 3));
        for (AxisSpec& a : layer.axes) {
            a.input = between(1, 5);
            if (by_size)
                a.output_size = between(1, 12);
            else
                a.factor = alike ? factor : Factor(fraction(between(1, 5), between(1, 3)));
        }
        if (!why_invalid(layer)) runs.compare(LayerRequest{.layer = layer}, random);
    }
    for (const Framework framework : kAll)
        EXPECT_GT((runs.written[{framework, Operator::resize}]), 5) << name_of(framework);
}

TEST(WrittenValues, ShufflesComputeTheSameEverywhere) {
    std::mt19937 random(33);
    Runs runs;
    for (const Operator op : {Operator::pixel_shuffle, Operator::pixel_unshuffle}) {
        for (const ShuffleOrder order : kShuffleOrders) {
            for (const std::int64_t r : {1, 2, 3}) {
                for (const std::int64_t channels : {1, 2, 3}) {
                    Layer layer;
                    layer.op = op;
                    layer.shuffle_order = order;
                    const bool back = op == Operator::pixel_unshuffle;
                    layer.in_channels = layer.out_channels = back ? channels : channels * r * r;
                    for (AxisSpec& a : layer.axes) a.factor = static_cast<double>(r);
                    layer.axes[0].input = back ? 2 * r : 2;
                    layer.axes[1].input = back ? 3 * r : 3;
                    runs.compare(LayerRequest{.layer = layer}, random);
                }
            }
        }
    }
    EXPECT_TRUE(runs.refused.empty());
    for (const Framework framework : kAll)
        EXPECT_EQ((runs.written[{framework, Operator::pixel_shuffle}]), 18) << name_of(framework);
}

TEST(WrittenValues, AdaptivePoolingsComputeTheSameEverywhere) {
    std::mt19937 random(34);
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return testing::whole_between(random, least, most);
    };
    Runs runs;
    for (int n = 0; n < 300 && !::testing::Test::HasFatalFailure(); ++n) {
        Layer layer;
        layer.op = n % 2 == 0 ? Operator::adaptive_average_pooling : Operator::adaptive_max_pooling;
        layer.in_channels = layer.out_channels = between(1, 2);
        layer.axes.assign(static_cast<std::size_t>(between(1, 3)), AxisSpec{});
        const bool global = between(0, 2) == 0;
        for (AxisSpec& a : layer.axes) {
            a.input = between(1, 7);
            a.output_size = global ? 1 : between(1, 7);
        }
        if (!why_invalid(layer)) runs.compare(LayerRequest{.layer = layer}, random);
    }
    for (const Framework framework : kAll) {
        for (const Operator op : {Operator::adaptive_average_pooling, Operator::adaptive_max_pooling})
            EXPECT_GT((runs.written[{framework, op}]), 40) << name_of(framework);
    }
}

TEST(WrittenValues, PaddingsAloneComputeTheSameEverywhere) {
    std::mt19937 random(35);
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return testing::whole_between(random, least, most);
    };
    Runs runs;
    for (int n = 0; n < 400 && !::testing::Test::HasFatalFailure(); ++n) {
        Layer layer;
        layer.op = Operator::pad;
        layer.in_channels = layer.out_channels = between(1, 2);
        layer.axes.assign(static_cast<std::size_t>(between(1, 3)), AxisSpec{});
        layer.padding_mode = kPaddingModes[static_cast<std::size_t>(between(0, 3))];
        const std::int64_t least = layer.padding_mode == PaddingMode::zeros ? -3 : 0;
        for (AxisSpec& a : layer.axes) {
            a.input = between(2, 6);
            a.padding_begin = between(least, 3);
            a.padding_end = between(least, 3);
        }
        if (!why_invalid(layer)) runs.compare(LayerRequest{.layer = layer}, random);
    }
    for (const Framework framework : kAll)
        EXPECT_GT((runs.written[{framework, Operator::pad}]), 60) << name_of(framework);
}

}  // namespace
}  // namespace convwalk
