// What layers take: weights, multiplications, memory.
#include "arithmetic/counts.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace convwalk {
namespace {

TEST(Counts, AreThoseOfPyTorch) {
    Layer layer;
    layer.axes = {{.input = 32}, {.input = 32}};
    layer.in_channels = 3;
    layer.out_channels = 32;
    LayerCounts c = counts_of(layer);
    EXPECT_EQ(c.weights, 864);
    EXPECT_EQ(c.biases, 32);
    EXPECT_EQ(c.parameters, 896);
    EXPECT_EQ(c.flops, 1'555'200);
    EXPECT_EQ(c.multiply_adds, 777'600);
    EXPECT_EQ(c.outputs, 32 * 30 * 30);
    EXPECT_EQ(c.output_bytes, 4 * 32 * 30 * 30);

    layer.groups = 4;
    layer.in_channels = 8;
    EXPECT_EQ(counts_of(layer).weights, 2 * 32 * 9);

    layer = {};
    layer.op = Operator::transposed_convolution;
    layer.axes = {{.input = 4, .kernel = 4, .stride = 2, .padding_begin = 1, .padding_end = 1}};
    layer.in_channels = 16;
    layer.out_channels = 8;
    c = counts_of(layer);
    EXPECT_EQ(c.weights, 16 * 8 * 4);
    EXPECT_EQ(c.multiply_adds, 16 * 8 * 4 * 4);
    EXPECT_EQ(c.outputs, 8 * 8);

    layer = {};
    layer.op = Operator::max_pooling;
    layer.in_channels = 3;
    c = counts_of(layer);
    EXPECT_EQ(c.weights, 0);
    EXPECT_EQ(c.biases, 0);
    EXPECT_EQ(c.multiply_adds, 0);
    EXPECT_EQ(c.outputs, 27);
}

TEST(Counts, StopInsteadOfWrapping) {
    Layer layer;
    layer.axes = {{.input = kLargestSize, .kernel = 1}, {.input = kLargestSize, .kernel = 1}};
    layer.in_channels = layer.out_channels = 1'000'000;
    const LayerCounts c = counts_of(layer);
    EXPECT_EQ(c.multiply_adds, INT64_MAX);
    EXPECT_EQ(c.output_bytes, INT64_MAX);
}

TEST(Counts, BytesAreForPeople) {
    EXPECT_EQ(bytes_text(1), "1 byte");
    EXPECT_EQ(bytes_text(1023), "1023 bytes");
    EXPECT_EQ(bytes_text(1024), "1 KiB");
    EXPECT_EQ(bytes_text(115'200), "112.5 KiB");
    EXPECT_EQ(bytes_text(1024 * 1024 - 1), "1 MiB");
    EXPECT_EQ(bytes_text(std::int64_t{3} << 30), "3 GiB");
    EXPECT_EQ(bytes_text(INT64_MAX), "more than 8 EiB");
}

}  // namespace
}  // namespace convwalk
