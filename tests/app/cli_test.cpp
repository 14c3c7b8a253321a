// The program as a person or a script meets it: arguments in; streams, files and an exit code out.
#include "cli/run.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "basics/text.h"
#include "cli/commands/commands.h"
#include "scenario/scenario.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::content_of;
using testing::Ended;
using testing::Running;
using testing::Start;
using testing::TempFolder;
using testing::write_file;

using Words = std::vector<std::string>;

Ended run_program(const Start& start) {
    return Running(testing::kProgram, start).wait();
}

bool has_opengl() {
    static const bool has = [] {
        const TempFolder folder;
        return run_program({{"export", "--size", "16x16", "-o", "x.png"}, folder.path()}).code != kNoGraphics;
    }();
    return has;
}

#define SKIP_WITHOUT_OPENGL() \
    if (!has_opengl()) GTEST_SKIP() << "this machine has no OpenGL"

void expect_words(const std::string& text, const Words& words) {
    for (const std::string& word : words)
        EXPECT_NE(text.find(word), text.npos) << text << "\nlacks: " << word;
}

// One sentence on standard error, and nothing on standard output.
void expect_refused(const Ended& ended, int code, const Words& words) {
    EXPECT_EQ(ended.code, code) << ended.err;
    EXPECT_EQ(ended.out, "");
    ASSERT_TRUE(ended.err.starts_with("convwalk: ") && ended.err.ends_with('\n')) << ended.err;
    const std::string sentence = ended.err.substr(0, ended.err.size() - 1);
    EXPECT_EQ(printable(sentence, sentence.size()), sentence)
        << "one line of valid UTF-8 without control characters";
    EXPECT_LT(sentence.size(), 1500u);
    expect_words(sentence, words);
}

// The program in a folder of its own.
class Cli : public ::testing::Test {
  protected:
    Ended run(const Words& arguments) { return run_program({arguments, folder_.path()}); }

    // As on a machine that can't draw.
    Ended run_without_opengl(const Words& arguments) {
        return run_program(
            {arguments,
             folder_.path(),
             {{"__EGL_VENDOR_LIBRARY_FILENAMES", "/dev/null"}, {"LIBGL_DRIVERS_PATH", "/nonexistent"}}});
    }

    std::string written(const Words& arguments, const std::string& file) {
        const Ended ended = run(arguments);
        EXPECT_EQ(ended.code, kSuccess) << ended.err;
        EXPECT_EQ(ended.err, "");
        return content_of(folder_ / file);
    }

    TempFolder folder_;
};

// --- help ---

const Words kCommands = [] {
    Words names;
    for (const Command* command : commands()) names.emplace_back(command->name);
    return names;
}();

TEST_F(Cli, HelpTellsEveryCommandWithExamples) {
    const Ended help = run({"--help"});
    EXPECT_EQ(help.code, kSuccess);
    EXPECT_EQ(help.err, "");
    expect_words(help.out, kCommands);
    expect_words(help.out, {"Examples:", "Exit codes: 0", "--version"});
    for (const std::string& command : kCommands) {
        const Ended more = run({command, "--help"});
        EXPECT_EQ(more.code, kSuccess);
        EXPECT_EQ(more.err, "");
        EXPECT_GT(more.out.size(), 100u) << command;
        if (command != "presets") expect_words(more.out, {"Example", "convwalk " + command});
    }
    expect_words(run({"--version"}).out, {"convwalk "});
    EXPECT_TRUE(folder_.names().empty());
}

// The examples, as far as they need no other program.
TEST_F(Cli, ExamplesOfTheHelpCanBeTyped) {
    std::string help = run({"--help"}).out;
    for (const std::string& command : kCommands) help += run({command, "--help"}).out;
    std::istringstream lines(help);
    int tried = 0;
    for (std::string line; std::getline(lines, line);) {
        // Some need a shell or files of one's own.
        if (!line.starts_with("  convwalk ") || line.find_first_of("|\"") != line.npos) continue;
        if (line.find("--explain") != line.npos) continue;
        std::istringstream rest(line.substr(std::string("  convwalk ").size()));
        Words arguments{std::istream_iterator<std::string>(rest), {}};
        // Pictures are for other tests.
        if (line.find(" -o ") != line.npos) arguments.emplace_back("--print-scenario");
        if (arguments[0] == "gallery") arguments.insert(arguments.end(), {"--format", "svg"});
        const Ended ended = run(arguments);
        EXPECT_EQ(ended.code, kSuccess) << line << "\n" << ended.err;
        EXPECT_GT(ended.out.size(), 50u) << line;
        ++tried;
    }
    EXPECT_GE(tried, 8);
}

// --- answers ---

TEST_F(Cli, PresetsAreListed) {
    const Ended list = run({"presets"});
    EXPECT_EQ(list.code, kSuccess);
    const json names = json::parse(run({"presets", "--json"}).out);
    ASSERT_EQ(names.size(), presets().size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(names[i]["name"], presets()[i].name);
        expect_words(list.out, {"  " + presets()[i].name + " ", presets()[i].about});
    }
}

TEST_F(Cli, ShapeSaysTheSizeAndHowItIsCalculated) {
    const Ended text = run({"shape", "--op", "transposed", "--input", "3", "--kernel", "3", "--stride", "2",
                            "--padding", "1", "--output-padding", "1"});
    EXPECT_EQ(text.code, kSuccess);
    expect_words(text.out, {"3×3 → 6×6", "transposed convolution", "Relationship 14"});
    const Ended both = run({"shape", "--input", "7x5", "--kernel", "3x2", "--json"});
    const json answer = json::parse(both.out);
    EXPECT_EQ(answer["output"], json({5, 4}));
    EXPECT_EQ(answer["axes"].size(), 2u);
    const Ended preset_shape = run({"shape", "--preset", "dilation"});
    expect_words(preset_shape.out, {"7×7 → 3×3"});
}

TEST_F(Cli, OperatorsAndWordsHaveShortAndLongNames) {
    for (const char* name : {"transposed", "transposed_convolution", "transposed-convolution"})
        expect_words(run({"shape", "--op", name, "--input", "2"}).out, {"2×2 → 4×4"});
    for (const char* name : {"max-pool", "max_pooling", "max-pooling", "avg-pool", "average_pooling"})
        expect_words(run({"shape", "--op", name, "--input", "5"}).out, {"5×5 → 3×3"});
    expect_words(run({"shape", "--padding", "same"}).out, {"5×5 → 5×5"});
    expect_words(run({"shape", "--padding", "full"}).out, {"5×5 → 7×7"});
    expect_words(run({"shape", "--dimensions", "1", "--padding", "causal"}).out, {"5 → 5"});
    expect_words(run({"shape", "--op", "transposed", "--of-transposed", "--input", "6", "--stride", "2",
                      "--padding", "1"})
                     .out,
                 {"3×3 → 6×6"});
}

// --- bad input ---

struct BadLine {
    Words arguments;
    int code;
    Words words;  // in the sentence
};

std::ostream& operator<<(std::ostream& out, const BadLine& line) {
    for (const std::string& word : line.arguments) out << word << ' ';
    return out;
}

// Layers, files and values that can't be, and command lines that can't be understood. Files are made by the
// test.
std::vector<BadLine> bad_lines() {
    const auto shape = [](Words words) {
        words.insert(words.begin(), "shape");
        return words;
    };
    const auto draw = [](Words words) {
        words.insert(words.begin(), "export");
        words.insert(words.end(), {"-o", "x.svg"});
        return words;
    };
    return {
        // Layers.
        {draw({"--input", "2", "--kernel", "5"}), 1, {"kernel", "5", "padded input of 2"}},
        {draw({"--stride", "0"}), 1, {"stride", "0", "at least 1"}},
        {draw({"--stride", "-1"}), 1, {"stride", "-1", "at least 1"}},
        {draw({"--input", "99999999999"}), 1, {"input", "99999999999", "2147483647"}},
        {draw({"--input", "99999999999999999999"}), 1, {"input", "99999999999999999999", "2147483647"}},
        {draw({"--input", "0"}), 1, {"input", "0"}},
        {draw({"--input", "2147483647"}), 1, {"2147483647"}},
        {draw({"--input", "100000"}), 1, {"100000"}},
        {draw({"--input", "seven"}), 1, {"input is \"seven\"", "7x5"}},
        {draw({"--input", ""}), 1, {"input is \"\"", "7x5"}},
        {draw({"--input", "7x"}), 1, {"input is \"7x\""}},
        {draw({"--input", "1x2x3x4"}), 1, {"input", "at most 3"}},
        {draw({"--input", "7x5", "--kernel", "1x1x1"}), 1, {"input", "2 values", "3 dimensions"}},
        {draw({"--input", "7,5"}), 1, {"input is \"7,5\""}},
        {draw({"--input", "1e3"}), 1, {"input is \"1e3\""}},
        {draw({"--input", "\xff"}), 1, {"input is \"\uFFFD\""}},
        {draw({"--kernel", "0"}), 1, {"kernel", "0"}},
        {draw({"--kernel", "3.5"}), 1, {"kernel is \"3.5\""}},
        {draw({"--kernel", "-3"}), 1, {"kernel", "-3"}},
        {draw({"--dilation", "0"}), 1, {"dilation", "0"}},
        {draw({"--dilation", "2147483647"}), 1, {"2147483647"}},
        {draw({"--padding", "-1"}), 1, {"padding", "-1"}},
        {draw({"--padding", "smae"}), 1, {"padding \"smae\"", "did you mean \"same\"?"}},
        {draw({"--padding", "numbers"}), 1, {"padding \"numbers\"", "valid"}},
        {draw({"--padding", "same", "--stride", "2"}), 1, {"same", "stride"}},
        {draw({"--padding", "same", "--padding-end", "1"}), 1, {"same", "padding_end"}},
        {draw({"--padding", "2147483647"}), 1, {"2147483647"}},
        {draw({"--output-padding", "1"}), 1, {"output"}},
        {draw({"--op", "transposed", "--stride", "2", "--output-padding", "2"}), 1, {"output"}},
        {draw({"--op", "transposed", "--padding", "9"}), 1, {"padding"}},
        {draw({"--op", "max-pool", "--padding", "2"}), 1, {"padding", "2"}},
        {draw({"--op", "avg-pool", "--dilation", "2"}), 1, {"dilation"}},
        {draw({"--ceil-mode"}), 1, {"ceil"}},
        {draw({"--of-transposed"}), 1, {"transposed"}},
        {draw({"--padding", "5", "--padding-mode", "reflect"}), 1, {"padding", "5", "reflects", "at most 4"}},
        {draw({"--padding", "6", "--padding-mode", "circular"}), 1, {"padding", "6", "at most 5"}},
        {draw({"--padding-mode", "mirror"}), 1, {"padding mode \"mirror\"", "reflect"}},
        {draw({"--op", "max-pool", "--padding-mode", "reflect"}),
         1,
         {"padding mode", "max pooling", "zeros"}},
        {draw({"--op", "resize", "--factor", "0"}), 1, {"factor", "0", "above 0"}},
        {draw({"--op", "resize", "--factor", "-2"}), 1, {"factor", "-2", "above 0"}},
        {draw({"--op", "resize", "--factor", "nan"}), 1, {"factor is \"nan\""}},
        {draw({"--op", "resize", "--factor", "inf"}), 1, {"factor is \"inf\""}},
        {draw({"--op", "resize", "--factor", "1e300"}), 1, {"factor", "1e+300", "2147483647"}},
        {draw({"--op", "resize", "--factor", "1e999"}), 1, {"factor is \"1e999\""}},
        {draw({"--op", "resize", "--factor", "0.01"}), 1, {"factor", "0.01", "none of 5 cells"}},
        {draw({"--op", "resize", "--factor", "1000000"}), 1, {"4000000"}},
        {draw({"--op", "resize", "--factor", "2x2x2x2"}), 1, {"factor", "at most 3"}},
        {draw({"--op", "resize", "--factor", ""}), 1, {"factor is \"\""}},
        {draw({"--op", "resize", "--output-size", "0"}), 1, {"output size", "0", "from 1"}},
        {draw({"--op", "resize", "--output-size", "-3"}), 1, {"output size", "-3", "from 1"}},
        {draw({"--op", "resize", "--output-size", "1.5"}), 1, {"output_size is \"1.5\""}},
        {draw({"--op", "resize", "--output-size", "9", "--factor", "2"}), 1, {"factor and output_size"}},
        {draw({"--op", "resize", "--align-corners"}), 1, {"align corners", "nearest", "bilinear"}},
        {draw({"--op", "resize", "--resize-mode", "cubics"}), 1, {"resize mode \"cubics\"", "bicubic"}},
        {draw({"--op", "resize", "--kernel", "5"}), 1, {"kernel", "5", "leave it out"}},
        {draw({"--op", "resize", "--padding", "1"}), 1, {"padding", "1", "must be 0"}},
        {draw({"--op", "resize", "--padding", "same"}), 1, {"same", "leave it out"}},
        {draw({"--op", "resize", "--view", "overlap"}), 1, {"overlap view", "flat"}},
        {draw({"--factor", "3"}), 1, {"factor", "3", "convolution"}},
        {draw({"--op", "pixel-shuffle", "--in-channels", "6"}), 1, {"in channels is 6", "multiple of 4"}},
        {draw({"--op", "pixel-shuffle", "--in-channels", "4", "--factor", "1.5"}),
         1,
         {"1.5", "whole number"}},
        {draw({"--op", "pixel-shuffle", "--in-channels", "4", "--factor", "1e300"}),
         1,
         {"1e+300", "1000000"}},
        {draw({"--op", "pixel-shuffle", "--in-channels", "4", "--factor", "2x3"}), 1, {"2 and 3", "one"}},
        {draw({"--op", "pixel-shuffle", "--dimensions", "3"}), 1, {"dimensions is 3"}},
        {draw({"--op", "pixel-unshuffle", "--input", "5"}), 1, {"input", "5", "multiple of the factor 2"}},
        {draw({"--count-exclude-pad"}), 1, {"average pooling"}},
        {draw({"--op", "avg-pool", "--divisor", "0"}), 1, {"divisor is 0"}},
        {draw({"--op", "avg-pool", "--divisor", "two"}), 1, {"divisor is \"two\""}},
        {draw({"--divisor", "3"}), 1, {"divisor is 3", "average pooling"}},
        {draw({"--op", "deconvolution"}), 1, {"operator \"deconvolution\"", "transposed"}},
        {draw({"--op", "cnov"}), 1, {"did you mean \"conv\"?"}},
        {draw({"--op", ""}), 1, {"operator \"\""}},
        {draw({"--dimensions", "0"}), 1, {"dimensions is \"0\"", "1, 2 or 3"}},
        {draw({"--dimensions", "4"}), 1, {"dimensions is \"4\"", "1, 2 or 3"}},
        {draw({"--dimensions", "two"}), 1, {"dimensions is \"two\""}},
        {draw({"--groups", "2"}), 1, {"2 groups"}},
        {draw({"--groups", "0"}), 1, {"groups is \"0\""}},
        {draw({"--in-channels", "-4"}), 1, {"in channels is \"-4\""}},
        {draw({"--out-channels", "many"}), 1, {"out channels is \"many\""}},
        {shape({"--input", "2", "--kernel", "5"}), 1, {"kernel", "5"}},
        {shape({"--stride", "0", "--json"}), 1, {"stride"}},
        // Pictures.
        {draw({"--size", "0x0"}), 1, {"size is \"0x0\"", "16x16", "8192x8192"}},
        {draw({"--size", "100000x100000"}), 1, {"size is \"100000x100000\"", "8192x8192"}},
        {draw({"--size", "800"}), 1, {"size is \"800\""}},
        {draw({"--size", "800x"}), 1, {"size is \"800x\""}},
        {draw({"--size", "-800x600"}), 1, {"size is \"-800x600\""}},
        {draw({"--size", ""}), 1, {"size is \"\""}},
        {draw({"--view", "flatt"}), 1, {"view \"flatt\"", "did you mean \"flat\"?"}},
        {draw({"--view", "top"}), 1, {"view \"top\"", "oblique, flat"}},
        {draw({"--theme", "drak"}), 1, {"theme \"drak\"", "did you mean \"dark\"?"}},
        {draw({"--theme", ""}), 1, {"theme \"\"", "light"}},
        {draw({"--theme", "\xff"}), 1, {"theme \"\uFFFD\""}},
        {draw({"--theme", "missing.json"}), 1, {"can't read missing.json", "No such file"}},
        {draw({"--theme", "./folder"}), 1, {"can't read ./folder", "it is a folder"}},
        {draw({"--theme", "words.json"}), 1, {"words.json", "theme is not JSON"}},
        {draw({"--theme", "bytes.json"}), 1, {"bytes.json", "theme is not JSON"}},
        {draw({"--theme", "list.json"}), 1, {"list.json", "must be an object"}},
        {draw({"--theme", "red.json"}), 1, {"red.json", "ink is \"red\"", "#268bd2"}},
        {draw({"--theme", "scenario.json"}), 1, {"scenario.json", "unknown field"}},
        {draw({"--title", "two\nlines"}), 1, {"title", "one line"}},
        {draw({"--title", "\xff"}), 1, {"title is \"\uFFFD\"", "UTF-8"}},
        {draw({"--title", std::string(201, 't')}), 1, {"title has 201 bytes", "200"}},
        {draw({"--moment", "soon"}), 1, {"moment is \"soon\"", "2.5s"}},
        {draw({"--moment", "0"}), 1, {"moment is \"0\""}},
        {draw({"--moment", "10"}), 1, {"moment is step 10", "9 steps"}},
        {draw({"--moment", "99s"}), 1, {"moment is 99s", "6s"}},
        {draw({"--steps", "3-7"}), 1, {"steps is \"3-7\"", "3..7"}},
        {{"export", "--steps", "3..99", "-o", "x.gif"}, 1, {"steps is 3..99", "9 steps"}},
        {{"export", "--steps", "7..3", "-o", "x/"}, 1, {"steps is 7..3", "not be after"}},
        {{"export", "--transparent", "-o", "x.gif"}, 1, {"transparent", ".png, .svg"}},
        {{"export", "--theme", "clear.json", "-o", "x.gif"}, 1, {"background is #ffffff80", ".png, .svg"}},
        {draw({"--motion", "smoth"}), 1, {"motion \"smoth\"", "did you mean \"smooth\"?"}},
        {draw({"--fps", "0"}), 1, {"fps is \"0\"", "1 to 50"}},
        {draw({"--fps", "51"}), 1, {"fps is \"51\"", "1 to 50"}},
        {draw({"--fps", "25.5"}), 1, {"fps is \"25.5\""}},
        {draw({"--step-time", "10ms"}), 1, {"step time is \"10ms\"", "20ms"}},
        {draw({"--step-time", "61"}), 1, {"step time is \"61\"", "60s"}},
        {draw({"--step-time", "nan"}), 1, {"step time is \"nan\""}},
        {draw({"--step-time", "fast"}), 1, {"step time is \"fast\""}},
        {draw({"--hold", "-1s"}), 1, {"hold is \"-1s\""}},
        {draw({"--hold", "inf"}), 1, {"hold is \"inf\""}},
        {draw({"--loops", "-1"}), 1, {"loops is \"-1\"", "65535"}},
        {draw({"--loops", "65536"}), 1, {"loops is \"65536\""}},
        {draw({"--format", "pgn"}), 1, {"format \"pgn\"", "did you mean \"png\"?"}},
        {draw({"--format", ""}), 1, {"format \"\""}},
        {{"export", "-o", "x.png", "--format", "gif"}, 1, {"output is \"x.png\"", "format is gif"}},
        {{"export", "-o", "x/", "--format", "gif"},
         1,
         {"output is \"x/\"", "frames as PNG", "format is gif"}},
        {{"export", "--network", "unet", "--kernel", "3", "-o", "x.png"},
         2,
         {"no layer for the layer's flags"}},
        {{"export", "--kernel", "9", "--input", "4", "--view", "network", "-o", "x.png"},
         1,
         {"kernel", "is 9", "padded input of 4"}},
        {{"export", "--op", "resize", "--input", "2000", "--factor", "0.0012345678901234567", "--view",
          "network", "-o", "x.png"},
         1,
         {"view is \"network\"", "more digits than a network can count with"}},
        {{"import", "red.json", "--input", ""}, 2, {"--input is empty"}},
        {{"gallery", ""}, 4, {"\"\""}},
        {{"compute", "/proc/self/mem"}, 1, {"can't read /proc/self/mem", "Input/output error"}},
        {{"compute", ""}, 1, {"can't read \"\""}},
        {{"export", "-o", "x.jpg"}, 1, {"output is \"x.jpg\"", ".gif, .png or .svg"}},
        {{"export", "-o", "x"}, 1, {"output is \"x\"", ".gif, .png or .svg"}},
        {{"export", "-o", "\xff"}, 1, {"output is \"\uFFFD\""}},
        {{"export", "--input", "1000", "-o", "x.gif"}, 1, {"frames", "200000"}},
        {{"gallery", "made", "--format", "tiff"}, 1, {"format \"tiff\""}},
        {{"gallery", "made", "--format", "svg", "--moment", "10"}, 1, {"moment is step 10"}},
        // Scenarios.
        {draw({"--preset", "dilatoin"}), 1, {"preset \"dilatoin\"", "did you mean \"dilation\"?"}},
        {draw({"--preset", ""}), 1, {"preset \"\""}},
        {draw({"--preset", "\xff\xfe"}), 1, {"preset \"\uFFFD\uFFFD\""}},
        {draw({"missing.json"}), 1, {"can't read missing.json", "No such file"}},
        {draw({"folder"}), 1, {"can't read folder", "it is a folder"}},
        {draw({"bad\xff\n.json"}), 1, {"can't read bad\uFFFD\uFFFD.json"}},
        {draw({"words.json"}), 1, {"words.json", "scenario is not JSON"}},
        {draw({"bytes.json"}), 1, {"bytes.json", "scenario is not JSON"}},
        {draw({"empty.json"}), 1, {"empty.json", "scenario is not JSON"}},
        {draw({"list.json"}), 1, {"list.json", "must be an object"}},
        {draw({"red.json"}), 1, {"red.json", "convwalk is missing"}},
        {draw({"version.json"}), 1, {"version.json", "convwalk is 2", "version 1"}},
        {draw({"field.json"}), 1, {"field.json", "unknown field", "\"kernl\"", "did you mean \"kernel\"?"}},
        {draw({"deep.json"}), 1, {"deep.json", "nested too deeply"}},
        {draw({"large.json"}), 1, {"large.json", "12582912"}},
        {draw({"impossible.json"}), 1, {"kernel", "9"}},
        // Numbers in the cells.
        {draw({"--values", "missing.json"}), 1, {"can't read missing.json", "No such file"}},
        {draw({"--values", "folder"}), 1, {"can't read folder", "it is a folder"}},
        {draw({"--values", "empty.json"}), 1, {"empty.json", "is not JSON"}},
        {draw({"--values", "words.json"}), 1, {"words.json", "is not JSON"}},
        {draw({"--values", "list.json"}), 1, {"list.json", "must be an object"}},
        {draw({"--values", "deep.json"}), 1, {"deep.json", "nested too deeply"}},
        {draw({"--values", "deep-values.json"}), 1, {"deep-values.json", "nested too deeply"}},
        {draw({"--values", "large.json"}), 1, {"large.json", "12582912"}},
        {draw({"--values", "huge-values.json"}), 1, {"huge-values.json", "12582912"}},
        {draw({"--values", "shape-values.json"}), 1, {"values.input", "2×3", "5×5"}},
        {draw({"--values", "ragged-values.json"}), 1, {"ragged-values.json", "input[1] has 1 values"}},
        {draw({"--values", "nan-values.json"}), 1, {"nan-values.json", "is not JSON"}},
        {draw({"--values", "infinite-values.json"}), 1, {"infinite-values.json", "is not JSON"}},
        {draw({"--values", "overflow-values.json"}), 1, {"overflow-values.json", "too large"}},
        {draw({"--values", "digits-values.json"}), 1, {"digits-values.json", "too large"}},
        {draw({"--values", "{\"input\": []}"}), 1, {"values.input is empty"}},
        {draw({"--values", "{\"constant\": \"two\"}"}), 1, {"values.constant is \"two\"", "number"}},
        {draw({"--values", "{\"constant\": 1e60}"}), 1, {"values.constant is 1e+60"}},
        {draw({"--values", "{\"input_range\": [3, 1]}"}), 1, {"values.input_range", "smaller one first"}},
        {draw({"--values", "{\"kernel_range\": [0, 1.5]}"}), 1, {"values.kernel_range", "whole numbers"}},
        {draw({"--values", "{\"kernel_range\": [0, 1000001]}"}), 1, {"values.kernel_range", "1000000"}},
        {draw({"--input-values", "constant:two"}), 1, {"constant of the input values is \"two\""}},
        {draw({"--input-values", "constant:"}), 1, {"constant of the input values is empty"}},
        {draw({"--input-values", "constant:nan"}), 1, {"constant of the input values"}},
        {draw({"--input-values", "ramp:2"}), 1, {"\"ramp:2\"", "constant or random"}},
        {draw({"--input-values", "random:5"}), 1, {"\"random:5\"", "random:-5..5"}},
        {draw({"--input-values", "random:5..1"}), 1, {"\"random:5..1\"", "smaller one first"}},
        {draw({"--kernel-values", "box:2"}), 1, {"\"box:2\"", "only random"}},
        {draw({"--kernel-values", "random:..9999999"}), 1, {"\"random:..9999999\"", "1000000"}},
        {draw({"--op", "max_pooling", "--input", "4", "--kernel", "2", "--view", "matrix"}),
         1,
         {"max pooling has no matrix", "not a sum"}},
        {draw({"--input", "1500", "--kernel", "5", "--view", "matrix"}),
         1,
         {"2238016 rows", "10000000 entries"}},
        {{"compute", "missing.jsonl"}, 1, {"can't read missing.jsonl", "No such file"}},
        {{"compute", "folder"}, 1, {"can't read folder", "it is a folder"}},
        // Command lines.
        {{""}, 2, {"command \"\"", "export"}},
        {{"expotr"}, 2, {"command \"expotr\"", "did you mean \"export\"?"}},
        {{"\xff"}, 2, {"command \"\uFFFD\"", "export"}},
        {{"help"}, 2, {"command \"help\""}},
        {{"--verson"}, 2, {"flag \"--verson\"", "did you mean \"--version\"?"}},
        {{"-v"}, 2, {"flag \"-v\"", "convwalk --help"}},
        {{"--json", "presets"}, 2, {"\"--json\" must come after \"presets\""}},
        {{"presets", "--jsn"}, 2, {"flag \"--jsn\"", "did you mean \"--json\"?"}},
        {{"presets", "more"}, 2, {"argument \"more\"", "convwalk presets --help"}},
        {{"shape", "--size", "3x3"}, 2, {"flag \"--size\"", "convwalk shape --help"}},
        {draw({"--persets", "dilation"}), 2, {"flag \"--persets\"", "did you mean \"--preset\"?"}},
        {draw({"--inptu=7"}), 2, {"flag \"--inptu\"", "did you mean \"--input\"?"}},
        {draw({"--\xff"}), 2, {"flag \"--\uFFFD\""}},
        {draw({"--indices=maybe"}), 2, {"--indices", "maybe"}},
        {draw({"--preset", "dilation", "--preset", "dilation"}), 2, {"--preset takes exactly one value"}},
        {{"export", "-o", "x.svg", "--preset"},
         2,
         {"--preset takes exactly one value", "convwalk export --help"}},
        {draw({"--preset", "dilation", "scenario.json"}), 2, {"preset", "file", "one of them"}},
        {draw({"scenario.json", "list.json"}), 2, {"argument \"list.json\""}},
        {{"export"}, 2, {"output is missing", "-o"}},
        {{"export", "--preset", "dilation"}, 2, {"output is missing", "-o"}},
        {{"export", "-o", ""}, 2, {"output is missing", "-o"}},
        {{"gallery"}, 2, {"folder is required", "convwalk gallery --help"}},
        {{"gallery", "made", "more"}, 2, {"argument \"more\""}},
        {{"compute", "a", "b"}, 2, {"argument \"b\""}},
        // Places.
        {{"export", "-o", "missing/x.svg"}, 4, {"missing/x.svg", "there is no folder missing"}},
        {{"export", "-o", "list.json/x.svg"}, 4, {"list.json/x.svg", "there is no folder list.json"}},
        {{"export", "-o", "folder", "--format", "svg"}, 4, {"folder", "it is a folder"}},
        {{"export", "-o", std::string(300, 'n') + ".svg"}, 4, {"nnn.svg", "too long"}},
        {{"export", "-o", "\xff/x.svg"}, 4, {"there is no folder \uFFFD"}},
        {{"export", "-o", "/dev/full", "--format", "svg"}, 4, {"/dev/full", "No space left"}},
        {{"gallery", "missing/made", "--format", "svg"}, 4, {"missing/made", "No such file"}},
        {{"gallery", "list.json", "--format", "svg"}, 4, {"list.json"}},
    };
}

class BadLines : public Cli {
  protected:
    void SetUp() override {
        fs::create_directory(folder_ / "folder");
        write_file(folder_ / "words.json", "no JSON at all");
        write_file(folder_ / "bytes.json", "{\"title\": \"\xff\"}");
        write_file(folder_ / "empty.json", "");
        write_file(folder_ / "list.json", "[1, 2]");
        write_file(folder_ / "red.json", R"({"ink": "red"})");
        write_file(folder_ / "clear.json", R"({"background": "#ffffff80"})");
        write_file(folder_ / "scenario.json", to_json(presets().front().scenario));
        write_file(folder_ / "version.json", R"({"convwalk": 2, "layer": {}})");
        write_file(folder_ / "field.json", R"({"convwalk": 1, "layer": {"kernl": 3}})");
        write_file(folder_ / "deep.json", std::string(100'000, '['));
        write_file(folder_ / "large.json", std::string(13'000'000, ' '));
        const auto values = [&](const char* name, const std::string& input) {
            write_file(folder_ / name, R"({"input": )" + input + "}");
        };
        values("deep-values.json", std::string(10'000, '[') + std::string(10'000, ']'));
        values("huge-values.json", "[" + std::string(20'000'000, '1') + "]");
        values("shape-values.json", "[[1, 2, 3], [4, 5, 6]]");
        values("ragged-values.json", "[[1, 2], [3]]");
        values("nan-values.json", "[[1, NaN]]");
        values("infinite-values.json", "[[1, Infinity]]");
        values("overflow-values.json", "[1e999]");
        values("digits-values.json", "[" + std::string(1'000'000, '7') + "]");
        write_file(folder_ / "impossible.json", R"({"convwalk": 1, "layer": {"kernel": 9}})");
    }
};

TEST_F(BadLines, EachGetsOneSentenceTheRightCodeAndNoFile) {
    const auto before = folder_.names();
    const std::vector<BadLine> lines = bad_lines();
    EXPECT_GT(lines.size(), 100u);
    for (const BadLine& line : lines) {
        std::ostringstream name;
        name << line;
        SCOPED_TRACE(name.str());
        // Refused before anything is drawn, so a machine without OpenGL says the same.
        expect_refused(run_without_opengl(line.arguments), line.code, line.words);
        EXPECT_EQ(folder_.names(), before);
    }
}

TEST_F(Cli, AMachineWithoutOpenGlIsToldSo) {
    write_file(folder_ / "x.gif", "old");
    for (const char* file : {"x.gif", "x.png", "frames/"}) {
        expect_refused(run_without_opengl({"export", "-o", file}), kNoGraphics, {"OpenGL"});
        EXPECT_EQ(content_of(folder_ / "x.gif"), "old");
        EXPECT_EQ(folder_.names(), std::set<std::string>{"x.gif"});
    }
    // What needs no drawing is there all the same.
    EXPECT_EQ(run_without_opengl({"export", "-o", "x.svg"}).code, kSuccess);
    EXPECT_EQ(run_without_opengl({"shape"}).code, kSuccess);
}

// --- streams ---

TEST_F(Cli, FullAndClosedOutputsAreReported) {
    const std::vector<Words> commands = {{"presets"},
                                         {"presets", "--json"},
                                         {"shape"},
                                         {"--help"},
                                         {"--version"},
                                         {"export", "--print-scenario"},
                                         {"export", "-o", "-", "--format", "svg"},
                                         {"gallery", "made", "--format", "svg"}};
    for (const Words& command : commands) {
        SCOPED_TRACE(command[0]);
        if (fs::exists("/dev/full"))
            expect_refused(
                run_program({.arguments = command, .folder = folder_.path(), .out_to = "/dev/full"}),
                kCannotWrite, {"standard output", "No space left on device"});
        expect_refused(run_program({.arguments = command, .folder = folder_.path(), .closed = {1}}),
                       kCannotWrite, {"standard output", "Bad file descriptor"});
    }
    expect_refused(
        run_program({.arguments = {"compute"}, .folder = folder_.path(), .in = "{}\n", .closed = {1}}),
        kCannotWrite, {"standard output"});
    for (const std::string& name : folder_.names()) EXPECT_EQ(name.find(".part"), name.npos) << name;
}

// A pipe whose reader is gone already.
TEST_F(Cli, AClosedPipeIsReported) {
    const std::string pipe = folder_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::vector<Words> commands = {{"presets", "--json"}, {"export", "-o", "-", "--format", "svg"}};
    if (has_opengl()) commands.push_back({"export", "--size", "64x48", "-o", "-"});
    for (const Words& command : commands) {
        const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        const int writer = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
        ::close(reader);
        Start start{command, folder_.path()};
        start.out_to_open = writer;
        expect_refused(run_program(start), kCannotWrite, {"standard output", "Broken pipe"});
        ::close(writer);
    }
}

TEST_F(Cli, ClosedStreamsDoNotEndUpInFiles) {
    const std::string expected = written({"export", "-o", "x.svg"}, "x.svg");
    for (const std::vector<int>& closed : {std::vector<int>{0}, {2}, {0, 2}, {1}, {0, 1, 2}}) {
        fs::remove(folder_ / "x.svg");
        const Ended ended =
            run_program({.arguments = {"export", "-o", "x.svg"}, .folder = folder_.path(), .closed = closed});
        const bool silent = std::find(closed.begin(), closed.end(), 1) != closed.end();
        EXPECT_EQ(ended.code, silent ? kCannotWrite : kSuccess);
        EXPECT_EQ(content_of(folder_ / "x.svg"), expected);
    }
}

TEST_F(Cli, StandardOutputHoldsTheFileAndNothingElse) {
    const std::string svg = written({"export", "--format", "svg", "-o", "x.svg"}, "x.svg");
    const Ended ended = run({"export", "--format", "svg", "-o", "-"});
    EXPECT_EQ(ended.out, svg);
    EXPECT_EQ(ended.err, "");
    SKIP_WITHOUT_OPENGL();
    const std::string gif = written({"export", "--size", "64x48", "-o", "x.gif"}, "x.gif");
    EXPECT_EQ(run({"export", "--size", "64x48", "-o", "-"}).out, gif);
    EXPECT_EQ(run({"export", "--size", "64x48", "-o", "-", "--format", "gif"}).out, gif);
    const std::string png = written({"export", "--size", "64x48", "-o", "x.png"}, "x.png");
    EXPECT_EQ(run({"export", "--size", "64x48", "-o", "-", "--format", "png"}).out, png);
}

TEST_F(Cli, ComputeAnswersLineByLine) {
    const std::string record =
        R"({"id": 7, "op": "conv", "input_shape": [1, 1, 7, 7], "weight_shape": [1, 1, 3, 3], "kernel_size": [3, 3], "stride": [2, 2], )"
        R"("padding": [0, 0], "padding_end": [0, 0], "dilation": [1, 1], "groups": 1})";
    const std::string lines = record + "\nno JSON\n" + record + "\n";
    const Ended piped = run_program({.arguments = {"compute"}, .folder = folder_.path(), .in = lines});
    EXPECT_EQ(piped.code, kSuccess) << piped.err;
    EXPECT_EQ(std::count(piped.out.begin(), piped.out.end(), '\n'), 3);
    EXPECT_EQ(json::parse(piped.out.substr(0, piped.out.find('\n')))["output_shape"], json({1, 1, 3, 3}));
    write_file(folder_ / "lines.jsonl", lines);
    EXPECT_EQ(run({"compute", "lines.jsonl"}).out, piped.out);
}

// --- scenarios ---

TEST_F(Cli, APrintedScenarioMakesTheSamePicture) {
    const std::vector<Words> asked = {
        {"--preset", "padding_strides_odd_transposed"},
        {"--op", "transposed", "--of-transposed", "--input", "6", "--stride", "2", "--padding", "1"},
        {"--input", "7x5", "--kernel", "3x2", "--padding", "same", "--theme", "dark", "--title", "⌊<&>⌋",
         "--indices"},
        {"--op",    "max-pool",  "--input", "9",           "--kernel", "4",      "--stride",
         "4",       "--padding", "2",       "--ceil-mode", "--view",   "flat",   "--motion",
         "smooth",  "--fps",     "5",       "--step-time", "100ms",    "--hold", "0.25",
         "--loops", "3",         "--theme", "./mine.json", "--moment", "0.3s"},
    };
    write_file(folder_ / "mine.json", R"({"base": "print", "accent": "#ff000080"})");
    for (Words flags : asked) {
        SCOPED_TRACE(fmt::format("{}", fmt::join(flags, " ")));
        flags.insert(flags.begin(), "export");
        flags.insert(flags.end(), {"--size", "120x90"});
        const auto with = [&](std::initializer_list<std::string> more) {
            Words all = flags;
            all.insert(all.end(), more);
            return all;
        };
        const Ended printed = run(with({"--print-scenario"}));
        ASSERT_EQ(printed.code, kSuccess) << printed.err;
        write_file(folder_ / "s.json", printed.out);
        EXPECT_EQ(run({"export", "s.json", "--print-scenario"}).out, printed.out);
        EXPECT_EQ(written(with({"-o", "a.svg"}), "a.svg"),
                  written({"export", "s.json", "-o", "b.svg"}, "b.svg"));
        if (has_opengl()) {
            EXPECT_EQ(written(with({"-o", "a.gif"}), "a.gif"),
                      written({"export", "s.json", "-o", "b.gif"}, "b.gif"));
        }
    }
}

// --- files ---

struct Gif {
    SizePx size;
    int frames = 0;
    std::int64_t delays_cs = 0;
    bool whole = false;  // ended by its trailer and nothing behind it
};

// The blocks of a GIF89a file.
Gif parsed_gif(const std::string& bytes) {
    Gif gif;
    const auto byte = [&](std::size_t at) {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
    };
    const auto word = [&](std::size_t at) { return static_cast<int>(byte(at) | byte(at + 1) << 8); };
    const auto colours = [&](std::size_t flags) {
        return (byte(flags) & 0x80) ? 3u * (2u << (byte(flags) & 7)) : 0u;
    };
    if (!bytes.starts_with("GIF89a")) return gif;
    gif.size = {word(6), word(8)};
    std::size_t at = 13 + colours(10);
    const auto skip_blocks = [&] {
        while (byte(at) != 0 && at < bytes.size()) at += byte(at) + 1u;
        ++at;
    };
    while (at < bytes.size()) {
        if (byte(at) == ';') {
            gif.whole = at + 1 == bytes.size();
            return gif;
        }
        if (byte(at) == '!') {
            constexpr unsigned kGraphicControl = 0xF9;
            if (byte(at + 1) == kGraphicControl) gif.delays_cs += word(at + 4);
            at += 2;
            skip_blocks();
        } else if (byte(at) == ',') {
            ++gif.frames;
            at += 10 + colours(at + 9) + 1;
            skip_blocks();
        } else {
            return gif;
        }
    }
    return gif;
}

TEST_F(Cli, AGifHasAFrameForEveryStepAndLastsAsLongAsItsSteps) {
    SKIP_WITHOUT_OPENGL();
    const Words start = {"export", "--preset", "padding_strides_transposed", "--size", "395x449"};
    const auto gif_with = [&](const Words& more) {
        Words all = start;
        all.insert(all.end(), more.begin(), more.end());
        all.insert(all.end(), {"-o", "x.gif"});
        return parsed_gif(written(all, "x.gif"));
    };
    const Gif walk = gif_with({"--no-intro"});
    EXPECT_EQ(walk.size, (SizePx{395, 449}));
    EXPECT_EQ(walk.frames, 25);
    EXPECT_EQ(walk.delays_cs, 25 * 50 + 150);
    EXPECT_TRUE(walk.whole);
    const Gif whole = gif_with({"--step-time", "0.1", "--hold", "0"});
    EXPECT_EQ(whole.frames, 28) << "bare, zeros and padding come first";
    EXPECT_EQ(whole.delays_cs, 31 * 10);
    const Gif smooth =
        gif_with({"--motion", "smooth", "--fps", "30", "--step-time", "0.1", "--hold", "0.333"});
    EXPECT_EQ(smooth.delays_cs, 310 + 33);
    EXPECT_LE(smooth.frames, 103);
    EXPECT_GT(smooth.frames, 60) << "equal frames are merged, others are not";
}

TEST_F(Cli, TheSameCommandMakesTheSameBytes) {
    std::vector<std::string> files = {"x.svg"};
    if (has_opengl()) files.insert(files.end(), {"x.gif", "x.png"});
    for (const std::string& file : files) {
        const Words command = {"export", "--preset", "dilation", "--size", "200x150", "-o", file};
        const std::string first = written(command, file);
        EXPECT_FALSE(first.empty());
        EXPECT_EQ(written(command, file), first) << file;
    }
}

TEST_F(Cli, BothFacesAreExported) {
    for (const std::string view : {"scatter", "both", "there_and_back", "gather"}) {
        const Ended ended = run({"export", "--op", "transposed", "--input", "3", "--kernel", "3", "--stride",
                                 "2", "--numbers", "--view", view, "--moment", "end", "-o", view + ".svg"});
        EXPECT_EQ(ended.code, kSuccess) << ended.err;
    }
    expect_words(content_of(folder_ / "both.svg"), {"Gather: a window reads", "Scatter: inputs stamp"});
    expect_words(content_of(folder_ / "scatter.svg"), {"full result", "Stamp every input"});
    expect_words(content_of(folder_ / "there_and_back.svg"), {"the values did not"});
    // Another word for the flat view.
    expect_words(content_of(folder_ / "gather.svg"), {"expanded input", "kernel, flipped"});
    const Ended gather = run({"export", "--op", "transposed", "--view", "gather", "--print-scenario"});
    expect_words(gather.out, {"\"flat\""});
}

TEST_F(Cli, ViewsThatALayerLacksAreRefusedInASentence) {
    for (const std::string view : {"scatter", "both", "there_and_back"}) {
        const Ended ended = run({"export", "--op", "max-pool", "--view", view, "-o", "no.svg"});
        EXPECT_EQ(ended.code, kBadInput);
        expect_words(ended.err, {"operator is max pooling", "transposed convolution"});
        EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
    }
    EXPECT_TRUE(folder_.names().empty());
}

TEST_F(Cli, AnAnimationOfBothFacesIsSmall) {
    SKIP_WITHOUT_OPENGL();
    const Ended ended = run({"export", "--preset", "both_kernel_3_stride_2", "-o", "both.gif"});
    EXPECT_EQ(ended.code, kSuccess) << ended.err;
    const std::string bytes = content_of(folder_ / "both.gif");
    const Gif gif = parsed_gif(bytes);
    EXPECT_TRUE(gif.whole);
    EXPECT_EQ(gif.frames, 25 + 1 + 3);
    EXPECT_LT(bytes.size(), 200'000u);
}

TEST_F(Cli, GalleryMakesEveryPreset) {
    const Ended svg = run({"gallery", "made", "--format", "svg", "--theme", "print"});
    EXPECT_EQ(svg.code, kSuccess) << svg.err;
    std::set<std::string> expected = {"made"};
    for (const Preset& p : presets()) {
        expected.insert("made/" + p.name + ".svg");
        expect_words(svg.out, {"wrote made/" + p.name + ".svg"});
    }
    EXPECT_EQ(folder_.names(), expected);
    SKIP_WITHOUT_OPENGL();
    const Ended gif = run({"gallery", "made/", "--size", "64x48", "--motion", "discrete"});
    EXPECT_EQ(gif.code, kSuccess) << gif.err;
    for (const Preset& p : presets()) {
        const Gif made = parsed_gif(content_of(folder_ / ("made/" + p.name + ".gif")));
        EXPECT_TRUE(made.whole) << p.name;
        EXPECT_GT(made.frames, 0) << p.name;
        expected.insert("made/" + p.name + ".gif");
    }
    EXPECT_EQ(folder_.names(), expected);
}

// What `export --preset` writes, flag for flag.
TEST_F(Cli, TheGalleryShowsWhatAnExportOfThePresetShows) {
    for (const Words& flags :
         {Words{}, Words{"--theme", "dark", "--numbers", "--seed", "9", "--view", "flat"}}) {
        const std::string folder = fmt::format("made_{}", flags.size());
        Words gallery = {"gallery", folder, "--format", "svg"};
        gallery.insert(gallery.end(), flags.begin(), flags.end());
        EXPECT_EQ(run(gallery).err, "");
        for (const Preset& p : presets()) {
            Words one = {"export", "--preset", p.name, "-o", "one.svg"};
            one.insert(one.end(), flags.begin(), flags.end());
            EXPECT_EQ(written(one, "one.svg"), content_of(folder_ / (folder + "/" + p.name + ".svg")))
                << p.name;
        }
    }
}

TEST_F(Cli, AViewThatAPresetHasNotGivesWayInTheGallery) {
    EXPECT_EQ(run({"gallery", "made", "--format", "svg", "--view", "network"}).err, "");
    EXPECT_EQ(content_of(folder_ / "made/pixel_unshuffle_by_2.svg"),
              written({"export", "--preset", "pixel_unshuffle_by_2", "-o", "one.svg"}, "one.svg"));
    EXPECT_EQ(content_of(folder_ / "made/dilation.svg"),
              written({"export", "--preset", "dilation", "--view", "network", "-o", "one.svg"}, "one.svg"));
}

TEST_F(Cli, FramesGoIntoAFolder) {
    SKIP_WITHOUT_OPENGL();
    const Ended ended = run({"export", "--preset", "dilation", "--size", "64x48", "-o", "frames/"});
    EXPECT_EQ(ended.code, kSuccess) << ended.err;
    std::set<std::string> expected = {"frames"};
    for (int n = 1; n <= 9; ++n) expected.insert(fmt::format("frames/frame_{:04}.png", n));
    EXPECT_EQ(folder_.names(), expected);
    // An existing folder needs no slash.
    EXPECT_EQ(run({"export", "--preset", "dilation", "--size", "64x48", "-o", "frames"}).code, kSuccess);
    EXPECT_EQ(folder_.names(), expected);
}

// --- the end before the end ---

// Starts an export of minutes and sends the signal once it writes.
Ended interrupted_export(const TempFolder& folder, const std::string& output, int signal) {
    Running running(testing::kProgram, {{"export", "--input", "30", "--motion", "smooth", "--fps", "50",
                                         "--step-time", "4s", "--size", "320x240", "-o", output},
                                        folder.path()});
    const auto is_writing = [&] {
        const auto names = folder.names();
        return std::any_of(names.begin(), names.end(),
                           [](auto& name) { return name.find(".part") != name.npos; });
    };
    for (int i = 0; i < 1000 && !is_writing() && !running.has_ended(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(is_writing());
    running.send(signal);
    return running.wait();
}

TEST_F(Cli, AnInterruptedExportLeavesNothingBehind) {
    SKIP_WITHOUT_OPENGL();
    write_file(folder_ / "x.gif", "old");
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        for (const char* output : {"x.gif", "frames/"}) {
            expect_refused(interrupted_export(folder_, output, signal), kInterrupted, {"interrupted"});
            EXPECT_EQ(folder_.names(), std::set<std::string>{"x.gif"}) << output;
            EXPECT_EQ(content_of(folder_ / "x.gif"), "old");
        }
    }
}

TEST_F(Cli, ComputeEndsAtOnceWhenAsked) {
    const std::string pipe = folder_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    Running running(testing::kProgram, {{"compute", "pipe"}, folder_.path()});
    // Opens once the program does, and then gives it nothing.
    const int writer = ::open(pipe.c_str(), O_WRONLY | O_CLOEXEC);
    running.send(SIGINT);
    EXPECT_EQ(running.wait().code, 128 + SIGINT);
    ::close(writer);
}

}  // namespace
}  // namespace convwalk
