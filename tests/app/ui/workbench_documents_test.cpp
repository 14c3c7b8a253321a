// The window as a function of its input: clipboard, files and what is remembered.
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
#include "picture/cells.h"
#include "picture/picture.h"
#include "support/broken_texts.h"
#include "support/environment.h"
#include "support/onnx_bytes.h"
#include "support/temp_folder.h"
#include "support/whole_window.h"
#include "support/workbench_frames.h"
#include "ui/workbench.h"
#include "views/faces/face_maps.h"
#include "views/planes/cell_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::DrawnWords;
using testing::WorkbenchFrames;
using testing::write_file;
using testing::whole_window::example;
using testing::whole_window::kPaste;
using testing::whole_window::WorkbenchTest;

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

// A model is a figure of its own: no file that is written over.
TEST_F(WorkbenchTest, ADroppedModelIsOpenedAsANetwork) {
    using namespace testing::protobuf;
    const std::string onnx =
        file(node("Conv", {"x", "w"}, "a", ints("kernel_shape", {3, 3})) +
             node("MaxPool", {"a"}, "y", ints("kernel_shape", {2, 2}) + ints("strides", {2, 2})) +
             field(5, weight("w", {8, 3, 3, 3})) + field(11, info("x", {1, 3, 16, 16})));
    const std::string keras = R"({"class_name": "Sequential", "config": {"layers": [
        {"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3, "batch_input_shape": [null, 16, 16, 3]}},
        {"class_name": "MaxPooling2D", "config": {}}]}})";
    const std::string notebook = R"_({"cells": [{"cell_type": "code", "source":
        "x = torch.zeros(1, 3, 16, 16)\nnn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2))(x)"}]})_";
    const std::string printed =
        "Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n"
        "  (1): MaxPool2d(kernel_size=2, stride=2, padding=0)\n)\n";
    for (const std::string& model : {onnx, keras, notebook, printed}) {
        start();
        // Whatever its name is.
        const std::string path = folder / "model.bin";
        write_file(path, model);
        w->drop(path);
        ASSERT_NE(w->scenario().network(), nullptr) << w->all_text();
        EXPECT_EQ(w->scenario().network()->stack.layers.size(), 2U);
        EXPECT_TRUE(shows("Opened a network of 2 layers.")) << w->all_text();
        EXPECT_EQ(w->session().file(), "");
        w->press(Action::undo);
        EXPECT_EQ(w->scenario().network(), nullptr);
    }
}

TEST_F(WorkbenchTest, ADroppedModelThatIsBrokenSaysWhy) {
    const std::string mine = start_with_file();
    const Scenario before = w->scenario();
    write_file(folder / "broken.onnx", "\x08\x08\x3A\x7F");
    w->drop(folder / "broken.onnx");
    EXPECT_TRUE(shows("Can't read broken.onnx: the file of ONNX is damaged, or it breaks off"))
        << w->all_text();
    EXPECT_EQ(w->scenario(), before);
    EXPECT_EQ(w->session().file(), mine);
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
    return {{"new",
             [](WorkbenchFrames& w, const std::string&) {
                 w.press(Action::new_document);
                 w.tap(Key::enter);
             },
             is_new},
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
                if (w->bench.start() != nullptr) w->press(Action::let_go);
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
    w->tap(Key::enter);
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
    for (AxisSpec& a : odd.session->scenario.alone()->layer.axes) a.kernel = 999;
    start(odd);
    EXPECT_FALSE(w->session().refusal());
    w->press(Action::faster);
    w->press(Action::slower);
    EXPECT_TRUE(std::find(std::begin(kSpeeds), std::end(kSpeeds), w->session().playback.speed) !=
                std::end(kSpeeds));
}

}  // namespace
}  // namespace convwalk
