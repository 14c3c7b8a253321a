#include "scenario/command_line.h"

#include <fmt/format.h>

#include <algorithm>

#include "arithmetic/operators.h"

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

// A field on every axis: one value where all are equal, else one an axis.
struct AxisValues {
    Extents values;

    AxisValues(const Layer& layer, std::int64_t AxisSpec::*member) {
        for (const AxisSpec& a : layer.axes) values.push_back(a.*member);
    }
    [[nodiscard]] bool one() const {
        return std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    }
    [[nodiscard]] bool all_are(std::int64_t value) const { return one() && values.front() == value; }
    [[nodiscard]] std::string text() const {
        return one() ? fmt::format("{}", values.front()) : fmt::format("{}", fmt::join(values, "x"));
    }
};

void add_layer(Command& command, const LayerRequest& request) {
    const Layer& layer = request.layer;
    const LayerRequest standard;
    const AxisSpec& usual = standard.layer.axes.front();
    if (layer.op != standard.layer.op) command.add("--op", row_of(layer.op).flag);

    // As many axes as the longest value has, so they need not be said when one has a value for each.
    bool axes_said = layer.axes.size() == standard.layer.axes.size();
    Command fields("");
    const auto add = [&](const char* flag, const AxisValues& values) {
        fields.add(flag, values.text());
        axes_said |= !values.one();
    };
    const auto add_unusual = [&](const char* flag, std::int64_t AxisSpec::*member) {
        if (const AxisValues values(layer, member); !values.all_are(usual.*member)) add(flag, values);
    };
    add_unusual("--input", &AxisSpec::input);
    add_unusual("--kernel", &AxisSpec::kernel);
    add_unusual("--stride", &AxisSpec::stride);
    if (request.padding == PaddingWord::numbers) {
        const AxisValues begin(layer, &AxisSpec::padding_begin);
        const AxisValues end(layer, &AxisSpec::padding_end);
        if (!begin.all_are(0)) add("--padding", begin);
        if (begin.values != end.values) add("--padding-end", end);
    } else {
        fields.add("--padding", padding_words()[static_cast<std::size_t>(request.padding)]);
    }
    add_unusual("--dilation", &AxisSpec::dilation);
    add_unusual("--output-padding", &AxisSpec::output_padding);
    const AxisSpec& first = layer.axes.front();
    const auto some = [&](auto asks) { return std::any_of(layer.axes.begin(), layer.axes.end(), asks); };
    if (first.output_size) {
        Extents sizes;
        for (const AxisSpec& a : layer.axes) sizes.push_back(a.output_size.value_or(0));
        const bool one = std::all_of(sizes.begin(), sizes.end(), [&](auto v) { return v == sizes.front(); });
        fields.add("--output-size",
                   one ? fmt::format("{}", sizes.front()) : fmt::format("{}", fmt::join(sizes, "x")));
        axes_said |= !one;
    } else if (some([&](const AxisSpec& a) { return a.factor != usual.factor; })) {
        std::vector<double> factors;
        for (const AxisSpec& a : layer.axes) factors.push_back(a.factor);
        const bool one = !some([&](const AxisSpec& a) { return a.factor != first.factor; });
        fields.add("--factor",
                   one ? fmt::format("{}", first.factor) : fmt::format("{}", fmt::join(factors, "x")));
        axes_said |= !one;
    }
    if (!axes_said) command.add("--dimensions", fmt::format("{}", layer.axes.size()));
    command.add(fields);

    const auto add_count = [&](const char* flag, std::int64_t count) {
        if (count != 1) command.add(flag, fmt::format("{}", count));
    };
    add_count("--in-channels", layer.in_channels);
    add_count("--out-channels", layer.out_channels);
    add_count("--groups", layer.groups);
    if (layer.axes.front().ceil_mode) command.add("--ceil-mode");
    if (layer.padding_mode != PaddingMode::zeros) command.add("--padding-mode", name_of(layer.padding_mode));
    if (!layer.count_include_pad) command.add("--count-exclude-pad");
    if (layer.divisor_override) command.add("--divisor", fmt::format("{}", *layer.divisor_override));
    if (layer.resize_mode != ResizeMode::nearest) command.add("--resize-mode", name_of(layer.resize_mode));
    if (layer.align_corners) command.add("--align-corners");
    if (request.of_transposed) command.add("--of-transposed");
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
    command.add(fills);
    // Numbers that are described are shown.
    const bool described = !fills.text().empty();
    if (values.shown != described) command.add(values.shown ? "--numbers" : "--no-numbers");
}

void add_picture(Command& command, const Scenario& s) {
    const Scenario standard;
    if (s.view.kind != standard.view.kind && !s.network)
        command.add("--view", view_names()[static_cast<std::size_t>(s.view.kind)]);
    if (s.before) command.add("--before", to_json(*s.before));
    if (s.theme != standard.theme)
        command.add("--theme", s.theme == built_in_theme(s.theme.name) ? s.theme.name : to_json(s.theme));
    if (s.output.size != standard.output.size)
        command.add("--size", fmt::format("{}x{}", s.output.size.width, s.output.size.height));
    if (s.title != standard.title) command.add("--title", s.title);
    if (s.view.indices) command.add("--indices");
    if (!s.view.words) command.add("--no-words");
    if (s.output.transparent) command.add("--transparent");
    if (s.output.moment != standard.output.moment) command.add("--moment", to_string(s.output.moment));
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
    if (scenario.network) {
        // The open layer is one of the network's.
        command.add("--network", to_json(*scenario.network).dump());
        command.add("--view", view_names()[static_cast<std::size_t>(scenario.view.kind)]);
    } else {
        add_layer(command, scenario.layer);
    }
    add_values(command, scenario.values);
    add_picture(command, scenario);
    add_animation(command, scenario);
    // `-o` can't be tied to a value that looks like a flag.
    const bool like_a_flag = output.starts_with('-') && output != "-";
    command.add(like_a_flag ? "--output" : "-o", output);
    return command.text();
}

}  // namespace convwalk
