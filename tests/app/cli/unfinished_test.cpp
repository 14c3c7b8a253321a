// Ends that nobody wished for: limits, full disks, signals, and what a killed process left.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>

#include "cli/run.h"
#include "scenario/scenario.h"
#include "support/command_line.h"
#include "support/program.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::content_of;
using testing::Ended;
using testing::Running;
using testing::write_file;
using testing::command_line::Cli;
using testing::command_line::expect_refused;
using testing::command_line::expect_words;
using testing::command_line::has_opengl;
using testing::command_line::run_program;
using Names = std::set<std::string>;

// A command of the shell, in which $C is the program.
Ended shell(const std::string& command, const testing::TempFolder& folder, const std::string& in = "") {
    return Running("/bin/bash", {.arguments = {"-c", command},
                                 .folder = folder.path(),
                                 .environment = {{"C", testing::kProgram}},
                                 .in = in})
        .wait();
}

TEST_F(Cli, AFileThatBecomesTooLargeIsASentence) {
    SKIP_WITHOUT_OPENGL();
    for (const char* output : {"a.gif", "fr/", "a.png"}) {
        const Ended ended =
            shell(fmt::format("ulimit -f 4; exec \"$C\" export --preset dilation -o {}", output), folder_);
        EXPECT_EQ(ended.code, kCannotWrite) << output;
        expect_words(ended.err, {"File too large", "can't write "});
        EXPECT_EQ(ended.err.find(".part"), std::string::npos) << ended.err;
        EXPECT_EQ(folder_.names(), Names()) << output;
    }
}

TEST_F(Cli, WhatAKilledExportLeftIsTakenAwayByTheNext) {
    SKIP_WITHOUT_OPENGL();
    for (const std::string output : {"x.gif", "frames/"}) {
        Running running(testing::kProgram, {{"export", "--input", "30", "--motion", "smooth", "--fps", "50",
                                             "--step-time", "4s", "--size", "320x240", "-o", output},
                                            folder_.path()});
        for (int i = 0; i < 1000 && folder_.names().empty() && !running.has_ended(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        ASSERT_FALSE(folder_.names().empty());
        running.send(SIGKILL);
        EXPECT_EQ(running.wait().code, 128 + SIGKILL);
        ASSERT_TRUE(folder_.names().begin()->ends_with(".part") || !fs::exists(folder_ / "frames"));
        EXPECT_EQ(run({"export", "--input", "2", "--kernel", "1", "--size", "64x64", "-o", output}).code,
                  kSuccess);
        for (const std::string& name : folder_.names()) {
            EXPECT_EQ(name.find(".part"), std::string::npos) << name;
            if (!name.starts_with("frames")) fs::remove(folder_ / name);
        }
        fs::remove_all(folder_ / "frames");
    }
}

TEST_F(Cli, AnInterruptedImportLeavesNothing) {
    std::string code = "import torch.nn as nn\nm = nn.Sequential(\n";
    for (int i = 0; i < 900; ++i) code += "  nn.Conv2d(8, 8, 3, padding=1),\n";
    write_file(folder_ / "m.py", code + ")\n");
    for (int i = 0; i < 12; ++i) {
        Running running(testing::kProgram,
                        {{"import", "m.py", "--input", "8x32x32", "-o", "m.json"}, folder_.path()});
        std::this_thread::sleep_for(std::chrono::milliseconds(4 * i));
        running.send(SIGINT);
        const Ended ended = running.wait();
        // Before it is noticed, while it is, or too late.
        if (ended.code == kSuccess) {
            fs::remove(folder_ / "m.json");
        } else if (ended.code != 128 + SIGINT || !ended.err.empty()) {
            expect_refused(ended, kInterrupted, {"interrupted"});
        }
        EXPECT_EQ(folder_.names(), Names{"m.py"});
    }
}

TEST_F(Cli, WhatWasWrittenIsSaidWhereItCanBeSaid) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    const Ended ended = shell("\"$C\" export --preset dilation -o x.svg > /dev/full", folder_);
    EXPECT_EQ(ended.code, kCannotWrite);
    expect_words(ended.err, {"can't write to standard output: No space left on device; x.svg was written"});
    EXPECT_TRUE(fs::exists(folder_ / "x.svg"));
}

TEST_F(Cli, StandardInputIsADash) {
    const std::string scenario = to_json(preset("dilation").scenario);
    EXPECT_EQ(shell("\"$C\" export - -o x.svg", folder_, scenario).code, kSuccess);
    EXPECT_EQ(run({"export", "--preset", "dilation", "-o", "y.svg"}).code, kSuccess);
    EXPECT_EQ(content_of(folder_ / "x.svg"), content_of(folder_ / "y.svg"));
    expect_refused(shell("\"$C\" shape -", folder_, "{"), kBadInput, {"not JSON"});
    const std::string long_text(12'000'000, ' ');
    expect_refused(shell("\"$C\" import -", folder_, long_text), kBadInput,
                   {"the program has 12000000 bytes; at most 1048576 are read"});
    expect_refused(shell("\"$C\" network -", folder_, long_text), kBadInput,
                   {"can't read standard input: it has more than 4194304 bytes"});
}

TEST_F(Cli, WhatIsGivenTwiceIsRefused) {
    write_file(folder_ / "a.json",
               R"_({"convwalk":1,"layer":{"operator":"convolution","input":5,"kernel":3,"kernel":5}})_");
    expect_refused(run({"shape", "a.json"}), kBadInput, {"a.json: layer.kernel is given twice"});
    write_file(folder_ / "n.json", R"_({"input":"1x8","input":"1x99","layers":["C(1)"]})_");
    expect_refused(run({"network", "n.json"}), kBadInput, {"n.json: input is given twice"});
    write_file(folder_ / "m.json",
               R"_({"input":"1x8","layers":["C(1)",{"kind":"convolution","\u006bind":"pad"}]})_");
    expect_refused(run({"network", "m.json"}), kBadInput, {"layers[1].kind is given twice"});
    // One name in two objects is no such thing.
    write_file(
        folder_ / "b.json",
        R"_({"convwalk":1,"layer":{"operator":"convolution","input":5,"kernel":3},"before":{"operator":"convolution","input":5,"kernel":3}})_");
    EXPECT_EQ(run({"shape", "b.json"}).code, kSuccess);
}

TEST_F(Cli, AFieldThatTheOperatorHasNotIsRefusedWhateverItsValue) {
    const auto refused = [&](std::vector<std::string> flags, const char* sentence) {
        flags.insert(flags.begin(), "shape");
        flags.insert(flags.end(), {"--input", "8"});
        expect_refused(run(flags), kBadInput, {sentence});
    };
    refused({"--op", "conv", "--factor", "2"}, "factor is 2; convolution has none, so leave it out");
    refused({"--op", "conv", "--factor", "4"}, "factor is 4; convolution has none, so leave it out");
    refused({"--op", "resize", "--kernel", "3"}, "kernel is 3; resizing has none, so leave it out");
    refused({"--op", "max-pool", "--out-channels", "5"}, "out channels is 5; max pooling has none");
    refused({"--op", "max-pool", "--out-channels", "1"}, "out channels is 1; max pooling has none");
    refused({"--op", "pixel-shuffle", "--in-channels", "4", "--out-channels", "1"}, "pixel shuffle has none");
    refused({"--op", "resize", "--out-channels", "3"}, "resizing has none");
    refused({"--op", "conv", "--ceil-mode"}, "convolution has none");
    refused({"--op", "resize", "--stride", "1"}, "stride is 1; resizing has none");
    write_file(folder_ / "a.json",
               R"_({"convwalk":1,"layer":{"operator":"convolution","input":5,"kernel":3,"factor":2}})_");
    expect_refused(run({"shape", "a.json"}), kBadInput, {"layer.factor is 2; convolution has none"});
    // What the program says itself is understood.
    for (const char* op : {"conv", "transposed", "max-pool", "avg-pool", "resize", "pixel-shuffle",
                           "pixel-unshuffle", "adaptive-max-pool", "pad"}) {
        const Ended printed =
            run({"export", "--op", op, "--in-channels", "4", "--input", "8", "--print-scenario"});
        ASSERT_EQ(printed.code, kSuccess) << op << printed.err;
        EXPECT_EQ(shell("\"$C\" export - --print-scenario", folder_, printed.out).out, printed.out) << op;
    }
}

TEST_F(Cli, DirectionMarksDoNotReachSentencesOrPictures) {
    expect_refused(run({"export", "--title", "a\u202Eb", "-o", "x.svg"}), kBadInput, {"title"});
    expect_refused(run({"shape", "a\u2066b.json"}), kBadInput, {"a\uFFFDb.json"});
    EXPECT_EQ(run({"export", "--title", "שלום مرحبا", "-o", "x.svg"}).code, kSuccess);
}

TEST_F(Cli, MoreLayersThanANetworkHasAreSaidToBe) {
    std::string code = "import torch.nn as nn\nm = nn.Sequential(\n";
    for (int i = 0; i < 1001; ++i) code += "  nn.Conv2d(1, 1, 1),\n";
    write_file(folder_ / "m.py", code + ")\n");
    const Ended table = run({"import", "m.py", "--input", "1x8x8"});
    EXPECT_EQ(table.code, kSuccess);
    expect_words(table.out, {"A network has at most 1000 layers, so -o can't write all of these as one"});
    expect_refused(run({"import", "m.py", "--input", "1x8x8", "-o", "m.json"}), kBadInput,
                   {"this is layer 1001; a network has at most 1000"});
    EXPECT_EQ(folder_.names(), Names{"m.py"});
}

TEST_F(Cli, AnIndexIsNotMultipliedByOne) {
    const Ended shape = run({"shape", "--op", "resize", "--input", "8", "--factor", "1.5"});
    expect_words(shape.out, {"output X reads input ⌊X / 1.5⌋"});
    EXPECT_EQ(shape.out.find("·1 /"), std::string::npos) << shape.out;
}

}  // namespace
}  // namespace convwalk
