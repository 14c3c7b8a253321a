// The papers' notation and JSON: what is understood, what is assumed, and where a mistake is.
#include "network/notation.h"

#include <gtest/gtest.h>

#include <random>

#include "basics/errors.h"
#include "network/networks.h"
#include "network/stack_json.h"
#include "support/layer_parts.h"

namespace convwalk {
namespace {

using testing::changed;

std::string labels(std::string_view text, const NotationDefaults& defaults = {}) {
    std::string all;
    for (const StackLayer& layer : read_notation(text, defaults).layers) {
        const LayerRequest* request = layer_in(layer);
        const bool convolves = request != nullptr && has_weights(request->layer.op);
        all += (all.empty() ? "" : " | ") + label_of(layer) +
               (convolves ? " -> " + std::to_string(request->layer.out_channels) : "");
    }
    return all;
}

std::string mistake(std::string_view text) {
    try {
        static_cast<void>(read_notation(text));
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

const std::string kDensity =
    "convolution 9, half padding, ReLU -> 64 | convolution 7, half padding, ReLU -> 32 | "
    "transposed convolution 4, stride 2, padding 1, ReLU -> 32 | convolution 5, half padding, ReLU -> 16 | "
    "transposed convolution 4, stride 2, padding 1, ReLU -> 16 | convolution 1 -> 1";

TEST(Notation, ReadsWhatPapersWrite) {
    EXPECT_EQ(labels("CR(64,9)-CR(32,7)-TR(32)-CR(16,5)-TR(16)-C(1,1)"), kDensity);
    EXPECT_EQ(labels("cr(64,9) – cr (32, 7)—tr( 32 )\n- CR(16,5) → TR 16 − c(1,1)\n"), kDensity);
    EXPECT_EQ(labels("CR(64,9), CR(32,7); TR(32) > CR(16,5)\nTR(16)\r\nC(1,1)"), kDensity);
    EXPECT_EQ(labels("  CR(64,9)‐CR(32,7)‑TR(32)‒CR(16,\n 5) - - TR(16) C(1,1) -"), kDensity);
}

TEST(Notation, KnowsLettersAndItems) {
    EXPECT_EQ(labels("CBR(8,3,2)"), "convolution 3, stride 2, half padding, batch norm, ReLU -> 8");
    EXPECT_EQ(labels("CRB(8,3)"), "convolution 3, half padding, ReLU -> 8 | batch norm");
    EXPECT_EQ(labels("C(8,3x5,s2x1,p1x2,d2)/2"), "convolution 3×5, stride 2, dilation 2, padding 1×2 -> 8");
    EXPECT_EQ(labels("Conv(8, kernel=3, valid, groups: 2)"), "convolution 3, valid padding, 2 groups -> 8");
    EXPECT_EQ(labels("P"), "max pooling 2, stride 2");
    EXPECT_EQ(labels("AP(3,2,p1,ceil)"), "average pooling 3, stride 2, padding 1, ceil mode");
    EXPECT_EQ(labels("P(3,average)"), "average pooling 3, stride 3");
    EXPECT_EQ(labels("U-U(3,bilinear)-U(3/2,cubic,corners)"),
              "resize by 2, nearest | resize by 3, linear | resize by 3/2, cubic, corners aligned");
    EXPECT_EQ(labels("PS(3)-PSR"), "pixel shuffle by 3 | pixel shuffle by 2, ReLU");
    EXPECT_EQ(labels("TH(3)-R-BN-LReLU-S"),
              "transposed convolution 4, stride 2, padding 1, tanh -> 3 | ReLU | batch norm | leaky ReLU | "
              "sigmoid");
    EXPECT_EQ(labels("T(8,5,2)"), "transposed convolution 5, stride 2, padding 2, output padding 1 -> 8");
    EXPECT_EQ(labels("T(8,2,3)"), "transposed convolution 2, stride 3, output padding 1 -> 8");
    EXPECT_EQ(labels("T(8,k4,s2,p0)"), "transposed convolution 4, stride 2 -> 8");
    EXPECT_EQ(labels("2x C(4,1) - P"), labels("C(4,1)-C(4,1)-P"));
    EXPECT_EQ(labels("2x[C(4,1) - 2×[P]] - U"), labels("C(4,1)-P-P-C(4,1)-P-P-U"));
    EXPECT_EQ(labels("[C(4,1)-P]x2"), labels("C(4,1)-P-C(4,1)-P"));
}

// T without anything else multiplies every size by its stride, whatever its kernel.
TEST(Notation, TransposedLayersFit) {
    for (int kernel = 1; kernel <= 7; ++kernel) {
        for (int stride = 1; stride <= 5; ++stride) {
            for (int dilation = 1; dilation <= 3; ++dilation) {
                Stack stack;
                stack.input = {6};
                stack.layers = read_notation("T(1," + std::to_string(kernel) + "," + std::to_string(stride) +
                                             ",d" + std::to_string(dilation) + ")")
                                   .layers;
                const StackReport report = report_of(stack);
                ASSERT_FALSE(report.refusal) << report.refusal->sentence;
                EXPECT_EQ(report.layers[0].output[0], 6 * stride);
            }
        }
    }
}

std::vector<std::string> assumed(std::string_view text, const NotationDefaults& defaults = {}) {
    std::vector<std::string> all;
    for (const Assumption& a : read_notation(text, defaults).assumptions)
        all.push_back(a.name + "=" + a.value);
    return all;
}

TEST(Notation, RecordsWhatItAssumes) {
    using Words = std::vector<std::string>;
    EXPECT_EQ(assumed("C(4,3,valid,nobias)"), Words{});
    EXPECT_EQ(assumed("C(4,1,nobias)"), Words{});
    EXPECT_EQ(assumed("C(4)"), (Words{"kernel=3", "padding=half", "bias=yes"}));
    EXPECT_EQ(assumed("T(4)"), (Words{"transposed-kernel=4", "transposed-stride=2",
                                      "transposed-padding=fitting", "bias=yes"}));
    EXPECT_EQ(assumed("P"), (Words{"pool=max", "pool-kernel=2", "pool-stride=kernel"}));
    EXPECT_EQ(assumed("U-PS"), (Words{"upsampling=2", "mode=nearest"}));
}

TEST(Notation, AssumptionsCanBeChanged) {
    NotationDefaults defaults;
    for (const char* change :
         {"kernel=5", "padding=valid", "transposed-kernel=2", "transposed-stride=3", "transposed-padding=0",
          "pool=average", "pool-kernel=3", "pool-stride=2", "upsampling=4", "mode=linear", "bias=no"})
        assume(defaults, change);
    EXPECT_EQ(labels("C(1)-T(1)-P-U-PS", defaults),
              "convolution 5, valid padding -> 1 | transposed convolution 2, stride 3 -> 1 | "
              "average pooling 3, stride 2 | resize by 4, linear | pixel shuffle by 4");
    EXPECT_FALSE(read_notation("C(1)", defaults).layers[0].bias);
    // What is reported can be given back.
    for (const Assumption& a : read_notation("C(1)-T(1)-P-U-PS", defaults).assumptions)
        EXPECT_NO_THROW(assume(defaults, a.name + "=" + a.value)) << a.name;
    for (const Assumption& a : read_notation("C(1)-T(1)-P-U-PS").assumptions)
        EXPECT_NO_THROW(assume(defaults, a.name + "=" + a.value)) << a.name;
    EXPECT_EQ(defaults, NotationDefaults{});
    try {
        assume(defaults, "pool=avg");
        FAIL() << "is no pooling";
    } catch (const BadInput& refused) {
        EXPECT_TRUE(std::string(refused.what()).starts_with("unknown assumed pool \"avg\""))
            << refused.what();
    }
    EXPECT_THROW(assume(defaults, "kernel"), BadInput);
    EXPECT_THROW(assume(defaults, "kernel=0"), BadInput);
    EXPECT_THROW(assume(defaults, "pool=min"), BadInput);
    EXPECT_THROW(assume(defaults, "kernels=3"), BadInput);
}

TEST(Notation, SaysWhereAMistakeIs) {
    EXPECT_EQ(mistake(""),
              "character 1 of the notation: the notation ends where a layer such as CR(64,9) was expected");
    EXPECT_EQ(
        mistake("CR(64,9)-Q(3)"),
        "character 10 of the notation: \"q\" is no layer; known are C, DW, SC, T, P, MP, AP, GAP, AAP, GMP, "
        "AMP, U, PS, PU, PAD, CROP, F, D, V, UNFOLD and FOLD, followed by endings such as R (ReLU) or "
        "B (batch norm)");
    EXPECT_EQ(mistake("CR(64;"), "character 3 of the notation: this bracket is never closed");
    EXPECT_EQ(mistake("C(64,3"), "character 2 of the notation: this bracket is never closed");
    EXPECT_EQ(mistake("C(64 3)"),
              "character 6 of the notation: \"3)\" is found where a comma or \")\" was expected");
    EXPECT_EQ(mistake("C-P"),
              "character 1 of the notation: the number of filters is missing; write it in brackets, such as "
              "C(64,3)");
    EXPECT_EQ(mistake("P – C(0,3)"),
              "character 7 of the notation: a number of filters must be from 1 to 2147483647");
    EXPECT_EQ(mistake("C(99999999999999999999)"),
              "character 3 of the notation: a number of filters must be from 1 to 2147483647");
    EXPECT_EQ(mistake("C(1,3)\n→ C(1,3,z2)"),
              "character 16 (line 2, column 9) of the notation: \"z2)\" is found where a number, or a named "
              "one such "
              "as s2, p1, d2, g4, op1 or valid was expected");
    EXPECT_EQ(mistake("C(1,3)!"),
              "character 7 of the notation: \"!\" is found where a dash or the end was expected");
    // A word and a number side by side would not both be kept in a file.
    EXPECT_EQ(mistake("C(8,3,p1,causal)"),
              "character 10 of the notation: the padding is given twice; it is one word or one number");
    EXPECT_EQ(mistake("T(8,4,half,p1)"),
              "character 12 of the notation: the padding is given twice; it is one word or one number");
    EXPECT_EQ(mistake("P(2,s2,g4)"), "character 8 of the notation: only a convolution takes this");
    EXPECT_EQ(mistake("C(1,1,1,1)"),
              "character 9 of the notation: filters, size and stride are all the bare numbers that are "
              "expected; name "
              "others, such as p1");
    EXPECT_EQ(mistake("2000x P"), "character 1 of the notation: more than 1000 layers come together here");
    EXPECT_EQ(mistake("P]"),
              "character 2 of the notation: \"]\" is found where a dash or the end was expected");
}

TEST(Notation, OutlivesAnything) {
    EXPECT_NE(mistake(std::string(2 << 20, 'C')), "");
    EXPECT_NE(mistake(std::string(1 << 20, 'C')), "");
    EXPECT_NE(mistake(std::string(1 << 20, '(')), "");
    EXPECT_NE(mistake(std::string(1 << 20, '-')), "");
    EXPECT_EQ(mistake(std::string(10000, '[')),
              "character 9 of the notation: brackets are nested more than 8 deep");
    EXPECT_NE(mistake("C(" + std::string(1 << 19, '9') + ")"), "");
    std::string many;
    while (many.size() < 1'000'000) many += "C(1,1)-";
    EXPECT_EQ(mistake(many), "character 7001 of the notation: this is layer 1001; at most 1000 are read");
    std::string nest = "P";
    for (int i = 0; i < 8; ++i) nest = "99x[" + nest + "]";
    EXPECT_NE(mistake(nest), "");

    // Pieces of notation in any order, and any bytes: a sentence or layers, never anything else.
    const std::vector<std::string> pieces = {"C", "R",  "T(", "(",        ")",    "64",   ",",   "-",    "–",
                                             "[", "]",  "x",  "3x",       "/2",   "s2",   "p",   "=",    "\n",
                                             "P", "U(", "PS", "\xe2\x80", "\xff", "half", "op1", "valid"};
    std::mt19937 random(3);
    int read = 0;
    for (int round = 0; round < 50000; ++round) {
        std::string text;
        for (std::size_t i = random() % 12; i-- > 0;) text += pieces[random() % pieces.size()];
        const std::string sentence = mistake(text);
        if (sentence.empty()) {
            ++read;
            Stack stack;
            stack.layers = read_notation(text).layers;
            static_cast<void>(report_of(stack));
        } else {
            EXPECT_TRUE(sentence.starts_with("character ")) << sentence;
        }
    }
    EXPECT_GT(read, 100);
}

TEST(InputShape, IsChannelsAndSizes) {
    EXPECT_EQ(parse_input_shape("3x224×112").channels, 3);
    EXPECT_EQ(parse_input_shape("3x224×112").sizes, (Extents{224, 112}));
    EXPECT_EQ(parse_input_shape("1x16000").sizes, (Extents{16000}));
    EXPECT_EQ(parse_input_shape("100"), (MapShape{100, {}})) << "a vector";
    for (const char* bad :
         {"", "x", "3x", "x3", "3x0", "1x2x3x4x5", "3x-1", "3x99999999999", "3x4a", "3 x 4"})
        EXPECT_THROW(static_cast<void>(parse_input_shape(bad)), BadInput) << bad;
}

TEST(StackJson, ComesBackEqual) {
    std::vector<Stack> stacks;
    for (const Network& n : networks()) stacks.push_back(n.stack);
    Stack all;
    all.channels = 8;
    all.layers = read_notation(
                     "CBR(8,3x5,2,p1x0,d2,g4,nobias)-T(4,5,3)-P(3,2,ceil)-AP(2,2,p1)-U(3/"
                     "2,linear,corners)-PS-PReLU-C(4,"
                     "3,same)")
                     .layers;
    changed(all.layers[1])->padding_end = {0};
    changed(all.layers[4])->size = {7, 9};
    changed(all.layers[0])->padding_mode = PaddingMode::circular;
    changed(all.layers[3])->count_include_pad = false;
    changed(all.layers[3])->divisor_override = -5;
    stacks.push_back(all);
    for (const Stack& stack : stacks) {
        const std::string text = to_json(stack).dump();
        const ReadStack read = read_stack(text);
        EXPECT_EQ(to_json(read.stack).dump(), text);
        EXPECT_EQ(report_of(read.stack).layers, report_of(stack).layers) << stack.title;
        EXPECT_EQ(read.stack.layers, stack.layers) << stack.title;
    }
}

std::string json_mistake(const std::string& text) {
    try {
        static_cast<void>(read_stack(text));
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

TEST(StackJson, NamesTheFieldThatIsWrong) {
    const auto layer = [](const std::string& fields) {
        return json_mistake(R"({"layers": [)" + fields + "]}");
    };
    EXPECT_EQ(layer(R"({"layer": "convolution", "channels": 0})"),
              "layers[0].channels is 0; it must be a whole number from 1 to 2147483647");
    EXPECT_EQ(layer(R"({"layer": "convolutoin"})").substr(0, 74),
              "unknown layers[0].layer \"convolutoin\" (did you mean \"convolution\"?); known");
    EXPECT_EQ(
        layer(R"("P", {"layer": "max_pooling", "kernel": [2, 0]})"),
        "layers[1].kernel is [2,0]; it must be whole numbers from 1 to 2147483647: 3, \"3x5\" or [3, 5]");
    EXPECT_EQ(layer(R"("P", "C(4,3")"),
              "layers[1]: character 2 of the notation: this bracket is never closed");
    EXPECT_EQ(layer(R"({"kernel": 3})"), "layers[0].layer is missing; it says what the layer does");
    EXPECT_EQ(layer(R"({"layer": "add", "stride": 2})"),
              "unknown field in \"layers[0]\" \"stride\"; known: activation, batch_norm, cut, cut_from, "
              "from, layer, "
              "name, with");
    EXPECT_EQ(layer(R"({"layer": "convolution", "padding_mode": "mirror"})"),
              "unknown layers[0].padding_mode \"mirror\"; known: zeros, reflect, replicate, circular");
    EXPECT_EQ(layer(R"({"layer": "convolution", "count_include_pad": false})").substr(0, 48),
              "unknown field in \"layers[0]\" \"count_include_pad\"");
    EXPECT_EQ(layer(R"({"layer": "max_pooling", "padding_mode": "reflect"})").substr(0, 43),
              "unknown field in \"layers[0]\" \"padding_mode\"");
    EXPECT_EQ(layer(R"({"layer": "average_pooling", "count_include_pad": 0})"),
              "layers[0].count_include_pad is 0; it must be true or false");
    EXPECT_EQ(layer(R"({"layer": "average_pooling", "divisor_override": 2147483648})"),
              "layers[0].divisor_override is 2147483648; it must be a whole number from -2147483647 to "
              "2147483647");
    for (const char* kernel : {"\"\"", "\"x\"", "\"3x\"", "\"3x3x3x3\"", "[]", "[[3]]", "-1", "1.5", "true",
                               "{}", "99999999999999999999", "\"99999999999999999999\""})
        EXPECT_NE(layer(std::string(R"({"layer": "convolution", "kernel": )") + kernel + "}"), "") << kernel;
    for (const char* factor :
         {"0", "\"/2\"", "\"2/\"", "\"2/0\"", "\"a\"", "-1", "[]", "[2, 2, 2, 2]", "[[2]]"})
        EXPECT_NE(layer(std::string(R"({"layer": "resize", "factor": )") + factor + "}"), "") << factor;
    EXPECT_NE(json_mistake("{"), "");
    EXPECT_NE(json_mistake("{\"layers\": []}"), "");
    EXPECT_NE(json_mistake("{\"layers\": 3}"), "");
    std::string deep = "{\"layers\": ";
    deep += std::string(10000, '[');
    EXPECT_EQ(json_mistake(deep), "the network is nested too deeply; 32 levels are read");
}

}  // namespace
}  // namespace convwalk
