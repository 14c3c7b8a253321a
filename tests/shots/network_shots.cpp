// Networks, and the fields of their layers.
#include "basics/text.h"
#include "drawn_workbench.h"
#include "network/networks.h"
#include "network/write_notation.h"

namespace convwalk::testing {
namespace {

Arrange network_shown(const char* name, std::int64_t step) {
    return [=](DrawnWorkbench& w) {
        w.clipboard = to_json(network(name).stack).dump();
        w.press(Action::paste);
        w.elapsed_ms = 8000;  // until the message has gone
        w.frames(2);
        w.stop_at(step);
    };
}

std::vector<Shot> shown() {
    return {
        {"network-unet", {1440, 900}, 1, network_shown("unet", 40)},
        {"network-code",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             network_shown("unet_level", 9)(w);
             w.press(Action::next_tab);
             w.frames(3);
         }},
        {"network-density-walk", {1280, 800}, 1, network_shown("density_map", 6)},
        {"network-vgg-selected",
         {1440, 900},
         1,
         [=](DrawnWorkbench& w) {
             network_shown("vgg_16", 40)(w);
             w.click_on("P 2×2/2");
         }},
        {"network-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             network_shown("resnet_18", 40)(w);
             Scenario dark = w.scenario();
             dark.theme = built_in_theme("dark");
             w.paste(dark);
         }},
        {"network-no-output",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard = "CR(64,9)-P-P-P-CR(32,40,valid)-C(1,1)";
             w.press(Action::paste);
             w.stop_at(40);
             w.elapsed_ms = 8000;
             w.frames(2);
         }},
        {"network-layer-open",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             network_shown("density_map_fusion", 40)(w);
             w.click_on("C 7×7");
             w.press(Action::open_layer);
             w.stop_at(300);
         }},
        {"network-640x400", {640, 400}, 1, network_shown("lenet_5", 40)},
    };
}

std::vector<Shot> fields() {
    return {
        {"network-resize-fields",
         {1280, 1100},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard = "CR(64,9)-P-U(3/2,linear)-CR(32,7)";
             w.press(Action::paste);
             w.elapsed_ms = 8000;
             w.frames(2);
             w.stop_at(2);
             w.click_on("U ×3/2");
         }},
        {"network-parted-fields",
         {1280, 1100},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard =
                 R"({"input": "3x64x64", "layers": [
                     {"layer": "transposed_convolution", "channels": 8, "name": "fine", "kernel": [3, 5],
                      "stride": [2, 3], "padding": [1, 2], "padding_end": 0, "output_padding": [1, 0]}]})";
             w.press(Action::paste);
             w.elapsed_ms = 8000;
             w.frames(2);
             w.stop_at(1);
             w.click_on("T 3×5/2×3");
         }},
        {"network-join-fields",
         {1280, 1100},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard =
                 R"({"input": "3x64x64", "layers": [
                     {"layer": "convolution", "channels": 8, "name": "fine", "kernel": [3, 5]},
                     {"layer": "convolution", "channels": 8, "kernel": 5, "padding": 1, "padding_end": 0},
                     {"layer": "add", "with": "fine", "cut": true, "activation": "relu"}]})";
             w.press(Action::paste);
             w.elapsed_ms = 8000;
             w.frames(2);
             w.stop_at(1);
             w.click_on("add · relu");
             w.click_on("a cell");
         }},
    };
}

std::vector<Shot> in_every_look() {
    std::vector<Shot> all;
    struct Look {
        const char* name;
        SizePx size;
        double scale;
        const char* theme;
    };
    for (const char* name : {"density_map", "unet", "vgg_16", "resnet_18", "wavenet", "dcgan_generator"}) {
        for (const Look& look : {Look{"1280x800", {1280, 800}, 1, "light"},
                                 {"800x600", {800, 600}, 1, "light"},
                                 {"dark", {1280, 800}, 1, "dark"},
                                 {"at-200", {2560, 1600}, 2, "light"}}) {
            all.push_back({std::string("networks-") + name + "-" + look.name, look.size, look.scale,
                           [=](DrawnWorkbench& w) {
                               network_shown(name, 3)(w);
                               Scenario scenario = w.scenario();
                               scenario.theme = built_in_theme(look.theme);
                               w.paste(scenario);
                               w.press(Action::let_go);
                               const StackLayer& third = network(name).stack.layers[2];
                               const Stack& stack = scenario.network()->stack;
                               const std::string label =
                                   short_label(third, axes_into(stack, report_of(stack), 3));
                               w.click_on(third.activation.empty()
                                              ? label
                                              : fmt::format("{} · {}", label, readable(third.activation)));
                               w.press(Action::let_go);
                               w.stop_at(3);
                           }});
        }
    }
    return all;
}

}  // namespace

std::vector<Shot> network_shots() {
    std::vector<Shot> all = shown();
    for (const auto& more : {fields(), in_every_look()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace convwalk::testing
