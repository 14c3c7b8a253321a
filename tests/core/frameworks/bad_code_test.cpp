// Code that is not understood, too large, or broken.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>
#include "basics/text.h"
#include "frameworks/compare.h"
#include "frameworks/read/walk.h"
#include "frameworks/rules.h"
#include "frameworks/write/write_code.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "support/code_read_back.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::code_read_back::kAll;
using testing::code_read_back::random_request;
using testing::code_read_back::random_ruled_request;
using testing::code_read_back::refusal;
using testing::code_read_back::walked;

// --- reading -----------------------------------------------------------------------------------------------

TEST(Frameworks, WhatIsNotUnderstoodIsNamedWithItsPlace) {
    EXPECT_EQ(refusal("a = 1\n\n  m = nn.Conv2d(1, 1, 3, strde=2)"),
              "line 3, column 26: unknown argument \"strde\" of nn.Conv2d (did you mean \"stride\"?)");
    EXPECT_EQ(refusal("nn.Conv2e(1, 1, 3)"),
              "line 1, column 1: unknown call \"nn.Conv2e\" (did you mean \"Conv2d\"?)");
    EXPECT_EQ(refusal("sausage(1)"),
              "line 1, column 1: unknown call \"sausage\"; expected a layer such as Conv2d");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1)"), "line 1, column 1: kernel_size is missing in nn.Conv2d");
    EXPECT_EQ(refusal("nn.MaxPool2d(1, 2, 3, 4, 5, 6, 7)"),
              "line 1, column 32: nn.MaxPool2d takes at most 6 values by position, 7 are given");
    EXPECT_EQ(refusal("nn.MaxPool2d(2, kernel_size=3)"),
              "line 1, column 17: kernel_size of nn.MaxPool2d is given twice");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, (3, 3, 3))"),
              "line 1, column 17: kernel_size of nn.Conv2d is a list of 3; it must be one whole number or 2 "
              "of them");
    EXPECT_EQ(refusal("nn.Conv2d(channels, 1, 3)"),
              "line 1, column 11: in_channels of nn.Conv2d is \"channels\", a name without a value here; it "
              "must be a "
              "whole number from 1 to 2147483647");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3, stride=0)"),
              "line 1, column 27: stride of nn.Conv2d is 0; it must be whole numbers from 1 to 2147483647");
    EXPECT_EQ(
        refusal("nn.Conv2d(1, 1, 3.5)"),
        "line 1, column 17: kernel_size of nn.Conv2d is 3.5; it must be whole numbers from 1 to 2147483647");
    EXPECT_EQ(
        refusal("nn.Conv2d(1, 1, 3, padding='sam')"),
        "line 1, column 28: padding of nn.Conv2d is \"sam\"; it must be \"same\", \"valid\" or numbers");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3, 2, padding='same')"),
              "line 1, column 31: padding of nn.Conv2d is \"same\" and its stride 2; PyTorch takes \"same\" "
              "with stride "
              "1 only");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3"), "line 1, column 10: \"(\" is never closed");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3]"),
              "line 1, column 18: \"]\" does not close the \"(\" of line 1, column 10");
    EXPECT_EQ(refusal("nn.Conv2d 1"), "line 1, column 11: expected the end of the line, found \"1\"");
    EXPECT_EQ(refusal("nn.Conv2d(1 1)"), "line 1, column 13: expected \",\" or \")\", found \"1\"");
    EXPECT_EQ(refusal("m = "), "line 1, column 5: expected a value, found the end of the text");
    EXPECT_EQ(refusal("ä = “x”"), "line 1, column 5: “ is no quotation mark of a program; write \" instead");
    EXPECT_EQ(refusal("x = 'abc"),
              "line 1, column 5: this text is never closed; its quotation mark is missing");
    EXPECT_EQ(refusal("for i in data:\n  x"),
              "line 1, column 1: \"for\" depends on \"data\", a name without a value here");
    EXPECT_EQ(refusal("nn.Sequential(nn.ReLU(), 7)"),
              "line 1, column 26: expected a layer or a list of layers, found 7");
    EXPECT_EQ(refusal("99999999999999999999"),
              "line 1, column 1: 99999999999999999999 is too large a number");
    EXPECT_EQ(walked("nn.ZeroPad2d((1, 2, 3, 4))", {7, 7}, 1), "1×14×10");
    EXPECT_EQ(walked("layers.Cropping2D(((1, 1), (2, 2)))", {8, 8}, 1), "1×6×4");
    EXPECT_EQ(
        refusal("onnx.helper.make_node('Convv', [], [])"),
        "line 1, column 23: unknown operator \"Convv\" (did you mean \"Conv\"?); known: Conv, ConvTranspose, "
        "MaxPool, AveragePool, DepthToSpace, SpaceToDepth, Resize, Upsample, Pad, Relu, Concat, Add, Slice, "
        "Col2Im");
    EXPECT_EQ(walked("nn.Conv2d(1, 2, 3)\nnn.Conv2d(3, 2, 3)", {9, 9}),
              "line 2, column 1: nn.Conv2d: it takes 3 channels, 2 come in");
    EXPECT_EQ(walked("nn.ReLU()\nnn.Conv2d(1, 2, 3)", {2, 9}),
              "line 2, column 1: nn.Conv2d: kernel of the row axis is 3, larger than the padded input of 2; "
              "the largest "
              "that fits is 2");
}

// --- bad input ---------------------------------------------------------------------------------------------

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

TEST(Frameworks, LargeAndDeepTextsAreRefusedWithASentence) {
    EXPECT_EQ(refusal(std::string(kLongestCode + 1, ' ')),
              "the program has 1048577 bytes; at most 1048576 are read");
    EXPECT_EQ(refusal(repeated("(", 10'000) + repeated(")", 10'000)),
              "line 1, column 101: nested too deeply; 100 levels are read");
    for (const char* part : {"[", "f(", "x[", "{", "-", "Conv <a=", "F.relu(", "nn.Sequential(", "*["}) {
        for (const char* closing : {"", ")", "]", "1"}) {
            const std::string text = "nn.Conv2d(" + repeated(part, 100'000) + repeated(closing, 100'000);
            EXPECT_NE(refusal(text), "") << part << closing;
        }
    }
    for (const char* part : {"1+", "x.a().", "f()", "x[0]", "a=b=", "a,"})
        static_cast<void>(refusal("x" + repeated(part, 150'000) + "1"));
    // Names that hold themselves twice would be large.
    EXPECT_NE(refusal("a = [nn.ReLU()]\n" + repeated("a = nn.Sequential(a, a)\n", 60)), "");
    EXPECT_NE(refusal("a = [1, 2]\n" + repeated("a = [a, a]\n", 60)), "");
    EXPECT_NE(refusal("a = [1]\n" + repeated("a = a + a\n", 60)), "");
    EXPECT_EQ(refusal("a = '" + std::string(500'000, 'x') + "'\n" + repeated("b=a\n", 100'000)), "");
    EXPECT_NE(refusal(repeated("nn.ReLU()\n", 100'000)), "");
    EXPECT_LE(read_code(repeated("nn.Linear(1,1)\n", 9'000)).notes.size(), 60u);
}

TEST(Frameworks, SizesThatGrowWithoutEndAreRefused) {
    const std::string doubled = repeated("nn.ConvTranspose1d(1, 1, 2, 2)\n", 40);
    EXPECT_NE(walked(doubled, {1}).find("line 31, column 1: nn.ConvTranspose1d: input is "),
              std::string::npos)
        << walked(doubled, {1});
    EXPECT_NE(walked(repeated("nn.Upsample(scale_factor=2)\n", 40), {1}, 1).find("line 31"),
              std::string::npos);
    EXPECT_NE(walked("Conv1D(1, 2147483647, 2147483647, 'same', dilation_rate=2147483647)", {2147483647}),
              "");
    EXPECT_NE(
        walked("Conv1DTranspose(1, 2147483647, 2147483647, 'same', dilation_rate=2147483647)", {2147483647}),
        "");
}

// Correct programs of every framework.
std::vector<std::string> good_programs() {
    std::vector<std::string> all = {
        "class N(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.a = nn.Conv2d(3, 6, "
        "(5, 3), "
        "padding='same')\n    self.b = nn.MaxPool2d(2, ceil_mode=True)\n  def forward(self, x):\n    x = "
        "self.b(F.relu(self.a(x)))\n    return x[:, :, 1:-1]\n",
        "m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, kernel_size=(3, 3), "
        "activation='relu'), "
        "layers.Flatten(), layers.Dense(10)])  # end",
        "y = Conv <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (x, w)\n%z = MaxPool[kernel_shape = [2, "
        "2]](%y)",
        "x = nn.avg_pool(nn.relu(nn.Conv(features=-2**3 + 16, kernel_size=(3, 3))(x)), (2, 2), strides=(2, "
        "2))",
    };
    std::mt19937 random(3);
    for (int n = 0; n < 8; ++n) {
        const LayerRequest request = random_request(random);
        for (const Framework framework : kAll) all.push_back(write_code(request, framework).code);
    }
    for (int n = 0; n < 4; ++n) {
        const LayerRequest request = random_ruled_request(random);
        for (const Framework framework : kAll) all.push_back(write_code(request, framework).code);
    }
    return all;
}

TEST(Frameworks, BrokenProgramsAreReadOrRefusedWithASentence) {
    std::mt19937 random(11);
    int read = 0;
    int refused = 0;
    const std::vector<std::string> programs = good_programs();
    const std::vector<std::string> parts = {
        "(",          ")",    "[",    "]",    ",",  "=",      ":",           "-",       "*",
        "'",          "\"",   "\n",   "\\",   "#",  "%",      "<",           ">",       "{",
        "}",          ".",    "None", "True", "-1", "0",      "99999999999", "1.5e308", "nn.Conv2d",
        "Sequential", "\xff", "\xc3", "\0",   "*x", "lambda", "x[1:-1]"};
    for (int n = 0; n < 30'000; ++n) {
        std::string text = programs[random() % programs.size()];
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            const std::size_t at = random() % (text.size() + 1);
            switch (random() % 4) {
                case 0:
                    text.erase(at, random() % 12);
                    break;
                case 1:
                    text.insert(at, parts[random() % parts.size()]);
                    break;
                case 2: {
                    const std::string& other = programs[random() % programs.size()];
                    if (!other.empty()) text.insert(at, other.substr(random() % other.size(), random() % 40));
                    break;
                }
                default:
                    if (at < text.size()) text[at] = static_cast<char>(random());
            }
        }
        try {
            const ReadProgram program = read_code(text);
            ++read;
            for (const Extents& input : {Extents{9}, Extents{9, 7}, Extents{5, 6, 7}})
                static_cast<void>(walk(program, input, 2));
        } catch (const BadInput& error) {
            ++refused;
            const std::string sentence = error.what();
            EXPECT_TRUE(sentence.starts_with("line ")) << sentence << "\n" << text;
            EXPECT_LT(sentence.size(), 700u) << sentence;
            EXPECT_EQ(printable(sentence, sentence.size()), sentence);
        }
    }
    EXPECT_GT(read, 1000);
    EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace convwalk
