// Models in other forms than code: print-outs, summaries, Keras's JSON, pages with code in them.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "frameworks/read/forms/form_table.h"
#include "frameworks/read/program_report.h"
#include "frameworks/read/read_stack.h"

namespace convwalk {
namespace {

// "1 conv 16×8×8, 2 ...": what each row but activations is; then notes, and what is wrong.
std::string rows(const std::string& text, const GivenInput& given = {}) {
    try {
        const ReadProgram program = read_code(text, given);
        const ProgramReport report = report_of(program, given);
        std::vector<std::string> all;
        for (const ProgramRow& row : report.rows) {
            if (row.kind == "activation" || row.kind == "batch_norm") continue;
            const std::string channels =
                row.output.channels > 0 ? fmt::format("{}", row.output.channels) : "?";
            all.push_back(fmt::format("{} {} {}{}", row.line, row.kind, channels,
                                      !row.output.sized          ? "×?"
                                      : row.output.sizes.empty() ? ""
                                                                 : "×" + to_string(row.output.sizes)));
        }
        if (report.refusal) all.push_back(*report.refusal);
        if (report.gap) all.push_back(*report.gap);
        return fmt::format("{}", fmt::join(all, ", "));
    } catch (const BadInput& error) {
        return error.what();
    }
}

std::string notes(const std::string& text, const GivenInput& given = {}) {
    const ReadProgram program = read_code(text, given);
    return fmt::format("{}", fmt::join(report_of(program, given).notes, "; "));
}

std::string form_name(const std::string& text) {
    const Form* form = form_of(text);
    return form == nullptr ? "code" : std::string(form->name);
}

const GivenInput k32 = {{32, 32}, 0};

// --- which form it is ---

TEST(Forms, AreRecognisedByWhatIsInThem) {
    EXPECT_EQ(form_name("nn.Conv2d(1, 8, 3)"), "code");
    EXPECT_EQ(form_name("nn.Sequential(\n  (nn.Conv2d(1, 8, 3)),\n)"), "code");
    EXPECT_EQ(form_name("Sequential(\n  (0): ReLU()\n)"), "a model of PyTorch as it is printed");
    EXPECT_EQ(form_name("Out[3]: Net(\n  (0): ReLU()\n)"), "a model of PyTorch as it is printed");
    EXPECT_EQ(form_name(">>> net\nNet(\n  (0): ReLU()\n)"), "a model of PyTorch as it is printed");
    EXPECT_EQ(form_name("```python\nnn.Conv2d(1, 8, 3)\n```"), "a page of Markdown");
    EXPECT_EQ(form_name("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}"), "a notebook");
    EXPECT_EQ(form_name(" {\"config\": {}, \"class_name\": \"Sequential\"}"), "a model of Keras as JSON");
    EXPECT_EQ(form_name("\x89HDF\r\n\x1a\n"), "an HDF5 file");
}

// A program may have fences in its comments.
TEST(Forms, CodeWithAFenceInAStringIsCode) {
    EXPECT_EQ(form_name("import torch\nclass N:\n    \"\"\"\n    ```py\n    N()\n    ```\n    \"\"\"\n"),
              "code");
}

// --- pages ---

TEST(Forms, OfAPageOfMarkdownOnlyBlocksOfPythonCountWhereTheyAreSaid) {
    EXPECT_EQ(
        rows("Install:\n```bash\npip install torch\n```\nThen:\n```python\nnn.Conv2d(3, 8, 3)\n```\n", k32),
        "7 conv 8×30×30");
}

TEST(Forms, ABlockOfAPageMayBeAPrintOut) {
    EXPECT_EQ(rows("~~~\nNet(\n  (c): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n)\n~~~\n", k32),
              "3 conv 8×30×30");
}

TEST(Forms, ANotebooksCellsOfCodeAreJoinedWithoutMagics) {
    const std::string notebook = R"_({"cells": [
        {"cell_type": "markdown", "source": ["nn.Conv2d(1, 1, 1)"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install torch\n", "w = 16"]},
        {"cell_type": "code", "source": "%%bash\nls"},
        {"cell_type": "code", "source": ["net = nn.Conv2d(3, w, 3)\n"], "outputs": [{"data": {"x": "AAAA"}}]}],
        "nbformat": 4})_";
    EXPECT_EQ(rows(notebook, k32), "4 conv 16×30×30");
    EXPECT_EQ(notes(notebook, k32),
              "lines are counted through the notebook's cells of code, one after the other");
    EXPECT_EQ(rows(R"({"cells": [{"cell_type": "markdown"}]})"), "the notebook has no cell with code");
    EXPECT_EQ(rows(R"({"cells": [{"cell_type": "code")").substr(0, 12), "the notebook");
}

// --- print(model) ---

// The layers of a class follow one another, as far as channels allow; a map that a linear layer takes whole
// was flattened.
TEST(Forms, APrintedClassIsReadAsAChain) {
    const std::string net =
        "AlexNet(\n"
        "  (features): Sequential(\n"
        "    (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))\n"
        "    (1): ReLU(inplace=True)\n"
        "  )\n"
        "  (pool): AdaptiveAvgPool2d(output_size=(6, 6))\n"
        "  (classifier): Sequential(\n"
        "    (0): Dropout(p=0.5, inplace=False)\n"
        "    (1): Linear(in_features=288, out_features=10, bias=True)\n"
        "  )\n"
        ")\n";
    EXPECT_EQ(rows(net, k32),
              "3 conv 8×16×16, 6 adaptive_avg_pool 8×6×6, 8 pass 8×6×6, 9 flatten 288, 9 linear 10");
    EXPECT_EQ(
        notes(net, k32),
        "line 1: a print-out does not show what AlexNet does with its layers; they are taken to follow one "
        "another, with no join or function in between");
    EXPECT_EQ(notes("Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n)", k32), "");
}

TEST(Forms, TheShortcutOfAPrintedResidualBlockIsAdded) {
    const std::string block =
        "Net(\n"
        "  (b): Block(\n"
        "    (conv1): Conv2d(3, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))\n"
        "    (conv2): Conv2d(8, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))\n"
        "    (shortcut): Sequential(\n"
        "      (0): Conv2d(3, 8, kernel_size=(1, 1), stride=(2, 2))\n"
        "    )\n"
        "  )\n"
        ")\n";
    EXPECT_EQ(rows(block, {{32, 32}, 3}), "3 conv 8×16×16, 4 conv 8×16×16, 6 conv 8×16×16, 5 add 8×16×16");
}

// What could be read both ways, to different sizes, is not known.
TEST(Forms, APrintedShortcutThatMayBeOneOfTheChainIsAGap) {
    const std::string block =
        "Net(\n"
        "  (conv1): Conv2d(8, 8, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))\n"
        "  (shortcut): Conv2d(8, 8, kernel_size=(1, 1), stride=(2, 2))\n"
        ")\n";
    EXPECT_EQ(
        rows(block, {{32, 32}, 8}),
        "2 conv 8×16×16, 3 unknown ?×?, 3 conv 8×?, line 3, column 15: what Conv2d reads is not shown in a "
        "print-out: what stands before it and what its class reads would both do, to different sizes");
}

TEST(Forms, WhatAPrintOutContradictsIsUnknown) {
    const std::string net =
        "Net(\n"
        "  (a): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n"
        "  (b): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1))\n"
        "  (c): Conv2d(24, 4, kernel_size=(1, 1), stride=(1, 1))\n"
        ")\n";
    EXPECT_EQ(
        rows(net, k32),
        "2 conv 8×30×30, 3 unknown ?×?, 3 conv 16×?, 4 unknown ?×?, 4 conv 4×?, line 3, column 8: what "
        "Conv2d reads is not shown in a print-out: it takes 3 channels, and what stands before it has 8");
}

TEST(Forms, APrintedLayerThatIsNotKnownIsAGapWithItsName) {
    EXPECT_EQ(
        rows("Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n  (1): Swish()\n"
             "  (2): Conv2d(8, 4, kernel_size=(1, 1), stride=(1, 1))\n)",
             k32),
        "2 conv 8×30×30, 3 unknown ?×?, 4 conv 4×?, line 3, column 8: the layer \"Swish\" is not known here");
}

TEST(Forms, PrintedModulesThatRepeatAreReadSoOften) {
    EXPECT_EQ(
        rows("Sequential(\n  (0-2): 3 x Conv2d(8, 8, kernel_size=(3, 3), stride=(1, 1))\n)", {{32, 32}, 8}),
        "2 conv 8×30×30, 2 conv 8×28×28, 2 conv 8×26×26");
    EXPECT_EQ(rows("Sequential(\n  (0-2): 9999 x ReLU()\n)"),
              "line 2, column 10: a module stands 9999 times; it may at most 1000 times");
}

TEST(Forms, ModulesThatNestTooDeepAreRefused) {
    std::string deep = "Net(\n";
    for (int i = 0; i < 60; ++i) deep += "(a): Net(\n";
    EXPECT_EQ(rows(deep), "line 51, column 1: modules are nested more than 50 deep");
}

// Millions of layers in a few lines are not made.
TEST(Forms, RepeatsInRepeatsAreLimited) {
    const std::string twice = "Net(\n(a): 1000 x Net(\n(b): 1000 x Net(\n(c): 1000 x ReLU()\n)\n)\n)\n";
    EXPECT_NE(rows(twice).find("the program has more than 10000 layers"), std::string::npos);
}

// --- summaries ---

TEST(Forms, ATableOfTorchinfoSaysWhatComesOut) {
    const std::string table =
        "=================================================================\n"
        "Layer (type:depth-idx)                   Output Shape              Param #\n"
        "=================================================================\n"
        "ResNet                                   [1, 10]                   --\n"
        "├─Conv2d (conv1): 1-1                    [1, 64, 112, 112]         9,408\n"
        "├─Sequential: 1-2                        [1, 64, 56, 56]           --\n"
        "│    └─MaxPool2d: 2-1                    [1, 64, 56, 56]           --\n"
        "│    └─Bottleneck: 2-2                   [1, 256, 56, 56]          75,008\n"
        "├─Linear: 1-3                            [1, 10]                   2,570\n"
        "=================================================================\n"
        "Total params: 86,986\n";
    EXPECT_EQ(form_name(table), "a summary of torchsummary or torchinfo");
    EXPECT_EQ(
        rows(table),
        "5 conv 64×112×112, 7 max_pool 64×56×56, 8 unknown 256×56×56, 9 linear 10, line 8, column 1: the "
        "layer \"Bottleneck\" is not known here");
    EXPECT_EQ(report_of(read_code(table), {}).parameters, 86'986);
}

TEST(Forms, AKerasSummaryMayCutItsCells) {
    const std::string table =
        "Model: \"model\"\n"
        "__________________________________________________________________________________________________\n"
        " Layer (type)                   Output Shape         Param #     Connected to                     \n"
        "==================================================================================================\n"
        " input_1 (InputLayer)           [(None, 224, 224, 3  0           []                               \n"
        "                                )]                                                                \n"
        "                                                                                                  \n"
        " conv1_conv (Conv2D)            (None, 112, 112, 64  9472        ['input_1[0][0]']                \n"
        "                                )                                                                 \n"
        " conv2_conv (Conv2D)            (None, 112, 112, 64  36928       ['conv1_conv[0][0]']             \n"
        "                                )                                                                 \n"
        " add (Add)                      (None, 112, 112, 64  0           ['conv2_conv[0][0]',             \n"
        "                                )                                 'conv1_conv[0][0]']             \n"
        "=================================================================================================="
        "\n";
    EXPECT_EQ(rows(table), "8 conv 64×112×112, 10 conv 64×112×112, 12 add 64×112×112");
    EXPECT_EQ(read_code(table).input, (Extents{224, 224}));
    EXPECT_EQ(read_code(table).layers[2].inputs, (std::vector<std::size_t>{2, 1}));
}

TEST(Forms, AKerasSummaryMayHaveLinesBetweenItsColumns) {
    const std::string table =
        "Model: \"sequential\"\n"
        "┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┓\n"
        "┃ Layer (type)    ┃ Output Shape        ┃ Param # ┃\n"
        "┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━┩\n"
        "│ conv2d (Conv2D) │ (None, 26, 26, 32)  │     320 │\n"
        "├─────────────────┼─────────────────────┼─────────┤\n"
        "│ max_pooling2d   │ (None, 13, 13, 32)  │       0 │\n"
        "│ (MaxPooling2D)  │                     │         │\n"
        "├─────────────────┼─────────────────────┼─────────┤\n"
        "│ dense (Dense)   │ (None, 10)          │  54,090 │\n"
        "└─────────────────┴─────────────────────┴─────────┘\n"
        " Total params: 54,410 (212.54 KB)\n";
    EXPECT_EQ(rows(table), "5 conv 32×26×26, 7 max_pool 32×13×13, 10 linear 10");
}

// A convolution to 32 channels has a multiple of 32 parameters, not of 26.
TEST(Forms, AKerasSummarysParametersSayWhereItsChannelsAre) {
    EXPECT_EQ(rows(" Layer (type)         Output Shape              Param #\n"
                   "=====================================================\n"
                   " conv2d (Conv2D)      (None, 32, 26, 26)        320\n"),
              "3 conv 32×26×26");
}

TEST(Forms, AKerasSummaryWithoutAColumnIsRefused) {
    EXPECT_EQ(
        rows("│ Layer (type) │ Output Shape │ of Param # │\n│ a (Conv2D) │ (None, 8, 8, 8) │ 3 │ 4 │ 5 │\n"),
        "the summary has no column \"Output Shape\", or none \"Param #\"");
}

// Windows that are not known are never drawn.
TEST(Forms, ASummaryIsNoNetworkThatCanBeDrawn) {
    const std::string table =
        "        Layer (type)               Output Shape         Param #\n"
        "            Conv2d-1           [-1, 10, 24, 24]             260\n";
    EXPECT_EQ(rows(table), "2 conv 10×24×24");
    try {
        static_cast<void>(stack_of(read_code(table), {28, 28}));
        FAIL();
    } catch (const BadInput& error) {
        EXPECT_STREQ(
            error.what(),
            "line 2, column 1: Conv2d: a summary says what comes out, and no kernel or stride; paste "
            "the code");
    }
}

// --- Keras's JSON ---

std::string functional(const std::string& nodes_of_a, const std::string& nodes_of_sum) {
    return R"({"class_name": "Functional", "config": {"name": "m", "layers": [
{"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 3], "name": "x"}, "inbound_nodes": []},
{"class_name": "Conv2D", "config": {"name": "a", "filters": 4, "kernel_size": [3, 3], "padding": "same",
 "activation": {"class_name": "relu"}}, "inbound_nodes": )" +
           nodes_of_a + R"(},
{"class_name": "Conv2D", "config": {"name": "b", "filters": 4, "kernel_size": [1, 1]}, "inbound_nodes": )" +
           nodes_of_a + R"(},
{"class_name": "Add", "config": {"name": "sum"}, "inbound_nodes": )" +
           nodes_of_sum + R"(}],
"output_layers": [["sum", 0, 0]]}})";
}

TEST(Forms, AGraphOfKeras2AndOfKeras3IsTheSame) {
    const std::string second =
        functional(R"([[["x", 0, 0, {}]]])", R"([[["a", 0, 0, {}], ["b", 0, 0, {}]]])");
    const auto tensor = [](const std::string& of) {
        return R"({"class_name": "__keras_tensor__", "config": {"keras_history": [")" + of + R"(", 0, 0]}})";
    };
    const std::string third =
        functional("[{\"args\": [" + tensor("x") + "], \"kwargs\": {}}]",
                   "[{\"args\": [[" + tensor("a") + ", " + tensor("b") + "]], \"kwargs\": {}}]");
    EXPECT_EQ(rows(second), "3 conv 4×8×8, 5 conv 4×8×8, 6 add 4×8×8");
    EXPECT_EQ(rows(third), rows(second));
    EXPECT_EQ(read_code(third).layers.back().inputs, (std::vector<std::size_t>{1, 2}));
}

TEST(Forms, AModelOfKerasInAnotherIsPartOfIt) {
    EXPECT_EQ(rows(R"({"class_name": "Sequential", "config": {"layers": [
{"class_name": "Sequential", "config": {"layers": [
 {"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3, "batch_input_shape": [null, 16, 16, 1]}}]}},
{"class_name": "Flatten", "config": {"name": "flatten"}},
{"class_name": "Dense", "config": {"units": 10}}]}})"),
              "3 conv 8×14×14, 4 flatten 1568, 5 linear 10");
}

TEST(Forms, ALayerOfKerasThatIsNotKnownIsAGapWithItsName) {
    EXPECT_EQ(rows(R"({"class_name": "Sequential", "config": [
{"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3, "batch_input_shape": [null, 16, 16, 1]}},
{"class_name": "Capsules", "config": {}},
{"class_name": "MaxPooling2D", "config": {}}]})"),
              "2 conv 8×14×14, 3 unknown ?×?, 4 max_pool ?×?, line 3, column 1: the layer \"Capsules\" is "
              "not known "
              "here");
}

TEST(Forms, BrokenJsonOfKerasIsOneSentence) {
    EXPECT_EQ(rows(R"({"class_name": "Sequential", "config": {)").substr(0, 9), "the model");
    EXPECT_EQ(
        rows(R"({"class_name": "Tokenizer", "config": {}})"),
        "class_name of the model is \"Tokenizer\"; it must be \"Sequential\", \"Functional\" or \"Model\"");
    EXPECT_EQ(rows(R"({"class_name": "Sequential", "config": {}})"),
              "config.layers of the model is missing; it must be a list of layers");
    EXPECT_EQ(rows(R"({"class_name": "Sequential", "config": )" + std::string(50, '[')),
              "the model is nested too deeply; 32 levels are read");
}

// A thousand calls of what calls a thousand times.
TEST(Forms, CallsOfModelsOfKerasAreLimited) {
    std::string calls;
    for (int i = 0; i < 1000; ++i) calls += R"([["x", 0, 0, {}]],)";
    calls.pop_back();
    const std::string input = R"({"class_name": "InputLayer", "config": {"name": "x"}, "inbound_nodes": []})";
    std::string model = input;
    for (int depth = 0; depth < 3; ++depth)
        model = input + R"(, {"class_name": "Functional", "name": "m", "config": {"layers": [)" + model +
                R"(]}, "inbound_nodes": [)" + calls + "]}";
    EXPECT_EQ(rows(R"({"class_name": "Functional", "config": {"layers": [)" + model + "]}}"),
              "the model calls layers more than 20000 times");
}

}  // namespace
}  // namespace convwalk
