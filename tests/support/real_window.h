// A real window on a screen of its own.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>
#include "basics/text.h"
#include "cli/run.h"
#include "desk/actions.h"
#include "desk/kept_sessions.h"
#include "desk/settings.h"
#include "scenario/scenario.h"
#include "support/environment.h"
#include "support/hands.h"
#include "support/places.h"
#include "support/twin.h"

namespace convwalk::testing::real_window {

inline Scenario scenario_of(const std::string& name) {
    return preset(name).scenario;
}

class Window : public ::testing::Test {
  protected:
    explicit Window(SizePx screen = {1280, 800}) : display_(screen) {}

    Hands open(std::vector<std::string> arguments = {}) {
        std::filesystem::create_directories(folder_ / "home");
        // GLFW unloads the driver, and then the leaks of that have no name; these are C's ways to get memory,
        // which nothing of ours uses.
        write_file(driver_ / "lsan.supp", content_of(std::string(testing::kSourceDir) + "/tests/lsan.supp") +
                                              "leak:strdup\nleak:realloc\nleak:calloc\n");
        return Hands(display_,
                     {.arguments = std::move(arguments),
                      .folder = folder_.path(),
                      .environment = {{"CONVWALK_CONFIG_DIR", folder_ / "config"},
                                      {"HOME", folder_ / "home"},
                                      {"LSAN_OPTIONS",
                                       "print_suppressions=0:suppressions=" + (driver_ / "lsan.supp")}}},
                     testing::kProgram);
    }
    /// With a scenario's file open, paused at the start.
    Hands open_at_start(const Scenario& scenario) {
        folder_with_figure(scenario);
        Hands hands = open({"figure.json"});
        // Until then it plays, and may never come to rest on a slow machine.
        hands.key_at_once("Home");
        hands.point(kAside);
        return hands;
    }
    static void quit(Hands& hands) {
        hands.key("ctrl+q");
        const Ended ended = hands.ended();
        EXPECT_EQ(ended.code, kSuccess);
        EXPECT_EQ(ended.out + ended.err, "");
    }
    std::string folder_with_figure(const Scenario& scenario) {
        write_file(folder_ / "figure.json", to_json(scenario));
        return folder_ / "figure.json";
    }
    /// As if exports had gone into the folder before.
    void remember_export_folder() {
        Settings settings;
        settings.export_folder = folder_.path();
        EXPECT_EQ(SettingsFile(disk(), folder_ / "config").save(settings), std::nullopt);
    }
    [[nodiscard]] Settings settings() const {
        const ReadSettings read = parse_settings(content_of(folder_ / "config/settings.json"));
        EXPECT_EQ(read.sentence, std::nullopt);
        return read.settings;
    }
    /// What the window that was closed last had.
    [[nodiscard]] LastDocument last_document() const {
        const auto begun = KeptSessions(disk(), folder_ / "config").begin(false);
        EXPECT_TRUE(begun.last);
        return begun.last.value_or(LastDocument());
    }
    [[nodiscard]] Scenario saved() const { return parse_scenario(content_of(folder_ / "figure.json")); }

    /// A place where the pointer is over nothing that answers.
    static constexpr Vec2 kAside{1278, 798};

    Display display_;
    TempFolder driver_;
    TempFolder folder_;
};

}  // namespace convwalk::testing::real_window
