#include "desk/operator_memory.h"

#include <gtest/gtest.h>

#include <random>

#include "arithmetic/operators.h"
#include "desk/layer_edits.h"

namespace convwalk {
namespace {

LayerRequest convolution() {
    LayerRequest request;
    request.layer.axes = {AxisSpec(), AxisSpec()};
    for (AxisSpec& a : request.layer.axes) {
        a.input = 9;
        a.kernel = 3;
        a.stride = 2;
        a.padding_begin = a.padding_end = 1;
    }
    request.layer.in_channels = 2;
    request.layer.out_channels = 6;
    request.layer.groups = 2;
    return request;
}

TEST(OperatorMemory, ThereAndBackLosesNothing) {
    for (const OperatorRow& first : kOperators) {
        for (const OperatorRow& second : kOperators) {
            OperatorMemory memory;
            const LayerRequest conv = convolution();
            const LayerRequest other = memory.switched(conv, first.op);
            const LayerRequest third = memory.switched(other, second.op);
            EXPECT_EQ(memory.switched(third, Operator::convolution), conv)
                << first.name << " " << second.name;
            EXPECT_EQ(memory.switched(memory.switched(conv, first.op), Operator::convolution), conv);
        }
    }
}

TEST(OperatorMemory, WhatIsPossibleStaysPossible) {
    std::mt19937 random(3);
    for (int run = 0; run < 20; ++run) {
        OperatorMemory memory;
        LayerRequest request = convolution();
        for (int i = 0; i < 30; ++i) {
            request = memory.switched(request, kOperators[random() % kOperators.size()].op);
            EXPECT_FALSE(why_invalid(request)) << why_invalid(request)->sentence;
        }
    }
}

TEST(OperatorMemory, EveryOperatorKeepsItsNumbers) {
    OperatorMemory memory;
    LayerRequest pool = memory.switched(convolution(), Operator::max_pooling);
    EXPECT_EQ(pool.layer.axes[0].stride, 2) << "the first time, those of before";
    for (AxisSpec& a : pool.layer.axes) a.kernel = a.stride = 4;
    LayerRequest resize = memory.switched(pool, Operator::resize);
    for (AxisSpec& a : resize.layer.axes) a.factor = 3.0;
    LayerRequest conv = memory.switched(resize, Operator::convolution);
    EXPECT_EQ(conv, convolution());
    EXPECT_EQ(memory.switched(conv, Operator::max_pooling), pool);
    EXPECT_EQ(memory.switched(pool, Operator::resize), resize);
}

TEST(OperatorMemory, AnOperatorThatIsNewTakesWhatWasThereLast) {
    OperatorMemory memory;
    const LayerRequest resize = memory.switched(convolution(), Operator::resize);
    const LayerRequest pool = memory.switched(resize, Operator::average_pooling);
    EXPECT_EQ(pool, with_operator(convolution(), Operator::average_pooling));
}

TEST(OperatorMemory, TheInputIsWhatAPersonSet) {
    OperatorMemory memory;
    LayerRequest line = convolution();
    line.layer.axes.resize(1);
    // A shuffle has two axes and other channels; neither was wished for.
    LayerRequest shuffle = memory.switched(line, Operator::pixel_shuffle);
    EXPECT_EQ(shuffle.layer.axes.size(), 2u);
    EXPECT_EQ(memory.switched(shuffle, Operator::convolution), line);
    // These were.
    shuffle = memory.switched(line, Operator::pixel_shuffle);
    for (AxisSpec& a : shuffle.layer.axes) a.input = 5;
    const LayerRequest back = memory.switched(shuffle, Operator::convolution);
    EXPECT_EQ(input_extents(back.layer), (Extents{5, 5}));
    EXPECT_EQ(back.layer.axes[0].stride, 2);
    EXPECT_EQ(back.layer.in_channels, shuffle.layer.in_channels);
}

TEST(KindMemory, ThereAndBackLosesNothing) {
    StackLayer layer;
    LayerRequest request = StackLayer::plain_layer();
    request.layer.axes.front().kernel = 5;
    request.layer.axes.front().stride = 2;
    request.layer.out_channels = 7;
    layer.what = request;
    layer.name = "mine";
    layer.activation = "relu";
    for (std::size_t kind = 0; kind < layer_kind_names().size(); ++kind) {
        KindMemory memory;
        const StackLayer other = memory.switched(layer, static_cast<LayerKind>(kind));
        EXPECT_EQ(memory.switched(other, kind_of(layer)), layer) << layer_kind_names()[kind];
    }
}

}  // namespace
}  // namespace convwalk
