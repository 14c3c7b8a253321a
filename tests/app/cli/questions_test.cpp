// What a person asks of one layer or of a network, and the answer on the command line.
#include <gtest/gtest.h>

#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/run.h"
#include "support/command_line.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::Ended;
using testing::command_line::Cli;
using testing::command_line::expect_refused;
using testing::command_line::expect_words;
using testing::command_line::Words;

using Questions = Cli;

json parsed(const Ended& ended) {
    EXPECT_EQ(ended.code, kSuccess) << ended.err;
    return json::parse(ended.out);
}

// --- one layer ---

TEST_F(Questions, SameWithAStrideIsAnsweredAsTensorFlowHasIt) {
    const Words asked = {"shape", "--input", "224", "--kernel", "7", "--stride", "2", "--padding", "same"};
    const Ended text = run(asked);
    EXPECT_EQ(text.code, kSuccess) << text.err;
    expect_words(text.out,
                 {"224×224 → 112×112", "2 | 3", "F.pad(x, (2, 3, 2, 3))", "stride 1 only",
                  "Padding=3 gives the same size, but its windows begin 1 cell earlier", "TensorFlow"});
    Words as_json = asked;
    as_json.emplace_back("--json");
    const json answer = parsed(run(as_json));
    EXPECT_EQ(answer["output"], json({112, 112}));
    EXPECT_EQ(answer["same"].size(), 3u);
    EXPECT_EQ(answer["frameworks"][0]["framework"], "pytorch");
    EXPECT_EQ(answer["frameworks"][0]["accepted"], false);
    EXPECT_EQ(answer["frameworks"][2]["padding_begin"], json({2, 2}));
    EXPECT_EQ(answer["frameworks"][2]["padding_end"], json({3, 3}));
    EXPECT_EQ(answer["frameworks"][2]["shift"], json({1, 1}));
}

TEST_F(Questions, ALayerSaysWhatItCosts) {
    const Words asked = {"shape", "--in-channels", "3", "--out-channels", "32", "--kernel",
                         "3",     "--input",       "32"};
    expect_words(run(asked).out,
                 {"896 with bias, 864 without", "777,600 = 1,555,200 FLOPs", "28,800 values, 112.5 KiB"});
    Words as_json = asked;
    as_json.emplace_back("--json");
    const json answer = parsed(run(as_json));
    EXPECT_EQ(answer["weights"], 864);
    EXPECT_EQ(answer["biases"], 32);
    EXPECT_EQ(answer["multiply_adds"], 777600);
    EXPECT_EQ(answer["flops"], 1555200);
    EXPECT_EQ(answer["output_bytes"], 115200);
    expect_words(run({"shape", "--op", "max-pool", "--kernel", "2", "--input", "4"}).out,
                 {"parameters  none"});
}

TEST_F(Questions, CellsBetweenWindowsAreSaidToBeNeverRead) {
    expect_words(run({"shape", "--dimensions", "1", "--input", "6", "--kernel", "2", "--stride", "4"}).out,
                 {"2 cells are skipped between two windows: stride 4 is larger than kernel 2.",
                  "2 of 6 input cells are never read."});
    EXPECT_EQ(
        run({"shape", "--dimensions", "1", "--input", "2000000000", "--kernel", "2", "--stride", "4"}).code,
        kSuccess);
}

TEST_F(Questions, AFactorThatJustMissesASizeSaysSo) {
    expect_words(run({"shape", "--op", "resize", "--input", "199", "--factor", "4.0201005025125625"}).out,
                 {"199×199 → 799×799", "= 799.9999", "an output size of 800 (--output-size 800) is nearer"});
    const std::string whole = run({"shape", "--op", "resize", "--input", "5", "--factor", "1.5"}).out;
    EXPECT_EQ(whole.find("rounded down"), whole.npos) << whole;
}

TEST_F(Questions, TheBackwardPassIsNamedAndCanBeDrawn) {
    const Words asked = {"shape", "--input", "6", "--stride", "2", "--padding", "1", "--backward"};
    const Ended text = run(asked);
    expect_words(text.out, {"to the input: a transposed convolution", "--of-transposed",
                            "to the weights: a convolution", "dilation 2", "to the bias"});
    Words as_json = asked;
    as_json.emplace_back("--json");
    const json back = parsed(run(as_json))["backward"];
    EXPECT_EQ(back["input"]["layer"]["operator"], "transposed_convolution");
    EXPECT_EQ(back["weights"]["layer"]["dilation"], 2);
    const json pooled =
        parsed(run({"shape", "--op", "max-pool", "--kernel", "2", "--input", "4", "--backward", "--json"}));
    EXPECT_TRUE(pooled["backward"]["input"]["layer"].is_null());
    EXPECT_TRUE(pooled["backward"]["weights"].is_null());

    // What is printed can be typed.
    const std::string command = back["input"]["command"];
    std::istringstream words(command.substr(std::string("convwalk ").size()));
    Words arguments{std::istream_iterator<std::string>(words), {}};
    arguments.emplace_back("--print-scenario");
    const Ended drawn = run(arguments);
    EXPECT_EQ(drawn.code, kSuccess) << drawn.err;
}

// --- solve ---

TEST_F(Questions, SolveLooksAxisByAxis) {
    expect_words(
        run({"solve", "--input", "46x62", "--output", "368x489", "--op", "transposed", "--kernel", "16",
             "--stride", "8", "--padding", "0..8", "--output-padding", "0..7"})
            .out,
        {"46×62 → 368×489", "--op transposed --kernel 16 --stride 8 --padding 4x8 --output-padding 0x1"});
    expect_words(run({"solve", "--same", "--kernel", "3x3x1", "--stride", "1"}).out,
                 {"--op conv --kernel 3x3x1 --padding 1x1x0", "9 weights a channel pair"});
    const json answer = parsed(
        run({"solve", "--same", "--kernel", "3x3x1", "--stride", "1", "--op", "conv", "--format", "json"}));
    EXPECT_EQ(answer["solutions"][0]["kernel"], json({3, 3, 1}));
    EXPECT_EQ(answer["solutions"][0]["padding"], json({1, 1, 0}));
    expect_words(run({"solve", "--input", "8x8", "--output", "4x2"}).out,
                 {"axis by axis", "--op conv --kernel 6 --stride 2 --padding 2x0"});
    expect_words(run({"solve", "--input", "7x7", "--output", "14x1000"}).out,
                 {"none of ", "none for the columns alone"});
    expect_refused(run({"solve", "--input", "7x7", "--output", "14", "--kernel", "3x3x1"}), 1,
                   {"input is given for 2 axes and another for 3"});
}

TEST_F(Questions, SolveSaysWhatHasNothingToLookFor) {
    expect_words(run({"solve", "--input", "7", "--output", "14", "--op", "resize"}).out,
                 {"Resizing has no kernel and stride to look for", "--output-size 14x14"});
    const json answer = parsed(run({"solve", "--factor", "2", "--op", "pixel-shuffle", "--format", "json"}));
    EXPECT_EQ(answer["found"], 0);
    EXPECT_EQ(answer["remarks"].size(), 1u);
    expect_words(run({"solve", "--factor", "2", "--op", "pixel-shuffle", "--op", "transposed"}).out,
                 {"Pixel shuffle has", "--op transposed --kernel 2 --stride 2"});
}

// --- networks ---

TEST_F(Questions, ANetworkSaysWhichSizesItTakes) {
    const Ended text = run({"network", "unet", "--sizes", "560..600"});
    EXPECT_EQ(text.code, kSuccess) << text.err;
    expect_words(text.out,
                 {"rule: 12 more than a multiple of 16", "of 560 to 600 fit: 572, 588", "drops the last"});
    const json answer = parsed(run({"network", "unet", "--sizes", "560..600", "--format", "json"}))["sizes"];
    ASSERT_EQ(answer.size(), 1u);
    EXPECT_EQ(answer[0]["rule"]["modulus"], 16);
    EXPECT_EQ(answer[0]["fit"], json({572, 588}));
    EXPECT_EQ(answer[0]["sizes"].size(), 41u);
    EXPECT_EQ(parsed(run({"network", "unet", "--sizes", "560..600x572", "--format", "json"}))["sizes"].size(),
              2u);
}

TEST_F(Questions, ANetworkSaysItsShortestInputAndWhatGivesSoManyFrames) {
    const std::string speech = "C(512,10,5,valid)-4xC(512,3,2,valid)-2xC(512,2,2,valid)";
    expect_words(run({"network", speech, "--input", "1x16000", "--sizes", "any", "--output", "98"}).out,
                 {"shortest input: 400\n", "an output of 98: 31440 to 31759\n"});
}

TEST_F(Questions, ACellSaysWhatItSees) {
    const Words asked = {"network", "3xC(1,3,valid,d2)", "--input", "1x40x40", "--cell", "5,20"};
    expect_words(run(asked).out, {"rows 5 to 17: 13 cells, 7 of them read", "49 of 169 cells"});
    expect_words(run({"network", "3xC(1,3,valid,d2)", "--input", "1x40x40"}).out,
                 {"of the receptive field of 13×13 cells 7×7 are read"});
    const json answer = parsed(run({"network", "3xC(1,3,valid,d2)", "--input", "1x40x40", "--cell", "5x20",
                                    "--layer", "1", "--format", "json"}));
    EXPECT_EQ(answer["read"], 9);
    EXPECT_EQ(answer["cells"], 25);
}

TEST_F(Questions, RefusalsNameTheField) {
    expect_refused(run({"network", "unet", "--sizes", "0..5"}), 1, {"sizes is \"0..5\""});
    expect_refused(run({"network", "unet", "--sizes", "1..1000000"}), 1, {"at most 20,000 sizes"});
    expect_refused(run({"network", "unet", "--sizes", "1..5x1..5x1..5"}), 1,
                   {"given for 3 axes; the input has 2"});
    expect_refused(run({"network", "unet", "--sizes", "1..5", "--format", "latex"}), 2, {"text or json"});
    expect_refused(run({"network", "unet", "--layer", "3"}), 2, {"--layer is for pictures and for --cell"});
    expect_refused(run({"network", "C(8)", "--cell", "1x400"}), 1, {"cell is 1x400", "127x127"});
    expect_refused(run({"network", "C(8)", "--cell", "1x4", "--layer", "9"}), 1, {"no layer 9"});
}

}  // namespace
}  // namespace convwalk
