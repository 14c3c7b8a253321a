// The commands network and solve, and the records of receptive fields, as a person or a script meets them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/answer_lines.h"
#include "support/places.h"
#include "support/program.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::Ended;
using testing::lines_of;
using testing::Running;
using testing::TempFolder;
using testing::vectors_of;
using testing::write_file;

using Words = std::vector<std::string>;

Ended run(const Words& arguments, const std::string& in = "") {
    const TempFolder folder;
    return Running(testing::kProgram, {.arguments = arguments, .folder = folder.path(), .in = in}).wait();
}

std::string printed(const Words& arguments, const std::string& in = "") {
    const Ended ended = run(arguments, in);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    return ended.out;
}

void expect_refused(const Words& arguments, int code, const std::string& sentence) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, code);
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(ended.err, "convwalk: " + sentence + "\n");
}

void expect_refused_with(const Words& arguments, int code, const std::string& part) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, code);
    EXPECT_EQ(ended.out, "");
    EXPECT_NE(ended.err.find(part), std::string::npos) << ended.err;
}

const std::string kDensity = "CR(64,9)-CR(32,7)-TR(32)-CR(16,5)-TR(16)-C(1,1)";

TEST(ReceptiveFieldRecords, AreAnsweredAsTheVectorsSay) {
    // With nothing in the record but what is asked.
    std::string records;
    const std::vector<json> vectors = vectors_of("receptive_field.jsonl");
    for (const json& v : vectors) {
        json record;
        for (const char* field : {"id", "suite", "op", "ndim", "input_size", "layers"})
            record[field] = v[field];
        for (const json& probe : v["probes"])
            record["probes"].push_back({{"output_index", probe["output_index"]}});
        records += record.dump() + "\n";
    }
    std::istringstream in(records);
    std::ostringstream out;
    answer_lines(in, out);
    std::istringstream answers(out.str());
    std::size_t at = 0;
    for (std::string line; std::getline(answers, line); ++at) {
        const json answer = json::parse(line);
        const json& v = vectors[at];
        EXPECT_EQ(answer["id"], v["id"]);
        EXPECT_EQ(answer["output_size"], v["expected_output_size"]);
        for (const char* field :
             {"layer_output_sizes", "rf_size", "rf_size_min", "jump", "jump_fraction", "effective_padding",
              "rf_start", "rf_center_first", "phase_period", "phases", "probes", "error"})
            EXPECT_EQ(answer[field], v[field]) << v["id"] << " " << field;
    }
    EXPECT_EQ(at, vectors.size());
}

std::string error_of(const json& record) {
    std::istringstream in(record.dump() + "\n");
    std::ostringstream out;
    answer_lines(in, out);
    const json answer = json::parse(out.str());
    return answer["error"].is_null() ? ""
                                     : answer["error"]["class"].get<std::string>() + ": " +
                                           answer["error"]["message"].get<std::string>();
}

TEST(ReceptiveFieldRecords, AreRefusedWithASentence) {
    const json record = vectors_of("receptive_field.jsonl").front();
    EXPECT_EQ(error_of(record), "");
    json broken = record;
    broken["layers"] = json::array();
    EXPECT_EQ(error_of(broken), "bad_record: layers is empty; it must have at least one layer");
    broken = record;
    broken["layers"][1]["type"] = "dense";
    EXPECT_EQ(error_of(broken),
              "bad_record: type of a layer is \"dense\"; it must be one of conv, conv_transpose, pool");
    broken = record;
    broken["layers"][1]["stride"] = {1, 1};
    EXPECT_EQ(error_of(broken),
              "bad_record: stride of a layer has 2 numbers; it must have 1, one a spatial axis");
    broken = record;
    broken["probes"][0]["output_index"] = {1};
    EXPECT_EQ(error_of(broken), "bad_record: output_index of a probe is no cell of the output, which has 1");
    broken = record;
    broken["layers"][2]["stride"] = {0};
    EXPECT_EQ(error_of(broken), "non_positive_stride: layer 3: stride is 0; it must be at least 1");
    broken = record;
    broken["input_size"] = {2};
    EXPECT_EQ(error_of(broken).substr(0, 25), "kernel_larger_than_padded");
}

TEST(NetworkCommand, PrintsATable) {
    const std::string text = printed({"network", kDensity, "--input", "1x32x32"});
    for (const char* word : {"convolution 9, half padding, ReLU", "128×128", "138,993 parameters",
                             "18×18 to 19×19", "[transposed-kernel=4]"})
        EXPECT_NE(text.find(word), text.npos) << word << "\n" << text;
    EXPECT_NE(printed({"network", "--preset", "density_map"}).find("the resolution of the input"),
              std::string::npos);
    EXPECT_NE(printed({"network", kDensity}).find("Assumed: the input has 1 channel of 128×128"),
              std::string::npos);
    EXPECT_EQ(printed({"network", "-"}, kDensity), printed({"network", kDensity}));
}

TEST(NetworkCommand, PrintsOtherFormats) {
    EXPECT_EQ(printed({"network", "P(2)-C(4,1)", "--input", "2x7", "--format", "csv"}),
              "#,layer,output,channels,parameters,multiply-adds,jump,field,centre,notes\r\n"
              "0,input,7,2,,,,,,\r\n"
              "1,\"max pooling 2, stride 2\",3,2,0,0,2,2,0.5,the last cell is never read: (7 − 2) mod 2 = 1 "
              "is left over\r\n"
              "2,convolution 1,3,4,12,24,2,2,0.5,\r\n");
    const std::string markdown = printed({"network", "C(4,1)", "--input", "2x7", "--format", "markdown"});
    EXPECT_NE(markdown.find("| 1 | convolution 1 | 7 | 4 | 12 | 56 | 1 | 1 | 0 | |\n"), markdown.npos)
        << markdown;
    const std::string latex = printed({"network", "C(4,1)", "--input", "2x7x7", "--format", "latex"});
    EXPECT_NE(latex.find("1 & convolution 1 & 7$\\times$7 & 4 & 12 & 392 & 1 & 1$\\times$1 & 0 \\\\\n"),
              latex.npos)
        << latex;
    const json document = json::parse(printed({"network", "T(4)", "--input", "2x7", "--format", "json"}));
    EXPECT_EQ(document["layers"][0]["output"], json({14}));
    EXPECT_EQ(document["layers"][0]["axes"][0]["jump"], json({1, 2}));
    EXPECT_EQ(document["assumptions"][0]["name"], "transposed-kernel");
}

TEST(NetworkCommand, KnowsTheLiterature) {
    const json list = json::parse(printed({"network", "--list", "--format", "json"}));
    EXPECT_GE(list.size(), 15u);
    const std::string names = printed({"network", "--list"});
    for (const json& each : list) {
        const auto name = each["name"].get<std::string>();
        EXPECT_NE(names.find(name), names.npos);
        const std::string text = printed({"network", "--preset", name});
        EXPECT_NE(text.find(each["url"].get<std::string>()), text.npos);
        // What is printed as a file makes the same table.
        const TempFolder folder;
        write_file(folder / "n.json", printed({"network", "--preset", name, "--print-stack"}));
        const Ended again = Running(testing::kProgram, {.arguments = {"network", "n.json", "--format", "csv"},
                                                        .folder = folder.path()})
                                .wait();
        EXPECT_EQ(again.out, printed({"network", "--preset", name, "--format", "csv"})) << again.err;
        // So is the table itself.
        write_file(folder / "t.json", printed({"network", "--preset", name, "--format", "json"}));
        const Ended table = Running(testing::kProgram, {.arguments = {"network", "t.json", "--print-stack"},
                                                        .folder = folder.path()})
                                .wait();
        EXPECT_EQ(table.out, printed({"network", "--preset", name, "--print-stack"})) << table.err;
    }
    const Ended misspelt = run({"network", "--preset", "vgg_61"});
    EXPECT_EQ(misspelt.code, 1);
    EXPECT_TRUE(
        misspelt.err.starts_with("convwalk: unknown network \"vgg_61\" (did you mean \"vgg_16\"?); known: "))
        << misspelt.err;
}

TEST(NetworkCommand, RefusesWithASentence) {
    expect_refused(
        {"network", "C(4,3)-Q"}, 1,
        "character 8 of the notation: \"q\" is no layer; known are C, DW, SC, T, P, MP, AP, GAP, AAP, "
        "GMP, AMP, U, PS, PU, PAD, CROP, F, D, V, UNFOLD and FOLD, "
        "followed by endings such as R (ReLU) or B (batch norm)");
    expect_refused({"network", "P-P-P-P-P", "--input", "1x16"}, 1,
                   "layer 5: kernel is 2, larger than the padded input of 1; the largest that fits is 1");
    expect_refused({"network"}, 2,
                   "network is missing; give its notation, a file, or --preset; --list names those that are "
                   "ready-made");
    expect_refused({"network", "P", "--preset", "unet"}, 2,
                   "network and --preset are given; one of them says what is shown");
    expect_refused({"network", "P", "--input", "7"}, 1,
                   "layer 1: a vector of 7 comes in, and max pooling works on a map with channels and sizes, "
                   "such as 3×224×224");
    EXPECT_TRUE(
        run({"network", "P", "--assume", "pools=max"})
            .err.starts_with("convwalk: unknown assumption \"pools\" (did you mean \"pool\"?); known: "));
    expect_refused({"network", "P", "--format", "html"}, 1,
                   "unknown format \"html\"; known: text, markdown, csv, latex, json");
    expect_refused({"network", "missing.json"}, 1, "can't read missing.json: No such file or directory");
}

TEST(SolveCommand, FindsLayers) {
    const std::string text = printed({"solve", "--input", "7", "--output", "14", "--kernel", "2..5"});
    EXPECT_TRUE(text.starts_with("7×7 → 14×14: ")) << text;
    EXPECT_NE(text.find("--op transposed --kernel 4 --stride 2 --padding 1"), text.npos) << text;
    const json answer = json::parse(printed({"solve", "--factor", "1/2", "--op", "conv", "--op", "avg-pool",
                                             "--format", "json", "--limit", "3"}));
    EXPECT_EQ(answer["solutions"].size(), 3u);
    EXPECT_EQ(answer["solutions"][0]["kernel"], 2);
    EXPECT_EQ(answer["solutions"][0]["stride"], 2);
    EXPECT_NE(printed({"solve", "--same", "--format", "csv"}).find("conv,3,1,1,1,1,0,even,0,9\r\n"),
              std::string::npos);
    EXPECT_NE(printed({"solve", "--input", "7", "--output", "1000"}).find("none of "), std::string::npos);
    const std::string any = printed({"solve", "--input", "any", "--factor", "1/2"});
    EXPECT_EQ(any, printed({"solve", "--factor", "1/2"}));
    EXPECT_TRUE(any.starts_with("every size times 1/2: ")) << any;
    EXPECT_NE(any.find("--op conv --kernel 2 --stride 2  "), std::string::npos) << any;
    EXPECT_NE(any.find("even, exact, other sizes rounded down"), std::string::npos) << any;

    // What is printed is what `shape` takes.
    std::istringstream lines(text);
    int tried = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("--op")) continue;
        std::istringstream words(line.substr(0, line.find("  ")));
        Words arguments = {"shape", "--input", "7"};
        for (std::string word; words >> word;) arguments.push_back(word);
        EXPECT_NE(printed(arguments).find("7×7 → 14×14"), std::string::npos) << line;
        ++tried;
    }
    EXPECT_GE(tried, 3);
}

TEST(SolveCommand, ExplainsADifference) {
    const TempFolder folder;
    write_file(
        folder / "a.json",
        R"({"convwalk": 1, "layer": {"operator": "convolution", "input": 16, "kernel": 3, "padding": 1}})");
    write_file(
        folder / "b.json",
        R"({"convwalk": 1, "layer": {"operator": "convolution", "input": 16, "kernel": 5, "stride": 2, "padding": 1}})");
    const Ended ended = Running(testing::kProgram, {.arguments = {"solve", "--explain", "a.json", "b.json"},
                                                    .folder = folder.path()})
                            .wait();
    EXPECT_EQ(ended.err, "");
    EXPECT_EQ(ended.out,
              "kernel of the row axis 3 → 5: size 16 → 14\n"
              "stride of the row axis 1 → 2: size 14 → 7\n"
              "kernel of the column axis 3 → 5: size 16 → 14\n"
              "stride of the column axis 1 → 2: size 14 → 7\n");
}

TEST(SolveCommand, NamesTheFirstFileThatCannotBeRead) {
    expect_refused_with({"solve", "--explain", "missing_first.json", "missing_second.json"}, 1,
                        "can't read missing_first.json");
}

TEST(SolveCommand, TakesOperatorsInEverySpelling) {
    const std::string usual = run({"solve", "--same", "--op", "max-pool"}).out;
    EXPECT_NE(usual.find("--op max-pool"), std::string::npos) << usual;
    for (const char* word : {"max_pool", "max_pooling", "max pooling", "maxpool"})
        EXPECT_EQ(run({"solve", "--same", "--op", word}).out, usual) << word;
}

// The words are those of the overlap view, and unread padding is no lost input.
TEST(SolveCommand, CallsHolesHolesAndPaddingPadding) {
    const std::string holes = printed(
        {"solve", "--input", "4", "--output", "11", "--op", "transposed", "--kernel", "2", "--stride", "3"});
    EXPECT_NE(holes.find("  holes, exact"), holes.npos) << holes;
    EXPECT_NE(holes.find("\nholes: some outputs get no contribution\n"), holes.npos) << holes;
    const std::string padded = printed({"solve", "--input", "6", "--output", "3", "--op", "conv", "--kernel",
                                        "3", "--stride", "2", "--padding", "1"});
    EXPECT_NE(padded.find("uneven, only padding left over"), padded.npos) << padded;
    EXPECT_EQ(padded.find(" lost"), padded.npos) << padded;
    EXPECT_NE(padded.find("its gradient is as uneven, its output is not"), padded.npos) << padded;
    const std::string lost = printed({"solve", "--input", "6", "--output", "2", "--op", "conv", "--kernel",
                                      "3", "--stride", "2", "--padding", "0"});
    EXPECT_NE(lost.find("1 row and column lost"), lost.npos) << lost;
}

TEST(SolveCommand, RefusesWithASentence) {
    expect_refused(
        {"solve", "--same", "--op", "conv", "max-pool"}, 2,
        "unknown argument \"max-pool\"; --op takes one value, so repeat it for each: --op max-pool; "
        "see `convwalk solve --help`");
    expect_refused({"solve", "--input", "7"}, 2,
                   "what is wanted is missing; give one of --output, --factor and --same");
    expect_refused({"solve", "--output", "7"}, 2,
                   "input is missing; --output needs to know what the size comes from");
    expect_refused({"solve", "--output", "7", "--input", "any"}, 2,
                   "input is any; --output needs to know what the size comes from");
    expect_refused({"solve", "--same", "--factor", "2"}, 2,
                   "more than one of --output, --factor and --same are given");
    expect_refused({"solve", "--same", "--kernel", "5..2"}, 1,
                   "kernel is \"5..2\"; the first number must not be larger than the last");
    expect_refused_with({"solve", "--same", "--op", "pool"}, 1, "unknown operator \"pool\"");
    expect_refused_with({"solve", "--explain", "a.json"}, 2, "--explain takes exactly 2 values");
    expect_refused(
        {"solve", "--factor", "1/0"}, 1,
        "factor is \"1/0\"; it must be above 0, such as 2, 0.5, 1/2 or 3/2, of numbers up to 2147483647");
    expect_refused({"solve", "--same", "--limit", "99999999999999999999"}, 1,
                   "limit is \"99999999999999999999\"; it must be a whole number from 1 to 5000000");
    expect_refused({"solve", "--same", "--limit", "0"}, 1,
                   "limit is \"0\"; it must be a whole number from 1 to 5000000");
}

TEST(NetworkCommand, APathIsNoNotation) {
    const TempFolder folder;
    expect_refused_with({"network", folder.path().string()}, 1, "it is a folder");
    expect_refused_with({"network", "./missing"}, 1, "can't read ./missing");
    expect_refused_with({"network", "../missing/network"}, 1, "can't read ../missing/network");
}

TEST(NetworkCommand, NamesTheNetworkThatAMisspeltOneMayBe) {
    expect_refused_with({"network", "vgg_17"}, 1, "a ready-made network is called \"vgg_16\"");
    expect_refused_with({"code", "--network", "VGG_16", "--framework", "keras"}, 1,
                        "a ready-made network is called \"vgg_16\"");
    EXPECT_EQ(run({"network", "C(8,3)-X"}).err.find("ready-made"), std::string::npos);
}

TEST(NetworkCommand, DrawsASingleLayer) {
    expect_refused({"network", "C(8,3)-C(8,3)", "--layer", "1..2", "-o", "-", "--format", "svg"}, 1,
                   "layer is \"1..2\"; one layer is drawn, so it must be a single number");
}

// --- pictures

TEST(NetworkCommand, DrawsWhatItsScenarioDraws) {
    const Words drawn = {"network", kDensity, "--input", "8x32x32", "--cell", "5x60", "--theme", "dark"};
    Words svg = drawn;
    svg.insert(svg.end(), {"-o", "-", "--format", "svg"});
    const std::string picture = printed(svg);
    EXPECT_NE(picture.find("C 9×9"), std::string::npos);
    EXPECT_NE(picture.find("seen by output (5,"), std::string::npos);
    Words scenario = drawn;
    scenario.emplace_back("--print-scenario");
    const TempFolder folder;
    write_file(folder / "net.json", printed(scenario));
    EXPECT_EQ(printed({"export", folder / "net.json", "-o", "-", "--format", "svg"}), picture);
}

TEST(NetworkCommand, ExportChoosesACellOfANetworkToo) {
    const Words words = {"C(8,3)-P", "--cell", "3x5", "-o", "-", "--format", "svg", "--input", "1x128x128"};
    Words by_network = words;
    by_network.insert(by_network.begin(), "network");
    EXPECT_EQ(printed({"export", "--network", "C(8,3)-P", "--cell", "3x5", "-o", "-", "--format", "svg"}),
              printed(by_network));
    expect_refused({"export", "--cell", "3x5", "-o", "x.svg"}, 2,
                   "cell is \"3x5\"; it is the output cell of a network whose receptive field is drawn, and "
                   "there is no network here (--network gives one)");
    expect_refused(
        {"export", "--network", "C(8,3)", "--cell", "400x1", "-o", "x.svg"}, 1,
        "cell is 400x1; the network's output has 128×128 cells, so it must be from 0x0 to 127x127");
}

TEST(NetworkCommand, DrawsNetworksByNameAndLayersByNumber) {
    const std::string unet = printed({"network", "unet", "-o", "-", "--format", "svg"});
    EXPECT_NE(unet.find("U-Net"), std::string::npos);
    const std::string layer =
        printed({"network", "vgg_16", "--layer", "3", "--view", "flat", "-o", "-", "--format", "svg"});
    EXPECT_NE(layer.find("224×224 → 112×112"), std::string::npos);
    const std::string density = printed({"network", "density_map", "-o", "-", "--format", "svg"});
    EXPECT_NE(density.find("the resolution of the input"), std::string::npos);
}

TEST(NetworkCommand, RefusesWhatCanNotBeDrawn) {
    expect_refused({"network", "vgg_16", "--layer", "40", "-o", "x.svg"}, 1,
                   "there is no layer 40; the network has 22");
    expect_refused(
        {"network", "C(8)", "--cell", "1x400", "-o", "x.svg"}, 1,
        "cell is 1x400; the network's output has 128×128 cells, so it must be from 0x0 to 127x127");
    expect_refused({"network", "C(8)", "--theme", "dark"}, 2, "--theme is for pictures; name a file with -o");
    expect_refused({"network", "C(8)", "--layer", "", "-o", "x.svg"}, 2,
                   "--layer is empty; give it a value or leave it out");
    expect_refused({"network", "--list", "--format", "csv"}, 2,
                   "format is \"csv\"; the list is text or json");
    expect_refused({"network", "--list", "C(8)"}, 2,
                   "--list prints every network; leave out what names one and what draws it");
    expect_refused({"network", "C(8)", "--print-stack", "-o", "x.svg"}, 2,
                   "--print-stack prints and draws nothing; leave out -o and --print-scenario");
    expect_refused({"network", "C(4)-PS(2)", "--input", "1x8", "--layer", "2", "-o", "x.svg"}, 1,
                   "layer 2 (pixel shuffle by 2) can't be opened: by itself a pixel shuffle has two axes, "
                   "and here it has one");
}

}  // namespace
}  // namespace convwalk
