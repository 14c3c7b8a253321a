// What a process that was killed left of an export, and what a living one is writing.
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <string>

#include "export/output_file.h"
#include "support/as_anyone.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::content_of;
using testing::TempFolder;
using Names = std::set<std::string>;

void write_file(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    testing::write_file(path, content);
}

TEST(Leftovers, AreTakenAwayByTheNextExportOfTheName) {
    const TempFolder folder;
    write_file(folder / ".a.gif.0123abcd.part", "half");
    write_file(folder / ".a.gif.ffffffff.part", "");
    write_file(folder / ".fr.0123abcd.part/frame_0001.png", "half");
    OutputFile file(folder / "a.gif");
    file.stream() << "whole";
    file.commit();
    EXPECT_EQ(folder.names(), (Names{"a.gif", ".fr.0123abcd.part", ".fr.0123abcd.part/frame_0001.png"}));
    OutputFolder(folder / "fr/").commit();
    write_file(folder / "fr/.frames.0123abcd.part/frame_0001.png", "half");
    OutputFolder(folder / "fr").commit();
    EXPECT_EQ(folder.names(), (Names{"a.gif", "fr"}));
}

TEST(Leftovers, OtherNamesStay) {
    const TempFolder folder;
    const Names others = {".b.gif.0123abcd.part", ".a.gif.0123abc.part",   ".a.gif.0123abcg.part",
                          "a.gif.0123abcd.part",  ".a.gif.0123abcd.parts", ".a.gif.part",
                          ".a.gif.0123ABCD.part"};
    for (const std::string& name : others) write_file(folder / name, "mine");
    ASSERT_EQ(::mkfifo((folder / ".a.gif.11111111.part").c_str(), 0600), 0);
    fs::create_symlink(folder / ".b.gif.0123abcd.part", folder / ".a.gif.22222222.part");
    OutputFile(folder / "a.gif").commit();
    Names after = others;
    after.insert({"a.gif", ".a.gif.11111111.part", ".a.gif.22222222.part"});
    EXPECT_EQ(folder.names(), after);
}

TEST(Leftovers, WhatIsBeingWrittenStays) {
    const TempFolder folder;
    OutputFile first(folder / "a.gif");
    first.stream() << "first";
    OutputFolder frames(folder / "fr/");
    const auto frame = frames.file("frame_0001.png");
    for (int i = 0; i < 3; ++i) {
        OutputFile second(folder / "a.gif");
        second.stream() << "second";
        second.commit();
        OutputFolder(folder / "fr").commit();
    }
    frame->stream() << "frame";
    frame->commit();
    frames.commit();
    first.commit();
    EXPECT_EQ(content_of(folder / "a.gif"), "first");
    EXPECT_EQ(content_of(folder / "fr/frame_0001.png"), "frame");
    EXPECT_EQ(folder.names(), (Names{"a.gif", "fr", "fr/frame_0001.png"}));
}

TEST(Leftovers, AFrameThatCanNotBeWrittenIsNamedWhereItBelongs) {
    const TempFolder folder;
    OutputFolder frames(folder / "fr/");
    fs::create_directory(folder / "fr");
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        if (entry.path().extension() == ".part") fs::remove_all(entry.path());
    }
    try {
        static_cast<void>(frames.file("frame_0001.png"));
        FAIL();
    } catch (const CannotWrite& error) {
        EXPECT_NE(std::string(error.what()).find("fr/frame_0001.png"), std::string::npos) << error.what();
        EXPECT_EQ(std::string(error.what()).find(".part"), std::string::npos) << error.what();
    }
}

TEST(Leftovers, AFolderThatCanNotBeWrittenIsTheReason) {
    const testing::AsAnyone anyone;
    const TempFolder folder;
    write_file(folder / "d/w.svg", "old");
    fs::permissions(folder / "d", fs::perms::owner_read | fs::perms::owner_exec);
    try {
        OutputFile file(folder / "d/w.svg");
        FAIL();
    } catch (const CannotWrite& error) {
        EXPECT_NE(std::string(error.what()).find("no file can be made in its folder"), std::string::npos)
            << error.what();
    }
    fs::permissions(folder / "d", fs::perms::owner_all);
    EXPECT_EQ(content_of(folder / "d/w.svg"), "old");
}

}  // namespace
}  // namespace convwalk
