#include "desk/kept_sessions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "desk/session.h"
#include "desk/settings.h"
#include "support/as_anyone.h"
#include "support/memory_shelf.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::MemoryShelf;
using testing::TempFolder;
using testing::write_file;

LastDocument work(std::int64_t kernel, const std::string& file = "") {
    LastDocument document;
    document.scenario = preset("dilation").scenario;
    document.saved = document.scenario;
    for (AxisSpec& a : document.scenario.alone()->layer.axes) a.kernel = kernel;
    document.file = file;
    document.mark = "mark";
    document.playing = false;
    document.at_ms = 1500;
    return document;
}

/// Two files that are written within one tick of the file system's clock are equally new.
void make_an_hour_older(const std::string& path) {
    std::filesystem::last_write_time(path,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
}

LastDocument untouched() {
    return {.scenario = preset("dilation").scenario, .file = "", .saved = std::nullopt};
}

std::vector<LastDocument> documents(const std::vector<LeftFigure>& left) {
    std::vector<LastDocument> all;
    for (const LeftFigure& figure : left) all.push_back(figure.document);
    return all;
}

TEST(KeptSessions, WhatAWindowHadComesBack) {
    const TempFolder folder;
    {
        KeptSessions window(disk(), folder.path());
        EXPECT_EQ(window.begin(true).last, std::nullopt);
        EXPECT_EQ(window.save(work(2)), "");
        EXPECT_EQ(window.save(work(3, "/a.json")), "");
    }
    KeptSessions next(disk(), folder.path());
    const auto begun = next.begin(true);
    EXPECT_EQ(begun.last, work(3, "/a.json"));
    EXPECT_TRUE(begun.left.empty());
}

TEST(KeptSessions, SayWhenAFigureWasLeft) {
    LeftFigure figure{.path = "a", .document = untouched(), .left_ms = 0};
    EXPECT_EQ(when_left(figure), "");
    // Two hours apart, wherever the clock stands.
    figure.left_ms = 1'764'500'000'000;
    const std::string first = when_left(figure);
    EXPECT_TRUE(first.find(" Nov, ") != std::string::npos || first.find(" Dec, ") != std::string::npos)
        << first;
    EXPECT_EQ(first.find(':'), first.size() - 3);
    figure.left_ms += 2 * 3'600'000;
    EXPECT_NE(when_left(figure), first);
    EXPECT_EQ(when_left(figure).substr(first.size() - 2), first.substr(first.size() - 2));
}

// A layer of many cells, played slowly, goes on for years.
TEST(KeptSessions, HoweverLateItWasPaused) {
    Scenario slow = preset("dilation").scenario;
    for (AxisSpec& a : slow.alone()->layer.axes) a.input = 2000;
    slow.pace.step_ms = kLongestRest;
    Session session(slow, "");
    session.playback.playing = false;
    session.seek(session.figure().timeline.duration());
    const LastDocument late = document_of(session);
    EXPECT_GT(late.at_ms, 1e11);
    const TempFolder folder;
    {
        KeptSessions window(disk(), folder.path());
        static_cast<void>(window.begin(true));
        EXPECT_EQ(window.save(late), "");
    }
    EXPECT_EQ(KeptSessions(disk(), folder.path()).begin(true).last, late);
}

TEST(KeptSessions, TwoWindowsHaveAFileEach) {
    const TempFolder folder;
    {
        KeptSessions a(disk(), folder.path());
        KeptSessions b(disk(), folder.path());
        static_cast<void>(a.begin(true));
        EXPECT_EQ(a.save(work(1)), "");
        // What an open window has is not left.
        const auto begun = b.begin(true);
        EXPECT_EQ(begun.last, std::nullopt);
        EXPECT_TRUE(begun.left.empty());
        EXPECT_EQ(b.save(work(2)), "");
        make_an_hour_older(folder / "sessions/2.json");
    }
    KeptSessions next(disk(), folder.path());
    const auto begun = next.begin(true);
    EXPECT_EQ(begun.last, work(1)) << "the one that was written last";
    EXPECT_EQ(documents(begun.left), std::vector{work(2)});
    // A third window takes none of them.
    KeptSessions third(disk(), folder.path());
    EXPECT_EQ(documents(third.begin(false).left), std::vector{work(2)});
}

TEST(KeptSessions, AFileThatIsOpenedLeavesTheWorkOfBefore) {
    const TempFolder folder;
    {
        KeptSessions window(disk(), folder.path());
        EXPECT_EQ(window.save(work(2)), "");
        make_an_hour_older(folder / "sessions/1.json");
    }
    {
        KeptSessions with_a_file(disk(), folder.path());
        const auto begun = with_a_file.begin(false);
        EXPECT_EQ(documents(begun.left), std::vector{work(2)});
        LastDocument opened = untouched();
        opened.file = "/o.json";
        EXPECT_EQ(with_a_file.save(opened, true), "");
    }
    KeptSessions next(disk(), folder.path());
    const auto begun = next.begin(true);
    EXPECT_EQ(begun.last->file, "/o.json");
    EXPECT_EQ(documents(begun.left), std::vector{work(2)});
}

TEST(KeptSessions, WhatHasNoWorkIsForgottenButForTheLast) {
    const TempFolder folder;
    for (int i = 0; i < 5; ++i) {
        KeptSessions window(disk(), folder.path());
        static_cast<void>(window.begin(false));
        LastDocument document = untouched();
        document.file = "/" + std::to_string(i);
        EXPECT_EQ(window.save(document), "");
    }
    EXPECT_LE(folder.names().size(), 3u) << "the folder, the last one and the one before";
}

TEST(KeptSessions, ALeftFigureIsTakenByOneWindowOnly) {
    MemoryShelf shelf;
    std::string path;
    {
        KeptSessions window(shelf, shelf.memory());
        EXPECT_EQ(window.save(work(4)), "");
        path = shelf.files.begin()->first;
        EXPECT_EQ(take_left(shelf, path), std::nullopt) << "it is open";
        discard_left(shelf, path);
        EXPECT_EQ(shelf.files.size(), 1u);
    }
    EXPECT_EQ(take_left(shelf, path), work(4));
    EXPECT_EQ(take_left(shelf, path), std::nullopt);
    EXPECT_TRUE(shelf.files.empty());
    {
        KeptSessions window(shelf, shelf.memory());
        EXPECT_EQ(window.save(work(5)), "");
    }
    discard_left(shelf, path);
    EXPECT_TRUE(shelf.files.empty());
}

TEST(KeptSessions, WhatCanNotBeReadIsPutAside) {
    const TempFolder folder;
    for (const std::string text : {"{", "{\"session\":1}", "{\"document\":{\"scenario\":7}}", ""}) {
        std::filesystem::create_directories(folder / "sessions");
        write_file(folder / "sessions/1.json", text);
        KeptSessions window(disk(), folder.path());
        const auto begun = window.begin(true);
        ASSERT_TRUE(begun.sentence) << text;
        EXPECT_NE(begun.sentence->find("1.json.broken"), std::string::npos) << *begun.sentence;
    }
    EXPECT_EQ(folder.names(),
              (std::set<std::string>{"sessions", "sessions/1.json.broken", "sessions/1.json.broken.2",
                                     "sessions/1.json.broken.3", "sessions/1.json.broken.4"}));
}

TEST(KeptSessions, SaysWhyNothingIsKept) {
    const testing::AsAnyone anyone;
    const TempFolder folder;
    std::filesystem::permissions(folder.path(),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    for (const std::string& where : {folder.path().string(), std::string("/dev/null"), std::string()}) {
        KeptSessions window(disk(), where);
        EXPECT_NE(window.save(work(2)), "") << where;
    }
    std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

TEST(SettingsFile, TheSessionOfAnOlderVersionIsKept) {
    const TempFolder folder;
    Settings older;
    older.session = work(2);
    write_file(folder / "settings.json", to_json(older));
    {
        SettingsFile file(disk(), folder.path());
        Settings settings = file.load(false).settings;
        EXPECT_EQ(settings.session, std::nullopt);
        EXPECT_EQ(documents(settings.left), std::vector{work(2)});
        EXPECT_EQ(file.save(settings), std::nullopt);
    }
    EXPECT_EQ(content_of(folder / "settings.json").find("session"), std::string::npos);
    EXPECT_EQ(SettingsFile(disk(), folder.path()).load().settings.session, work(2));
}

// --- two windows and one settings file ---

TEST(SettingsFile, TheRecentFilesOfTwoWindowsAreMerged) {
    const TempFolder folder;
    SettingsFile a(disk(), folder.path());
    SettingsFile b(disk(), folder.path());
    Settings of_a = a.load().settings;
    Settings of_b = b.load().settings;
    remember_file(of_a, "/a.json");
    remember_file(of_b, "/b.json");
    EXPECT_EQ(b.save(of_b), std::nullopt);
    EXPECT_EQ(a.save(of_a), std::nullopt);
    const auto recent = [&] {
        return parse_settings(content_of(folder / "settings.json")).settings.recent_files;
    };
    EXPECT_EQ(recent(), (std::vector<std::string>{"/a.json", "/b.json"}));
    // What one finds gone is gone; what it opens again comes first.
    remember_file(of_b, "/c.json");
    EXPECT_EQ(b.save(of_b), std::nullopt);
    forget_file(of_a, "/a.json");
    EXPECT_EQ(a.save(of_a), std::nullopt);
    EXPECT_EQ(recent(), (std::vector<std::string>{"/c.json", "/b.json"}));
    remember_file(of_b, "/b.json");
    EXPECT_EQ(b.save(of_b), std::nullopt);
    EXPECT_EQ(recent(), (std::vector<std::string>{"/b.json", "/c.json"}));
    for (int i = 0; i < 12; ++i) remember_file(of_a, "/" + std::to_string(i));
    EXPECT_EQ(a.save(of_a), std::nullopt);
    EXPECT_EQ(recent(), of_a.recent_files);
}

TEST(SettingsFile, WhatTheOtherWindowChangedStays) {
    const TempFolder folder;
    SettingsFile a(disk(), folder.path());
    SettingsFile b(disk(), folder.path());
    Settings of_a = a.load().settings;
    Settings of_b = b.load().settings;
    of_a.layer_panel_px = 444;
    of_b.speed = 4;
    of_b.loop = false;
    EXPECT_EQ(a.save(of_a), std::nullopt);
    EXPECT_EQ(b.save(of_b), std::nullopt);
    of_a.loop = true;
    of_a.ui_scale = 2;
    EXPECT_EQ(a.save(of_a), std::nullopt);
    const Settings both = parse_settings(content_of(folder / "settings.json")).settings;
    EXPECT_EQ(both.layer_panel_px, 444);
    EXPECT_EQ(both.speed, 4);
    EXPECT_EQ(both.ui_scale, 2);
    EXPECT_FALSE(both.loop) << "a has not changed it";
}

TEST(SettingsFile, WhatANewerVersionWroteSurvives) {
    for (const std::string newer :
         {R"({"settings":1,"of_tomorrow":{"a":[1,2]},"speed":2.0})",
          R"({"settings":2,"of_tomorrow":{"a":[1,2]},"speed":2.0,"right_tab":"sum","window":"large"})"}) {
        const TempFolder folder;
        write_file(folder / "settings.json", newer);
        SettingsFile file(disk(), folder.path());
        ReadSettings read = file.load();
        EXPECT_EQ(read.sentence, std::nullopt);
        EXPECT_EQ(read.settings.speed, 2);
        read.settings.hint_put_away = true;
        EXPECT_EQ(file.save(read.settings), std::nullopt);
        const std::string kept = content_of(folder / "settings.json");
        for (const char* part : {R"("of_tomorrow":{"a":[1,2]})", R"("hint_put_away":true)"})
            EXPECT_NE(kept.find(part), std::string::npos) << kept;
        if (newer.find("sum") == std::string::npos) continue;
        for (const char* part : {R"("settings":2)", R"("right_tab":"sum")", R"("window":"large")"})
            EXPECT_NE(kept.find(part), std::string::npos) << kept;
    }
}

TEST(SettingsFile, ASecondBrokenOneIsKeptBesideTheFirst) {
    const TempFolder folder;
    for (const char* text : {"{1", "{2", "{3"}) {
        write_file(folder / "settings.json", text);
        EXPECT_TRUE(SettingsFile(disk(), folder.path()).load().sentence);
    }
    EXPECT_EQ(content_of(folder / "settings.json.broken"), "{1");
    EXPECT_EQ(content_of(folder / "settings.json.broken.2"), "{2");
    EXPECT_EQ(content_of(folder / "settings.json.broken.3"), "{3");
}

}  // namespace
}  // namespace convwalk
