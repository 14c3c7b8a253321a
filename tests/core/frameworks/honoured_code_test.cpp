// Arguments that change numbers are honoured, or named.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frameworks/read/program_report.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/write/write_code.h"
#include "frameworks/write/write_stack.h"
#include "network/notation.h"
#include "support/code_read_back.h"

namespace convwalk {
namespace {

using testing::code_read_back::refusal;
using testing::code_read_back::walked;
using testing::code_read_back::without_imports;

std::vector<std::string> notes_of(const std::string& code, const Extents& input = {}) {
    return read_code(code, {.sizes = input}).notes;
}

std::string smoothing(const std::string& call) {
    return "line 2: antialias of " + call + " smooths what shrinks; that is not shown";
}

// JAX smooths unless it is told not to; nothing is smoothed where nothing shrinks, and no nearest cell.
TEST(HonouredCode, Antialias) {
    const std::string jax = "x = jnp.zeros((1, 3, 8, 8))\nx = jax.image.resize(x, (1, 3, ";
    EXPECT_EQ(notes_of(jax + "4, 4), \"linear\")"), std::vector{smoothing("jax.image.resize")});
    EXPECT_EQ(notes_of(jax + "4, 4), method=\"cubic\", antialias=True)"),
              std::vector{smoothing("jax.image.resize")});
    EXPECT_EQ(notes_of(jax + "16, 4), \"linear\")"), std::vector{smoothing("jax.image.resize")});
    EXPECT_TRUE(notes_of(jax + "16, 8), \"linear\")").empty());
    EXPECT_TRUE(notes_of(jax + "4, 4), \"linear\", antialias=False)").empty());
    EXPECT_TRUE(notes_of(jax + "4, 4), \"nearest\")").empty());
    const std::string tf = "x = tf.zeros([1, 8, 8, 3])\nx = tf.image.resize(x, [";
    EXPECT_EQ(notes_of(tf + "4, 4], antialias=True)"), std::vector{smoothing("tf.image.resize")});
    EXPECT_TRUE(notes_of(tf + "4, 4])").empty());
    EXPECT_TRUE(notes_of(tf + "16, 16], antialias=True)").empty());
    EXPECT_TRUE(notes_of(tf + "4, 4], method=\"nearest\", antialias=True)").empty());
    const std::string keras = "x = keras.Input((8, 8, 3))\nx = keras.ops.image.resize(x, (4, 4)";
    EXPECT_EQ(notes_of(keras + ", antialias=True)"), std::vector{smoothing("keras.ops.image.resize")});
    EXPECT_TRUE(notes_of(keras + ")").empty());
    // The words of a row say it, too.
    const ReadProgram program = read_code(jax + "4, 4), \"linear\")");
    EXPECT_TRUE(program.layers.front().antialias);
    EXPECT_FALSE(read_code(jax + "16, 16), \"linear\")").layers.front().antialias);
}

// Another size than the one that is given is not known.
TEST(HonouredCode, AspectRatios) {
    EXPECT_NE(
        refusal("x = tf.zeros([1, 8, 4, 3])\n"
                "x = tf.image.resize(x, [6, 6], preserve_aspect_ratio=True)")
            .find("preserve_aspect_ratio of tf.image.resize makes another size than the one that is given"),
        std::string::npos);
    EXPECT_EQ(
        notes_of("x = keras.Input((8, 8, 3))\nx = keras.layers.Resizing(4, 4, crop_to_aspect_ratio=True)(x)"),
        std::vector<std::string>{"line 2: crop_to_aspect_ratio of keras.layers.Resizing keeps the aspect "
                                 "ratio; what it cuts or adds is not shown, the size is the same"});
}

// As Keras's SeparableConv2D the two layers that it is: 3 · 3 · 16 · 2 and 32 · 8 weights.
TEST(HonouredCode, SeparableConvolutionOfTensorFlow) {
    const std::string code =
        "x = tf.zeros([1, 10, 10, 16])\n"
        "x = tf.nn.separable_conv2d(x, tf.zeros([3, 3, 16, 2]), tf.zeros([1, 1, 32, 8]), "
        "strides=[1, 2, 2, 1], padding=\"SAME\")";
    EXPECT_EQ(walked(code, {}), "32×5×5 8×5×5");
    const CodeStack stack = stack_of(read_code(code));
    EXPECT_EQ(report_of(stack.stack).parameters, 288 + 256);
    EXPECT_EQ(stack.stack.layers.size(), 2U);
    EXPECT_NE(
        refusal("x = tf.zeros([1, 10, 10, 16])\n"
                "x = tf.nn.separable_conv2d(x, tf.zeros([3, 3, 16, 2]), tf.zeros([1, 1, 16, 8]), "
                "strides=[1, 1, 1, 1], padding=\"SAME\")")
            .find("the pointwise filter of tf.nn.separable_conv2d takes 16 channels; 16 x 2 = 32 come out"),
        std::string::npos);
}

// Its windows are those of PyTorch: from ⌊i · 12 / 7⌋ up to ⌈(i + 1) · 12 / 7⌉.
TEST(HonouredCode, AdaptivePoolingOfKeras) {
    EXPECT_EQ(walked("keras.layers.AdaptiveAveragePooling2D((7, 5))", {12, 12}, 3), "3×7×5");
    EXPECT_EQ(walked("keras.layers.AdaptiveMaxPooling1D(output_size=4)", {9}, 3), "3×4");
    EXPECT_EQ(walked("x = keras.Input((12, 12, 3))\nx = keras.ops.adaptive_average_pool(x, 7)", {}), "3×7×7");
    EXPECT_EQ(walked("x = keras.Input((9, 3))\nx = keras.ops.adaptive_max_pool(x, (4,))", {}), "3×4");
    EXPECT_NE(refusal("keras.layers.AdaptiveMaxPooling2D((None, 4))").find("a whole number above 0"),
              std::string::npos);
    Layer pool;
    pool.op = Operator::adaptive_max_pooling;
    pool.axes.assign(2, AxisSpec{.input = 12});
    for (AxisSpec& a : pool.axes) a.output_size = 7;
    const auto code = [&](Framework framework) {
        return without_imports(write_code(LayerRequest{.layer = pool}, framework).code);
    };
    EXPECT_EQ(code(Framework::keras),
              "# adaptive pooling came to Keras at the end of 2025; older versions lack it\n"
              "keras.layers.AdaptiveMaxPooling2D(7)\n");
    EXPECT_EQ(code(Framework::tensorflow),
              "# adaptive pooling came to Keras at the end of 2025; older versions lack it\n"
              "x = tf.keras.layers.AdaptiveMaxPooling2D(7)(x)\n");
    EXPECT_EQ(
        write_code(LayerRequest{.layer = pool}, Framework::jax).why_not,
        "JAX has no adaptive pooling, and a plain one can't stand for it: from 12 cells to 7 the windows are "
        "not all alike");
}

}  // namespace
}  // namespace convwalk
