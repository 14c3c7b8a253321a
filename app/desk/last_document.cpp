#include "desk/last_document.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "arithmetic/layer.h"
#include "basics/errors.h"
#include "basics/size.h"
#include "basics/text.h"
#include "desk/paths.h"

namespace convwalk {
namespace {

using nlohmann::json;
using ordered_json = nlohmann::ordered_json;

constexpr std::size_t kLongestPath = 4096;  // bytes; PATH_MAX of Linux

std::optional<Scenario> read_scenario(JsonFields& fields, const std::string& name) {
    const json* value = fields.find(name);
    if (value == nullptr) return std::nullopt;
    try {
        return parse_scenario(value->dump(-1, ' ', false, json::error_handler_t::replace));
    } catch (const BadInput& error) {
        throw BadInput(fmt::format("{}: {}", fields.place(name), error.what()));
    }
}

}  // namespace

LastDocument document_of(const Session& session) {
    LastDocument document;
    document.scenario = session.refusal() ? session.figure().scenario : session.scenario();
    document.file = session.file();
    if (session.is_changed()) document.saved = session.saved();
    document.mark = session.mark();
    document.playing = session.playback.playing;
    if (!document.playing) document.at_ms = session.playback.at_ms;
    return document;
}

Session session_of(const LastDocument& document) {
    Session session(document.scenario, document.file);
    if (document.saved) session.set_saved(*document.saved);
    session.set_mark(document.mark);
    session.playback.playing = document.playing;
    if (!document.playing) session.seek(static_cast<Tick>(document.at_ms));
    return session;
}

std::string name_of(const LastDocument& document) {
    if (!document.file.empty()) return printable(name_in(document.file), 60);
    const Scenario& scenario = document.scenario;
    if (!scenario.title.empty()) return printable(scenario.title, 60);
    if (const NetworkDocument* network = scenario.network();
        network != nullptr && is_of_network(scenario.view.kind)) {
        const Stack& stack = network->stack;
        const std::string layers = counted(std::ssize(stack.layers), "layer", "layers");
        return stack.title.empty() ? fmt::format("network of {}", layers)
                                   : fmt::format("{}, {}", printable(stack.title, 60), layers);
    }
    const LayerRequest request = layer_of(scenario);
    if (why_invalid(request)) return std::string(name_of(request.layer.op));
    const Layer layer = resolved(request);
    return fmt::format("{} {} → {}", name_of(layer.op), to_string(input_extents(layer)),
                       to_string(output_extents(layer)));
}

ordered_json json_of(const LastDocument& document) {
    ordered_json object = {{"file", can_be_kept(document.file) ? document.file : ""}};
    if (!document.mark.empty()) object["mark"] = document.mark;
    object["playing"] = document.playing;
    if (!document.playing) object["at_ms"] = document.at_ms;
    object["scenario"] = ordered_json::parse(to_json(document.scenario, PixelText::all));
    if (document.saved) object["saved"] = ordered_json::parse(to_json(*document.saved, PixelText::all));
    return object;
}

std::optional<LastDocument> read_document(JsonFields& settings, const std::string& name) {
    const json* value = settings.find(name);
    if (value == nullptr) return std::nullopt;
    JsonFields fields(*value, name);
    LastDocument document;
    auto scenario = read_scenario(fields, "scenario");
    if (!scenario) throw BadInput(fmt::format("{}.scenario is missing", name));
    document.scenario = std::move(*scenario);
    read_path(fields, "file", document.file);
    fields.read("mark", document.mark);
    fields.read("playing", document.playing);
    if (const json* at = fields.find("at_ms")) {
        // Millions of steps of a minute take years; up to here a number tells every millisecond.
        constexpr double kLatestMs = 9'007'199'254'740'992.0;
        if (!at->is_number() || !(at->get<double>() >= 0 && at->get<double>() <= kLatestMs))
            fields.refuse("at_ms", fmt::format("a number of milliseconds from 0 to {:.0f}", kLatestMs));
        if (!document.playing) document.at_ms = at->get<double>();
    }
    document.saved = read_scenario(fields, "saved");
    return document;
}

bool can_be_kept(const std::string& path) {
    return path.size() <= kLongestPath && printable(path, path.size()) == path;
}

void read_path(JsonFields& fields, const std::string& name, std::string& target) {
    std::string path = target;
    fields.read(name, path);
    if (!can_be_kept(path)) fields.refuse(name, fmt::format("a path of at most {} bytes", kLongestPath));
    target = std::move(path);
}

}  // namespace convwalk
