#include "desk/folders.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "support/environment.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;
using testing::content_of;
using testing::TempFolder;
using testing::WithVariable;
using testing::write_file;

TEST(Folders, FollowTheEnvironment) {
    const TempFolder home;
    const WithVariable with_home("HOME", home.path().string());
    const WithVariable no_override("CONVWALK_CONFIG_DIR", std::nullopt);
    const WithVariable no_xdg("XDG_CONFIG_HOME", std::nullopt);
    EXPECT_EQ(config_folder(), home / ".config/convwalk");
    EXPECT_EQ(documents_folder(), home.path());
    fs::create_directory(home / "Documents");
    EXPECT_EQ(documents_folder(), home / "Documents");

    fs::create_directories(home / ".config");
    fs::create_directories(home / "Papiere/mit Leerzeichen");
    const auto say = [&](const std::string& line) {
        write_file(home / ".config/user-dirs.dirs", "# a comment\nXDG_MUSIC_DIR=\"/music\"\n" + line + "\n");
    };
    say("XDG_DOCUMENTS_DIR=\"$HOME/Papiere/mit Leerzeichen\"");
    EXPECT_EQ(documents_folder(), home / "Papiere/mit Leerzeichen");
    say("XDG_DOCUMENTS_DIR=\"" + home / "Papiere" + "\"");
    EXPECT_EQ(documents_folder(), home / "Papiere");
    for (const char* line : {"XDG_DOCUMENTS_DIR=\"$HOME/gone\"", "XDG_DOCUMENTS_DIR=\"",
                             "XDG_DOCUMENTS_DIR=\"\"", "XDG_DOCUMENTS_DIR=\"~/Papiere\""}) {
        say(line);
        EXPECT_EQ(documents_folder(), home / "Documents") << line;
    }

    const WithVariable relative("XDG_CONFIG_HOME", "relative");
    EXPECT_EQ(config_folder(), home / ".config/convwalk");
    const WithVariable xdg("XDG_CONFIG_HOME", "/xdg");
    EXPECT_EQ(config_folder(), "/xdg/convwalk");
    const WithVariable given("CONVWALK_CONFIG_DIR", "/given");
    EXPECT_EQ(config_folder(), "/given");
}

TEST(Folders, AreFoundWithoutAHome) {
    const WithVariable no_home("HOME", std::nullopt);
    EXPECT_TRUE(fs::is_directory(documents_folder()));
    const WithVariable odd_home("HOME", "/nonexistent/home");
    EXPECT_TRUE(fs::is_directory(documents_folder()));
}

TEST(Folders, AddressesEscapeWhatListsAndAddressesWouldRead) {
    EXPECT_EQ(file_uri("/tmp/a b,c%\xff\"'$.gif"), "file:///tmp/a%20b%2Cc%25%FF%22%27%24.gif");
    EXPECT_EQ(file_uri("/tmp/A-z_0.9~"), "file:///tmp/A-z_0.9~");
}

// Programs in place of the real ones, which note how they were called.
class ShowInFolder : public ::testing::Test {
  protected:
    void put_program(const std::string& name, int exit_code) {
        write_file(programs_ / name,
                   "#!/bin/sh\nfor w in \"$0\" \"$@\"; do printf '%s\\n' \"$w\"; done > \"" + calls_ / name +
                       ".new\"\n/bin/mv \"" + calls_ / name + ".new\" \"" + calls_ / name + "\"\nexit " +
                       std::to_string(exit_code) + "\n");
        fs::permissions(programs_ / name, fs::perms::owner_all);
    }
    // The last word that the program was called with, once it was.
    std::string last_word(const std::string& name) {
        for (int i = 0; i < 1000 && !fs::exists(calls_ / name); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const std::string call = content_of(calls_ / name);
        const std::size_t end = call.rfind('\n');
        if (end == std::string::npos) return "not called";
        const std::size_t begin = call.rfind('\n', end - 1) + 1;
        return call.substr(begin, end - begin);
    }
    static void expect_no_process_left() {
        int result = 0;
        for (int i = 0; i < 1000 && result == 0; ++i) {
            siginfo_t info = {};
            result = ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT);
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        EXPECT_EQ(result, -1);
        EXPECT_EQ(errno, ECHILD);
    }

    TempFolder programs_;
    TempFolder calls_;
    TempFolder shown_;
    WithVariable path_{"PATH", programs_.path().string()};
    WithVariable bus_{"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"};
};

TEST_F(ShowInFolder, SaysWhenThereIsNothingToShowOrToShowItWith) {
    const auto gone = show_in_folder(shown_ / "gone.gif");
    ASSERT_TRUE(gone);
    EXPECT_NE(gone->find("gone.gif"), std::string::npos) << *gone;
    write_file(shown_ / "x.gif", "");
    const auto nothing = show_in_folder(shown_ / "x.gif");
    ASSERT_TRUE(nothing);
    EXPECT_NE(nothing->find("xdg-open"), std::string::npos) << *nothing;
}

TEST_F(ShowInFolder, SelectsTheFileWhereTheFileManagerCan) {
    put_program("dbus-send", 0);
    put_program("xdg-open", 0);
    write_file(shown_ / "a $(touch x),b.gif", "");
    EXPECT_FALSE(show_in_folder(shown_ / "a $(touch x),b.gif"));
    EXPECT_EQ(last_word("dbus-send"), "string:");
    const std::string call = content_of(calls_ / "dbus-send");
    EXPECT_NE(call.find("\narray:string:file://" + shown_ / "a%20%24%28touch%20x%29%2Cb.gif" + "\n"),
              std::string::npos)
        << call;
    expect_no_process_left();
    EXPECT_FALSE(fs::exists(calls_ / "xdg-open"));
}

TEST_F(ShowInFolder, OpensTheFolderOtherwise) {
    put_program("dbus-send", 1);
    put_program("xdg-open", 0);
    write_file(shown_ / "x.gif", "");
    EXPECT_FALSE(show_in_folder(shown_ / "x.gif"));
    EXPECT_EQ(last_word("xdg-open"), shown_.path().string());
    EXPECT_EQ(last_word("dbus-send"), "string:") << "tried first";
    expect_no_process_left();
    fs::remove(calls_ / "xdg-open");
    fs::remove(programs_ / "dbus-send");
    EXPECT_FALSE(show_in_folder(shown_.path()));
    EXPECT_EQ(last_word("xdg-open"), shown_.path().string());
    expect_no_process_left();
}

}  // namespace
}  // namespace convwalk
