// Menus, messages and dialogs, and the window in many sizes.
#include <chrono>
#include <thread>

#include "drawn_workbench.h"

namespace convwalk::testing {
namespace {

Arrange in_file(const std::string& mine) {
    return [mine](DrawnWorkbench& w) {
        w.bench.open(mine);
        walk(w);
        w.press(Action::toggle_indices);
    };
}

Arrange exporting(const std::string& mine) {
    return [mine](DrawnWorkbench& w) {
        in_file(mine)(w);
        w.press(Action::export_figure);
        w.elapsed_ms = 20;
        w.frames(30);
    };
}

std::vector<Shot> menus(const std::string& mine) {
    return {
        {"menu-file",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             in_file(mine)(w);
             w.click_on("File");
         }},
        {"menu-theme-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             themed("dark")(w);
             w.click_on("Dark");
         }},
        {"message",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::copy_json);
         }},
        {"message-wrong",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.clipboard = R"({"convwalk": 1, "layer": {"kernel": "a lot"}})";
             w.press(Action::paste);
         }},
        {"help",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::help);
         }},
        {"dialog-open",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             w.bench.open(mine);
             walk(w);
             w.press(Action::open);
         }},
        {"dialog-save",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             in_file(mine)(w);
             w.press(Action::save_as);
         }},
        {"dialog-unsaved",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             in_file(mine)(w);
             w.press(Action::open);
         }},
    };
}

std::vector<Shot> exports(const std::string& mine) {
    return {
        {"dialog-export", {1280, 800}, 1, exporting(mine)},
        {"dialog-export-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             themed("dark")(w);
             w.press(Action::export_figure);
             w.elapsed_ms = 20;
             w.frames(30);
         }},
        {"dialog-export-running",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             Scenario scenario = example("padding_strides_odd_transposed");
             scenario.pace.motion = Motion::smooth;
             scenario.output.fps = 50;
             scenario.output.size = {1920, 1080};
             w.paste(scenario);
             exporting(mine)(w);
             w.click_on("Export");
             for (int i = 0; i < 400 && !w.shows("frame 1"); ++i) {
                 w.frame();
                 std::this_thread::sleep_for(std::chrono::milliseconds(10));
             }
         }},
        {"dialog-export-done",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             exporting(mine)(w);
             w.click_on("Export");
             for (int i = 0; i < 2000 && !w.shows("Wrote"); ++i) {
                 w.frame();
                 std::this_thread::sleep_for(std::chrono::milliseconds(20));
             }
         }},
    };
}

std::vector<Shot> sizes(const std::string& mine) {
    return {
        {"size-1024x640", {1024, 640}, 1, walk},
        {"size-2560x1440", {2560, 1440}, 1, walk},
        {"size-640x400", {640, 400}, 1, walk},
        {"size-400x600", {400, 600}, 1, walk},
        {"size-1280x800-at-150", {1280, 800}, 1.5, walk},
        {"size-1280x800-at-200", {1280, 800}, 2, walk},
        {"size-2560x1600-at-200", {2560, 1600}, 2, walk},
        {"size-1024x640-at-200", {1024, 640}, 2, walk},
        {"size-1024x640-at-200-export", {1024, 640}, 2, exporting(mine)},
        {"size-640x400-help",
         {640, 400},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::help);
         }},
        {"size-640x400-export", {640, 400}, 1, exporting(mine)},
    };
}

}  // namespace

std::vector<Shot> dialog_shots(const std::string& mine) {
    std::vector<Shot> all = menus(mine);
    for (const auto& more : {exports(mine), sizes(mine)}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace convwalk::testing
