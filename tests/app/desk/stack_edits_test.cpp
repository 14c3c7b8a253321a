// Edits of a network without a window.
#include "desk/stack_edits.h"
#include <gtest/gtest.h>
#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include "basics/errors.h"
#include "desk/documents.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"
#include "support/environment.h"
#include "support/layer_parts.h"
#include "support/network_window.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/panels/stack_panel.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::changed;
using testing::LayerParts;
using testing::parts_of;

// --- what is said ---

// A layer under another name is read by the same layers.
TEST(StackEdits, ANewNameChangesNothingElse) {
    int renamed = 0;
    for (const Network& n : networks()) {
        const StackReport report = report_of(n.stack);
        for (std::size_t i = 1; i <= n.stack.layers.size(); ++i) {
            EXPECT_EQ(why_not_name(n.stack, i, n.stack.layers[i - 1].name), std::nullopt);
            const std::string name = name_for(n.stack, i);
            ASSERT_EQ(why_not_name(n.stack, i, name), std::nullopt);
            const Stack made = with_name(n.stack, i, name);
            const StackReport after = report_of(made);
            ASSERT_FALSE(after.refusal) << n.name << ", " << i;
            EXPECT_EQ(after.layers.back().output, report.layers.back().output);
            for (std::size_t k = 1; k <= n.stack.layers.size(); ++k)
                EXPECT_EQ(sources_of(made, k), sources_of(n.stack, k));
            if (!n.stack.layers[i - 1].name.empty()) ++renamed;
        }
    }
    EXPECT_GT(renamed, 8);
    Stack stack = read_network("C(8)-C(8)-C(8)").stack;
    stack.layers[0].name = "a";
    changed(stack.layers[2])->kind = LayerKind::add;
    changed(stack.layers[2])->with = "a";
    EXPECT_EQ(why_not_name(stack, 2, "a"), "name is \"a\", which layer 1 has already; choose another");
    EXPECT_EQ(why_not_name(stack, 1, ""), "name is missing; layer 3 reads this one by its name, \"a\"");
    EXPECT_TRUE(why_not_name(stack, 2, std::string(101, 'x')));
    EXPECT_TRUE(why_not_name(stack, 2, "two\nlines"));
    EXPECT_FALSE(why_not_name(stack, 2, ""));
}

TEST(StackEdits, KeepEveryOtherLayer) {
    const Stack stack = read_network("C(8,3)-P-T(4)").stack;
    const StackReport report = report_of(stack);
    for (std::size_t i = 0; i <= 3; ++i) {
        const Stack more = with_layer_after(stack, report, i);
        ASSERT_EQ(more.layers.size(), 4U);
        EXPECT_EQ(without_layer(more, i + 1), stack);
        EXPECT_FALSE(report_of(more).refusal);
        EXPECT_EQ(report_of(more).layers.back().output, report.layers.back().output);
    }
    EXPECT_EQ(with_layer_moved(with_layer_moved(stack, 1, 1), 2, -1), stack);
    EXPECT_EQ(with_layer_moved(stack, 1, -1), stack);
    EXPECT_EQ(with_layer_moved(stack, 3, 1), stack);
    Stack one = stack;
    one.layers.resize(1);
    EXPECT_EQ(without_layer(one, 1), one);
}

TEST(StackEdits, AnotherKindOfPoolingDividesByNothingOfItsOwn) {
    LayerParts average;
    average.kind = LayerKind::average_pooling;
    average.kernel = {3};
    average.count_include_pad = false;
    average.divisor_override = 4;
    LayerParts max = average;
    max.kind = LayerKind::max_pooling;
    max.count_include_pad = true;
    max.divisor_override.reset();
    EXPECT_EQ(with_kind(average, LayerKind::max_pooling), StackLayer(max));
}

TEST(Documents, KnowANetworkFromAnythingElse) {
    EXPECT_TRUE(network_in("C(8,3) - P"));
    EXPECT_TRUE(network_in(R"_({"layers": ["C(8)"]})_"));
    for (const char* text : {"", " \n", "https://example.org/a(b)", "nn.Conv2d(3, 8, 3)", "hello there",
                             R"_({"convwalk": 1, "layers": 3})_", "{\"layer\": {}}"})
        EXPECT_FALSE(network_in(text)) << text;
}

// What another kind has use for stays.
TEST(StackEdits, DenseLayersKeepWhatConvolutionsGive) {
    const StackLayer filters = read_network("CR(24,3)").stack.layers[0];
    const StackLayer dense = with_kind(filters, LayerKind::dense);
    EXPECT_EQ(std::get<Dense>(dense.what), (Dense{24, {}}));
    EXPECT_EQ(dense.activation, "relu");
    EXPECT_EQ(parts_of(with_kind(dense, LayerKind::convolution)).channels, 24);
    EXPECT_EQ(kind_of(with_kind(dense, LayerKind::flatten)), LayerKind::flatten);
    EXPECT_EQ(kind_of(with_kind(dense, LayerKind::reshape)), LayerKind::reshape);
    const Stack stack = read_network("F-D(7)").stack;
    const StackReport report = report_of(stack);
    EXPECT_EQ(std::get<Dense>(with_layer_after(stack, report, 2).layers[2].what).features, 7);
    EXPECT_EQ(kind_of(with_layer_after(stack, report, 0).layers[0]), LayerKind::convolution);
    EXPECT_EQ(why_not_open(stack, report, 2),
              "layer 2 (dense) has no window to walk; convolutions, poolings, resizings, pixel shuffles and "
              "paddings can be opened");
}

}  // namespace
}  // namespace convwalk
