#include "desk/settings.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "basics/text.h"
#include "support/as_anyone.h"
#include "support/broken_texts.h"
#include "support/largest_scenario.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AsAnyone;
using testing::content_of;
using testing::TempFolder;
using testing::write_file;

Settings unusual_settings() {
    Settings s;
    s.recent_files = {"/tmp/b c.json", "/home/ä/a.json"};
    s.layer_panel_px = 301;
    s.explanation_panel_px = 255;
    s.layer_panel_shown = false;
    s.explanation_panel_shown = false;
    s.hint_put_away = true;
    s.start_page = true;
    s.right_tab = RightTab::find;
    s.framework = Framework::jax;
    s.loop = false;
    s.speed = 0.25;
    s.scenario_folder = "/home/ä";
    s.export_folder = "/tmp";
    s.last_export = {
        Format::svg, false, {.size = {640, 360}, .moment = {}, .transparent = true}, {.step_ms = 250}};
    s.ui_scale = 1.5;
    s.lessons = {
        {"checkerboards", "0123", {SceneState::right, SceneState::skipped, SceneState::untouched}, 2}};
    s.lesson_language = "de";
    s.window = {-5, 60, 1111, 777, true};
    s.session = LastDocument{
        presets().back().scenario, "/tmp/b c.json", presets().front().scenario, "12-ab", false, 1234.5};
    return s;
}

void expect_sentence(const std::optional<std::string>& sentence, const std::string& text) {
    ASSERT_TRUE(sentence) << printable(text, 500);
    EXPECT_EQ(printable(*sentence, sentence->size()), *sentence) << "one line, valid UTF-8";
    EXPECT_FALSE(sentence->empty());
    EXPECT_LT(sentence->size(), 1500u) << *sentence;
}

TEST(Settings, ComeBackAsTheyWere) {
    EXPECT_EQ(parse_settings(to_json(Settings{})).settings, Settings{});
    const Settings unusual = unusual_settings();
    const ReadSettings read = parse_settings(to_json(unusual));
    EXPECT_FALSE(read.sentence) << *read.sentence;
    EXPECT_EQ(read.settings, unusual);
    for (const Preset& p : presets()) {
        Settings s;
        s.session = LastDocument{p.scenario, "", std::nullopt};
        EXPECT_EQ(parse_settings(to_json(s)).settings, s) << p.name;
    }
}

TEST(Settings, TheLongestSessionComesBack) {
    std::mt19937 random(4);
    Settings s = unusual_settings();
    s.recent_files.clear();
    for (std::size_t i = 0; i < kMostRecentFiles; ++i)
        s.recent_files.push_back("/" + std::to_string(i) + std::string(4094, '"'));
    s.session = LastDocument{testing::longest_scenario(random, {100'000, 1, 1}), "/a",
                             testing::longest_scenario(random, {50'000, 2, 1})};
    const ReadSettings read = parse_settings(to_json(s));
    EXPECT_FALSE(read.sentence) << *read.sentence;
    EXPECT_TRUE(read.settings == s);
    const TempFolder folder;
    EXPECT_EQ(SettingsFile(disk(), folder.path()).save(s), std::nullopt);
    EXPECT_TRUE(SettingsFile(disk(), folder.path()).load().settings == s);
}

TEST(Settings, EveryFieldIsUnlikeItsDefaultInTheTestsAbove) {
    const json unusual = json::parse(to_json(unusual_settings()));
    json plain = json::parse(to_json(Settings{}));
    plain.erase("settings");
    for (const auto& [name, value] : plain.items()) EXPECT_NE(unusual.at(name), value) << name;
}

TEST(Settings, AnythingCanBeWrittenAndIsReadWithoutComplaint) {
    Settings s;
    s.recent_files = {"/\xff", "/a\nb", std::string(5000, 'a'), "/good.json"};
    s.layer_panel_px = -3;
    s.explanation_panel_px = 1'000'000;
    s.speed = 1e300;
    s.ui_scale = -1;
    s.scenario_folder = "/\xff";
    const ReadSettings read = parse_settings(to_json(s));
    EXPECT_FALSE(read.sentence) << *read.sentence;
    EXPECT_EQ(read.settings.recent_files, std::vector<std::string>{"/good.json"});
    EXPECT_EQ(read.settings.layer_panel_px, kNarrowestPanel);
    EXPECT_EQ(read.settings.explanation_panel_px, kWidestPanel);
    EXPECT_EQ(read.settings.speed, kFastest);
    EXPECT_EQ(read.settings.ui_scale, kSmallestUiScale);
    EXPECT_EQ(read.settings.scenario_folder, "");
}

TEST(Settings, AWrongFieldCostsOnlyItself) {
    const json good = json::parse(to_json(unusual_settings()));
    const Settings defaults;
    for (const auto& [name, value] : good.items()) {
        for (const json& wrong : {json(-77), json("\u0001"), json::array({json::object()}), json::object()}) {
            // A place, or an export, of which nothing is said.
            const bool may_be_empty = name == "window" || name == "last_export" || name == "lessons";
            if (may_be_empty && wrong == json::object()) continue;
            json document = good;
            document[name] = wrong;
            const ReadSettings read = parse_settings(document.dump());
            expect_sentence(read.sentence, document.dump());
            EXPECT_NE(read.sentence->find(name), std::string::npos) << *read.sentence;
            json expected = good;
            if (name == "session") {
                expected.erase(name);
            } else {
                expected[name] = json::parse(to_json(defaults)).at(name);
            }
            EXPECT_EQ(json::parse(to_json(read.settings)), expected) << name << " " << wrong;
        }
        json document = good;
        document.erase(name);
        EXPECT_FALSE(parse_settings(document.dump()).sentence) << name;
    }
    json newer = good;
    newer["of_tomorrow"] = {1, 2};
    EXPECT_FALSE(parse_settings(newer.dump()).sentence);
    EXPECT_EQ(parse_settings(newer.dump()).settings, unusual_settings());
}

TEST(Settings, BrokenTextsGetASentenceAndNeverMore) {
    std::size_t refused = 0;
    const std::string good = to_json(unusual_settings());
    const auto texts = testing::broken_texts(good, 1);
    for (const std::string& text : texts) {
        const ReadSettings read = parse_settings(text);
        if (read.sentence) {
            ++refused;
            expect_sentence(read.sentence, text);
        }
        // Whatever was read is fit to be used and written again.
        EXPECT_EQ(parse_settings(to_json(read.settings)).settings, read.settings);
    }
    EXPECT_GT(refused, texts.size() / 2);
}

TEST(Settings, RecentFilesAreNewestFirstOnceAndFew) {
    Settings s;
    for (int i = 0; i < 30; ++i) {
        remember_file(s, fmt::format("/{}", i % 12));
        EXPECT_EQ(s.recent_files.front(), fmt::format("/{}", i % 12));
        EXPECT_LE(s.recent_files.size(), kMostRecentFiles);
        EXPECT_EQ(std::set<std::string>(s.recent_files.begin(), s.recent_files.end()).size(),
                  s.recent_files.size());
    }
    EXPECT_EQ(s.recent_files.size(), kMostRecentFiles);
    const std::vector<std::string> before = s.recent_files;
    forget_file(s, before[3]);
    EXPECT_EQ(s.recent_files.size(), before.size() - 1);
    EXPECT_EQ(s.recent_files[3], before[4]);
    remember_file(s, before[0]);
    EXPECT_EQ(s.recent_files.front(), before[0]);
}

// --- the file ---

TEST(SettingsFile, IsMadeWithItsFolderAndReadAgain) {
    const TempFolder folder;
    std::optional<SettingsFile> file(std::in_place, disk(), folder / "new/convwalk");
    ReadSettings read = file->load();
    EXPECT_FALSE(read.sentence);
    EXPECT_EQ(read.settings, Settings{});
    EXPECT_EQ(folder.names().size(), 0u) << "reading makes nothing";
    EXPECT_FALSE(file->save(unusual_settings()));
    file.reset();
    read = SettingsFile(disk(), folder / "new/convwalk").load();
    EXPECT_FALSE(read.sentence);
    EXPECT_EQ(read.settings, unusual_settings());
    EXPECT_EQ(folder.names(),
              (std::set<std::string>{"new", "new/convwalk", "new/convwalk/settings.json",
                                     "new/convwalk/sessions", "new/convwalk/sessions/1.json"}));
}

TEST(SettingsFile, IsNotWrittenWhenNothingChanged) {
    const TempFolder folder;
    SettingsFile file(disk(), folder.path());
    EXPECT_FALSE(file.save(unusual_settings()));
    write_file(folder / "settings.json", "by another program");
    EXPECT_FALSE(file.save(unusual_settings()));
    EXPECT_EQ(content_of(folder / "settings.json"), "by another program");
    EXPECT_FALSE(file.save(Settings{}));
    EXPECT_EQ(content_of(folder / "settings.json"), to_json(Settings{}));
}

TEST(SettingsFile, ABrokenOneIsKeptAside) {
    for (const std::string& content :
         {std::string("{"), std::string("{\"speed\": \"fast\", \"loop\": false}"),
          std::string(3'000'000, 'x'), std::string("\0\xff", 2), std::string("{\"settings\": \"two\"}"),
          std::string()}) {
        const TempFolder folder;
        write_file(folder / "settings.json", content);
        std::optional<SettingsFile> file(std::in_place, disk(), folder.path());
        const ReadSettings read = file->load();
        expect_sentence(read.sentence, content);
        EXPECT_NE(read.sentence->find("settings.json.broken"), std::string::npos) << *read.sentence;
        EXPECT_EQ(read.settings.loop, content.find("loop") == std::string::npos);
        EXPECT_EQ(folder.names(), std::set<std::string>{"settings.json.broken"});
        EXPECT_FALSE(file->save(unusual_settings()));
        file.reset();
        EXPECT_EQ(content_of(folder / "settings.json.broken"), content);
        EXPECT_EQ(SettingsFile(disk(), folder.path()).load().settings, unusual_settings());
    }
}

TEST(SettingsFile, WhatIsNoFileIsLeftAlone) {
    const TempFolder folder;
    const auto expect_left_alone = [&] {
        SettingsFile file(disk(), folder.path());
        const ReadSettings read = file.load();
        expect_sentence(read.sentence, "");
        EXPECT_EQ(read.settings, Settings{});
        Settings no_document = unusual_settings();
        no_document.session.reset();
        EXPECT_FALSE(file.save(no_document));
        EXPECT_EQ(folder.names(), std::set<std::string>{"settings.json"});
    };
    fs::create_directory(folder / "settings.json");
    expect_left_alone();
    fs::remove(folder / "settings.json");
    ASSERT_EQ(::mkfifo((folder / "settings.json").c_str(), 0600), 0);
    expect_left_alone();  // without waiting for ever
    SettingsFile never_loaded(disk(), folder.path());
    EXPECT_TRUE(never_loaded.save(Settings{}));
}

TEST(SettingsFile, AnUnwritableFolderIsToldOnce) {
    const AsAnyone anyone;
    const TempFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    for (const std::string& where : {folder.path().string(), folder / "deeper/still",
                                     std::string("/dev/null"), std::string("/dev/null/x"), std::string()}) {
        SettingsFile file(disk(), where);
        static_cast<void>(file.load());
        expect_sentence(file.save(unusual_settings()), where);
        EXPECT_NE(file.why_document_is_lost(), "");
        EXPECT_FALSE(file.save(unusual_settings())) << "said already";
        EXPECT_FALSE(file.save(Settings{}));
    }
    // Once it can be written again, a later failure is new.
    SettingsFile file(disk(), folder.path());
    EXPECT_TRUE(file.save(Settings{}));
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_FALSE(file.save(Settings{}));
    EXPECT_EQ(content_of(folder / "settings.json"), to_json(Settings{}));
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_TRUE(file.save(unusual_settings()));
    fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST(SettingsFile, ABrokenOneThatCanNotBePutAsideIsLeftAlone) {
    const AsAnyone anyone;
    const TempFolder folder;
    write_file(folder / "settings.json", "{");
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    SettingsFile file(disk(), folder.path());
    expect_sentence(file.load().sentence, "{");
    EXPECT_FALSE(file.save(Settings{}));
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_FALSE(file.save(unusual_settings()));
    EXPECT_EQ(content_of(folder / "settings.json"), "{");
}

TEST(SettingsFile, AnUnreadableOneIsKeptAside) {
    const AsAnyone anyone;
    const TempFolder folder;
    write_file(folder / "settings.json", to_json(Settings{}));
    fs::permissions(folder / "settings.json", fs::perms::none);
    SettingsFile file(disk(), folder.path());
    expect_sentence(file.load().sentence, "");
    EXPECT_FALSE(file.save(Settings{}));
    EXPECT_EQ(folder.names(), (std::set<std::string>{"settings.json", "settings.json.broken"}));
}

}  // namespace
}  // namespace convwalk
