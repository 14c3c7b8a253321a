// The whole window driven as a person drives it: mouse, wheel, keys, characters, clipboard, dropped files.
#include "ui/workbench.h"
#include "picture/cells.h"
#include "picture/picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "figure/view.h"
#include "layout/overlap.h"
#include "support/broken_texts.h"
#include "support/environment.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "views/faces/face_maps.h"
#include "views/planes/cell_words.h"
#include "views/views.h"

namespace convwalk {

// For the messages of failed expectations.
static void PrintTo(const Scenario& scenario, std::ostream* out) {
    *out << to_json(scenario);
}

namespace {

using testing::content_of;
using testing::DrawnWords;
using testing::TempFolder;
using testing::WithVariable;
using testing::WorkbenchFrames;
using testing::write_file;

constexpr Chord kPaste = {Key::v, true, false};

Scenario example(const char* name = "padding_strides") {
    return preset(name).scenario;
}

std::string in_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// A window, and a folder that stands for everything a person has.
class WorkbenchTest : public ::testing::Test {
  protected:
    WorkbenchTest()
        : home_("HOME", folder.path().string()), config_("CONVWALK_CONFIG_DIR", folder / "config") {}

    void start(const Settings& settings = {}, SizePx size = {1280, 800}, double scale = 1) {
        w.reset();
        w.emplace(settings, size, scale);
        w->frames(4);
    }
    /// With a file open that holds `scenario`.
    std::string start_with_file(const Scenario& scenario = example()) {
        const std::string path = folder / "mine.json";
        write_file(path, to_json(scenario));
        start();
        w->bench.open(path);
        w->frames(4);
        return path;
    }
    /// Stands still, so that only what a test does changes something.
    void pause() {
        if (w->session().playback.playing) w->press(Action::play_or_pause);
        EXPECT_FALSE(w->session().playback.playing);
    }
    void click_on(std::string_view words) {
        w->frame();
        const auto found = w->find_topmost(words);
        ASSERT_TRUE(found) << words << " is not in\n" << w->all_text();
        w->click(found->middle());
    }
    [[nodiscard]] bool shows(std::string_view words) {
        w->frame();
        return in_one_line(w->all_text()).find(words) != std::string::npos;
    }
    void change_something() { w->press(Action::toggle_indices); }

    [[nodiscard]] static Rect canvas_place() {
        const ImGuiWindow* window = ImGui::FindWindowByName("canvas");
        return {window->Pos.x, window->Pos.y, window->Size.x, window->Size.y};
    }
    /// Where in the window a cell shows that satisfies `wanted`.
    std::optional<ImVec2> place_of(const std::function<bool(const Spot&)>& wanted) {
        Figure figure = w->session().figure();
        const Rect canvas = canvas_place();
        figure.scenario.output.size = {static_cast<int>(canvas.width), static_cast<int>(canvas.height)};
        const Picture picture = place(figure, w->session().moment(), sight_of(w->canvas()));
        for (double y = 4; y < canvas.height; y += 7)
            for (double x = 4; x < canvas.width; x += 7) {
                const auto cell = picture.cell_at({x, y});
                if (cell && wanted(*cell))
                    return ImVec2{static_cast<float>(canvas.x + x), static_cast<float>(canvas.y + y)};
            }
        return std::nullopt;
    }
    std::optional<ImVec2> place_of(PlaneName plane) {
        return place_of([plane](const Spot& cell) { return lies_on(cell, plane); });
    }
    ImVec2 beside_the_figure() {
        const Rect place = canvas_place();
        return {static_cast<float>(place.x + 20), static_cast<float>(place.y + 12)};
    }

    TempFolder folder;
    WithVariable home_;
    WithVariable config_;
    std::optional<WorkbenchFrames> w;
};

// --- every action ---

using ActionTest = std::function<void(WorkbenchFrames&)>;

void paste_network(WorkbenchFrames& w, const char* notation) {
    w.clipboard = notation;
    w.press(Action::paste);
    w.frames(2);
    ASSERT_TRUE(w.scenario().network) << notation;
}

// The last layer is selected; what the key makes of the network, and that undo takes it back.
std::function<void(WorkbenchFrames&)> edits_network(Action action, const char* before, const char* after) {
    return [=](WorkbenchFrames& w) {
        paste_network(w, before);
        w.press(Action::pin_next_plane);
        w.frame();
        w.press(action);
        EXPECT_EQ(w.scenario().network->notation, after);
        w.press(Action::undo);
        EXPECT_EQ(w.scenario().network->notation, before);
        w.press(Action::redo);
    };
}

/// What each action does to a window that shows a file, paused in the middle of the walk.
const std::map<Action, ActionTest>& action_tests() {
    const auto changes = [](Action action, const std::function<void(Scenario&)>& change) -> ActionTest {
        return [=](WorkbenchFrames& w) {
            const Scenario before = w.scenario();
            Scenario wanted = before;
            change(wanted);
            w.press(action);
            EXPECT_EQ(w.scenario(), wanted);
            w.press(Action::undo);
            EXPECT_EQ(w.scenario(), before);
            w.press(Action::redo);
            EXPECT_EQ(w.scenario(), wanted);
        };
    };
    const auto pins = [](Action action, int rows, int columns) -> ActionTest {
        return [=](WorkbenchFrames& w) {
            w.press(Action::pin_next_plane);
            const auto before = w.canvas().pinned;
            ASSERT_TRUE(before);
            w.press(action);
            EXPECT_EQ(w.canvas().pinned, moved_pin(w.session().figure(), before, rows, columns));
            EXPECT_NE(w.canvas().pinned, before);
        };
    };
    static const std::map<Action, ActionTest> kTests = {
        {Action::new_document,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.press(Action::new_document);
             EXPECT_NE(w.scenario(), before);
             EXPECT_TRUE(w.session().file().empty());
             EXPECT_FALSE(w.session().is_changed());
             EXPECT_EQ(w.output.title, "Convwalk");
         }},
        {Action::open,
         [](WorkbenchFrames& w) {
             w.press(Action::open);
             EXPECT_TRUE(w.shows("Open a figure")) << w.all_text();
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("Open a figure"));
         }},
        {Action::save,
         [](WorkbenchFrames& w) {
             w.press(Action::toggle_indices);
             ASSERT_TRUE(w.session().is_changed());
             w.press(Action::save);
             EXPECT_FALSE(w.session().is_changed());
             EXPECT_EQ(parse_scenario(content_of(w.session().file())), w.scenario());
             EXPECT_TRUE(w.shows("Saved mine.json."));
         }},
        {Action::save_as,
         [](WorkbenchFrames& w) {
             w.press(Action::save_as);
             EXPECT_TRUE(w.shows("Save the figure as")) << w.all_text();
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("Save the figure as"));
         }},
        {Action::export_figure,
         [](WorkbenchFrames& w) {
             w.press(Action::export_figure);
             EXPECT_TRUE(w.shows("GIF")) << w.all_text();
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("GIF"));
         }},
        {Action::copy_json,
         [](WorkbenchFrames& w) {
             w.press(Action::copy_json);
             EXPECT_EQ(w.clipboard, to_json(w.scenario()));
         }},
        {Action::copy_command,
         [](WorkbenchFrames& w) {
             w.press(Action::copy_command);
             EXPECT_TRUE(w.clipboard.starts_with("convwalk export ")) << w.clipboard;
         }},
        {Action::paste,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.clipboard = to_json(example("dilation"));
             w.press(Action::paste);
             EXPECT_EQ(w.scenario(), example("dilation"));
             w.press(Action::undo);
             EXPECT_EQ(w.scenario(), before);
         }},
        {Action::quit,
         [](WorkbenchFrames& w) {
             w.press(Action::quit);
             EXPECT_TRUE(w.output.quit);
         }},
        {Action::undo,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.press(Action::undo);
             EXPECT_EQ(w.scenario(), before);
             w.press(Action::toggle_indices);
             w.press(Action::undo);
             EXPECT_EQ(w.scenario(), before);
         }},
        {Action::redo,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.press(Action::redo);
             EXPECT_EQ(w.scenario(), before);
             w.press(Action::toggle_indices);
             const Scenario after = w.scenario();
             for (const Chord& chord : info_of(Action::redo).keys) {
                 w.press(Action::undo);
                 w.tap(chord);
                 EXPECT_EQ(w.scenario(), after);
             }
         }},
        {Action::play_or_pause,
         [](WorkbenchFrames& w) {
             const double at = w.session().playback.at_ms;
             w.frames(5);
             EXPECT_EQ(w.session().playback.at_ms, at);
             w.press(Action::play_or_pause);
             w.frames(5);
             EXPECT_GT(w.session().playback.at_ms, at);
             w.press(Action::last);
             w.press(Action::play_or_pause);
             EXPECT_TRUE(w.session().playback.playing);
             EXPECT_LT(w.session().playback.at_ms, 200) << "from the start when it was at the end";
         }},
        {Action::step_forward,
         [](WorkbenchFrames& w) {
             const std::int64_t step = w.session().moment().step;
             w.press(Action::step_forward);
             EXPECT_EQ(w.session().moment().step, step + 1);
             EXPECT_FALSE(w.session().playback.playing);
         }},
        {Action::step_back,
         [](WorkbenchFrames& w) {
             const std::int64_t step = w.session().moment().step;
             w.press(Action::step_back);
             EXPECT_EQ(w.session().moment().step, step - 1);
         }},
        {Action::first,
         [](WorkbenchFrames& w) {
             w.press(Action::first);
             EXPECT_EQ(w.session().playback.at_ms, 0);
         }},
        {Action::last,
         [](WorkbenchFrames& w) {
             w.press(Action::last);
             EXPECT_EQ(w.session().playback.tick(), w.session().figure().timeline.duration());
         }},
        {Action::faster,
         [](WorkbenchFrames& w) {
             EXPECT_EQ(w.session().playback.speed, 1);
             w.press(Action::faster);
             EXPECT_EQ(w.session().playback.speed, 2);
             for (int i = 0; i < 9; ++i) w.press(Action::faster);
             EXPECT_EQ(w.session().playback.speed, 8);
         }},
        {Action::slower,
         [](WorkbenchFrames& w) {
             w.press(Action::slower);
             EXPECT_EQ(w.session().playback.speed, 0.5);
             for (int i = 0; i < 9; ++i) w.press(Action::slower);
             EXPECT_EQ(w.session().playback.speed, 0.25);
         }},
        {Action::toggle_loop,
         [](WorkbenchFrames& w) {
             const bool loop = w.session().playback.loop;
             w.press(Action::toggle_loop);
             EXPECT_NE(w.session().playback.loop, loop);
         }},
        {Action::toggle_motion, changes(Action::toggle_motion,
                                        [](Scenario& s) {
                                            s.pace.motion = s.pace.motion == Motion::smooth ? Motion::discrete
                                                                                            : Motion::smooth;
                                        })},
        {Action::fit,
         [](WorkbenchFrames& w) {
             w.press(Action::zoom_in);
             EXPECT_NE(w.canvas().camera, Camera{});
             w.press(Action::fit);
             EXPECT_EQ(w.canvas().camera, Camera{});
         }},
        {Action::zoom_in,
         [](WorkbenchFrames& w) {
             w.press(Action::zoom_in);
             EXPECT_GT(w.canvas().camera.zoom, 1);
             for (int i = 0; i < 60; ++i) w.press(Action::zoom_in);
             EXPECT_EQ(w.canvas().camera.zoom, kMostZoom);
         }},
        {Action::zoom_out,
         [](WorkbenchFrames& w) {
             w.press(Action::zoom_out);
             EXPECT_LT(w.canvas().camera.zoom, 1);
             for (int i = 0; i < 60; ++i) w.press(Action::zoom_out);
             EXPECT_EQ(w.canvas().camera.zoom, kLeastZoom);
         }},
        {Action::turn_view, changes(Action::turn_view, [](Scenario& s) { s.view.kind = ViewKind::flat; })},
        {Action::toggle_indices,
         changes(Action::toggle_indices, [](Scenario& s) { s.view.indices = !s.view.indices; })},
        {Action::toggle_numbers,
         changes(Action::toggle_numbers, [](Scenario& s) { s.values.shown = !s.values.shown; })},
        {Action::toggle_words,
         changes(Action::toggle_words, [](Scenario& s) { s.view.words = !s.view.words; })},
        {Action::pin_next_plane,
         [](WorkbenchFrames& w) {
             for (const PlaneName plane : {PlaneName::output, PlaneName::grid, PlaneName::kernel}) {
                 w.press(Action::pin_next_plane);
                 ASSERT_TRUE(w.canvas().pinned);
                 EXPECT_EQ(w.canvas().pinned->map, map_of(plane));
                 EXPECT_TRUE(has_cell(w.session().figure(), *w.canvas().pinned));
             }
             w.press(Action::pin_next_plane);
             EXPECT_FALSE(w.canvas().pinned);
         }},
        {Action::pin_left, pins(Action::pin_left, 0, -1)},
        {Action::pin_right, pins(Action::pin_right, 0, 1)},
        {Action::pin_up, pins(Action::pin_up, -1, 0)},
        {Action::pin_down, pins(Action::pin_down, 1, 0)},
        {Action::let_go,
         [](WorkbenchFrames& w) {
             w.press(Action::pin_next_plane);
             w.press(Action::let_go);
             EXPECT_FALSE(w.canvas().pinned);
             w.press(Action::canvas_alone);
             EXPECT_TRUE(w.output.fullscreen);
             w.press(Action::let_go);
             EXPECT_FALSE(w.output.fullscreen);
         }},
        {Action::open_layer,
         [](WorkbenchFrames& w) {
             paste_network(w, "C(8,3)-P-C(4,3)");
             w.press(Action::pin_next_plane);  // of the last layer
             w.frame();
             w.press(Action::open_layer);
             EXPECT_TRUE(view_of(w.scenario().view.kind).of_every_layer());
             EXPECT_EQ(w.scenario().network->open, 3U);
             w.frame();
             w.press(Action::let_go);
             EXPECT_EQ(w.scenario().view.kind, ViewKind::network);
         }},
        {Action::insert_layer,
         edits_network(Action::insert_layer, "C(8,3)-P-C(4,3)", "C(8) - P - C(4) - CR(4)")},
        {Action::remove_layer, edits_network(Action::remove_layer, "C(8,3)-P-C(4,3)", "C(8) - P")},
        {Action::layer_up, edits_network(Action::layer_up, "C(8,3)-P-C(4,3)", "C(8) - C(4) - P")},
        {Action::layer_down,
         [](WorkbenchFrames& w) {
             edits_network(Action::layer_up, "C(8,3)-P-C(4,3)", "C(8) - C(4) - P")(w);
             w.press(Action::layer_down);
             EXPECT_EQ(w.scenario().network->notation, "C(8) - P - C(4)");
         }},
        {Action::canvas_alone,
         [](WorkbenchFrames& w) {
             w.press(Action::canvas_alone);
             EXPECT_TRUE(w.output.fullscreen);
             EXPECT_FALSE(w.shows("Presets"));
             EXPECT_EQ(w.recorded().last[Easel::canvas][0].scene.size, (SizePx{1280, 800}));
             w.press(Action::canvas_alone);
             EXPECT_FALSE(w.output.fullscreen);
             EXPECT_TRUE(w.shows("Presets"));
         }},
        {Action::toggle_layer_panel,
         [](WorkbenchFrames& w) {
             EXPECT_TRUE(w.shows("Dilation"));
             w.press(Action::toggle_layer_panel);
             EXPECT_FALSE(w.shows("Dilation"));
             w.press(Action::toggle_layer_panel);
             EXPECT_TRUE(w.shows("Dilation"));
         }},
        {Action::toggle_explanation,
         [](WorkbenchFrames& w) {
             EXPECT_TRUE(w.shows("of the guide"));
             w.press(Action::toggle_explanation);
             EXPECT_FALSE(w.shows("of the guide"));
             w.press(Action::toggle_explanation);
             EXPECT_TRUE(w.shows("of the guide"));
         }},
        {Action::next_tab,
         [](WorkbenchFrames& w) {
             EXPECT_TRUE(w.shows("OUTPUT SIZE"));
             w.press(Action::next_tab);
             EXPECT_TRUE(w.shows("ONE CALL, FIVE FRAMEWORKS"));
             w.press(Action::next_tab);
             EXPECT_TRUE(w.shows("FIND A LAYER"));
             w.press(Action::next_tab);
             EXPECT_TRUE(w.shows("OUTPUT SIZE"));
         }},
        {Action::next_panel,
         [](WorkbenchFrames& w) {
             w.press(Action::next_panel);
             EXPECT_TRUE(ImGui::GetIO().WantCaptureKeyboard);
             EXPECT_STREQ(GImGui->NavWindow->Name, "layer");
         }},
        {Action::larger_type,
         [](WorkbenchFrames& w) {
             w.press(Action::larger_type);
             EXPECT_EQ(w.bench.settings().ui_scale, 1.25);
             w.press(Action::larger_type);
             EXPECT_EQ(w.bench.settings().ui_scale, 1.5);
         }},
        {Action::smaller_type,
         [](WorkbenchFrames& w) {
             w.press(Action::larger_type);
             w.press(Action::smaller_type);
             EXPECT_EQ(w.bench.settings().ui_scale, 1);
         }},
        {Action::type_as_screen_says,
         [](WorkbenchFrames& w) {
             w.press(Action::larger_type);
             w.press(Action::type_as_screen_says);
             EXPECT_EQ(w.bench.settings().ui_scale, 0);
         }},
        {Action::help,
         [](WorkbenchFrames& w) {
             w.press(Action::help);
             EXPECT_TRUE(w.shows("Keys and mouse"));
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("Keys and mouse"));
         }},
    };
    return kTests;
}

TEST_F(WorkbenchTest, EveryActionDoesWhatItsWordsSay) {
    for (const ActionInfo& info : all_actions()) {
        SCOPED_TRACE(std::string(info.words));
        ASSERT_NE(info.keys.front().key, Key::none);
        const auto test = action_tests().find(info.action);
        ASSERT_NE(test, action_tests().end()) << "has no test";
        start_with_file();
        pause();
        w->press(Action::first);
        for (int i = 0; i < 4; ++i) w->press(Action::step_forward);
        EXPECT_EQ(w->session().moment().step, 4);
        test->second(*w);
    }
}

TEST_F(WorkbenchTest, NoKeyMeansTwoThings) {
    std::map<std::string, Action> known;
    for (const ActionInfo& info : all_actions())
        for (const Chord& chord : info.keys) {
            EXPECT_TRUE(known.emplace(to_string(chord), info.action).second) << to_string(chord);
            EXPECT_EQ(action_of(chord), info.action);
        }
}

// --- clipboard ---

TEST_F(WorkbenchTest, WhatIsNoScenarioIsNotPastedAndSaysWhy) {
    start_with_file();
    pause();
    w->elapsed_ms = 0;
    const Scenario before = w->scenario();
    const std::vector<std::string> texts = {
        "",
        " \n\t",
        "hello",
        "{",
        "null",
        "[]",
        "{}",
        R"({"convwalk": 2})",
        "\xff\xfe",
        R"({"convwalk": 1, "layer": {"operator": "magic"}})",
        R"({"convwalk": 1, "layer": {"input": -3}})",
        R"({"convwalk": 1, "layer": {"input": 3, "kernel": 9}})",
        R"({"convwalk": 1, "layer": {"dimensions": 1, "input": 1000000000000}})",
        std::string(3'000'000, 'x')};
    for (const std::string& text : texts) {
        SCOPED_TRACE(text.substr(0, 80));
        w->clipboard = text;
        w->press(Action::paste);
        EXPECT_EQ(w->scenario(), before);
        const ImGuiWindow* message = ImGui::FindWindowByName("message");
        ASSERT_NE(message, nullptr);
        EXPECT_TRUE(message->Active);
        EXPECT_GT(message->Size.y, 20);
        EXPECT_LT(message->Size.y, 200);
        w->tap(Key::escape);
        w->frame();
        EXPECT_FALSE(message->Active) << "Esc puts a message away";
    }
    EXPECT_FALSE(w->session().can_undo());
}

TEST_F(WorkbenchTest, BrokenTextsLoseNothing) {
    start_with_file();
    pause();
    w->elapsed_ms = 0;
    int refused = 0;
    int taken = 0;
    for (const std::string& text : testing::broken_texts(to_json(example("dilation")), 7)) {
        const Scenario before = w->scenario();
        w->clipboard = text;
        w->press({kPaste});
        if (w->scenario() == before) {
            ++refused;
        } else {
            // A good scenario, though not the one that was broken; what was there comes back.
            ++taken;
            ASSERT_EQ(w->scenario(), parse_scenario(text));
            ASSERT_FALSE(w->session().refusal());
            w->press({info_of(Action::undo).keys.front()});
            ASSERT_EQ(w->scenario(), before);
        }
    }
    EXPECT_GT(refused, 500);
    EXPECT_GT(taken, 5);
}

TEST_F(WorkbenchTest, WhatIsCopiedCanBePasted) {
    for (const Preset& preset : presets()) {
        start();
        w->clipboard = to_json(preset.scenario);
        w->press(Action::paste);
        EXPECT_EQ(w->scenario(), preset.scenario);
        w->clipboard.clear();
        w->press(Action::copy_json);
        EXPECT_EQ(parse_scenario(w->clipboard), preset.scenario);
    }
}

// --- files ---

TEST_F(WorkbenchTest, ADroppedFileIsOpened) {
    start();
    const std::string path = folder / "dropped.json";
    write_file(path, to_json(example("dilation")));
    w->drop(path);
    EXPECT_EQ(w->scenario(), example("dilation"));
    EXPECT_EQ(w->session().file(), path);
    EXPECT_EQ(w->output.title, "dropped.json · Convwalk");
    EXPECT_FALSE(w->session().is_changed());
    EXPECT_EQ(w->bench.settings().recent_files, std::vector{path});
    EXPECT_EQ(w->bench.settings().scenario_folder, folder.path().string());
}

TEST_F(WorkbenchTest, WhatCanNotBeOpenedSaysWhyAndChangesNothing) {
    const std::string mine = start_with_file();
    const Scenario before = w->scenario();
    write_file(folder / "bad.json", "{\"convwalk\": 1,");
    write_file(folder / "impossible.json", R"({"convwalk": 1, "layer": {"input": 3, "kernel": 9}})");
    write_file(folder / "large.json", R"({"convwalk": 1, "layer": {"input": 1000000, "kernel": 1}})");
    write_file(folder / "\xff.json", "?");
    write_file(folder / "locked.json", to_json(before));
    write_file(folder / "empty.json", "");
    std::filesystem::create_directory(folder / "folder.json");
    const std::pair<const char*, const char*> cases[] = {
        {"bad.json", "bad.json"},       {"impossible.json", "impossible.json"},
        {"large.json", "large.json"},   {"missing.json", "missing.json"},
        {"folder.json", "folder.json"}, {"empty.json", "empty.json"},
        {"\xff.json", ".json"}};
    for (const auto& [name, said] : cases) {
        SCOPED_TRACE(name);
        w->drop(folder / name);
        EXPECT_EQ(w->scenario(), before);
        EXPECT_EQ(w->session().file(), mine);
        EXPECT_TRUE(shows(said)) << w->all_text();
        w->press(Action::let_go);
    }
    w->drop("");
    EXPECT_EQ(w->scenario(), before);
    EXPECT_EQ(w->bench.settings().recent_files, std::vector{mine});
    for (const DrawnWords& words : w->words()) EXPECT_LE(words.right, 1280) << words.text;
}

/// What makes a person leave a document behind, and how it shows that they did.
struct Leaving {
    const char* name;
    std::function<void(WorkbenchFrames&, const std::string& other)> leave;
    std::function<bool(const WorkbenchFrames&)> has_left;
};

std::vector<Leaving> ways_to_leave() {
    const auto is_new = [](const WorkbenchFrames& w) { return w.session().file().empty(); };
    const auto quits = [](const WorkbenchFrames& w) { return w.output.quit; };
    const auto is_other = [](const WorkbenchFrames& w) { return w.session().file().ends_with("other.json"); };
    return {{"new", [](WorkbenchFrames& w, const std::string&) { w.press(Action::new_document); }, is_new},
            {"quit", [](WorkbenchFrames& w, const std::string&) { w.press(Action::quit); }, quits},
            {"close",
             [](WorkbenchFrames& w, const std::string&) {
                 w.close_wanted = true;
                 w.frames(4);
             },
             quits},
            {"drop", [](WorkbenchFrames& w, const std::string& other) { w.drop(other); }, is_other}};
}

TEST_F(WorkbenchTest, UnsavedChangesAreAskedAbout) {
    for (const Leaving& way : ways_to_leave()) {
        for (const std::string answer : {"Save", "Don't save", "Cancel", "Esc"}) {
            SCOPED_TRACE(std::string(way.name) + ": " + answer);
            const std::string path = start_with_file();
            const std::string other = folder / "other.json";
            write_file(other, to_json(example("dilation")));
            const Scenario before = w->scenario();
            change_something();
            const Scenario changed = w->scenario();
            EXPECT_TRUE(shows("(changed)"));
            way.leave(*w, other);
            EXPECT_FALSE(way.has_left(*w));
            ASSERT_TRUE(shows("Save the changes to mine.json?")) << w->all_text();
            // Keys don't reach what lies below.
            w->tap(Key::v);
            w->tap(Chord{Key::z, true, false});
            EXPECT_EQ(w->scenario(), changed);
            if (answer == "Esc") {
                w->tap(Key::escape);
            } else {
                click_on(answer);
            }
            const bool leaves = answer == "Save" || answer == "Don't save";
            EXPECT_EQ(way.has_left(*w), leaves);
            EXPECT_FALSE(shows("Save the changes"));
            EXPECT_EQ(parse_scenario(content_of(path)), answer == "Save" ? changed : before);
            if (!leaves) {
                EXPECT_EQ(w->scenario(), changed);
                EXPECT_TRUE(w->session().is_changed());
                // And it is asked again.
                way.leave(*w, other);
                EXPECT_TRUE(shows("Save the changes to mine.json?"));
                w->tap(Key::escape);
                // The keyboard works as before.
                w->press(Action::turn_view);
                EXPECT_NE(w->scenario().view, changed.view);
            }
        }
    }
}

TEST_F(WorkbenchTest, NothingIsAskedWhenNothingIsLost) {
    for (const Leaving& way : ways_to_leave()) {
        SCOPED_TRACE(way.name);
        start_with_file();
        write_file(folder / "other.json", to_json(example("dilation")));
        way.leave(*w, folder / "other.json");
        EXPECT_TRUE(way.has_left(*w));
    }
    // Without a file the last session comes back at the next start.
    start();
    change_something();
    w->press(Action::quit);
    EXPECT_TRUE(w->output.quit);
}

TEST_F(WorkbenchTest, OpeningAsksAboutUnsavedChangesFirst) {
    start_with_file();
    change_something();
    w->press(Action::open);
    EXPECT_TRUE(shows("Save the changes to mine.json?"));
    click_on("Don't save");
    EXPECT_FALSE(shows("Save the changes"));
    EXPECT_TRUE(shows("Open a figure")) << w->all_text();
}

TEST_F(WorkbenchTest, AFailedSaveLeavesEverythingAsItWas) {
    const std::string path = start_with_file();
    change_something();
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    w->press(Action::quit);
    click_on("Save");
    EXPECT_FALSE(w->output.quit);
    EXPECT_TRUE(w->session().is_changed());
    EXPECT_TRUE(shows("mine.json")) << w->all_text();
    EXPECT_FALSE(shows("Save the changes"));
    w->press(Action::turn_view);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
}

TEST_F(WorkbenchTest, AFileDroppedOverADialogLeavesTheKeyboardWorking) {
    for (const Action dialog : {Action::help, Action::open, Action::save_as, Action::export_figure}) {
        SCOPED_TRACE(std::string(info_of(dialog).words));
        start_with_file();
        write_file(folder / "other.json", to_json(example("dilation")));
        w->press(dialog);
        w->drop(folder / "other.json");
        EXPECT_EQ(w->scenario(), example("dilation"));
        w->frames(4);
        const View view = w->scenario().view;
        w->press(Action::toggle_indices);
        EXPECT_NE(w->scenario().view, view);
    }
    // And over the question itself.
    start_with_file();
    change_something();
    w->press(Action::new_document);
    w->drop(folder / "other.json");
    ASSERT_TRUE(shows("Save the changes to mine.json?"));
    click_on("Don't save");
    EXPECT_FALSE(shows("Save the changes"));
    const View view = w->scenario().view;
    w->press(Action::toggle_indices);
    EXPECT_NE(w->scenario().view, view);
}

TEST_F(WorkbenchTest, RecentFilesAreInTheMenuAndOpenFromIt) {
    start();
    for (const char* name : {"one.json", "two.json", "three.json"}) {
        write_file(folder / name, to_json(example("dilation")));
        w->drop(folder / name);
    }
    EXPECT_EQ(w->bench.settings().recent_files,
              (std::vector{folder / "three.json", folder / "two.json", folder / "one.json"}));
    click_on("File");
    ASSERT_TRUE(shows("two.json"));
    click_on("two.json");
    EXPECT_EQ(w->session().file(), folder / "two.json");
    EXPECT_EQ(w->bench.settings().recent_files.front(), folder / "two.json");
    // One that is gone leaves the menu.
    std::filesystem::remove(folder / "one.json");
    click_on("File");
    click_on("one.json");
    EXPECT_EQ(w->session().file(), folder / "two.json");
    EXPECT_TRUE(shows("one.json"));
    EXPECT_EQ(w->bench.settings().recent_files, (std::vector{folder / "two.json", folder / "three.json"}));
}

// --- what is remembered ---

TEST_F(WorkbenchTest, TheLastSessionComesBack) {
    const std::string path = start_with_file();
    change_something();
    w->press(Action::faster);
    w->press(Action::toggle_loop);
    w->press(Action::toggle_layer_panel);
    const Scenario changed = w->scenario();
    const Settings kept = parse_settings(to_json(w->bench.settings())).settings;
    EXPECT_EQ(kept, w->bench.settings());
    start(kept);
    EXPECT_EQ(w->scenario(), changed);
    EXPECT_EQ(w->session().file(), path);
    EXPECT_TRUE(w->session().is_changed());
    EXPECT_EQ(w->session().saved(), example());
    EXPECT_EQ(w->session().playback.speed, 2);
    EXPECT_FALSE(w->session().playback.loop);
    EXPECT_FALSE(w->shows("Dilation"));
    EXPECT_EQ(w->bench.settings(), kept);
}

TEST_F(WorkbenchTest, AnImpossibleLayerInWorkComesBackAsTheLastPossibleOne) {
    start();
    w->clipboard = to_json(example());
    w->press(Action::paste);
    // A kernel of 50 typed into a layer of 5.
    w->press(Action::next_panel);
    w->press(Action::let_go);
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    ASSERT_GE(items.size(), 3U);
    w->click(items[1]);
    w->type("50");
    w->tap(Key::enter);
    ASSERT_TRUE(w->session().refusal()) << w->all_text();
    const Settings kept = parse_settings(to_json(w->bench.settings())).settings;
    start(kept);
    EXPECT_FALSE(w->session().refusal());
    EXPECT_EQ(w->scenario(), example());
    EXPECT_TRUE(w->session().is_changed());
}

TEST_F(WorkbenchTest, StartsWithWhateverSettingsSay) {
    Settings odd;
    odd.layer_panel_px = kWidestPanel;
    odd.explanation_panel_px = kNarrowestPanel;
    odd.speed = 20;
    odd.ui_scale = 4;
    odd.recent_files = {folder / "gone.json", "/\xff"};
    odd.session = LastDocument{example(), folder / "gone.json", std::nullopt};
    for (AxisSpec& a : odd.session->scenario.layer.layer.axes) a.kernel = 999;
    start(odd);
    EXPECT_FALSE(w->session().refusal());
    w->press(Action::faster);
    w->press(Action::slower);
    EXPECT_TRUE(std::find(std::begin(kSpeeds), std::end(kSpeeds), w->session().playback.speed) !=
                std::end(kSpeeds));
}

// --- canvas ---

TEST_F(WorkbenchTest, TheWheelZoomsAtThePointerAndFitComesBack) {
    start();
    pause();
    const auto at = place_of(PlaneName::output);
    ASSERT_TRUE(at);
    w->point(*at);
    w->frame();
    const auto cell = w->canvas().pointed;
    ASSERT_TRUE(cell);
    w->wheel(*at, 5);
    EXPECT_GT(w->canvas().camera.zoom, 1.9);
    EXPECT_EQ(w->canvas().pointed, cell) << "what is under the pointer stays there";
    EXPECT_TRUE(w->shows("Fit (F)"));
    click_on("Fit (F)");
    EXPECT_EQ(w->canvas().camera, Camera{});
    EXPECT_FALSE(shows("Fit (F)"));
    w->wheel(*at, -4);
    EXPECT_LT(w->canvas().camera.zoom, 1);
    w->wheel(*at, 1000);
    EXPECT_EQ(w->canvas().camera.zoom, kMostZoom);
    w->wheel(*at, -1000);
    EXPECT_EQ(w->canvas().camera.zoom, kLeastZoom);
}

TEST_F(WorkbenchTest, ADragMovesTheFigureAndPinsNothing) {
    start();
    pause();
    const auto at = place_of(PlaneName::output);
    ASSERT_TRUE(at);
    w->drag(*at, {80, 40});
    EXPECT_NEAR(w->canvas().camera.offset_px.x, 80, 1);
    EXPECT_NEAR(w->canvas().camera.offset_px.y, 40, 1);
    EXPECT_EQ(w->canvas().camera.zoom, 1);
    EXPECT_FALSE(w->canvas().pinned);
    EXPECT_FALSE(w->canvas().dragging);
    // A double click fits.
    w->point(beside_the_figure());
    for (int i = 0; i < 2; ++i) {
        w->hold_button(true);
        w->hold_button(false);
    }
    EXPECT_EQ(w->canvas().camera, Camera{});
}

TEST_F(WorkbenchTest, AClickPinsACellAndAnotherLetsItGo) {
    for (const bool flat : {false, true}) {
        start();
        pause();
        w->press(Action::last);
        if (flat) w->press(Action::turn_view);
        w->frames(40);
        std::vector<PlaneName> planes = {PlaneName::output, PlaneName::grid};
        if (flat) planes.push_back(PlaneName::kernel);
        for (const PlaneName plane : planes) {
            const auto at = place_of(plane);
            ASSERT_TRUE(at) << static_cast<int>(plane);
            w->point(*at);
            w->frame();
            const auto cell = w->canvas().pointed;
            ASSERT_TRUE(cell);
            EXPECT_EQ(cell->map, map_of(plane));
            const auto words = words_for(w->session().figure(), *cell);
            ASSERT_FALSE(words.empty());
            EXPECT_TRUE(shows(words.front())) << words.front() << " in\n" << w->all_text();
            w->click(*at);
            EXPECT_EQ(w->canvas().pinned, cell);
            w->point({2, 2});
            EXPECT_EQ(w->canvas().pinned, cell) << "stays when the pointer goes";
            EXPECT_FALSE(w->canvas().pointed);
            EXPECT_TRUE(shows("Unpin (Esc)"));
            w->click(*at);
            EXPECT_FALSE(w->canvas().pinned);
            w->click(*at);
            w->tap(Key::escape);
            EXPECT_FALSE(w->canvas().pinned);
            w->click(*at);
            w->click(beside_the_figure());
            EXPECT_FALSE(w->canvas().pinned);
            w->click(*at);
            click_on("Unpin (Esc)");
            EXPECT_FALSE(w->canvas().pinned);
        }
    }
}

TEST_F(WorkbenchTest, APinStaysWithItsCellAndGoesWithIt) {
    start();
    w->clipboard = to_json(example());
    w->press(Action::paste);
    pause();
    w->press(Action::first);
    w->press(Action::pin_next_plane);
    for (int i = 0; i < 3; ++i) w->press(Action::pin_right);
    for (int i = 0; i < 3; ++i) w->press(Action::pin_down);
    const auto pinned = w->canvas().pinned;
    ASSERT_TRUE(pinned);
    EXPECT_EQ(pinned->at, (Extents{0, 2, 2})) << "as far as the output goes";
    Scenario more = w->scenario();
    for (AxisSpec& a : more.layer.layer.axes) a.input = 9;
    w->clipboard = to_json(more);
    w->press(Action::paste);
    EXPECT_EQ(w->canvas().pinned, pinned);
    w->press(Action::turn_view);
    EXPECT_EQ(w->canvas().pinned, pinned);
    for (AxisSpec& a : more.layer.layer.axes) a.input = 1;
    w->clipboard = to_json(more);
    w->press(Action::paste);
    EXPECT_FALSE(w->canvas().pinned);
}

TEST_F(WorkbenchTest, PinsReachEveryCellByKeyboard) {
    start();
    w->clipboard = to_json(example());
    w->press(Action::paste);
    pause();
    w->press(Action::first);
    w->press(Action::pin_next_plane);
    EXPECT_EQ(w->canvas().pinned->at, (Extents{0, 0, 0}));
    std::set<Extents> seen;
    for (int row = 0; row < 3; ++row) {
        for (int i = 0; i < 4; ++i) {
            seen.insert(w->canvas().pinned->at);
            w->press(Action::pin_right);
        }
        for (int i = 0; i < 4; ++i) w->press(Action::pin_left);
        w->press(Action::pin_down);
    }
    EXPECT_EQ(seen.size(), 9U);
}

TEST_F(WorkbenchTest, TheFigureTurnsIntoItsOtherView) {
    start();
    pause();
    w->frames(3);
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    w->press({{Key::v, false, false}});
    EXPECT_EQ(w->output.next_frame_ms, 0);
    int frames = 0;
    double turned = -1;
    while (w->canvas().turned < 1 || w->canvas().stands == ViewKind::oblique) {
        EXPECT_GE(w->canvas().turned, turned);
        turned = w->canvas().turned;
        w->frame();
        ASSERT_LT(++frames, 100);
    }
    EXPECT_NEAR(frames * 20, kTurnMs, 60);
    w->frame();
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    // Back in the middle of the turn: the same way, from where it is.
    w->press({{Key::v, false, false}});
    w->frames(8);
    const double there = eased(w->canvas().turned);
    EXPECT_GT(there, 0.05);
    EXPECT_LT(there, 0.95);
    w->elapsed_ms = 0;
    w->press({{Key::v, false, false}});
    EXPECT_EQ(w->canvas().stands, ViewKind::oblique);
    EXPECT_NEAR(eased(w->canvas().turned), 1 - there, 1e-9);
    w->elapsed_ms = 20;
    w->frames(60);
    EXPECT_EQ(w->canvas().turned, 1);
    EXPECT_EQ(w->canvas().stands, ViewKind::flat);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
}

// --- sleeping ---

TEST_F(WorkbenchTest, SleepsWhenNothingMoves) {
    start();
    EXPECT_LT(w->output.next_frame_ms, 10'000);
    pause();
    w->frames(4);
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    w->bench.say("A sentence.");
    w->frame();
    EXPECT_LE(w->output.next_frame_ms, 10'000);
    w->elapsed_ms = 20'000;
    w->frames(2);
    EXPECT_FALSE(shows("A sentence."));
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    // Once through, then it sleeps.
    w->elapsed_ms = 20;
    w->press(Action::toggle_loop);
    w->press(Action::last);
    w->press(Action::play_or_pause);
    EXPECT_FALSE(std::isinf(w->output.next_frame_ms));
    w->elapsed_ms = 1e7;
    w->frames(2);
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
}

// --- keyboard and panels ---

TEST_F(WorkbenchTest, F6LeadsThroughThePanelsAndEscBack) {
    start_with_file();
    pause();
    for (const char* panel : {"layer", "explanation", "timeline", "top", "canvas"}) {
        w->press(Action::next_panel);
        EXPECT_STREQ(GImGui->NavWindow->Name, panel);
    }
    w->press(Action::next_panel);
    const Scenario before = w->scenario();
    const double at = w->session().playback.at_ms;
    // Plain keys belong to the panel now.
    for (const Key key : {Key::v, Key::i, Key::w, Key::m, Key::f, Key::right, Key::left, Key::down})
        w->tap(key);
    EXPECT_EQ(w->scenario().view, before.view);
    EXPECT_EQ(w->scenario().pace, before.pace);
    EXPECT_EQ(w->session().playback.at_ms, at);
    w->tap(Key::escape);
    w->press(Action::toggle_indices);
    EXPECT_NE(w->scenario().view, before.view);
    // Panels that are put away are passed over.
    w->press(Action::toggle_layer_panel);
    w->press(Action::toggle_explanation);
    w->press(Action::next_panel);
    EXPECT_STREQ(GImGui->NavWindow->Name, "timeline");
    // A click on the canvas gives the keyboard back.
    w->click(beside_the_figure());
    const View view = w->scenario().view;
    w->press(Action::toggle_words);
    EXPECT_NE(w->scenario().view, view);
}

TEST_F(WorkbenchTest, F6PassesOverPanelsThatHaveNoRoom) {
    start({}, {420, 600});
    pause();
    w->press(Action::next_panel);
    EXPECT_STREQ(GImGui->NavWindow->Name, "timeline");
    start();
    pause();
    w->press(Action::canvas_alone);
    w->press(Action::next_panel);
    const View view = w->scenario().view;
    w->press(Action::toggle_words);
    EXPECT_NE(w->scenario().view, view) << "the canvas alone keeps the keyboard";
}

TEST_F(WorkbenchTest, TypingANumberIsNoShortcut) {
    start_with_file();
    pause();
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    ASSERT_GE(items.size(), 3U);
    w->click(items[1]);
    ASSERT_TRUE(ImGui::GetIO().WantTextInput);
    const Scenario before = w->scenario();
    const Camera camera = w->canvas().camera;
    w->press({{Key::digit_1, false, false}});
    w->type("1");
    w->press({{Key::minus, false, false}, {Key::plus, false, false}});
    w->tap(Key::space);
    w->tap(Key::left);
    for (char c = 'a'; c <= 'z'; ++c)
        w->press({{static_cast<Key>(static_cast<int>(Key::a) + (c - 'a')), false, false}});
    w->tap(Key::end);
    w->press({{Key::z, true, false}});
    w->press({{Key::v, true, false}});
    EXPECT_EQ(w->scenario().view, before.view);
    EXPECT_EQ(w->scenario().pace, before.pace);
    EXPECT_EQ(w->canvas().camera, camera);
    EXPECT_FALSE(w->session().playback.playing);
    w->tap(Key::escape);
    EXPECT_EQ(w->scenario(), before);
    EXPECT_FALSE(w->canvas().pinned);
    w->tap(Key::i);
    EXPECT_NE(w->scenario().view, before.view) << "afterwards keys work again";
}

TEST_F(WorkbenchTest, KeysWorkWhenTheFieldThatWasTypedInIsGone) {
    start_with_file();
    pause();
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    ASSERT_GE(items.size(), 3U);
    w->click(items[1]);
    w->type("2");
    w->press(Action::canvas_alone);
    EXPECT_TRUE(w->output.fullscreen);
    const View view = w->scenario().view;
    w->press(Action::toggle_indices);
    EXPECT_NE(w->scenario().view, view);
    w->press(Action::canvas_alone);
    w->frames(4);
    EXPECT_FALSE(w->output.fullscreen);
    // By a window too narrow for panels.
    w->click(items[1]);
    w->size = {420, 600};
    w->frames(6);
    w->press(Action::toggle_indices);
    EXPECT_EQ(w->scenario().view, view);
}

TEST_F(WorkbenchTest, TextBeingTypedKeepsItsClipboardKeys) {
    start_with_file();
    pause();
    const Scenario before = w->scenario();
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    w->click(items.at(1));
    w->clipboard = to_json(example("dilation"));
    w->tap(kPaste);
    EXPECT_EQ(w->scenario().layer.layer.axes.size(), before.layer.layer.axes.size());
    EXPECT_NE(w->scenario().layer, example("dilation").layer);
    w->tap(Key::escape);
    EXPECT_EQ(w->scenario(), before);
}

// --- timeline ---

TEST_F(WorkbenchTest, TheTimelineIsScrubbed) {
    start_with_file();
    const Tick duration = w->session().figure().timeline.duration();
    const float y = 800 - 34;
    const auto items = w->items_along(y, 1, 900);
    // to start, back, play, forward, to end, track
    ASSERT_GE(items.size(), 6U);
    const ImVec2 middle = items[5];
    w->point(middle);
    w->hold_button(true);
    EXPECT_FALSE(w->session().playback.playing);
    double last = w->session().playback.at_ms;
    for (int i = 1; i < 8; ++i) {
        w->point({middle.x + 20 * static_cast<float>(i), y - 100});
        EXPECT_GT(w->session().playback.at_ms, last);
        last = w->session().playback.at_ms;
    }
    w->point({5000, y});
    EXPECT_EQ(w->session().playback.tick(), duration);
    w->point({-5000, y});
    EXPECT_EQ(w->session().playback.tick(), 0);
    w->hold_button(false);
    EXPECT_FALSE(w->session().can_undo()) << "playing is no part of the document";
    // The buttons beside it.
    w->click(items[4]);
    EXPECT_EQ(w->session().playback.tick(), duration);
    w->click(items[0]);
    EXPECT_EQ(w->session().playback.tick(), 0);
    w->click(items[3]);
    EXPECT_GT(w->session().playback.tick(), 0);
    w->click(items[1]);
    EXPECT_EQ(w->session().playback.tick(), 0);
    w->click(items[2]);
    EXPECT_TRUE(w->session().playback.playing);
}

TEST_F(WorkbenchTest, SpeedMotionAndLoopAreChosenInTheTimelineBar) {
    start_with_file();
    click_on("1×");
    click_on("4×");
    EXPECT_EQ(w->session().playback.speed, 4);
    EXPECT_TRUE(shows("4×"));
    EXPECT_EQ(w->scenario().pace.motion, Motion::discrete);
    click_on("Smooth");
    EXPECT_EQ(w->scenario().pace.motion, Motion::smooth);
    click_on("Step");
    EXPECT_EQ(w->scenario().pace.motion, Motion::discrete);
    const bool loop = w->session().playback.loop;
    click_on("Loop");
    EXPECT_NE(w->session().playback.loop, loop);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario().pace.motion, Motion::smooth);
}

// --- top bar ---

TEST_F(WorkbenchTest, APresetChangesTheLayerAndKeepsTheLook) {
    start_with_file();
    w->press(Action::toggle_indices);
    const Scenario before = w->scenario();
    click_on("Presets");
    click_on("dilation");
    EXPECT_EQ(w->scenario().layer, example("dilation").layer);
    EXPECT_EQ(w->scenario().view, before.view);
    EXPECT_EQ(w->scenario().theme, before.theme);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(WorkbenchTest, APresetIsShownAsItIsExported) {
    start_with_file(example("numerical_padding_strides"));
    for (const char* name : {"causal_dilated", "dilation"}) {
        click_on("Presets");
        click_on(readable(name));
        EXPECT_EQ(w->scenario(), example(name));
    }
}

std::string with_capital(std::string name) {
    name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name;
}

TEST_F(WorkbenchTest, AThemeChangesAllColours) {
    start_with_file();
    const Scenario before = w->scenario();
    for (const std::string& name : theme_names()) {
        if (name == w->scenario().theme.name) continue;
        const std::string now = w->scenario().theme.name;
        click_on(with_capital(now));
        click_on(with_capital(name));
        EXPECT_EQ(w->scenario().theme, built_in_theme(name));
        EXPECT_EQ(w->bench.style().colours, ui_colours(built_in_theme(name)));
    }
    while (w->session().can_undo()) w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(WorkbenchTest, TheViewIsChosenInTheTopBar) {
    start_with_file();
    click_on("Flat");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
    click_on("Oblique");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::oblique);
    const bool indices = w->scenario().view.indices;
    click_on("Indices");
    EXPECT_NE(w->scenario().view.indices, indices);
}

TEST_F(WorkbenchTest, TheScaleOfTheWindowIsChosenInTheFileMenu) {
    start();
    click_on("File");
    click_on("150 %");
    w->frames(3);
    EXPECT_EQ(w->bench.style().scale, 1.5);
    EXPECT_EQ(w->bench.settings().ui_scale, 1.5);
    click_on("File");
    click_on("As the screen says");
    w->frames(3);
    EXPECT_EQ(w->bench.style().scale, 1);
}

TEST_F(WorkbenchTest, ARemedyShowsItsMapBesideTheOldOne) {
    Scenario s = example();
    s.layer = preset("checkerboard_kernel_3_stride_2").scenario.layer;
    s.view.kind = ViewKind::flat;
    start({}, {1280, 1600});
    w->clipboard = to_json(s);
    w->press(Action::paste);
    click_on("Take it");
    w->frames(2);
    ASSERT_TRUE(w->scenario().before);
    EXPECT_EQ(*w->scenario().before, s.layer);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::overlap);
    EXPECT_EQ(overlap_of(w->session().figure().layer).evenness, Evenness::even);
    const Scenario taken = w->scenario();
    click_on("Show this map alone");
    Scenario alone = taken;
    alone.before.reset();
    EXPECT_EQ(w->scenario(), alone);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), taken);
    click_on("Back to the layer before");
    EXPECT_EQ(w->scenario().layer, s.layer);
    EXPECT_FALSE(w->scenario().before);
    w->press(Action::undo);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), s);
}

TEST_F(WorkbenchTest, OtherViewsStandInAMenu) {
    start();
    click_on("More views");
    click_on("Overlap");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::overlap);
    click_on("Flat");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
    EXPECT_TRUE(shows("More views"));
}

TEST_F(WorkbenchTest, BothFacesAreShownAndTheTwoLayersCompared) {
    start_with_file(preset("both_kernel_3_stride_2").scenario);
    pause();
    EXPECT_TRUE(shows("THE TWO LAYERS"));
    EXPECT_TRUE(shows("9 cells give one output"));
    EXPECT_TRUE(place_of([](const Spot& cell) { return lies_on(cell, PlaneName::output); }));
    click_on("Both faces");
    click_on("Scatter");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::scatter);
    EXPECT_TRUE(shows("THE TWO LAYERS"));
    click_on("Scatter");
    click_on("There and back");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::there_and_back);
    EXPECT_TRUE(shows("NO DECONVOLUTION"));
    EXPECT_TRUE(shows("The shape came back, 5×5, the values did not"));
    click_on("Flat");
    EXPECT_FALSE(shows("THE TWO LAYERS"));
}

TEST_F(WorkbenchTest, ACellOfTheFullResultIsPinnedAndWalked) {
    start_with_file(preset("scatter_kernel_3_stride_2").scenario);
    pause();
    // Cut away at the end, and a cell of its own until then.
    const auto cut = place_of([](const Spot& cell) { return cell.map == kSumsCell; });
    ASSERT_TRUE(cut);
    w->click(*cut);
    ASSERT_TRUE(w->canvas().pinned);
    EXPECT_EQ(w->canvas().pinned->map, kSumsCell);
    w->press(Action::let_go);
    EXPECT_FALSE(w->canvas().pinned);
}

TEST_F(WorkbenchTest, ViewsThatALayerLacksCannotBeChosen) {
    Scenario pooling = example();
    pooling.layer.layer.op = Operator::max_pooling;
    start_with_file(pooling);
    pause();
    click_on("More views");
    click_on("Both faces");
    EXPECT_EQ(w->scenario().view.kind, pooling.view.kind);
    EXPECT_FALSE(w->session().refusal());
}

/// Words drawn over other words.
std::vector<std::string> overlaps(const std::vector<DrawnWords>& words, float until_y) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < words.size(); ++i)
        for (std::size_t k = i + 1; k < words.size(); ++k) {
            const DrawnWords& a = words[i];
            const DrawnWords& b = words[k];
            if (a.baseline > until_y || b.baseline > until_y) continue;
            if (a.right > b.left + 1 && b.right > a.left + 1 &&
                std::abs(a.baseline - b.baseline) < a.font_px * 0.8F)
                found.push_back(a.text + " over " + b.text);
        }
    return found;
}

TEST_F(WorkbenchTest, TheBarsFitAtEveryWidth) {
    for (const double scale : {1.0, 1.5, 2.0}) {
        for (int width = static_cast<int>(300 * scale); width <= 2560; width += width < 1400 ? 20 : 145) {
            const std::string path = folder / "a_name_that_is_rather_long_for_a_file.json";
            write_file(path, to_json(example()));
            if (!w || w->scale != scale) start({}, {width, 700}, scale);
            w->size = {width, 700};
            if (w->session().file().empty()) w->bench.open(path);
            w->frames(2);
            SCOPED_TRACE(std::to_string(width) + " px at " + std::to_string(scale));
            const float top = w->bench.style().px(48);
            const float bottom = 700 - w->bench.style().px(68);
            std::vector<DrawnWords> bars;
            for (const DrawnWords& words : w->words())
                if (words.baseline < top || words.baseline - words.font_px > bottom) bars.push_back(words);
            EXPECT_EQ(overlaps(bars, 1e9F), std::vector<std::string>{});
            for (const DrawnWords& words : bars) {
                EXPECT_FALSE(words.cut) << words.text;
                EXPECT_GE(words.left, 0) << words.text;
                EXPECT_LE(words.right, static_cast<float>(width)) << words.text;
            }
            // The main button can be reached everywhere.
            EXPECT_TRUE(w->find("Export…"));
        }
    }
}

// --- sizes and layers ---

void expect_sane_drawing(const WorkbenchFrames& w) {
    const ImDrawData* data = ImGui::GetDrawData();
    ASSERT_TRUE(data != nullptr && data->Valid);
    EXPECT_EQ(data->DisplaySize.x, static_cast<float>(w.size.width));
    for (int l = 0; l < data->CmdListsCount; ++l) {
        const ImDrawList& list = *data->CmdLists[l];
        for (const ImDrawVert& v : list.VtxBuffer)
            ASSERT_TRUE(std::isfinite(v.pos.x) && std::isfinite(v.pos.y) && std::isfinite(v.uv.x) &&
                        std::isfinite(v.uv.y));
        for (const ImDrawCmd& command : list.CmdBuffer) {
            ASSERT_LE(command.IdxOffset + command.ElemCount, static_cast<unsigned>(list.IdxBuffer.Size));
            ASSERT_TRUE(std::isfinite(command.ClipRect.x) && std::isfinite(command.ClipRect.w));
        }
    }
    const auto& shown = w.recorded().last[Easel::canvas];
    ASSERT_EQ(shown.size(), 2U);
    for (const PictureLayer& layer : shown) {
        EXPECT_GE(layer.scene.size.width, 1);
        EXPECT_GE(layer.scene.size.height, 1);
        EXPECT_LE(layer.scene.size.width, w.size.width);
        EXPECT_LE(layer.scene.size.height, w.size.height);
    }
}

TEST_F(WorkbenchTest, WorksInEverySize) {
    for (const double scale : {1.0, 2.0, 4.0})
        for (const SizePx size : {SizePx{1, 1}, SizePx{50, 50}, SizePx{1, 900}, SizePx{900, 1},
                                  SizePx{1024, 640}, SizePx{4000, 3000}}) {
            SCOPED_TRACE(std::to_string(size.width) + "x" + std::to_string(size.height));
            start({}, size, scale);
            expect_sane_drawing(*w);
            for (const Action action :
                 {Action::turn_view, Action::pin_next_plane, Action::zoom_in, Action::help})
                w->press(action);
            w->click({static_cast<float>(size.width) / 2, static_cast<float>(size.height) / 2});
            expect_sane_drawing(*w);
            w->tap(Key::escape);
            w->size = {1280, 800};
            w->frames(3);
            expect_sane_drawing(*w);
        }
}

TEST_F(WorkbenchTest, ShowsSmallAndVeryLargeLayers) {
    const std::vector<std::vector<FieldText>> layers = {
        {{"dimensions", "1"}, {"input", "1"}, {"kernel", "1"}},
        {{"dimensions", "1"}, {"input", "12"}, {"kernel", "3"}, {"dilation", "4"}},
        {{"dimensions", "3"}, {"input", "4x5x6"}, {"kernel", "2"}, {"padding", "1"}},
        {{"input", "1024"}, {"kernel", "3"}, {"padding", "same"}},
        {{"dimensions", "1"}, {"input", "4000000"}, {"kernel", "3"}},
        {{"dimensions", "1"}, {"input", "4000"}, {"kernel", "4000"}},
    };
    for (const auto& fields : layers) {
        Scenario scenario = preset("no_padding_no_strides").scenario;
        set_layer_fields(scenario.layer, fields);
        start();
        w->clipboard = to_json(scenario);
        w->press(Action::paste);
        ASSERT_EQ(w->scenario(), scenario) << w->all_text();
        for (const Action action : {Action::turn_view, Action::toggle_indices, Action::pin_next_plane,
                                    Action::pin_down, Action::pin_next_plane, Action::zoom_in, Action::last})
            w->press(action);
        const Rect place = canvas_place();
        w->wheel(
            {static_cast<float>(place.x + place.width / 2), static_cast<float>(place.y + place.height / 2)},
            30);
        expect_sane_drawing(*w);
        // Far from a frame that a person waits for, even on a machine that has much else to do.
        const auto begin = std::chrono::steady_clock::now();
        w->frames(10);
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20)) << to_json(scenario);
    }
}

TEST_F(WorkbenchTest, WhatBeginsAfterALongSleepBeginsAtItsStart) {
    start();
    constexpr double kSleepMs = 60'000;
    const auto after_sleep = [&](Action action) {
        w->elapsed_ms = kSleepMs;
        w->press({info_of(action).keys.front()});
        w->elapsed_ms = 20;
        w->frame();
    };
    w->press(Action::first);
    after_sleep(Action::play_or_pause);
    EXPECT_TRUE(w->session().playback.playing);
    EXPECT_EQ(w->session().playback.at_ms, 20);
    w->press(Action::first);

    after_sleep(Action::copy_json);
    w->frames(100);
    EXPECT_TRUE(w->shows("Copied as JSON.")) << w->all_text();
    w->elapsed_ms = kSleepMs;
    w->frames(2);
    EXPECT_FALSE(w->shows("Copied as JSON.")) << "once it was there long enough";
}

}  // namespace
}  // namespace convwalk
