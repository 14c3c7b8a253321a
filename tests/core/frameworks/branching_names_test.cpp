// Code of networks with branches: names, and what people get.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include "frameworks/read/read_stack.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "support/code_read_back.h"
#include "support/layer_parts.h"
#include "support/random_stacks.h"

namespace convwalk {
namespace {

using testing::LayerParts;
using testing::code_read_back::nodes_in;
using testing::code_read_back::without_imports;

using testing::random_stacks::any_stack;
using testing::random_stacks::Draw;
using testing::random_stacks::kAll;
using testing::random_stacks::lines_in;

// --- names and brackets ------------------------------------------------------------------------------------

// Goes through a program and says what is wrong with its brackets and names; "" when nothing is. Strings and
// comments don't count.
std::string wrong_with(const std::string& code) {
    static const std::set<std::string> known = {
        "nn",    "torch",    "keras",   "tf",     "jax",  "jnp", "flax",      "onnx",  "self",
        "float", "True",     "False",   "class",  "def",  "Net", "return",    "super", "x",
        "inf",   "__init__", "forward", "import", "from", "as",  "tensorflow"};
    static const std::regex word(R"((self\.)?[A-Za-z_]\w*)");
    std::set<std::string> names;
    std::string brackets;
    for (std::string line : lines_in(code)) {
        line = std::regex_replace(line, std::regex(R"("[^"]*")"), "\"\"");
        line = std::regex_replace(line, std::regex("#.*"), "");
        const bool deep = !brackets.empty();
        std::string assigned;
        for (auto at = std::sregex_iterator(line.begin(), line.end(), word); at != std::sregex_iterator();
             ++at) {
            const std::string name = at->str();
            const auto begin = static_cast<std::size_t>(at->position());
            const std::string before = line.substr(0, begin);
            const std::string behind = line.substr(begin + name.size());
            const bool target =
                !deep && before.find_first_not_of(' ') == std::string::npos && behind.starts_with(" = ");
            if (target) {
                assigned = name;
                continue;
            }
            const bool part = begin > 0 && (before.back() == '.' || std::isdigit(before.back()) != 0);
            const bool keyword = behind.starts_with("=");
            if (part || keyword || known.contains(name)) continue;
            if (!names.contains(name)) return fmt::format("{} is not known in: {}", name, line);
        }
        for (const char c : line) {
            if (std::string("([{").find(c) != std::string::npos) brackets += c;
            const std::size_t closes = std::string(")]}").find(c);
            if (closes == std::string::npos) continue;
            if (brackets.empty() || brackets.back() != "([{"[closes])
                return "brackets don't match in: " + line;
            brackets.pop_back();
        }
        if (!assigned.empty()) names.insert(assigned);
    }
    return brackets.empty() ? "" : "brackets stay open: " + brackets;
}

TEST(BranchingCode, TheCheckOfNamesFindsWhatIsWrong) {
    EXPECT_EQ(wrong_with("a = x\nx = torch.cat([x, a], dim=1)  # (\n"), "");
    EXPECT_EQ(wrong_with("x = x + b\nb = x\n"), "b is not known in: x = x + b");
    EXPECT_EQ(wrong_with("x = self.a(x)\n"), "self.a is not known in: x = self.a(x)");
    EXPECT_EQ(wrong_with("x = (x]\n"), "brackets don't match in: x = (x]");
    EXPECT_EQ(wrong_with("x = (x\n"), "brackets stay open: (");
}

TEST(BranchingCode, EveryNameIsThereBeforeItIsRead) {
    Draw draw(5);
    std::map<Framework, int> written;
    for (int round = 0; round < 600; ++round) {
        const Stack stack = any_stack(draw);
        if (stack.layers.empty() || !has_branches(stack)) continue;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(stack, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty());
            if (code.code.empty()) {
                EXPECT_TRUE(code.why_not.starts_with("layer ")) << code.why_not;
                EXPECT_EQ(code.why_not.find("sequence"), std::string::npos) << code.why_not;
                continue;
            }
            ++written[framework];
            ASSERT_EQ(wrong_with(code.code), "") << code.code;
        }
    }
    for (const Framework framework : kAll) EXPECT_GT(written[framework], 100) << name_of(framework);
}

TEST(BranchingCode, NamesAreThoseOfTheLayersWhereTheyCanBe) {
    EXPECT_EQ(identifier_of("skip 1"), "skip_1");
    EXPECT_EQ(identifier_of("conv2_1 path"), "conv2_1_path");
    EXPECT_EQ(identifier_of("inception.3a/5x5-reduce"), "inception_3a_5x5_reduce");
    for (const char* none : {"", "3x3", "_a", "été", "x", "lambda", "None", "inputs", "half", "training",
                             "forward", "nn", "a\"b", "a(b", "yield", "zero_grad", "False"})
        EXPECT_EQ(identifier_of(none), "") << none;
    Stack stack;
    stack.layers.resize(6);
    stack.layers[0].name = "a b";
    stack.layers[1].name = "a-b";     // the same as the first
    stack.layers[2].name = "layer2";  // is called as the second would be
    stack.layers[3].name = "x";
    stack.layers[4].name = "layer5";
    EXPECT_EQ(tensor_names(stack),
              (std::vector<std::string>{"inputs", "a_b", "layer2_", "layer2", "layer4", "layer5", "layer6"}));
}

// --- what people get ---------------------------------------------------------------------------------------

Stack small_unet() {
    Stack stack;
    stack.channels = 1;
    stack.input = {20, 20};
    std::array<LayerParts, 6> layer;
    layer[0].name = "skip 1";
    layer[0].channels = 4;
    layer[0].activation = "relu";
    layer[1].kind = LayerKind::max_pooling;
    layer[1].kernel = layer[1].stride = {2};
    layer[2].channels = 8;
    layer[2].activation = "relu";
    layer[3].kind = LayerKind::transposed_convolution;
    layer[3].channels = 4;
    layer[3].kernel = layer[3].stride = {2};
    layer[4].kind = LayerKind::concatenate;
    layer[4].with = "skip 1";
    layer[4].cut = true;
    layer[5].channels = 2;
    layer[5].kernel = {1};
    stack.layers.assign(layer.begin(), layer.end());
    return stack;
}

TEST(BranchingCode, SmallUNetInPyTorch) {
    EXPECT_EQ(without_imports(write_code(small_unet(), Framework::pytorch).code),
              "class Net(nn.Module):\n"
              "    def __init__(self):\n"
              "        super().__init__()\n"
              "        self.skip_1 = nn.Sequential(\n"
              "            nn.Conv2d(1, 4, kernel_size=3),\n"
              "            nn.ReLU(),\n"
              "        )\n"
              "        self.layers2_4 = nn.Sequential(\n"
              "            nn.MaxPool2d(kernel_size=2, stride=2),\n"
              "            nn.Conv2d(4, 8, kernel_size=3),\n"
              "            nn.ReLU(),\n"
              "            nn.ConvTranspose2d(8, 4, kernel_size=2, stride=2),\n"
              "        )\n"
              "        self.layer6 = nn.Conv2d(8, 2, kernel_size=1)\n"
              "\n"
              "    def forward(self, x):\n"
              "        x = self.skip_1(x)\n"
              "        skip_1 = x\n"
              "        x = self.layers2_4(x)\n"
              "        x = torch.cat([x, skip_1[:, :, 2:-2, 2:-2]], dim=1)\n"
              "        x = self.layer6(x)\n"
              "        return x\n"
              "\n\n"
              "y = Net()(torch.zeros(1, 1, 20, 20))\n");
}

TEST(BranchingCode, SmallUNetInKeras) {
    EXPECT_EQ(
        without_imports(write_code(small_unet(), Framework::keras).code),
        "inputs = keras.Input((20, 20, 1))\n"
        "x = inputs\n"
        "x = keras.layers.Conv2D(4, kernel_size=3)(x)\n"
        "x = keras.layers.ReLU()(x)\n"
        "skip_1 = x\n"
        "x = keras.layers.MaxPooling2D(pool_size=2, strides=2)(x)\n"
        "x = keras.layers.Conv2D(8, kernel_size=3)(x)\n"
        "x = keras.layers.ReLU()(x)\n"
        "x = keras.layers.Conv2DTranspose(4, kernel_size=2, strides=2)(x)\n"
        "x = keras.layers.Concatenate()([x, keras.layers.Cropping2D(cropping=((2, 2), (2, 2)))(skip_1)])\n"
        "x = keras.layers.Conv2D(2, kernel_size=1)(x)\n"
        "model = keras.Model(inputs, x)\n");
}

TEST(BranchingCode, SmallUNetInTensorFlow) {
    EXPECT_EQ(without_imports(write_code(small_unet(), Framework::tensorflow).code),
              "x = tf.zeros([1, 20, 20, 1])\n"
              "filters = tf.zeros([3, 3, 1, 4])\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([4]))\n"
              "x = tf.nn.relu(x)\n"
              "skip_1 = x\n"
              "x = tf.nn.max_pool2d(x, ksize=[2, 2], strides=[2, 2], padding=\"VALID\")\n"
              "filters = tf.zeros([3, 3, 4, 8])\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([8]))\n"
              "x = tf.nn.relu(x)\n"
              "filters = tf.zeros([2, 2, 4, 8])\n"
              "x = tf.nn.conv2d_transpose(x, filters, output_shape=[tf.shape(x)[0], 14, 14, 4], strides=[1, "
              "2, 2, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([4]))\n"
              "x = tf.concat([x, skip_1[:, 2:-2, 2:-2, :]], axis=-1)\n"
              "filters = tf.zeros([1, 1, 8, 2])\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n"
              "x = tf.nn.bias_add(x, tf.zeros([2]))\n");
}

TEST(BranchingCode, SmallUNetInJax) {
    EXPECT_EQ(without_imports(write_code(small_unet(), Framework::jax).code),
              "x = jnp.zeros((1, 1, 20, 20))\n"
              "w = jnp.zeros((4, 1, 3, 3))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(0, 0), (0, 0)])\n"
              "x = x + jnp.zeros((4, 1, 1))\n"
              "x = jax.nn.relu(x)\n"
              "skip_1 = x\n"
              "x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window_dimensions=(1, 1, 2, 2), "
              "window_strides=(1, 1, 2, 2), padding=[(0, 0), (0, 0), (0, 0), (0, 0)])\n"
              "w = jnp.zeros((8, 4, 3, 3))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(0, 0), (0, 0)])\n"
              "x = x + jnp.zeros((8, 1, 1))\n"
              "x = jax.nn.relu(x)\n"
              "w = jnp.zeros((4, 8, 2, 2))  # the kernel flipped\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(1, 1), (1, 1)], "
              "lhs_dilation=(2, 2))\n"
              "x = x + jnp.zeros((4, 1, 1))\n"
              "x = jnp.concatenate([x, skip_1[:, :, 2:-2, 2:-2]], axis=1)\n"
              "w = jnp.zeros((2, 8, 1, 1))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=[(0, 0), (0, 0)])\n"
              "x = x + jnp.zeros((2, 1, 1))\n");
}

TEST(BranchingCode, SmallUNetInOnnx) {
    const std::string code = write_code(small_unet(), Framework::onnx).code;
    EXPECT_EQ(nodes_in(code),
              "make_tensor(\"starts5\", onnx.TensorProto.INT64, [2], [2, 2])\n"
              "make_tensor(\"ends5\", onnx.TensorProto.INT64, [2], [-2, -2])\n"
              "make_tensor(\"axes5\", onnx.TensorProto.INT64, [2], [2, 3])\n"
              "make_node(\"Conv\", [\"x\", \"w1\", \"b1\"], [\"x1\"], kernel_shape=[3, 3])\n"
              "make_node(\"Relu\", [\"x1\"], [\"x2\"])\n"
              "make_node(\"MaxPool\", [\"x2\"], [\"x3\"], kernel_shape=[2, 2], strides=[2, 2])\n"
              "make_node(\"Conv\", [\"x3\", \"w3\", \"b3\"], [\"x4\"], kernel_shape=[3, 3])\n"
              "make_node(\"Relu\", [\"x4\"], [\"x5\"])\n"
              "make_node(\"ConvTranspose\", [\"x5\", \"w4\", \"b4\"], [\"x6\"], kernel_shape=[2, 2], "
              "strides=[2, 2])\n"
              "make_node(\"Slice\", [\"x2\", \"starts5\", \"ends5\", \"axes5\"], [\"x7\"])\n"
              "make_node(\"Concat\", [\"x6\", \"x7\"], [\"x8\"], axis=1)\n"
              "make_node(\"Conv\", [\"x8\", \"w6\", \"b6\"], [\"x9\"], kernel_shape=[1, 1])\n");
    EXPECT_NE(code.find("make_tensor_value_info(\"w4\", onnx.TensorProto.FLOAT, [8, 4, 2, 2])"),
              std::string::npos);
    EXPECT_TRUE(code.ends_with(
        "    onnx.helper.make_tensor_value_info(\"x9\", onnx.TensorProto.FLOAT, [1, 2, 14, 14]),\n"
        "]\n"
        "graph = onnx.helper.make_graph(nodes, \"network\", inputs, outputs, tensors)\n"
        "model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid(\"\", 13)])\n"))
        << code;
}

// A block with a projection in the shortcut, and one without.
TEST(BranchingCode, ResidualBlocksAreWrittenByTheirNames) {
    Stack stack;
    stack.channels = 8;
    stack.input = {16, 16};
    std::array<LayerParts, 6> layer;
    for (const std::size_t i : {0U, 1U, 2U, 4U}) {
        layer[i].channels = 16;
        layer[i].padding_begin = layer[i].padding_end = {1};
        layer[i].bias = false;
        layer[i].batch_norm = true;
    }
    layer[0].stride = {2};
    layer[0].activation = "relu";
    layer[1].name = "block 1 path";
    layer[2].name = "block 1 shortcut";
    layer[2].from = kInputName;
    layer[2].kernel = {1};
    layer[2].stride = {2};
    layer[2].padding_begin = layer[2].padding_end = {0};
    layer[3].kind = layer[5].kind = LayerKind::add;
    layer[3].name = "block 1";
    layer[3].from = "block 1 path";
    layer[3].with = "block 1 shortcut";
    layer[3].activation = layer[5].activation = "relu";
    layer[4].name = "block 2 path";
    layer[5].name = "block 2";
    layer[5].with = "block 1";
    stack.layers.assign(layer.begin(), layer.end());
    EXPECT_EQ(without_imports(write_code(stack, Framework::pytorch).code),
              "class Net(nn.Module):\n"
              "    def __init__(self):\n"
              "        super().__init__()\n"
              "        self.block_1_path = nn.Sequential(\n"
              "            nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=1, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "            nn.ReLU(),\n"
              "            nn.Conv2d(16, 16, kernel_size=3, padding=1, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "        )\n"
              "        self.block_1_shortcut = nn.Sequential(\n"
              "            nn.Conv2d(8, 16, kernel_size=1, stride=2, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "        )\n"
              "        self.block_1 = nn.ReLU()\n"
              "        self.block_2_path = nn.Sequential(\n"
              "            nn.Conv2d(16, 16, kernel_size=3, padding=1, bias=False),\n"
              "            nn.BatchNorm2d(16),\n"
              "        )\n"
              "        self.block_2 = nn.ReLU()\n"
              "\n"
              "    def forward(self, x):\n"
              "        inputs = x\n"
              "        x = self.block_1_path(x)\n"
              "        block_1_path = x\n"
              "        x = inputs\n"
              "        x = self.block_1_shortcut(x)\n"
              "        x = block_1_path + x\n"
              "        x = self.block_1(x)\n"
              "        block_1 = x\n"
              "        x = self.block_2_path(x)\n"
              "        x = x + block_1\n"
              "        x = self.block_2(x)\n"
              "        return x\n"
              "\n"
              "\n"
              "y = Net()(torch.zeros(1, 8, 16, 16))\n");
}

TEST(BranchingCode, NetworksFromTheLiteratureAreWritten) {
    std::map<Framework, int> written;
    for (const Network& network : networks()) {
        if (!has_branches(network.stack)) continue;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(network.stack, framework);
            EXPECT_EQ(code.why_not, "") << network.name << " " << name_of(framework);
            EXPECT_EQ(wrong_with(code.code), "") << network.name << "\n" << code.code;
            ++written[framework];
        }
    }
    for (const Framework framework : kAll) EXPECT_EQ(written[framework], 6) << name_of(framework);
}

}  // namespace
}  // namespace convwalk
