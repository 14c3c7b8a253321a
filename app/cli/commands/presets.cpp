// convwalk presets: names, what they show, and how large they are.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "arithmetic/layer.h"
#include "cli/commands/commands.h"
#include "scenario/preset_labels.h"

namespace convwalk {
namespace {

void print_as_json() {
    auto list = nlohmann::ordered_json::array();
    for (const Preset& p : presets())
        list.push_back({{"name", p.name}, {"group", p.group}, {"label", label_of(p)}, {"about", p.about}});
    fmt::print("{}\n", list.dump(2));
}

void print_by_group() {
    std::string group;
    for (const Preset& p : presets()) {
        if (p.group != group) fmt::print("{}{}\n", group.empty() ? "" : "\n", p.group);
        group = p.group;
        const Layer layer = resolved(layer_of(p.scenario));
        fmt::print("  {:<40} {:>7} → {:<7} {}\n", p.name, to_string(input_extents(layer)),
                   to_string(output_extents(layer)), label_of(p));
    }
}

}  // namespace

extern constinit const Command kPresetsCommand = {.name = "presets",
                                                  .about = "List the ready-made animations",
                                                  .examples = "",
                                                  .add = [](CLI::App& command) -> Task {
                                                      const auto as_json = std::make_shared<bool>(false);
                                                      command.add_flag("--json", *as_json, "As JSON");
                                                      return [as_json] {
                                                          *as_json ? print_as_json() : print_by_group();
                                                      };
                                                  }};

}  // namespace convwalk
