// A layer on a picture.
#include "lab/applied.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lab/pictures.h"
#include "numeric/fill.h"

namespace convwalk {
namespace {

Applied with_kernel(KernelFill fill, const Tensor& picture, LayerRequest request = {}) {
    const Layer layer = resolved(over_picture(std::move(request), picture.shape));
    Tensor kernel;
    if (has_weights(layer.op)) kernel = kernel_filled(fill, weight_shape(layer));
    return applied(layer, kernel, picture);
}

double at(const Tensor& map, std::int64_t channel, std::int64_t row, std::int64_t column) {
    return map.values[static_cast<std::size_t>((channel * map.shape[1] + row) * map.shape[2] + column)];
}

// By the definition, of every channel.
TEST(AppliedLayer, WorksOnEachChannelByItself) {
    const Tensor picture = drawn_picture(DrawnPicture::scene, 24);
    const Applied made = with_kernel(KernelFill::sobel, picture);
    ASSERT_EQ(made.result.shape, (Extents{3, 22, 22}));
    for (std::int64_t channel = 0; channel < 3; ++channel) {
        for (std::int64_t row = 0; row < 22; ++row) {
            for (std::int64_t column = 0; column < 22; ++column) {
                double sum = 0;
                for (std::int64_t tap = 0; tap < 3; ++tap) {
                    const double weight = tap == 1 ? 2 : 1;
                    sum += weight * (at(picture, channel, row + tap, column + 2) -
                                     at(picture, channel, row + tap, column));
                }
                ASSERT_NEAR(at(made.result, channel, row, column), sum, 1e-12);
            }
        }
    }
    EXPECT_TRUE(made.is_signed);
    EXPECT_LT(made.least, 0);
    EXPECT_GT(made.most, 0);
}

TEST(AppliedLayer, KernelsDoWhatTheyAreKnownFor) {
    const Tensor flat{{1, 9, 9}, std::vector<double>(81, 0.5)};
    for (const KernelFill fill : {KernelFill::identity, KernelFill::box, KernelFill::gaussian,
                                  KernelFill::sharpen, KernelFill::emboss}) {
        const Applied made = with_kernel(fill, flat);
        EXPECT_NEAR(made.least, 0.5, 1e-12) << name_of(fill);
        EXPECT_NEAR(made.most, 0.5, 1e-12) << name_of(fill);
    }
    for (const KernelFill fill : {KernelFill::sobel, KernelFill::laplacian})
        EXPECT_NEAR(with_kernel(fill, flat).most, 0, 1e-12);
}

TEST(AppliedLayer, AddsTheBias) {
    const Tensor flat{{1, 9, 9}, std::vector<double>(81, 0.5)};
    const Layer layer = resolved(over_picture({}, flat.shape));
    const Applied made = applied(layer, kernel_filled(KernelFill::box, weight_shape(layer)), flat, 0.25);
    EXPECT_NEAR(made.least, 0.75, 1e-12);
    EXPECT_NEAR(made.most, 0.75, 1e-12);
}

TEST(AppliedLayer, TakesEveryOperatorThatKeepsChannelsApart) {
    const Tensor picture = drawn_picture(DrawnPicture::chart, 32);
    LayerRequest request;
    request.layer.op = Operator::max_pooling;
    request.layer.axes.assign(2, AxisSpec{.kernel = 2, .stride = 2});
    EXPECT_EQ(with_kernel(KernelFill::ones, picture, request).result.shape, (Extents{1, 16, 16}));
    request.layer.op = Operator::transposed_convolution;
    EXPECT_EQ(with_kernel(KernelFill::ones, picture, request).result.shape, (Extents{1, 64, 64}));
    request.layer.op = Operator::pixel_shuffle;
    EXPECT_NE(why_not_on_picture(request).value_or("").find("mixes channels"), std::string::npos);
    request.layer.op = Operator::convolution;
    EXPECT_FALSE(why_not_on_picture(request));
    request.layer.axes.resize(1);
    EXPECT_EQ(why_not_on_picture(request), "dimensions is 1; a picture has 2");
}

}  // namespace
}  // namespace convwalk
