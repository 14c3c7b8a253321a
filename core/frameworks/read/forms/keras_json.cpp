// A model of Keras as to_json() gives it, and as a .keras file holds it: those of Keras 2 and 3, in a row or
// as a graph of layers that name what they read.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/named_layers.h"
#include "frameworks/read/forms/text_lines.h"
#include "frameworks/read/forms/zip_archive.h"
#include "frameworks/read/make_values.h"

namespace convwalk::forms {
namespace {

using nlohmann::json;
using Kind = Value::Kind;

constexpr std::size_t kMostModelBytes = std::size_t{8} << 20;
constexpr int kDeepestModel = 8;  // models in models
constexpr std::size_t kMostCalls = 20'000;
constexpr std::size_t kLongestSearch = 100'000;  // bytes of the text, for a layer's name

bool is_model(const std::string& type) {
    return type == "Sequential" || type == "Functional" || type == "Model";
}

const json& field(const json& object, const char* name) {
    static const json kNone;
    if (!object.is_object()) return kNone;
    const auto found = object.find(name);
    return found == object.end() ? kNone : *found;
}

std::string text_of(const json& object, const char* name) {
    const json& text = field(object, name);
    return text.is_string() ? printable(text.get_ref<const std::string&>(), kLongestText) : std::string();
}

// An activation or the like that is an object is its class.
Value value_of(const json& from, const Place& place, int depth = 1) {
    if (from.is_boolean()) {
        Value truth = value_at(Kind::truth, place);
        truth.number = from.get<bool>() ? 1 : 0;
        return truth;
    }
    if (from.is_number_integer()) return integer_at(from.get<std::int64_t>(), place);
    if (from.is_number_float()) {
        Value real = value_at(Kind::real, place);
        real.real = from.get<double>();
        return real;
    }
    if (from.is_string() || (from.is_object() && from.contains("class_name"))) {
        Value text = value_at(Kind::text, place);
        text.text = from.is_string() ? printable(from.get_ref<const std::string&>(), kLongestText)
                                     : text_of(from, "class_name");
        return text;
    }
    if (!from.is_array() || depth > 4) return value_at(Kind::none, place);
    std::vector<Value> items;
    for (const json& item : from) items.push_back(value_of(item, place, depth + 1));
    return list_at(std::move(items), place);
}

// Sizes with their batch; 0 for what is null.
std::vector<std::int64_t> sizes_in(const json& shape) {
    std::vector<std::int64_t> sizes;
    if (!shape.is_array()) return sizes;
    for (const json& size : shape) {
        const bool known = size.is_number_integer() && size.get<std::int64_t>() >= 1 &&
                           size.get<std::int64_t>() <= kLargestSize;
        sizes.push_back(known ? size.get<std::int64_t>() : 0);
    }
    return sizes;
}

// One tensor that a layer reads: of which layer, and of which of its calls.
struct Source {
    std::string layer;
    std::size_t call = 0;
};

// What one call of a layer reads, whatever the version wrote: lists of ["name", call, 0, {}], or objects with
// a keras_history.
void find_sources(const json& from, std::vector<Source>& found, int depth = 0) {
    constexpr int kDeepest = 8;
    constexpr std::size_t kMost = 1000;
    if (depth > kDeepest || found.size() > kMost) return;
    const json* history = &from;
    if (from.is_object()) {
        history = &field(field(from, "config"), "keras_history");
        if (!history->is_array()) {
            for (const json& each : from) find_sources(each, found, depth + 1);
            return;
        }
    }
    if (!history->is_array()) return;
    const bool is_tensor =
        history->size() >= 3 && (*history)[0].is_string() && (*history)[1].is_number_unsigned();
    if (!is_tensor) {
        for (const json& each : *history) find_sources(each, found, depth + 1);
        return;
    }
    found.push_back({(*history)[0].get<std::string>(), (*history)[1].get<std::size_t>()});
}

class Reader {
  public:
    Reader(std::string_view text, const GivenInput& given) : text_(text), flow_(given) {
        flow_.set_input_framework(Framework::keras);
    }

    ReadProgram read(const json& model) {
        if (!is_model(text_of(model, "class_name")))
            throw BadInput(fmt::format(
                "class_name of the model is \"{}\"; it must be \"Sequential\", \"Functional\" or \"Model\"",
                text_of(model, "class_name")));
        const std::size_t result = run_model(model, 0, 1);
        if (result != flow_.last()) flow_.apply({effect_piece("identity", {})}, {result}, {});
        return flow_.program();
    }

  private:
    // What each call of each layer of a model made.
    using Made = std::map<std::string, std::vector<std::size_t>, std::less<>>;

    std::size_t run_model(const json& model, std::size_t from, int depth) {
        if (depth > kDeepestModel)
            throw BadInput(fmt::format("models are nested more than {} deep", kDeepestModel));
        const json& config = field(model, "config");
        // The oldest write the layers of a row alone.
        const json& layers = config.is_array() ? config : field(config, "layers");
        if (!layers.is_array() || layers.empty())
            throw BadInput("config.layers of the model is missing; it must be a list of layers");
        const bool is_graph = std::any_of(layers.begin(), layers.end(), [](const json& layer) {
            const json& nodes = field(layer, "inbound_nodes");
            return nodes.is_array() && !nodes.empty();
        });
        return is_graph ? run_graph(config, layers, from, depth) : run_row(layers, from, depth);
    }

    std::size_t run_row(const json& layers, std::size_t from, int depth) {
        for (const json& layer : layers) from = run_layer(layer, {from}, depth);
        return from;
    }

    std::size_t run_graph(const json& config, const json& layers, std::size_t from, int depth) {
        Made made;
        std::size_t last = from;
        std::size_t inputs = 0;
        for (const json& layer : layers) {
            std::string name = text_of(layer, "name");
            if (name.empty()) name = text_of(field(layer, "config"), "name");
            const json& nodes = field(layer, "inbound_nodes");
            if (!nodes.is_array() || nodes.empty()) {
                last = ++inputs == 1 ? run_layer(layer, {from}, depth) : second_input(layer);
                made[name].push_back(last);
                continue;
            }
            for (const json& node : nodes) {
                last = run_layer(layer, sources(node, layer, made), depth);
                made[name].push_back(last);
            }
        }
        std::vector<Source> outputs;
        find_sources(field(config, "output_layers"), outputs);
        if (outputs.size() > 1)
            flow_.note({}, fmt::format("the model has {} results; the first is taken for what comes out",
                                       outputs.size()));
        const auto found = outputs.empty() ? made.end() : made.find(outputs.front().layer);
        const bool known = found != made.end() && outputs.front().call < found->second.size();
        return known ? found->second[outputs.front().call] : last;
    }

    std::vector<std::size_t> sources(const json& node, const json& layer, const Made& made) {
        std::vector<Source> wanted;
        find_sources(node, wanted);
        std::vector<std::size_t> from;
        for (const Source& source : wanted) {
            const auto found = made.find(source.layer);
            if (found == made.end() || source.call >= found->second.size())
                from.push_back(unknown(layer, fmt::format("it reads \"{}\", which no layer before it makes",
                                                          printable(source.layer))));
            else
                from.push_back(found->second[source.call]);
        }
        if (from.empty()) from.push_back(unknown(layer, "what it reads is not said"));
        return from;
    }

    std::size_t unknown(const json& layer, std::string_view why) {
        const Place place = place_of(layer);
        return flow_.apply({gap_piece(text_of(layer, "class_name"), place, why)}, {0}, place);
    }

    std::size_t second_input(const json& layer) {
        return unknown(layer, "a network has one input; this is another one");
    }

    std::size_t run_layer(const json& layer, const std::vector<std::size_t>& from, int depth) {
        if (++calls_ > kMostCalls)
            throw BadInput(fmt::format("the model calls layers more than {} times", kMostCalls));
        const std::string type = text_of(layer, "class_name");
        const json& config = field(layer, "config");
        const Place place = place_of(layer);
        if (is_model(type)) return run_model(layer, from.front(), depth + 1);
        if (from.front() == 0 && flow_.empty()) set_input(config);
        if (type == "InputLayer") return from.front();
        // A layer in another, once a step of time or in both directions.
        NamedLayer named{type, place, Framework::keras, {}, {}};
        if (config.is_object()) {
            for (const auto& [name, value] : config.items()) {
                if (!value.is_null()) named.keywords.emplace_back(name, value_of(value, place));
            }
        }
        if (text_of(config, "data_format") == "channels_first") flow_.put_channels_first();
        if (from.size() > 1 || is_keras_join(type)) return joined(named, from);
        return flow_.apply(pieces_of(named), from, place);
    }

    std::size_t joined(const NamedLayer& layer, const std::vector<std::size_t>& from) {
        if (is_keras_join(layer.name) && from.size() > 1) {
            Piece join = keras_join(layer);
            // Of the numbers of two maps alone.
            if (join.axis && *join.axis == static_cast<std::int64_t>(flow_.axes_at(from.front())) + 1)
                join.axis = -1;
            return flow_.apply({std::move(join)}, from, layer.place);
        }
        if (is_keras_join(layer.name))
            return flow_.apply({effect_piece("identity", layer.place)}, from, layer.place);
        return flow_.apply(
            {gap_piece(layer.name, layer.place, "it reads several tensors; that is not read here")},
            {from.front()}, layer.place);
    }

    void set_input(const json& config) {
        const bool last = text_of(config, "data_format") != "channels_first";
        for (const char* name : {"batch_input_shape", "batch_shape"}) {
            if (const auto sizes = sizes_in(field(config, name)); !sizes.empty())
                flow_.set_input(sizes, last, true);
        }
        if (const auto sizes = sizes_in(field(config, "input_shape")); !sizes.empty())
            flow_.set_input(sizes, last, false);
    }

    // By its name, which stands in the text where the layer does.
    Place place_of(const json& layer) {
        const auto [place, is_new] = places_.try_emplace(&layer);
        if (!is_new) return place->second;
        std::string name = text_of(field(layer, "config"), "name");
        if (name.empty()) name = text_of(layer, "class_name");
        const std::size_t found = text_.substr(searched_, kLongestSearch).find(fmt::format("\"{}\"", name));
        if (found != std::string_view::npos) {
            const std::string_view before = text_.substr(searched_, found);
            line_ += static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
            searched_ += found;
        }
        return place->second = {line_, 1};
    }

    std::string_view text_;
    std::size_t searched_ = 0;  // bytes of the text, `line_` being theirs
    std::size_t line_ = 1;
    std::map<const json*, Place> places_;
    std::size_t calls_ = 0;
    Flow flow_;
};

}  // namespace

bool is_keras_json(std::string_view content) {
    const std::string_view begin = begin_of(content, std::string_view::npos);
    return begin.starts_with('{') && begin.find("\"class_name\"") != std::string_view::npos &&
           begin.find("\"config\"") != std::string_view::npos;
}

bool is_archive(std::string_view content) {
    return is_zip(content);
}

ReadProgram read_archive(std::string_view content, const GivenInput& given) {
    if (const auto config = file_in_zip(content, "config.json", kMostModelBytes))
        return read_keras_json(*config, given);
    throw BadInput(
        "this is an archive without config.json, which a .keras file has; of a file of PyTorch paste what "
        "print(model) says");
}

ReadProgram read_keras_json(std::string_view content, const GivenInput& given) {
    return Reader(content, given).read(parse_json(content, "the model", kMostModelBytes));
}

}  // namespace convwalk::forms
