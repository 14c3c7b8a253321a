#include "desk/documents.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <utime.h>

#include <filesystem>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "basics/json_text.h"
#include "basics/text.h"
#include "export/input_file.h"
#include "export/output_file.h"
#include "support/as_anyone.h"
#include "support/broken_texts.h"
#include "support/largest_scenario.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::AsAnyone;
using testing::content_of;
using testing::TempFolder;
using testing::write_file;

// The sentence of what `action` refuses; empty when it does not.
template <typename Error>
std::string refusal(const std::function<void()>& action) {
    try {
        action();
        return "";
    } catch (const Error& error) {
        std::string sentence = error.what();
        EXPECT_EQ(printable(sentence, sentence.size()), sentence) << "one line, valid UTF-8";
        EXPECT_LT(sentence.size(), 1500u) << sentence;
        return sentence;
    }
}

std::string refused_file(const std::string& path) {
    return refusal<BadInput>([&] { static_cast<void>(open_scenario(disk(), path)); });
}

void expect_words(const std::string& sentence, const std::vector<std::string>& words) {
    for (const std::string& word : words)
        EXPECT_NE(sentence.find(word), std::string::npos) << sentence << "\nlacks: " << word;
}

TEST(Documents, OpenAsTheyWereSaved) {
    const TempFolder folder;
    const std::string path = folder / "my scenario.json";
    for (const Preset& p : presets()) {
        save_scenario(disk(), path, p.scenario);
        EXPECT_EQ(open_scenario(disk(), path), p.scenario) << p.name;
        EXPECT_EQ(pasted_scenario(content_of(path)), p.scenario) << p.name;
    }
    EXPECT_EQ(folder.names(), std::set<std::string>{"my scenario.json"});
}

TEST(Documents, TheLongestOpensAsItWasSaved) {
    const TempFolder folder;
    std::mt19937 random(3);
    for (const Extents& shape : {Extents{1000, 100}, Extents{100'000, 1}, Extents{1000, 100, 1}}) {
        const Scenario s = testing::longest_scenario(random, shape);
        save_scenario(disk(), folder / "long.json", s);
        EXPECT_TRUE(open_scenario(disk(), folder / "long.json") == s);
        EXPECT_TRUE(pasted_scenario(content_of(folder / "long.json")) == s);
        EXPECT_FALSE(is_network_file(disk(), folder / "long.json"));
    }
    write_file(folder / "network.json", json_text(to_json(testing::longest_stack())));
    EXPECT_TRUE(is_network_file(disk(), folder / "network.json"));
    EXPECT_TRUE(open_scenario(disk(), folder / "network.json").network()->stack == testing::longest_stack());
}

TEST(Documents, WhatCanNotBeOpenedIsNamed) {
    const TempFolder folder;
    expect_words(refused_file(folder / "none.json"), {"can't read", "none.json", "No such file"});
    expect_words(refused_file(""), {"can't read"});
    expect_words(refused_file(folder.path().string()), {"can't read", "it is a folder"});
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    expect_words(refused_file(folder / "pipe"), {"can't read", "pipe"});
    expect_words(refused_file("/dev/zero"), {"can't read", "/dev/zero"});
    write_file(folder / "huge.json", std::string(13'000'000, ' '));
    expect_words(refused_file(folder / "huge.json"), {"huge.json", "bytes"});
    // A file that can be opened and not be read.
    expect_words(refused_file("/proc/self/mem"), {"can't read /proc/self/mem: Input/output error"});
    // Far more than fits into memory; on the disk it is a hole.
    write_file(folder / "endless.json", "{");
    fs::resize_file(folder / "endless.json", std::uintmax_t{1} << 40);
    expect_words(refused_file(folder / "endless.json"), {"can't read", "endless.json", "33554432 bytes"});
    write_file(folder / "odd\xff\n.json", "{}");
    expect_words(refused_file(folder / "odd\xff\n.json"), {"odd\uFFFD\uFFFD.json", "convwalk is missing"});
}

TEST(Documents, BrokenFilesGetASentenceAndNeverMore) {
    const TempFolder folder;
    const std::string path = folder / "broken.json";
    Scenario s = presets().back().scenario;
    s.theme.ink = {1, 2, 3, 4};  // so that the file spells all colours
    std::size_t refused = 0;
    const auto texts = testing::broken_texts(to_json(s), 2);
    for (const std::string& text : texts) {
        write_file(path, text);
        const std::string sentence = refused_file(path);
        const std::string pasted = refusal<BadInput>([&] { static_cast<void>(pasted_scenario(text)); });
        EXPECT_EQ(sentence.empty(), pasted.empty());
        if (sentence.empty()) continue;
        ++refused;
        expect_words(sentence, {"broken.json: "});
        EXPECT_EQ(pasted.find("broken.json"), std::string::npos);
    }
    EXPECT_GT(refused, texts.size() / 2);
}

TEST(Documents, AClipboardWithoutAScenarioIsToldSo) {
    const auto pasted = [](const std::string& text) {
        return refusal<BadInput>([&] { static_cast<void>(pasted_scenario(text)); });
    };
    expect_words(pasted(""), {"no text to paste"});
    expect_words(pasted(" \n\t"), {"no text to paste"});
    expect_words(pasted("https://example.org"), {"what was copied is no scenario", "not JSON"});
    expect_words(pasted("{\"layer\": {}}"), {"what was copied is no scenario", "convwalk is missing"});
    const Scenario plain;
    EXPECT_EQ(pasted("\n  " + to_json(plain) + "\n\n"), "");
}

TEST(Documents, SavingReplacesAsAWholeOrNotAtAll) {
    const AsAnyone anyone;
    const TempFolder folder;
    const std::string path = folder / "kept.json";
    const Scenario plain;
    save_scenario(disk(), path, plain);
    const std::string before = content_of(path);
    const Scenario other = presets().front().scenario;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    expect_words(refusal<CannotWrite>([&] { save_scenario(disk(), path, other); }),
                 {"kept.json", "Permission denied"});
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_EQ(content_of(path), before);
    EXPECT_EQ(folder.names(), std::set<std::string>{"kept.json"});
    expect_words(refusal<CannotWrite>([&] { save_scenario(disk(), folder / "no/where.json", other); }),
                 {"no/where.json", "there is no folder"});
}

// --- folders ---

TEST(ListFolder, FoldersFirstThenNamesWithoutCaseAndNothingHidden) {
    const TempFolder folder;
    for (const char* name : {"b", "Z", ".hidden-folder"}) fs::create_directory(folder / name);
    for (const char* name : {"a.json", "B.json", "c.json", ".hidden", "\xff.json"})
        write_file(folder / name, "12345");
    fs::create_symlink("b", folder / "A-link-to-b");
    fs::create_symlink("nowhere", folder / "dangling");
    const struct utimbuf long_ago = {0, 981173106};
    ASSERT_EQ(::utime((folder / "a.json").c_str(), &long_ago), 0);
    const FolderListing listing = disk().list(folder.path().string());
    EXPECT_TRUE(listing.complete);
    std::vector<std::string> names;
    for (const FolderEntry& entry : listing.entries) {
        names.push_back(entry.name);
        EXPECT_EQ(entry.bytes, entry.is_folder ? 0u : 5u) << entry.name;
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"A-link-to-b", "b", "Z", "a.json", "B.json", "c.json", "\xff.json"}));
    EXPECT_TRUE(listing.entries[2].is_folder);
    EXPECT_FALSE(listing.entries[3].is_folder);
    EXPECT_EQ(listing.entries[3].modified_ms / 1000, 981173106);
    EXPECT_GT(listing.entries[4].modified_ms, 1'500'000'000'000);
}

TEST(ListFolder, IsCapped) {
    const TempFolder folder;
    for (std::size_t i = 0; i < kMostEntries; ++i) write_file(folder / fmt::format("{:05}", i), "");
    FolderListing listing = disk().list(folder.path().string());
    EXPECT_TRUE(listing.complete);
    EXPECT_EQ(listing.entries.size(), kMostEntries);
    write_file(folder / "00000-", "");
    fs::create_directory(folder / "z");
    listing = disk().list(folder.path().string());
    EXPECT_FALSE(listing.complete);
    ASSERT_EQ(listing.entries.size(), kMostEntries);
    EXPECT_EQ(listing.entries[0].name, "z");
    EXPECT_EQ(listing.entries[2].name, "00000-");
}

TEST(ListFolder, WhatCanNotBeListedIsToldSo) {
    const AsAnyone anyone;
    const TempFolder folder;
    write_file(folder / "file", "");
    fs::create_directory(folder / "locked");
    fs::permissions(folder / "locked", fs::perms::none);
    const auto refused = [](const std::string& path) {
        return refusal<BadInput>([&] { static_cast<void>(disk().list(path)); });
    };
    expect_words(refused(folder / "file"), {"can't list", "it is a file"});
    expect_words(refused(folder / "missing"), {"can't list", "missing", "No such file"});
    expect_words(refused(folder / "locked"), {"can't list", "locked", "Permission denied"});
    expect_words(refused(""), {"can't list", "empty"});
    fs::permissions(folder / "locked", fs::perms::owner_all);
    EXPECT_TRUE(disk().list(folder / "locked").entries.empty());
}

}  // namespace
}  // namespace convwalk
