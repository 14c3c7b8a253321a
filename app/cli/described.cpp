#include "cli/described.h"

#include <algorithm>
#include <variant>

#include "arithmetic/fields.h"
#include "arithmetic/operators.h"
#include "export/formats.h"
#include "scenario/scenario.h"
#include "theme/theme.h"

namespace convwalk {
namespace {

using Words = std::vector<std::string>;

Words preset_names() {
    Words names;
    for (const Preset& each : presets()) names.push_back(each.name);
    return names;
}

// The values of a flag, wherever it stands.
Words words_of_flag(const std::string& flag) {
    for (const LayerFieldRow& row : layer_fields()) {
        const auto* choice = std::get_if<Choice>(&row.holds);
        if (choice != nullptr && flag == row.flag) return words_of(*choice);
    }
    if (flag == "--op") return operator_flags();
    if (flag == "--padding") return {padding_words().begin() + 1, padding_words().end()};
    if (flag == "--view") return view_names();
    if (flag == "--theme") return theme_names();
    if (flag == "--motion") return motion_names();
    if (flag == "--walk") return walk_names();
    if (flag == "--input-values") return input_fill_names();
    if (flag == "--kernel-values") return kernel_fill_names();
    if (flag == "--bias") return bias_fill_names();
    if (flag == "--ways") return way_names();
    if (flag == "--weights") return weight_fill_names();
    if (flag == "--picture") {
        Words names;
        for (const DrawnPictureRow& row : kDrawnPictures) names.emplace_back(row.name);
        return names;
    }
    if (flag == "--moment") return {"start", "middle", "end"};
    if (flag == "--steps") return {"all"};
    if (flag == "--hide") return {"size", "result", "size,result"};
    if (flag == "--preset" || flag == "--before" || flag == "--fed-by") return preset_names();
    return {};
}

Words words_of(const Command& command, const std::string& name) {
    if (name == "--format" && (command.name == "export" || command.name == "gallery")) return format_names();
    return words_of_flag(name);
}

DescribedFlag described(const Command& command, const CLI::Option& option) {
    DescribedFlag flag;
    for (const std::string& name : option.get_snames()) flag.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) flag.names.push_back("--" + name);
    if (flag.names.empty()) flag.names.push_back(option.get_name(true, false));
    flag.about = option.get_description();
    // As the library calls those that belong to no group.
    if (option.get_group() != "Options") flag.group = option.get_group();
    flag.takes_value = option.get_expected_max() > 0;
    flag.words = words_of(command, flag.names.back());
    return flag;
}

}  // namespace

std::vector<DescribedCommand> described_commands() {
    std::vector<DescribedCommand> all;
    for (const Command* row : commands()) {
        CLI::App app;
        static_cast<void>(row->add(app));
        DescribedCommand command{row, {}};
        for (const CLI::Option* option : app.get_options()) command.flags.push_back(described(*row, *option));
        // Those that belong to no group come first.
        std::stable_partition(command.flags.begin(), command.flags.end(),
                              [](const DescribedFlag& flag) { return flag.group.empty(); });
        all.push_back(std::move(command));
    }
    return all;
}

}  // namespace convwalk
