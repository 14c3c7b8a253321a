// The same call in five frameworks.
#include "frameworks/compare.h"
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>
#include "basics/text.h"
#include "frameworks/read/walk.h"
#include "frameworks/rules.h"
#include "frameworks/write/write_code.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "support/code_read_back.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::code_read_back::random_request;

// --- comparing ---------------------------------------------------------------------------------------------

// "112 (3,3)" for the only axis, with the shift where there is one, or "refused".
std::string told(const FrameworkAnswer& answer) {
    const FrameworkAxis& a = answer.axes.at(0);
    return fmt::format("{}{} ({},{}){}", answer.accepted ? "" : "refused ", a.output, a.padding.begin,
                       a.padding.end, a.shift == 0 ? "" : fmt::format(" {:+}", a.shift));
}

std::vector<std::string> compared(Operator op, AxisSpec axis, CallPadding padding) {
    LayerRequest request;
    request.layer = testing::layer_of(op, axis);
    std::vector<std::string> all;
    for (const FrameworkAnswer& answer : same_call(request, padding)) all.push_back(told(answer));
    return all;
}

using Told = std::vector<std::string>;

TEST(Frameworks, TheSameCallIsComparedInFive) {
    AxisSpec first = {.input = 224, .kernel = 7, .stride = 2, .padding_begin = 3, .padding_end = 3};
    EXPECT_EQ(compared(Operator::convolution, first, CallPadding::as_asked),
              (Told{"112 (3,3)", "112 (2,3) +1", "112 (2,3) +1", "112 (3,3)", "112 (3,3)"}));
    EXPECT_EQ(compared(Operator::convolution, first, CallPadding::same),
              (Told{"refused 112 (3,3)", "112 (2,3) +1", "112 (2,3) +1", "112 (2,3) +1", "112 (2,3) +1"}));
    EXPECT_EQ(compared(Operator::convolution, first, CallPadding::valid),
              (Told{"109 (0,0)", "109 (0,0)", "109 (0,0)", "109 (0,0)", "109 (0,0)"}));
    const AxisSpec one = {.input = 9, .kernel = 4};
    EXPECT_EQ(compared(Operator::convolution, one, CallPadding::same),
              (Told{"9 (1,2)", "9 (1,2)", "9 (1,2)", "9 (1,2)", "9 (1,2)"}));
    const AxisSpec up = {
        .input = 7, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1, .output_padding = 1};
    EXPECT_EQ(compared(Operator::transposed_convolution, up, CallPadding::as_asked),
              (Told{"14 (1,0)", "14 (0,1) -1", "14 (0,1) -1", "14 (1,0)", "14 (1,0)"}));
    EXPECT_EQ(compared(Operator::transposed_convolution, up, CallPadding::valid),
              (Told{"15 (0,0)", "15 (0,0)", "15 (0,0)", "15 (0,0)", "15 (0,0)"}));
    AxisSpec dilated = {.input = 9, .kernel = 3, .stride = 2, .dilation = 2};
    EXPECT_EQ(compared(Operator::convolution, dilated, CallPadding::valid)[1], "refused 3 (0,0)");
    const AxisSpec pool = {.input = 7, .kernel = 2, .stride = 2, .ceil_mode = true};
    EXPECT_EQ(compared(Operator::max_pooling, pool, CallPadding::as_asked),
              (Told{"4 (0,1)", "4 (0,1)", "4 (0,1)", "4 (0,1)", "4 (0,1)"}));
}

// What is written for a framework that accepts the call has the windows that the comparison tells.
TEST(Frameworks, ComparisonAgreesWithWhatIsWritten) {
    std::mt19937 random(5);
    for (int n = 0; n < 3000; ++n) {
        const LayerRequest request = random_request(random);
        const Layer layer = resolved(request);
        for (const CallPadding padding : {CallPadding::as_asked, CallPadding::same, CallPadding::valid}) {
            for (const FrameworkAnswer& answer : same_call(request, padding)) {
                ASSERT_EQ(answer.axes.size(), layer.axes.size());
                ASSERT_TRUE(answer.accepted || !answer.remark.empty());
                for (std::size_t i = 0; i < layer.axes.size(); ++i) {
                    const FrameworkAxis& axis = answer.axes[i];
                    const bool exact = answer.accepted && axis.shift == 0 && padding == CallPadding::as_asked;
                    // PyTorch's row is the reference: no shift against itself.
                    if (answer.framework == Framework::pytorch) {
                        ASSERT_EQ(axis.shift, 0);
                    }
                    if (exact && answer.remark.find("alignment") == std::string::npos) {
                        ASSERT_EQ(axis.output, output_size(layer.op, layer.axes[i]))
                            << described(layer) << name_of(answer.framework);
                    }
                    if (padding == CallPadding::same && answer.framework != Framework::pytorch) {
                        const AxisSpec& a = layer.axes[i];
                        ASSERT_EQ(axis.output, layer.op == Operator::transposed_convolution
                                                   ? a.input * a.stride
                                                   : (a.input + a.stride - 1) / a.stride);
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
