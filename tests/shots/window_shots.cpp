#include "window_shots.h"

#include <utility>
#include <vector>

#include "drawn_workbench.h"
#include "network/networks.h"
#include "scenario/network_edits.h"
#include "support/environment.h"
#include "support/temp_folder.h"

namespace convwalk::testing {

void shoot_window(const std::filesystem::path& folder, const std::string& wanted) {
    const TempFolder temp;
    const WithVariable home("HOME", temp / "home/ada");
    const WithVariable config("CONVWALK_CONFIG_DIR", temp / "config");
    const std::filesystem::path figures = temp.path() / "home/ada/Figures";
    std::filesystem::create_directories(figures / "lecture 3");
    std::filesystem::create_directories(figures / "old");
    for (const char* name : {"transposed", "dilated causal convolution", "pooling", "same padding"})
        write_file(figures / (std::string(name) + ".json"),
                   to_json(example("padding_strides_odd_transposed")));
    const std::vector<std::pair<const char*, Scenario>> lectures = {
        {"lecture 5, slide 3", example("upsample_by_2")},
        {"checkerboard, before", example("checkerboard_kernel_3_stride_2")},
        {"our density map", scenario_of(with_stack(NetworkDocument{}, network("density_map").stack))},
        {"max pooling", example("numerical_max_pooling")}};
    std::vector<std::string> recent;
    for (const auto& [name, scenario] : lectures) {
        recent.push_back((figures / "lecture 3" / (std::string(name) + ".json")).string());
        write_file(recent.back(), to_json(scenario));
    }
    std::vector<Shot> all = start_shots(recent);
    for (const auto& more : {figure_shots(), panel_shots(), network_shots(), lab_shots(),
                             dialog_shots((figures / "transposed.json").string())})
        all.insert(all.end(), more.begin(), more.end());
    for (const Shot& shot : all) {
        if (shot.name.find(wanted) == std::string::npos) continue;
        Settings settings;
        settings.scenario_folder = settings.export_folder = figures.string();
        settings.recent_files = {(figures / "pooling.json").string(),
                                 (figures / "same padding.json").string()};
        std::error_code error;
        std::filesystem::remove(figures / "transposed.gif", error);
        DrawnWorkbench window(settings, shot.size, shot.scale);
        window.frames(3);
        shot.arrange(window);
        window.write(folder / (shot.name + ".png"));
    }
}

}  // namespace convwalk::testing
