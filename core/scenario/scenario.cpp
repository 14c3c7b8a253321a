#include "scenario/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <variant>

#include "arithmetic/fields.h"
#include "arithmetic/layer_json.h"
#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/json_text.h"
#include "basics/text.h"
#include "numeric/values_text.h"
#include "scenario/export_limits.h"
#include "scenario/lab_json.h"
#include "scenario/network_edits.h"

namespace convwalk {

// assets/presets.json and assets/icon.json, made by cmake/Embed.cmake.
std::span<const std::pair<std::string_view, std::string_view>> preset_files();
std::span<const std::pair<std::string_view, std::string_view>> icon_files();

namespace {

using nlohmann::json;
using ordered_json = nlohmann::ordered_json;

// --- layer -------------------------------------------------------------------------------------------------

// Every field by its name in the table.
const std::vector<FileField>& file_fields() {
    static const std::vector<FileField> fields = [] {
        std::vector<FileField> all;
        for (const LayerFieldRow& row : layer_fields()) all.push_back({row.field, row.name});
        return all;
    }();
    return fields;
}

// What is given is meant, also where it is as usual: any other value is refused by the judge. What files tell
// of every operator is not meant.
void refuse_what_the_operator_has_not(JsonFields& fields, const LayerRequest& request) {
    const Operator op = request.layer.op;
    for (const LayerFieldRow& row : layer_fields()) {
        const std::string name(row.name);
        const json* value = row.of(op) || row.told(op) ? nullptr : fields.find(name);
        if (value == nullptr || !is_usual(request, row.field)) continue;
        throw BadInput(fmt::format("{} is {}; {} has none, so leave it out", fields.place(name),
                                   printable(value->dump(-1, ' ', false, json::error_handler_t::replace)),
                                   name_of(op)));
    }
}

LayerRequest read_layer(const json& value, std::string_view called = "layer") {
    JsonFields fields(value, std::string(called));
    LayerRequest request;
    if (const auto op = read_spelled(fields, "operator", operator_spelled, operator_names()))
        request.layer.op = *op;
    read_layer_fields(fields, file_fields(), request);
    fields.finish();
    refuse_what_the_operator_has_not(fields, request);
    return request;
}

ordered_json write_layer(const LayerRequest& request) {
    ordered_json object;
    object["operator"] = row_of(request.layer.op).name;
    for (const LayerField field : layer_fields_of_files()) {
        const LayerFieldRow& row = row_of(field);
        if (is_told(request, field))
            object[std::string(row.name)] = field_json(request, field, AxisNumbers::text);
    }
    return object;
}

// --- values ------------------------------------------------------------------------------------------------

// A word from `names`, or numbers of one's own.
template <typename Fill>
void read_fill(JsonFields& fields, const std::string& name, const std::vector<std::string>& names,
               std::size_t most_axes, std::variant<Fill, Tensor>& target) {
    const json* value = fields.find(name);
    if (value == nullptr) return;
    if (value->is_array()) {
        target = nested_tensor_from_json(*value, most_axes, kMostShownCells, fields.place(name));
        return;
    }
    if (!value->is_string())
        fields.refuse(name, fmt::format("numbers in lists, or one of {}", fmt::join(names, ", ")));
    target = static_cast<Fill>(*fields.read_choice(name, names));
}

// A word, numbers, or one number for all channels.
void read_bias(JsonFields& fields, BiasValues& bias) {
    const json* value = fields.find("bias");
    if (value == nullptr) return;
    if (!value->is_number()) return read_fill(fields, "bias", bias_fill_names(), 1, bias);
    bias = nested_tensor_from_json(json::array({*value}), 1, 1, fields.place("bias"));
}

// The largest amount of a constant: what a number of one's own may be.
double read_constant(JsonFields& fields, double otherwise) {
    const json* value = fields.find("constant");
    if (value == nullptr) return otherwise;
    if (!value->is_number()) fields.refuse("constant", "a number such as 2 or -0.5");
    const double number = value->get<double>();
    if (const auto why = why_no_value(number, fields.place("constant"), fields.place("constant")))
        throw BadInput(why->sentence);
    return number + 0.0;  // no -0
}

void read_range(JsonFields& fields, const std::string& name, RandomRange& target) {
    const json* value = fields.find(name);
    if (value == nullptr) return;
    const auto fits = [](const json& number) {
        return number.is_number_integer() && number >= -kLargestRandom && number <= kLargestRandom;
    };
    const bool two = value->is_array() && value->size() == 2 && fits((*value)[0]) && fits((*value)[1]);
    if (!two || (*value)[0] > (*value)[1])
        fields.refuse(name, fmt::format("two whole numbers from {} to {}, the smaller one first",
                                        -kLargestRandom, kLargestRandom));
    target = {(*value)[0].get<std::int64_t>(), (*value)[1].get<std::int64_t>()};
}

Values read_values(const json& value, std::string_view place, bool shown = false) {
    JsonFields fields(value, std::string(place));
    Values values;
    values.shown = shown;
    fields.read("shown", values.shown);
    // Three of the cells, and those of the channels.
    read_fill(fields, "input", input_fill_names(), 4, values.input);
    read_fill(fields, "kernel", kernel_fill_names(), 5, values.kernel);
    read_bias(fields, values.bias);
    fields.read("seed", values.seed, 0, kLargestSeed);
    fields.read("true_convolution", values.true_convolution);
    values.constant = read_constant(fields, values.constant);
    read_range(fields, "input_range", values.input_range);
    read_range(fields, "kernel_range", values.kernel_range);
    fields.finish();
    return values;
}

ordered_json nested(const Tensor& numbers, std::size_t axis, std::size_t& next) {
    if (axis == numbers.shape.size()) return number_json(numbers.values[next++]);
    ordered_json list = ordered_json::array();
    for (std::int64_t i = 0; i < numbers.shape[axis]; ++i) list.push_back(nested(numbers, axis + 1, next));
    return list;
}

template <typename Fill>
ordered_json write_fill(const std::variant<Fill, Tensor>& values) {
    if (const auto* fill = std::get_if<Fill>(&values)) return std::string(name_of(*fill));
    std::size_t next = 0;
    return nested(std::get<Tensor>(values), 0, next);
}

ordered_json write_values(const Values& values) {
    ordered_json object = {{"shown", values.shown},
                           {"input", write_fill(values.input)},
                           {"kernel", write_fill(values.kernel)},
                           {"seed", values.seed},
                           {"true_convolution", values.true_convolution}};
    // What fills have beside their names is seldom asked for.
    const Values usual;
    const auto range = [](const RandomRange& r) { return ordered_json::array({r.least, r.most}); };
    if (values.constant != usual.constant) object["constant"] = number_json(values.constant);
    if (values.input_range != usual.input_range) object["input_range"] = range(values.input_range);
    if (values.kernel_range != usual.kernel_range) object["kernel_range"] = range(values.kernel_range);
    if (values.bias != usual.bias) object["bias"] = write_fill(values.bias);
    return object;
}

// --- the rest ----------------------------------------------------------------------------------------------

View read_view(const json& value, View view) {
    JsonFields fields(value, "view");
    if (const auto kind = fields.read_choice("kind", view_names())) view.kind = static_cast<ViewKind>(*kind);
    fields.read("indices", view.indices);
    fields.read("words", view.words);
    std::string text;
    if (fields.find("pin") != nullptr) {
        fields.read("pin", text);
        view.pin = parse_pin(text);
    }
    if (const json* zoom = fields.find("zoom")) {
        text = zoom->dump();
        if (!zoom->is_number()) fields.read("zoom", text);
        view.zoom = parse_zoom(text);
    }
    fields.read("channel", view.channel, 0, kLargestSize);
    if (const auto walk = fields.read_choice("walk", walk_names()))
        view.walk = static_cast<ChannelWalk>(*walk);
    std::string hidden = to_string(view.hidden);
    fields.read("hide", hidden);
    view.hidden = parse_hidden(hidden);
    fields.read("products", view.products);
    fields.finish();
    return view;
}

ordered_json write_view(const View& view) {
    ordered_json object = {{"kind", view_names()[static_cast<std::size_t>(view.kind)]},
                           {"indices", view.indices},
                           {"words", view.words}};
    // What is seldom asked for.
    if (view.pin) object["pin"] = to_string(*view.pin);
    if (view.zoom != Zoom{}) object["zoom"] = to_string(view.zoom);
    if (view.products) object["products"] = true;
    // What only the views of channels have is seldom asked for.
    const View usual;
    if (view.channel != usual.channel) object["channel"] = view.channel;
    if (view.walk != usual.walk) object["walk"] = walk_names()[static_cast<std::size_t>(view.walk)];
    if (view.hidden != Hidden{}) object["hide"] = to_string(view.hidden);
    return object;
}

Theme read_theme(JsonFields& fields, const json& value) {
    if (value.is_string()) return built_in_theme(value.get_ref<const std::string&>());
    if (!value.is_object()) fields.refuse("theme", "the name of a theme or an object with its colours");
    return parse_theme(value.dump(-1, ' ', false, json::error_handler_t::replace), "theme");
}

Pace read_pace(const json& value) {
    JsonFields fields(value, "animation");
    Pace pace;
    if (const auto motion = fields.read_choice("motion", motion_names()))
        pace.motion = static_cast<Motion>(*motion);
    fields.read("step_ms", pace.step_ms, kStepTimeLimits.least, kStepTimeLimits.most);
    fields.read("hold_ms", pace.hold_ms, kHoldLimits.least, kHoldLimits.most);
    fields.read("intro", pace.intro);
    fields.finish();
    return pace;
}

ExportSettings read_export(const json& value) {
    JsonFields fields(value, "export");
    ExportSettings settings;
    const auto text = [&](const char* name, auto parse, auto& target) {
        const json* found = fields.find(name);
        if (found == nullptr) return;
        std::string read = found->dump();
        if (!found->is_number_integer()) fields.read(name, read);
        target = parse(read);
    };
    text("size", parse_size, settings.size);
    text("moment", parse_moment, settings.moment);
    StepRange steps;
    text("steps", parse_steps, steps);
    settings.first_step = steps.first;
    settings.last_step = steps.last;
    fields.read("transparent", settings.transparent);
    fields.read("text_as_outlines", settings.text_as_outlines);
    const auto read_int = [&](const char* name, int& target, const Limits& limits) {
        std::int64_t number = target;
        fields.read(name, number, limits.least, limits.most);
        target = static_cast<int>(number);
    };
    read_int("fps", settings.fps, kFpsLimits);
    read_int("loops", settings.loops, kLoopsLimits);
    fields.finish();
    return settings;
}

// A layer that stands beside a network is its open one, and there is none in the network's own view.
void put_open_layer(Scenario& scenario, const std::optional<LayerRequest>& layer) {
    if (is_of_network(scenario.view.kind)) return;
    const NetworkDocument& network = *scenario.network();
    if (const auto why = why_not_open(network.stack, report_of(network.stack), network.open))
        throw BadInput(fmt::format("network.open is {}: {}", network.open, *why));
    Settled made = settle(scenario, scenario, layer);
    if (!made.not_taken.empty())
        throw BadInput(fmt::format("layer is not the open one of the network: {}", made.not_taken));
    scenario = std::move(made.scenario);
}

Scenario read_scenario(JsonFields& fields) {
    Scenario scenario;
    fields.read("title", scenario.title);
    scenario.title = parse_title(scenario.title);
    const json* layer = fields.find("layer");
    if (const json* network = fields.find("network")) {
        scenario.subject = network_from_json(*network);
        scenario.view.kind = ViewKind::network;
    }
    if (layer == nullptr && scenario.network() == nullptr)
        throw BadInput("layer is missing; a scenario needs one, such as {\"kernel\": 3}, or a network");
    if (const json* before = fields.find("before")) scenario.before = read_layer(*before, "before");
    if (const json* first = fields.find("fed_by")) scenario.fed_by = read_layer(*first, "fed_by");
    if (const json* values = fields.find("values")) scenario.values = read_values(*values, "values");
    if (const json* lab = fields.find("lab")) scenario.lab = lab_from_json(*lab);
    if (const json* view = fields.find("view")) scenario.view = read_view(*view, scenario.view);
    const auto layer_read = layer == nullptr ? std::nullopt : std::optional(read_layer(*layer));
    if (scenario.network() != nullptr)
        put_open_layer(scenario, layer_read);
    else
        scenario.subject = *layer_read;
    if (const json* theme = fields.find("theme")) scenario.theme = read_theme(fields, *theme);
    if (const json* pace = fields.find("animation")) scenario.pace = read_pace(*pace);
    if (const json* settings = fields.find("export")) scenario.output = read_export(*settings);
    fields.finish();
    return scenario;
}

std::vector<Preset> read_presets() {
    std::vector<Preset> list;
    const json document = parse_json(preset_files().front().second, "the presets");
    for (const json& entry : document) {
        JsonFields fields(entry, "preset");
        Preset p;
        fields.read("name", p.name);
        fields.read("group", p.group);
        static_cast<void>(fields.find("label"));  // label_of()
        fields.read("about", p.about);
        p.scenario = read_scenario(fields);
        list.push_back(std::move(p));
    }
    return list;
}

}  // namespace

LayerRequest layer_of(const Scenario& scenario) {
    if (const LayerRequest* alone = scenario.alone()) return *alone;
    return is_of_network(scenario.view.kind) ? LayerRequest{} : open_layer(*scenario.network());
}

std::string to_json(const Scenario& scenario, PixelText pixels) {
    ordered_json object;
    object["convwalk"] = kScenarioVersion;
    if (!scenario.title.empty()) object["title"] = scenario.title;
    const NetworkDocument* network = scenario.network();
    if (network == nullptr || !is_of_network(scenario.view.kind))
        object["layer"] = write_layer(layer_of(scenario));
    if (network != nullptr) object["network"] = to_json(*network);
    if (scenario.before) object["before"] = write_layer(*scenario.before);
    if (scenario.fed_by) object["fed_by"] = write_layer(*scenario.fed_by);
    object["values"] = write_values(scenario.values);
    if (scenario.lab != LabChoice{}) object["lab"] = to_json(scenario.lab, pixels);
    object["view"] = write_view(scenario.view);
    if (scenario.theme == built_in_theme(scenario.theme.name)) {
        object["theme"] = scenario.theme.name;
    } else {
        object["theme"] = ordered_json::parse(to_json(scenario.theme));
    }
    object["animation"] = {{"motion", motion_names()[static_cast<std::size_t>(scenario.pace.motion)]},
                           {"step_ms", scenario.pace.step_ms},
                           {"hold_ms", scenario.pace.hold_ms},
                           {"intro", scenario.pace.intro}};
    const ExportSettings& output = scenario.output;
    object["export"] = {{"size", fmt::format("{}x{}", output.size.width, output.size.height)},
                        {"fps", output.fps},
                        {"loops", output.loops},
                        {"moment", to_string(output.moment)},
                        {"steps", to_string(StepRange{output.first_step, output.last_step})},
                        {"transparent", output.transparent},
                        {"text_as_outlines", output.text_as_outlines}};
    return json_text(object) + "\n";
}

std::string to_json(const Values& values) {
    return write_values(values).dump();
}

Values parse_values(std::string_view text, std::string_view place, bool shown) {
    const json document =
        parse_json(text, place.empty() ? "the file of values" : "the text of the values", kMostScenarioBytes);
    return read_values(document, place, shown);
}

Scenario parse_scenario(std::string_view text) {
    const json document = parse_json(text, "the scenario", kMostScenarioBytes);
    JsonFields fields(document, "");
    const json* version = fields.find("convwalk");
    if (version == nullptr)
        throw BadInput(fmt::format(
            "convwalk is missing; a scenario begins with its version, \"convwalk\": {}", kScenarioVersion));
    if (*version != kScenarioVersion)
        throw BadInput(fmt::format("convwalk is {}; this program reads version {}",
                                   printable(version->dump(-1, ' ', false, json::error_handler_t::replace)),
                                   kScenarioVersion));
    return read_scenario(fields);
}

std::string to_json(const LayerRequest& request) {
    return write_layer(request).dump();
}

LayerRequest parse_layer(std::string_view text, std::string_view field) {
    return read_layer(parse_json(text, field), field);
}

const std::vector<Preset>& presets() {
    static const std::vector<Preset> list = read_presets();
    return list;
}

const Preset& preset(std::string_view name) {
    std::vector<std::string> names;
    for (const Preset& p : presets()) {
        if (p.name == name) return p;
        names.push_back(p.name);
    }
    throw BadInput(unknown_name("preset", name, names));
}

const Scenario& icon_scenario() {
    static const Scenario icon = parse_scenario(icon_files().front().second);
    return icon;
}

}  // namespace convwalk
