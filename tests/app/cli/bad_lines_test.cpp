// Command lines that cannot be: one sentence, a code, no file.
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
#include "cli/run.h"
#include "scenario/scenario.h"
#include "support/command_line.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::write_file;
using testing::command_line::Cli;
using testing::command_line::expect_refused;
using testing::command_line::Words;

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
         {"padding mode is reflect", "leave it out"}},
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
        {draw({"--op", "resize", "--padding", "1"}), 1, {"padding", "1", "leave it out"}},
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
        {draw({"--count-exclude-pad"}), 1, {"count exclude pad", "leave it out"}},
        {draw({"--op", "avg-pool", "--divisor", "0"}), 1, {"divisor is 0"}},
        {draw({"--op", "avg-pool", "--divisor", "two"}), 1, {"divisor is \"two\""}},
        {draw({"--divisor", "3"}), 1, {"divisor is 3", "leave it out"}},
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
        {{"export", "-o", "x.jpg"}, 1, {"output is \"x.jpg\"", ".svg, .pdf, .tex or .html"}},
        {{"export", "-o", "x"}, 1, {"output is \"x\"", ".svg, .pdf, .tex or .html"}},
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
        {{"gallery", "made", "--scenarios", "missing"}, 1, {"missing", "No such file"}},
        {{"gallery", "made", "--scenarios", "folder"}, 1, {"folder", ".json"}},
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

}  // namespace
}  // namespace convwalk
