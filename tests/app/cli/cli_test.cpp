// The command line: help, answers, streams and the end before the end.
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
#include "scenario/preset_labels.h"
#include "scenario/scenario.h"
#include "support/command_line.h"
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
using testing::command_line::Cli;
using testing::command_line::expect_refused;
using testing::command_line::expect_words;
using testing::command_line::has_opengl;
using testing::command_line::run_program;
using testing::command_line::Words;

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
        if (!line.starts_with("  convwalk ") || line.find_first_of("|\"'") != line.npos) continue;
        if (line.find("--explain") != line.npos || line.find("mine.json") != line.npos) continue;
        if (line.find("photo.jpg") != line.npos) continue;
        std::istringstream rest(line.substr(std::string("  convwalk ").size()));
        Words arguments{std::istream_iterator<std::string>(rest), {}};
        // Windows and pictures are for other tests.
        if (arguments[0] == "lesson" &&
            (arguments[1] == "deck" || (arguments.size() == 2 && arguments[1] != "list")))
            continue;
        if (arguments[0] == "image")
            arguments.resize(arguments.size() - 2);  // without "-o FILE" it prints what it has measured
        else if (line.find(" -o ") != line.npos)
            arguments.emplace_back("--print-scenario");
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
        EXPECT_EQ(names[i]["label"], label_of(presets()[i]));
        expect_words(list.out, {"  " + presets()[i].name + " ", label_of(presets()[i]), presets()[i].group});
    }
}

TEST_F(Cli, ShapeSaysTheSizeAndHowItIsCalculated) {
    const Ended text = run({"shape", "--op", "transposed", "--input", "3", "--kernel", "3", "--stride", "2",
                            "--padding", "1", "--output-padding", "1"});
    EXPECT_EQ(text.code, kSuccess);
    expect_words(text.out, {"3×3 → 6×6", "transposed convolution", "Relationship 14"});
    const Ended odd = run({"shape", "--input", "6", "--kernel", "3", "--stride", "2", "--padding", "1"});
    expect_words(odd.out, {"The last row and column of the padding are never read"});
    EXPECT_EQ(odd.out.find("1 cell"), std::string::npos) << odd.out;
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
