// Files that the command line makes.
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

using testing::content_of;
using testing::Ended;
using testing::write_file;
using testing::command_line::Cli;
using testing::command_line::expect_words;
using testing::command_line::has_opengl;
using testing::command_line::Words;

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
    expect_words(content_of(folder_ / "scatter.svg"), {"full result", "all 9 inputs are stamped"});
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

TEST_F(Cli, GalleryMakesEveryScenarioOfAFolder) {
    std::filesystem::create_directory(folder_.path() / "mine");
    for (const char* name : {"b", "a"})
        write_file(folder_ / (std::string("mine/") + name + ".json"), to_json(preset("dilation").scenario));
    write_file(folder_ / "mine/notes.txt", "not one of them");
    const Ended svg = run({"gallery", "made", "--scenarios", "mine", "--format", "svg"});
    EXPECT_EQ(svg.code, kSuccess) << svg.err;
    EXPECT_EQ(svg.out.find("made/a.svg") < svg.out.find("made/b.svg"), true) << svg.out;
    EXPECT_EQ(folder_.names().count("made/notes.svg"), 0U);
    EXPECT_EQ(content_of(folder_ / "made/a.svg"), written({"export", "mine/a.json", "-o", "x.svg"}, "x.svg"));
    // What is wrong with one is said before any is written.
    write_file(folder_ / "mine/c.json", "{}");
    const Ended broken = run({"gallery", "other", "--scenarios", "mine", "--format", "svg"});
    EXPECT_NE(broken.code, kSuccess);
    expect_words(broken.err, {"mine/c.json"});
    EXPECT_EQ(folder_.names().count("other"), 0U);
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
    EXPECT_EQ(run({"gallery", "made", "--format", "svg", "--view", "scatter"}).err, "");
    EXPECT_EQ(content_of(folder_ / "made/dilation.svg"),
              written({"export", "--preset", "dilation", "-o", "one.svg"}, "one.svg"));
    EXPECT_EQ(content_of(folder_ / "made/no_padding_no_strides_transposed.svg"),
              written({"export", "--preset", "no_padding_no_strides_transposed", "--view", "scatter", "-o",
                       "one.svg"},
                      "one.svg"));
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

}  // namespace
}  // namespace convwalk
