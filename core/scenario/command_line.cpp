#include "scenario/command_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "arithmetic/fields.h"
#include "arithmetic/operators.h"
#include "scenario/lab_json.h"
#include "scenario/view_table.h"

namespace convwalk {
namespace {

// Words of a command, quoted as they come.
class Command {
  public:
    explicit Command(std::string start) : text_(std::move(start)) {}

    void add(std::string_view flag) { text_ += fmt::format(" {}", flag); }

    void add(std::string_view flag, std::string_view value) {
        // A value that looks like a flag must be tied to its own.
        const char* between = value.starts_with('-') && value != "-" ? "=" : " ";
        text_ += fmt::format(" {}{}{}", flag, between, shell_quoted(value));
    }

    void add(const Command& more) { text_ += more.text_; }

    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

void add_layer(Command& command, const LayerRequest& request) {
    if (request.layer.op != LayerRequest{}.layer.op) command.add("--op", row_of(request.layer.op).flag);
    // As many axes as the longest value has, so they need not be said when one has a value for each.
    bool axes_said = is_usual(request, LayerField::dimensions);
    Command fields("");
    for (const LayerFieldRow& row : layer_fields()) {
        if (!row.of(request.layer.op)) continue;
        if (row.field == LayerField::dimensions || is_usual(request, row.field)) continue;
        const std::vector<std::string> values = values_of(request, row.field);
        axes_said |= values.size() > 1;
        if (values.empty())
            fields.add(row.flag);
        else
            fields.add(row.flag, fmt::format("{}", fmt::join(values, "x")));
    }
    if (!axes_said) command.add("--dimensions", values_of(request, LayerField::dimensions).front());
    command.add(fields);
}

void add_values(Command& command, const Values& values) {
    const auto* input = std::get_if<InputFill>(&values.input);
    const auto* kernel = std::get_if<KernelFill>(&values.kernel);
    const Values standard;
    // What the fills of now have no use for stands in JSON alone.
    const bool unused =
        (input && *input != InputFill::constant && values.constant != standard.constant) ||
        (input && *input != InputFill::random && values.input_range != standard.input_range) ||
        (kernel && *kernel != KernelFill::random && values.kernel_range != standard.kernel_range);
    if (input == nullptr || kernel == nullptr || unused) return command.add("--values", to_json(values));
    Command fills("");
    const auto add_unusual = [&fills](const char* flag, const std::string& text) {
        if (text != "random") fills.add(flag, text);
    };
    add_unusual("--input-values", input_values_text(values));
    add_unusual("--kernel-values", kernel_values_text(values));
    if (values.seed != standard.seed) fills.add("--seed", fmt::format("{}", values.seed));
    if (values.true_convolution) fills.add("--true-convolution");
    if (values.bias != standard.bias) fills.add("--bias", bias_values_text(values));
    command.add(fills);
    // Numbers that are described are shown.
    const bool described = !fills.text().empty();
    if (values.shown != described) command.add(values.shown ? "--numbers" : "--no-numbers");
}

void add_picture(Command& command, const Scenario& s) {
    const Scenario standard;
    if (s.view.kind != standard.view.kind && s.network() == nullptr)
        command.add("--view", row_of(s.view.kind).name);
    if (s.before) command.add("--before", to_json(*s.before));
    if (s.fed_by) command.add("--fed-by", to_json(*s.fed_by));
    if (s.theme != standard.theme)
        command.add("--theme", s.theme == built_in_theme(s.theme.name) ? s.theme.name : to_json(s.theme));
    if (s.output.size != standard.output.size)
        command.add("--size", fmt::format("{}x{}", s.output.size.width, s.output.size.height));
    if (s.title != standard.title) command.add("--title", s.title);
    if (s.view.indices) command.add("--indices");
    if (s.view.products) command.add("--products");
    if (!s.view.words) command.add("--no-words");
    if (s.view.pin) command.add("--pin", to_string(*s.view.pin));
    if (s.view.zoom != Zoom{}) command.add("--zoom", to_string(s.view.zoom));
    if (s.view.channel != standard.view.channel) command.add("--channel", fmt::format("{}", s.view.channel));
    if (s.view.walk != standard.view.walk)
        command.add("--walk", walk_names()[static_cast<std::size_t>(s.view.walk)]);
    if (s.view.hidden != Hidden{}) command.add("--hide", to_string(s.view.hidden));
    if (s.output.transparent) command.add("--transparent");
    if (s.output.text_as_outlines) command.add("--text-as-outlines");
    if (s.output.moment != standard.output.moment) command.add("--moment", to_string(s.output.moment));
}

void add_lab(Command& command, const LabChoice& lab) {
    const LabChoice usual;
    if (lab.picture != usual.picture) {
        const auto* own = std::get_if<OwnPicture>(&lab.picture);
        const bool of_file = own != nullptr && !own->file.empty() && !own->file.starts_with('{');
        command.add("--picture", of_file ? own->file : picture_text(lab.picture));
    }
    if (lab.side) command.add("--crop", fmt::format("{}", *lab.side));
    if (lab.grey) command.add("--grey");
    if (lab.ways != usual.ways) command.add("--ways", ways_text(lab.ways));
    if (lab.weights) {
        const auto* own = std::get_if<OwnWeights>(&*lab.weights);
        command.add("--weights", own != nullptr ? own->file.empty() ? own->name : own->file
                                                : std::string(name_of(std::get<WeightFill>(*lab.weights))));
    }
    if (lab.wiped) command.add("--wipe", wiped_text(*lab.wiped));
    if (lab.times != usual.times) command.add("--times", fmt::format("{}", lab.times));
    if (lab.difference) command.add("--difference");
}

void add_animation(Command& command, const Scenario& s) {
    const Scenario standard;
    const auto add_time = [&](const char* flag, Tick time, Tick usual) {
        if (time != usual) command.add(flag, fmt::format("{}ms", time));
    };
    if (s.pace.motion != standard.pace.motion)
        command.add("--motion", motion_names()[static_cast<std::size_t>(s.pace.motion)]);
    if (s.output.fps != standard.output.fps) command.add("--fps", fmt::format("{}", s.output.fps));
    add_time("--step-time", s.pace.step_ms, standard.pace.step_ms);
    add_time("--hold", s.pace.hold_ms, standard.pace.hold_ms);
    if (const StepRange steps = {s.output.first_step, s.output.last_step}; steps != StepRange{})
        command.add("--steps", to_string(steps));
    if (s.output.loops != standard.output.loops) command.add("--loops", fmt::format("{}", s.output.loops));
    if (!s.pace.intro) command.add("--no-intro");
}

}  // namespace

std::string shell_quoted(std::string_view word) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string command_line(const Scenario& scenario, std::string_view output) {
    Command command("convwalk export");
    if (const NetworkDocument* network = scenario.network()) {
        command.add("--network", to_json(*network).dump());
        command.add("--view", row_of(scenario.view.kind).name);
    } else {
        add_layer(command, *scenario.alone());
    }
    add_values(command, scenario.values);
    add_picture(command, scenario);
    add_lab(command, scenario.lab);
    add_animation(command, scenario);
    // `-o` can't be tied to a value that looks like a flag.
    const bool like_a_flag = output.starts_with('-') && output != "-";
    command.add(like_a_flag ? "--output" : "-o", output);
    return command.text();
}

}  // namespace convwalk
