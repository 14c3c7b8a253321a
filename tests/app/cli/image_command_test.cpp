// convwalk image: the lab on the command line.
#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run.h"
#include "export/png.h"
#include "support/command_line.h"
#include "support/program.h"

namespace convwalk {
namespace {

using testing::Ended;
using testing::write_file;
using testing::command_line::Cli;
using testing::command_line::has_opengl;
using testing::command_line::Words;

TEST_F(Cli, TheBenchIsMeasuredInWords) {
    const Ended ended = run({"image", "chart", "--weights", "ones"});
    ASSERT_EQ(ended.code, kSuccess) << ended.err;
    for (const char* words : {"Four ways back up: 32×32 → 64×64, all weights equal", "uneven: 1, 2, 4",
                              "none: 9 each", "128, flat", "chosen, not learned"})
        EXPECT_NE(ended.out.find(words), std::string::npos) << words << "\n" << ended.out;
}

TEST_F(Cli, TheLabWritesPngAndSvg) {
    const std::string svg = written({"image", "scene", "--ways", "k4s2,shuffle", "-o", "a.svg"}, "a.svg");
    EXPECT_NE(svg.find("image-rendering:pixelated"), std::string::npos);
    EXPECT_NE(svg.find("Two ways back up"), std::string::npos);
    EXPECT_EQ(svg, written({"image", "scene", "--ways", "k4s2,shuffle", "-o", "b.svg"}, "b.svg"));
    if (!has_opengl()) return;
    const std::string png =
        written({"image", "text", "--kernel-values", "sobel", "--size", "900x700", "-o", "a.png"}, "a.png");
    EXPECT_TRUE(png.starts_with("\x89PNG"));
}

TEST_F(Cli, ALayerIsPutOnAFile) {
    std::vector<std::uint8_t> rgba(std::size_t{4} * 40 * 30, 255);
    for (std::size_t n = 0; n < rgba.size(); n += 8) rgba[n] = 7;
    std::ostringstream png;
    write_png(png, {40, 30}, rgba);
    write_file(folder_ / "photo.png", png.str());
    Ended ended = run({"image", "photo.png", "--kernel-values", "[[1,0],[0,-1]]", "--stride", "2"});
    ASSERT_EQ(ended.code, kSuccess) << ended.err;
    EXPECT_NE(ended.out.find("photo.png, 40×30"), std::string::npos) << ended.out;
    EXPECT_NE(ended.out.find("20×15"), std::string::npos) << ended.out;
    ended = run({"image", "photo.png", "--op", "max-pool", "--kernel", "2", "--stride", "2", "--grey"});
    EXPECT_EQ(ended.code, kSuccess) << ended.err;
    write_file(folder_ / "broken.png", png.str().substr(0, 60));
    ended = run({"image", "broken.png"});
    EXPECT_EQ(ended.code, kBadInput);
    EXPECT_NE(ended.err.find("broken.png is no PNG or JPEG that can be read"), std::string::npos)
        << ended.err;
}

// One thing in three clothes: the short way, the views of an export, and the scenario.
TEST_F(Cli, TheShortWayIsAnExport) {
    const std::string svg =
        written({"image", "text", "--kernel-values", "sobel_y", "--kernel", "5", "-o", "a.svg"}, "a.svg");
    const Words long_way = {"export",  "--picture", "text", "--view", "image",   "--kernel-values",
                            "sobel_y", "--kernel",  "5",    "--size", "1280x900"};
    Words drawn = long_way;
    drawn.insert(drawn.end(), {"-o", "b.svg"});
    EXPECT_EQ(written(drawn, "b.svg"), svg);
    Words printed = long_way;
    printed.emplace_back("--print-scenario");
    write_file(folder_ / "lab.json", run(printed).out);
    EXPECT_EQ(written({"export", "lab.json", "-o", "c.svg"}, "c.svg"), svg);
}

// A small picture stands in the scenario; a large one in its file, which is told from another one.
TEST_F(Cli, AScenarioHasItsPicture) {
    const auto photo = [](int side, std::uint8_t shade) {
        const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
        std::vector<std::uint8_t> rgba(4 * pixels, shade);
        for (std::size_t n = 3; n < rgba.size(); n += 4) rgba[n] = 255;
        for (std::size_t n = 0; n < rgba.size(); n += 8) rgba[n] = 9;
        std::ostringstream png;
        write_png(png, {side, side}, rgba);
        return png.str();
    };
    for (const int side : {40, 200}) {
        write_file(folder_ / "photo.png", photo(side, 200));
        const Ended printed = run({"image", "photo.png", "--kernel", "3", "--print-scenario"});
        ASSERT_EQ(printed.code, kSuccess) << printed.err;
        write_file(folder_ / "lab.json", printed.out);
        const std::string svg = written({"export", "lab.json", "-o", "a.svg"}, "a.svg");
        EXPECT_EQ(printed.out.find("\"pixels\"") != std::string::npos, side == 40);
        write_file(folder_ / "photo.png", photo(side, 90));
        const Ended other = run({"export", "lab.json", "-o", "b.svg"});
        if (side == 40) {
            EXPECT_EQ(other.code, kSuccess) << other.err;
            continue;
        }
        EXPECT_EQ(other.code, kBadInput);
        EXPECT_NE(other.err.find("photo.png is another one than when the figure was made"), std::string::npos)
            << other.err;
    }
}

TEST_F(Cli, AKernelComesFromAFileOfNumPy) {
    const std::string head = "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 1, 2, 3), }\n";
    write_file(folder_ / "kernel.npy", std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(head.size()) +
                                           std::string(1, '\0') + head + "\x01\x02\x03\x04\x05\x06");
    const std::string svg =
        written({"image", "chart", "--kernel-values", "kernel.npy", "-o", "a.svg"}, "a.svg");
    EXPECT_EQ(svg,
              written({"image", "chart", "--kernel-values", "[[1,2,3],[4,5,6]]", "-o", "b.svg"}, "b.svg"));
    write_file(folder_ / "broken.npy", "\x93NUMPY\x01");
    const Ended ended = run({"image", "chart", "--kernel-values", "broken.npy"});
    EXPECT_EQ(ended.code, kBadInput);
    EXPECT_NE(ended.err.find("broken.npy is no file of NumPy that can be read"), std::string::npos)
        << ended.err;
}

TEST_F(Cli, ANetworkIsPutOnAPicture) {
    const Ended ended = run({"image", "chart", "--network", "CR(4,3)-P(2)-C(2,1)", "--seed", "3"});
    ASSERT_EQ(ended.code, kSuccess) << ended.err;
    for (const char* words : {"on test chart", "Layer 3", "2×32×32", "he, seed 3", "not learned"})
        EXPECT_NE(ended.out.find(words), std::string::npos) << words << "\n" << ended.out;
    const Words drawn = {"image", "scene", "--network", "espcn", "--crop", "24", "-o", "maps.svg"};
    EXPECT_NE(written(drawn, "maps.svg").find("Layer 4"), std::string::npos);
}

TEST_F(Cli, WeightsOfANetworkComeFromAFile) {
    write_file(folder_ / "own.json", R"({"1.weight": [[[[0, 0, 0], [0, 2, 0], [0, 0, 0]]]], "1.bias": [1]})");
    const Words words = {"image",     "chart",    "--network", "C(1,3)-C(1,3)",
                         "--weights", "own.json", "--seed",    "3"};
    const Ended ended = run(words);
    ASSERT_EQ(ended.code, kSuccess) << ended.err;
    for (const char* said :
         {"Weights: own.json.", "leaves out layer 2, which is drawn: he, seed 3", "to 2.8"})
        EXPECT_NE(ended.out.find(said), std::string::npos) << said << "\n" << ended.out;
    // In the scenario, too, though the file is gone.
    Words printing = words;
    printing.push_back("--print-scenario");
    write_file(folder_ / "figure.json", run(printing).out);
    std::filesystem::remove(folder_ / "own.json");
    EXPECT_EQ(run({"export", "figure.json", "-o", "a.svg"}).code, kSuccess);
    write_file(folder_ / "other.json", R"({"5.weight": [1]})");
    const Ended refused = run({"image", "chart", "--network", "C(1,3)", "--weights", "other.json"});
    EXPECT_EQ(refused.code, kBadInput);
    EXPECT_NE(refused.err.find("5.weight of other.json: the network has no such layer"), std::string::npos)
        << refused.err;
}

TEST_F(Cli, ALineGoesOverTwoWays) {
    const Ended ended = run({"image", "chart", "--wipe", "k3s2,picture", "--weights", "ones"});
    ASSERT_EQ(ended.code, kSuccess) << ended.err;
    for (const char* said : {"Transposed, kernel 3 | The picture", "grey 128", "Right of it: the picture."})
        EXPECT_NE(ended.out.find(said), std::string::npos) << said << "\n" << ended.out;
    const std::string left = written({"image", "chart", "--wipe", "k3s2,k4s2", "-o", "a.svg"}, "a.svg");
    EXPECT_NE(left, written({"image", "chart", "--wipe", "k4s2,k3s2", "-o", "b.svg"}, "b.svg"));
}

TEST_F(Cli, APinnedNumberFramesItsField) {
    const Words words = {"image", "chart", "--network", "C(1,3,d2)-C(1,3,d2)", "--pin", "layer2:30,30"};
    const Ended ended = run(words);
    ASSERT_EQ(ended.code, kSuccess) << ended.err;
    EXPECT_NE(ended.out.find("It sees the framed 9×9 pixels of the picture, of which 25 are read"),
              std::string::npos)
        << ended.out;
}

TEST_F(Cli, TheLabRefusesInASentence) {
    const std::vector<std::pair<Words, std::string>> all = {
        {{"image", "chart", "--ways", "k5s2"}, "unknown way up \"k5s2\""},
        {{"image", "chart", "--weights", "learned"}, "unknown weights \"learned\""},
        {{"image", "chart", "--weights", "he"}, "weights is \"he\""},
        {{"image", "chart", "--times", "4"}, "times is \"4\"; it must be a whole number from 1 to 3"},
        {{"image", "chart", "--wipe", "k3s2"}, "wipe is \"k3s2\"; it must be"},
        {{"image", "chart", "--wipe", "k3s2,k3s2"}, "the two must differ"},
        {{"image", "chart", "--crop", "4"}, "crop is \"4\""},
        {{"image", "chart", "--square", "4"}, "square is \"4\"; it must be a row and a column"},
        {{"image", "nothing.png"}, "can't read nothing.png"},
        {{"image", "chart", "--op", "conv", "--weights", "ones"}, "--weights is for ways up"},
        {{"image", "chart", "--network", "lenet_5", "--times", "2"}, "--times is not for a network"},
        {{"image", "chart", "--network", "lenet_5", "--op", "conv"}, "a network and a layer are given"},
        {{"image", "chart", "--network", "fcn_32s"}, "parameters; with more than"},
        {{"image", "chart", "--op", "pixel-shuffle"}, "op is pixel shuffle, which mixes channels"},
        {{"image", "chart", "--op", "avg-pool", "--kernel-values", "box"}, "average pooling has no kernel"},
        {{"image", "chart", "--crop", "8", "--times", "3"}, "the picture is 8×8; halved 3 times"},
        {{"image", "chart", "--view", "flat"}, "view is flat, which shows no picture"},
        {{"image", "chart", "--kernel", "5", "--kernel-values", "[[1,2],[3,4]]"}, "leave --kernel away"},
    };
    for (const auto& [words, sentence] : all) {
        const Ended ended = run(words);
        EXPECT_NE(ended.code, kSuccess) << sentence;
        EXPECT_NE(ended.err.find(sentence), std::string::npos) << ended.err;
    }
}

}  // namespace
}  // namespace convwalk
