// What the choices of the layer panel do to a layer.
#include "desk/layer_edits.h"
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include "advice/mend.h"
#include "desk/actions.h"
#include "picture/figures.h"
#include "support/imgui_frames.h"
#include "support/panel_layers.h"
#include "support/small_layers.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/panels/explanation_panel.h"
#include "ui/panels/layer_panel.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

// --- what the choices do to a layer ---

TEST(LayerEdits, AnOperatorLeavesNoFieldThatItDoesNotHave) {
    std::mt19937 random(3);
    for (int i = 0; i < 400; ++i) {
        LayerRequest request;
        request.layer = testing::sampled_layer(random, static_cast<std::size_t>(1 + i % 3));
        request.padding = static_cast<PaddingWord>(i % 6);
        if (request.layer.op == Operator::transposed_convolution && i % 2 == 0)
            request = described_by_convolution(request, true);
        if (i % 3 == 0) request = {.layer = testing::sampled_other_layer(random)};
        if (!takes(request, request.padding)) request.padding = PaddingWord::numbers;
        for (int which = 0; which < kOperatorCount; ++which) {
            const auto op = static_cast<Operator>(which);
            const LayerRequest other = with_operator(request, op);
            EXPECT_EQ(other.layer.op, op);
            EXPECT_EQ(other.layer.axes.size(), is_shuffle(op) ? 2 : request.layer.axes.size());
            if (!has_window(op)) {
                EXPECT_EQ(why_invalid(other), std::nullopt) << testing::described(other.layer);
            }
            const auto why = why_invalid(other);
            if (!why) continue;
            EXPECT_NE(why->kind, RefusalKind::field_unsupported) << why->sentence;
            EXPECT_NE(why->kind, RefusalKind::string_padding_unsupported) << why->sentence;
        }
        if (takes(request, request.padding)) {
            EXPECT_EQ(with_operator(request, request.layer.op), request);
        }
    }
}

// By a factor and to the size that it gives are the same.
TEST(LayerEdits, AResizingKeepsItsSize) {
    for (const Factor factor : {Factor(2.0), Factor(3.0), Factor(Fraction{3, 2})}) {
        LayerRequest request;
        request.layer.op = Operator::resize;
        for (AxisSpec& a : request.layer.axes) a = {.input = 6, .factor = factor};
        const LayerRequest sized = resized_by(request, true);
        EXPECT_TRUE(sized.layer.axes[0].output_size);
        EXPECT_EQ(output_extents(sized.layer), output_extents(request.layer));
        EXPECT_EQ(resized_by(sized, false), request);
        // No one factor leads to sizes that differ.
        LayerRequest apart = sized;
        apart.layer.axes[0].output_size = 50;
        EXPECT_EQ(resized_by(apart, false).layer.axes[0].factor, AxisSpec{}.factor);
    }
}

TEST(LayerEdits, DescribingATransposedLayerFromTheOtherSideKeepsIt) {
    int tried = 0;
    testing::for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        if (a.input > 4 || a.padding_end > 1) return;
        LayerRequest own;
        own.layer = testing::layer_of(Operator::transposed_convolution, a);
        own.layer.in_channels = 6;
        own.layer.out_channels = 4;
        own.layer.groups = 2;
        if (why_invalid(own)) return;
        const LayerRequest of = described_by_convolution(own, true);
        ASSERT_EQ(why_invalid(of), std::nullopt) << testing::described(own.layer);
        if (a.output_padding < a.stride) {
            ++tried;
            ASSERT_EQ(resolved(of), own.layer) << testing::described(own.layer);
            ASSERT_EQ(described_by_convolution(of, false), own) << testing::described(own.layer);
            const Layer convolution = transposed_convolution_of(own);
            ASSERT_EQ(output_extents(convolution), input_extents(own.layer));
            ASSERT_EQ(input_extents(convolution), output_extents(own.layer));
        }
    });
    EXPECT_GT(tried, 500);
}

}  // namespace
}  // namespace convwalk
