// SVG and PNG by themselves, and files that appear whole or not at all.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stb_image.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "export/animation.h"
#include "export/output_file.h"
#include "export/png.h"
#include "export/svg.h"
#include "export/write_figure.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "support/as_anyone.h"
#include "support/exported.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::AsAnyone;
using testing::content_of;
using testing::TempFolder;
using testing::write_file;
using testing::exported::Decoded;
using testing::exported::decoded;

// --- SVG ---

// Whether xmllint finds every file well-formed; its complaints otherwise.
std::string complaints_about(const TempFolder& folder) {
    const std::string report = folder / "report";
    const std::string command =
        fmt::format("xmllint --noout {}/*.svg > {} 2>&1", folder.path().string(), report);
    return std::system(command.c_str()) == 0 ? "" : "xmllint: " + content_of(report);
}

#define SKIP_WITHOUT_XMLLINT() \
    if (std::system("xmllint --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "xmllint is not installed"

TEST(Svg, IsWellFormedForEveryPresetViewAndTheme) {
    SKIP_WITHOUT_XMLLINT();
    const TempFolder folder;
    for (const Preset& p : presets()) {
        for (const ViewKind view : {ViewKind::oblique, ViewKind::flat}) {
            for (const std::string& theme : theme_names()) {
                Scenario s = p.scenario;
                s.view = {view, true, true};
                s.theme = built_in_theme(theme);
                const Figure f = figure(s);
                write_file(folder / fmt::format("{}-{}-{}.svg", p.name, int(view), theme),
                           to_svg(build_scene(f, at(f.timeline, f.timeline.duration() / 2))));
            }
        }
    }
    EXPECT_EQ(complaints_about(folder), "");
}

TEST(Svg, SaysWhatItShows) {
    Scenario s = preset("padding_strides").scenario;
    s.title = "a < b & \"c\"";
    const std::string svg = still_svg(figure(s));
    EXPECT_NE(svg.find(" role=\"img\" "), std::string::npos);
    EXPECT_NE(svg.find("<title>a &lt; b &amp; \"c\"</title>\n<desc>a &lt; b &amp; \"c\"\nkernel 3,"),
              std::string::npos)
        << svg;
    EXPECT_EQ(svg.find("\uFFFD"), std::string::npos);
    EXPECT_EQ(to_svg(Scene{{16, 16}, {}, {}}).find("<title>"), std::string::npos);
    const TempFolder folder;
    write_file(folder / "a.svg", svg);
    SKIP_WITHOUT_XMLLINT();
    EXPECT_EQ(complaints_about(folder), "");
}

TEST(Png, HoldsWhatIsSaidOfIt) {
    std::ostringstream out;
    const std::vector<std::uint8_t> pixels(std::size_t{8} * 6 * 4, 200);
    write_png(out, {8, 6}, pixels);
    std::string file = out.str();
    add_png_text(file, "Description", "5×5 → 3×3");
    const auto at = file.find("iTXt");
    ASSERT_NE(at, std::string::npos);
    const std::string data = std::string("Description") + std::string(5, '\0') + "5×5 → 3×3";
    EXPECT_EQ(file.substr(at - 4, 12 + data.size()), png_chunk("iTXt", data));
    const auto seen = decoded(file);
    EXPECT_EQ(seen.size, (SizePx{8, 6}));
    EXPECT_EQ(seen.rgba, pixels);
}

std::string svg_of_text(const std::string& text) {
    Scene scene;
    scene.size = {100, 50};
    scene.background = {255, 255, 255};
    scene.primitives = {Label{1, {10, 20}, text, 12, Weight::semibold, Align::centre, {1, 2, 3}}};
    return to_svg(scene);
}

TEST(Svg, HoldsAnyText) {
    EXPECT_NE(svg_of_text("a < b & c > \"d\" 'e'").find(">a &lt; b &amp; c &gt; \"d\" 'e'</text>"),
              std::string::npos);
    EXPECT_NE(svg_of_text("]]>").find("]]&gt;"), std::string::npos);
    EXPECT_NE(svg_of_text("⌊i⌋ − κ′ 😀").find(">⌊i⌋ − κ′ 😀</text>"), std::string::npos);
    SKIP_WITHOUT_XMLLINT();
    const TempFolder folder;
    const std::vector<std::string> texts = {"<script>alert(1)</script>",
                                            "&amp;&#0;&nope;",
                                            "]]>",
                                            "<!--",
                                            std::string("nul\0nul", 7),
                                            "\x01\x02\x1b[31m\x7f",
                                            "two\nlines\tand\rmore",
                                            "\xff\xfe",
                                            "\xc3",
                                            "\xed\xa0\x80",
                                            "\xf4\x90\x80\x80",
                                            "\xef\xbf\xbe\xef\xbf\xbf",
                                            "\xc2\x85",
                                            "\xe2\x80\xae",
                                            "",
                                            "😀"};
    for (std::size_t i = 0; i < texts.size(); ++i)
        write_file(folder / fmt::format("{}.svg", i), svg_of_text(texts[i]));
    EXPECT_EQ(complaints_about(folder), "");
}

TEST(Svg, IsAsLargeAsThePicture) {
    const std::string svg = svg_of_text("x");
    EXPECT_NE(svg.find("width=\"100\" height=\"50\" viewBox=\"0 0 100 50\""), std::string::npos) << svg;
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
}

// --- PNG ---

std::vector<std::uint8_t> noise(SizePx size, std::optional<std::uint8_t> alpha) {
    std::mt19937 random(5);
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(size.width * size.height) * 4);
    for (std::size_t i = 0; i < rgba.size(); ++i)
        rgba[i] = i % 4 == 3 && alpha ? *alpha : static_cast<std::uint8_t>(random());
    return rgba;
}

TEST(Png, DecodesToThePixelsThatWereWritten) {
    for (const SizePx size : {SizePx{1, 1}, SizePx{1, 300}, SizePx{300, 1}, SizePx{33, 17}}) {
        for (const std::optional<std::uint8_t> alpha : {std::optional<std::uint8_t>(), {255}, {0}, {254}}) {
            const std::vector<std::uint8_t> rgba = noise(size, alpha);
            std::ostringstream out;
            write_png(out, size, rgba);
            const Decoded d = decoded(out.str());
            EXPECT_EQ(d.size, size);
            EXPECT_EQ(d.rgba, rgba);
        }
    }
}

TEST(Png, HasAlphaOnlyWhenSomePixelNeedsIt) {
    constexpr SizePx kSize = {8, 8};
    std::vector<std::uint8_t> rgba = noise(kSize, 255);
    const auto channels = [&] {
        std::ostringstream out;
        write_png(out, kSize, rgba);
        return decoded(out.str()).channels;
    };
    EXPECT_EQ(channels(), 3);
    rgba.back() = 254;
    EXPECT_EQ(channels(), 4);
}

TEST(Png, LeavesAFailedStreamFailed) {
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    write_png(out, {4, 4}, noise({4, 4}, 255));
    EXPECT_FALSE(out);
}

// --- output files ---

mode_t mode_of(const std::string& path) {
    struct stat status = {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
}

void write_all(const std::string& path, const std::string& content) {
    OutputFile file(path);
    file.stream() << content;
    file.commit();
}

// One line of valid UTF-8 that holds all the words.
void expect_refused(const std::string& path, const std::vector<std::string>& words) {
    try {
        write_all(path, std::string(1 << 20, 'x'));
        ADD_FAILURE() << "written: " << path;
    } catch (const CannotWrite& error) {
        const std::string sentence = error.what();
        EXPECT_EQ(printable(sentence, sentence.size()), sentence);
        for (const std::string& word : words)
            EXPECT_NE(sentence.find(word), sentence.npos) << sentence << "\nlacks: " << word;
    }
}

TEST(OutputFile, AppearsWholeOrNotAtAll) {
    const TempFolder folder;
    const std::string path = folder / "picture.gif";
    {
        OutputFile file(path);
        file.stream() << "half";
        file.stream().flush();
        EXPECT_FALSE(fs::exists(path));
        EXPECT_EQ(folder.names().size(), 1u) << "the temporary file is beside the target";
    }
    EXPECT_TRUE(folder.names().empty());
    write_all(path, "first");
    EXPECT_EQ(content_of(path), "first");
    {
        OutputFile file(path);
        file.stream() << std::string(1 << 20, 'x');
        EXPECT_EQ(content_of(path), "first");
    }
    EXPECT_EQ(content_of(path), "first");
    try {
        OutputFile file(path);
        file.stream() << "second";
        throw std::runtime_error("while drawing");
    } catch (const std::runtime_error&) {
    }
    EXPECT_EQ(content_of(path), "first");
    write_all(path, "");
    EXPECT_EQ(content_of(path), "");
    const std::string large(3'000'001, 'y');
    write_all(path, large);
    EXPECT_EQ(content_of(path), large);
    EXPECT_EQ(folder.names(), std::set<std::string>{"picture.gif"});
}

TEST(OutputFile, KeepsPermissions) {
    const TempFolder folder;
    const std::string path = folder / "picture.gif";
    const mode_t old_mask = ::umask(027);
    write_all(path, "new");
    EXPECT_EQ(mode_of(path), 0640u);
    ::umask(old_mask);
    for (const mode_t mode : {0600u, 0644u, 0755u}) {
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
        write_all(path, "again");
        EXPECT_EQ(mode_of(path), mode);
    }
}

TEST(OutputFile, ALinkStaysALink) {
    const TempFolder folder;
    fs::create_directory(folder / "real");
    write_file(folder / "real/picture.gif", "old");
    fs::create_symlink("real/picture.gif", folder / "link.gif");
    fs::create_symlink("link.gif", folder / "link-to-link.gif");
    write_all(folder / "link-to-link.gif", "new");
    EXPECT_EQ(content_of(folder / "real/picture.gif"), "new");
    fs::create_symlink("real/later.gif", folder / "dangling.gif");
    write_all(folder / "dangling.gif", "made");
    EXPECT_EQ(content_of(folder / "real/later.gif"), "made");
    for (const char* link : {"link.gif", "link-to-link.gif", "dangling.gif"})
        EXPECT_TRUE(fs::is_symlink(folder / link)) << link;
    fs::create_symlink("loop.gif", folder / "loop.gif");
    expect_refused(folder / "loop.gif", {"loop.gif", "symbolic links"});
    fs::create_symlink("nowhere/x.gif", folder / "astray.gif");
    expect_refused(folder / "astray.gif", {"there is no folder", "nowhere"});
    EXPECT_EQ(folder.names().size(), 8u);
}

TEST(OutputFile, IsRefusedWithPathAndReason) {
    const TempFolder folder;
    write_file(folder / "file", "old");
    fs::create_directory(folder / "folder");
    const auto before = folder.names();
    expect_refused("", {"name is empty"});
    expect_refused(folder / "folder", {"folder", "it is a folder"});
    expect_refused(folder / "missing/x.gif", {"missing/x.gif", "there is no folder"});
    expect_refused(folder / "file/x.gif", {"file/x.gif", "there is no folder"});
    expect_refused(folder / std::string(300, 'n'), {"nnn", "too long"});
    expect_refused(folder / "missing/\xff\n.gif", {"missing/\uFFFD\uFFFD.gif"});
    EXPECT_EQ(folder.names(), before);
    EXPECT_EQ(content_of(folder / "file"), "old");
}

TEST(OutputFile, ReadOnlyFoldersAndFilesAreRefused) {
    const AsAnyone anyone;
    const TempFolder folder;
    fs::create_directory(folder / "locked");
    fs::permissions(folder / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    expect_refused(folder / "locked/x.gif", {"locked/x.gif", "Permission denied"});
    EXPECT_THROW(OutputFolder(folder / "locked"), CannotWrite);
    EXPECT_THROW(OutputFolder(folder / "locked/frames"), CannotWrite);
    fs::permissions(folder / "locked", fs::perms::owner_all);
    write_file(folder / "kept.gif", "old");
    fs::permissions(folder / "kept.gif", fs::perms::owner_read);
    expect_refused(folder / "kept.gif", {"kept.gif", "Permission denied"});
    EXPECT_EQ(content_of(folder / "kept.gif"), "old");
    EXPECT_EQ(folder.names(), (std::set<std::string>{"locked", "kept.gif"}));
}

TEST(OutputFile, OddNamesAreNames) {
    const TempFolder folder;
    for (const std::string name :
         {"with space.gif", "-dash.gif", "\xff.gif", "line\nbreak.gif", "näme.gif", "*.gif"}) {
        write_all(folder / name, name);
        EXPECT_EQ(content_of(folder / name), name);
    }
    const std::string long_name = std::string(250, 'n') + ".gif";
    write_all(folder / long_name, "long");
    EXPECT_EQ(content_of(folder / long_name), "long");
    EXPECT_EQ(folder.names().size(), 7u);
}

TEST(OutputFile, DevicesAreWrittenToDirectly) {
    write_all("/dev/null", "gone");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    expect_refused("/dev/full", {"/dev/full", "No space left on device"});
    // The first failure counts, however much is written after it.
    OutputFile file("/dev/full");
    for (int i = 0; i < 100; ++i) file.stream() << std::string(10'000, 'x');
    errno = 0;
    EXPECT_THROW(file.check(), CannotWrite);
    EXPECT_THROW(file.commit(), CannotWrite);
}

TEST(OutputFolder, AppearsWholeOrNotAtAll) {
    const TempFolder folder;
    const auto fill = [](const OutputFolder& output, const std::string& content) {
        for (const char* name : {"frame_0001.png", "frame_0002.png"}) {
            const auto file = output.file(name);
            file->stream() << content;
            file->commit();
        }
    };
    {
        const OutputFolder output(folder / "frames/");
        fill(output, "half");
        EXPECT_FALSE(fs::exists(folder / "frames"));
    }
    EXPECT_TRUE(folder.names().empty());
    for (const char* content : {"first", "second"}) {
        OutputFolder output(folder / "frames");
        fill(output, content);
        output.commit();
    }
    write_file(folder / "frames/mine.txt", "kept");
    {
        const OutputFolder output(folder / "frames/");
        fill(output, "third");
    }
    EXPECT_EQ(content_of(folder / "frames/frame_0001.png"), "second");
    {
        OutputFolder output(folder / "frames/");
        fill(output, "fourth");
        output.commit();
    }
    EXPECT_EQ(content_of(folder / "frames/frame_0002.png"), "fourth");
    EXPECT_EQ(folder.names(), (std::set<std::string>{"frames", "frames/mine.txt", "frames/frame_0001.png",
                                                     "frames/frame_0002.png"}));
    write_file(folder / "file", "old");
    EXPECT_THROW(OutputFolder(folder / "file"), CannotWrite);
    EXPECT_THROW(OutputFolder(folder / "missing/frames"), CannotWrite);
    EXPECT_THROW(OutputFolder(folder / "file/frames"), CannotWrite);
    EXPECT_THROW(OutputFolder(""), CannotWrite);
    EXPECT_EQ(content_of(folder / "file"), "old");
}

}  // namespace
}  // namespace convwalk
