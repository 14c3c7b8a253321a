// Files of models: .onnx, whose bytes are written by hand here, and .keras, an archive.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "frameworks/read/forms/form_table.h"
#include "frameworks/read/program_report.h"
#include "support/onnx_bytes.h"

namespace convwalk {
namespace {

using namespace testing::protobuf;

// A convolution, a sum with it, and a linear layer whose sizes the graph works out.
std::string residual(const Extents& input, std::size_t raw = 0) {
    return node("Conv", {"x", "w", "b"}, "a",
                ints("kernel_shape", {3, 3}) + ints("pads", {1, 1, 1, 1}) + ints("strides", {2, 2})) +
           node("Relu", {"a"}, "r") + node("Add", {"r", "a"}, "s") + node("Shape", {"s"}, "dims") +
           node("Gather", {"dims", "zero"}, "batch") + node("Unsqueeze", {"batch", "zero"}, "row") +
           node("Concat", {"row", "minus"}, "wanted") + node("Reshape", {"s", "wanted"}, "f") +
           node("Gemm", {"f", "v"}, "y", field(5, field(1, "transB") + field(3, 1))) +
           field(5, weight("w", {8, 3, 3, 3}, raw)) + field(5, weight("b", {8})) +
           field(5, weight("v", {10, 8 * 4 * 4})) + field(5, integers("zero", {0})) +
           field(5, integers("minus", {UINT64_MAX})) + field(11, info("x", input)) +
           field(12, info("y", {0, 10}));
}

std::string rows(const std::string& text, const GivenInput& given = {}) {
    try {
        const ReadProgram program = read_code(text, given);
        const ProgramReport report = report_of(program, {given.sizes, given.channels});
        std::vector<std::string> all;
        for (const ProgramRow& row : report.rows) {
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

std::string notes(const std::string& text) {
    return fmt::format("{}", fmt::join(report_of(read_code(text), {}).notes, "; "));
}

// --- .onnx ---

TEST(ModelFiles, AGraphOfOnnxIsReadFromItsBytes) {
    const std::string bytes = file(residual({1, 3, 8, 8}));
    EXPECT_EQ(form_of(bytes)->name, "an .onnx file");
    EXPECT_EQ(rows(bytes), "1 conv 8×4×4, 2 activation 8×4×4, 3 add 8×4×4, 8 flatten 128, 9 linear 10");
    EXPECT_EQ(report_of(read_code(bytes), {}).parameters, 8 * 27 + 8 + 1280);
    EXPECT_EQ(read_code(bytes).input, (Extents{8, 8}));
    EXPECT_EQ(notes(bytes), "lines are nodes of the graph, in their order");
}

// Sizes with a name are those that are given.
TEST(ModelFiles, OpenSizesOfAnOnnxFileAreGiven) {
    const std::string bytes = file(residual({0, 3, 0, 0}));
    EXPECT_EQ(rows(bytes, {{8, 8}, 3}),
              "1 conv 8×4×4, 2 activation 8×4×4, 3 add 8×4×4, 8 flatten 128, 9 linear 10");
    EXPECT_EQ(rows(bytes), "1 conv 8×?, 2 activation 8×?, 3 add 8×?, 8 flatten ?, 9 linear 10");
}

// What is said of a result counts where it is not worked out, and is compared where it is.
TEST(ModelFiles, SizesThatStandInAnOnnxFileAreCompared) {
    const std::string conv = node("Conv", {"x", "w"}, "a", ints("kernel_shape", {3, 3}));
    const std::string input = field(5, weight("w", {8, 3, 3, 3})) + field(11, info("x", {1, 3, 8, 8}));
    EXPECT_EQ(
        notes(file(conv + input + field(13, info("a", {1, 8, 8, 8})))),
        "lines are nodes of the graph, in their order; line 1: Conv gives 8×6×6 by its fields, and 8×8×8 "
        "stands beside it");
    EXPECT_EQ(notes(file(conv + input + field(13, info("a", {1, 8, 6, 6})))),
              "lines are nodes of the graph, in their order");
    const std::string strange =
        node("Swirl", {"a"}, "s") + node("MaxPool", {"s"}, "p", ints("kernel_shape", {2, 2}));
    EXPECT_EQ(rows(file(conv + strange + input + field(13, info("s", {1, 8, 6, 6})))),
              "1 conv 8×6×6, 2 unknown 8×6×6, 3 max_pool 8×5×5, line 2, column 1: Swirl is not read here");
    EXPECT_EQ(rows(file(conv + strange + input)),
              "1 conv 8×6×6, 2 unknown ?×?, 3 max_pool ?×?, line 2, column 1: Swirl is not read here");
}

TEST(ModelFiles, AnotherInputOfAnOnnxFileIsAGap) {
    EXPECT_EQ(rows(file(node("Relu", {"x"}, "a") + node("Add", {"a", "z"}, "y") +
                        field(11, info("x", {1, 3, 8, 8})) + field(11, info("z", {1, 3, 8, 8})))),
              "1 activation 3×8×8, 1 unknown 3×8×8, 2 add 3×8×8, line 1, column 1: a network has one input; "
              "this is "
              "another one");
}

// A weight that has more dimensions makes a map larger.
TEST(ModelFiles, AWeightThatSpreadsAMapIsAGap) {
    EXPECT_EQ(
        rows(file(node("GlobalAveragePool", {"x"}, "a") + node("Mul", {"a", "w"}, "y") +
                  field(5, weight("w", {3, 8, 8})) + field(11, info("x", {1, 3, 8, 8})))),
        "1 adaptive_avg_pool 3×1×1, 2 unknown ?×?, line 2, column 1: this Mul spreads what comes in over a "
        "larger weight");
}

// However long weights are, they are passed over.
TEST(ModelFiles, WeightsTakeNoTime) {
    const std::string bytes = file(residual({1, 3, 8, 8}, std::size_t{64} << 20));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(rows(bytes).starts_with("1 conv 8×4×4"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(500));
}

TEST(ModelFiles, AnOnnxFileThatBreaksOffIsRefused) {
    const std::string bytes = file(residual({1, 3, 8, 8}));
    for (std::size_t length = 1; length < bytes.size(); ++length) {
        const std::string said = rows(bytes.substr(0, length));
        EXPECT_TRUE(said == "the file of ONNX is damaged, or it breaks off" ||
                    said == "the file of ONNX has no graph")
            << length << ": " << said;
    }
}

TEST(ModelFiles, HostileOnnxFilesAreOneSentence) {
    const std::string broken = "the file of ONNX is damaged, or it breaks off";
    EXPECT_EQ(rows(field(1, 8) + std::string(20, '\xFF')), broken);                  // a number without end
    EXPECT_EQ(rows(field(1, 8) + varint(7 << 3 | 2) + varint(UINT64_MAX)), broken);  // longer than the file
    EXPECT_EQ(rows(file("")), "the graph of ONNX has no node");
    std::string many;
    for (int i = 0; i < 10'001; ++i) many += field(1, "");
    EXPECT_EQ(rows(file(many)), "the graph of ONNX has more than 10000 nodes");
    std::string fields;
    for (int i = 0; i < 1'000'001; ++i) fields += field(2, "");
    EXPECT_EQ(rows(file(fields)), "the file of ONNX has more than 1000000 fields besides weights");
    std::string values;
    for (int i = 0; i < 201; ++i)
        values += node("Conv", {"x"}, "y", ints("pads", std::vector<std::uint64_t>(1000, 1)));
    EXPECT_EQ(rows(file(values)), "the graph of ONNX has more than 200000 values besides weights");
    std::string dims;
    for (int i = 0; i < 17; ++i) dims += field(1, 1);
    EXPECT_EQ(rows(file(field(5, dims))), "a tensor of ONNX has more than 16 dimensions");
    EXPECT_EQ(rows(file(node("Conv", {"x"}, "y", ints("pads", std::vector<std::uint64_t>(1001, 1))))),
              "line 1, column 1: an attribute has more than 1000 values");
}

// --- .keras ---

constexpr std::string_view kConfig =
    R"({"class_name": "Sequential", "config": {"layers": [{"class_name": "Conv2D", "config": {"filters": 8, )"
    R"("kernel_size": 3, "batch_input_shape": [null, 16, 16, 1]}}]}})";

std::string little(std::uint64_t number, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i) & 0xFF);
    return text;
}

// An archive of one file. @param size what it claims to be unpacked
std::string archive(std::string_view name, std::string_view data, std::uint64_t method, std::uint64_t size) {
    const std::string common = little(method, 2) + little(0, 8) + little(data.size(), 4) + little(size, 4) +
                               little(name.size(), 2) + little(0, 2);
    const std::string local =
        "PK\x03\x04" + little(20, 2) + little(0, 2) + common + std::string(name) + std::string(data);
    const std::string entry = "PK\x01\x02" + little(20, 2) + little(20, 2) + little(0, 2) + common +
                              little(0, 2) + little(0, 8) + little(0, 4) + std::string(name);
    return local + entry + "PK\x05\x06" + little(0, 4) + little(1, 2) + little(1, 2) +
           little(entry.size(), 4) + little(local.size(), 4) + little(0, 2);
}

// Deflated in blocks that are stored: RFC 1951, 3.2.4.
std::string deflated(std::string_view text) {
    return '\x01' + little(text.size(), 2) + little(~text.size() & 0xFFFF, 2) + std::string(text);
}

TEST(ModelFiles, AKerasFileIsReadFromItsArchive) {
    EXPECT_EQ(rows(archive("config.json", kConfig, 0, kConfig.size())), "1 conv 8×14×14");
    EXPECT_EQ(rows(archive("config.json", deflated(kConfig), 8, kConfig.size())), "1 conv 8×14×14");
    EXPECT_EQ(form_of(archive("config.json", kConfig, 0, kConfig.size()))->name, "a .keras file");
}

TEST(ModelFiles, BrokenArchivesAreOneSentence) {
    const std::string broken = "the archive is damaged, or it breaks off";
    const std::string whole = archive("config.json", deflated(kConfig), 8, kConfig.size());
    for (std::size_t length = 4; length < whole.size(); ++length)
        EXPECT_EQ(rows(whole.substr(0, length)), broken);
    EXPECT_EQ(rows(archive("config.json", deflated(kConfig), 8, kConfig.size() + 1)), broken);
    EXPECT_EQ(rows(archive("config.json", deflated(kConfig), 8, 10)), broken);
    EXPECT_EQ(rows(archive("config.json", kConfig, 14, kConfig.size())),
              "a file of the archive is packed by method 14; stored (0) and deflated (8) are read");
    // It would become large.
    EXPECT_EQ(rows(archive("config.json", deflated(kConfig), 8, std::uint64_t{1} << 31)),
              "config.json of the archive has 2147483648 bytes; at most 8388608 are read");
    EXPECT_EQ(
        rows(archive("archive/data.pkl", "", 0, 0)),
        "this is an archive without config.json, which a .keras file has; of a file of PyTorch paste what "
        "print(model) says");
}

// --- ONNX as text ---

TEST(ModelFiles, OnnxAsTextHasTypesBeforeNames) {
    EXPECT_EQ(rows("<ir_version: 8, opset_import: [\"\" : 17]>\n"
                   "agraph (float[N, 3, 8, 8] x) => (float[N, 8, 3, 3] y)\n"
                   "<float[8, 3, 3, 3] w = {1.0}, int64[1] k = {2}>\n"
                   "{\n"
                   "  [c1] h = Conv <auto_pad: string = \"VALID\"> (x, w)\n"
                   "  c = Constant <value = int64[2] {0, -1}> ()\n"
                   "  y = com.microsoft.MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (h)\n"
                   "}"),
              "5 conv 8×6×6, 7 max_pool 8×3×3");
}

TEST(ModelFiles, APrintedGraphSaysItsWeights) {
    EXPECT_EQ(rows("graph net (\n"
                   "  %x[FLOAT, batchx3x8x8]\n"
                   ") initializers (\n"
                   "  %w[FLOAT, 8x3x3x3]\n"
                   ") {\n"
                   "  %a, %b = Split[axis = 1](%h0)\n"
                   "  %h = Conv[kernel_shape = [3, 3], strides = [1, 1]](%x, %w)\n"
                   "  %k = Constant[value = <Tensor>]()\n"
                   "  return %h, %b\n"
                   "}"),
              "6 unknown ?×?, 6 unknown ?×?, 6 unknown ?×?, 7 conv 8×6×6, line 6, column 3: it reads \"h0\", "
              "which no node before it makes");
}

TEST(ModelFiles, AGraphThatPyTorchPrintsHasSizesBesideItsNames) {
    EXPECT_EQ(
        rows("graph(%x.1 : Float(1, 3, 8, 8, strides=[192, 64, 8, 1], requires_grad=0, device=cpu),\n"
             "      %c.weight : Float(8, 3, 3, 3, strides=[27, 9, 3, 1], requires_grad=1, device=cpu)):\n"
             "  %5 : Float(1, 8, 6, 6, strides=[288, 36, 6, 1]) = onnx::Conv[dilations=[1, 1], "
             "group=1, kernel_shape=[3, 3], pads=[0, 0, 0, 0], strides=[1, 1]](%x.1, %c.weight), scope: "
             "N/Conv2d[c] # /x/conv.py:459:0\n"
             "  %6 : Float(1, 8, 6, 6) = onnx::Relu(%5) # net.py:9:0\n"
             "  return (%6)\n"),
        "3 conv 8×6×6, 4 activation 8×6×6");
    EXPECT_EQ(rows("graph(%x : Float(1, 3, 8, 8)):\n  %1 : Float(1, 3, 8, 8) = onnx::Relu(%x)\n"),
              "line 3, column 1: the graph ends before its \"return\"");
}

// Whatever is missing at its end is said, at once.
TEST(ModelFiles, OnnxAsTextThatBreaksOffIsRefused) {
    const std::string printed =
        "graph net (\n  %x[FLOAT, 1x3x8x8]\n) initializers (\n  %w[FLOAT, 8x3x3x3]\n) {\n"
        "  %h = Conv[kernel_shape = [3, 3]](%x, %w)\n  return %h\n}";
    const std::string text =
        "<ir_version: 8>\nagraph (float[1, 3, 8, 8] x) => (float[1, 8, 3, 3] y) <float[8, 3, 3, 3] w = "
        "{1.0}> {\n"
        "  y = Conv <kernel_shape = [3, 3]> (x, w)\n}";
    const std::string jit =
        "graph(%x : Float(1, 3, 8, 8),\n      %w : Float(8, 3, 3, 3)):\n"
        "  %5 : Float(1, 8, 6, 6) = onnx::Conv[kernel_shape=[3, 3]](%x, %w)\n  return (%5)";
    for (const std::string& whole : {printed, text, jit}) {
        EXPECT_NE(rows(whole).find("conv 8×6×6"), std::string::npos) << rows(whole);
        for (std::size_t length = 1; length < whole.size(); ++length) {
            const std::string part = whole.substr(0, length);
            if (form_of(part) != nullptr) {
                EXPECT_EQ(rows(part).find("conv"), std::string::npos) << part;
            }
        }
    }
    EXPECT_TRUE(rows("<ir_version: 8>\na () => () <,,,,").starts_with("line 2, column "))
        << "weights without names";
}

}  // namespace
}  // namespace convwalk
