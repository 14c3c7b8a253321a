#include "network/networks.h"

#include <span>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"

namespace convwalk {

// assets/networks.json, made by cmake/Embed.cmake.
std::span<const std::pair<std::string_view, std::string_view>> network_files();

namespace {

std::vector<Network> read_networks() {
    using nlohmann::json;
    std::vector<Network> list;
    const json document = parse_json(network_files().front().second, "the networks");
    for (const json& entry : document) {
        JsonFields fields(entry, "network");
        Network network;
        fields.read("name", network.name);
        fields.read("about", network.about);
        fields.read("source", network.source);
        fields.read("url", network.url);
        if (const json* remarks = fields.find("remarks"))
            network.remarks = remarks->get<std::vector<std::string>>();
        if (const json* stack = fields.find("stack")) {
            ReadStack read = stack_from_json(*stack);
            network.stack = std::move(read.stack);
            network.assumptions = std::move(read.assumptions);
        }
        fields.finish();
        list.push_back(std::move(network));
    }
    return list;
}

}  // namespace

const std::vector<Network>& networks() {
    static const std::vector<Network> list = read_networks();
    return list;
}

const Network& network(std::string_view name) {
    std::vector<std::string> names;
    for (const Network& n : networks()) {
        if (n.name == name) return n;
        names.push_back(n.name);
    }
    throw BadInput(unknown_name("network", name, names));
}

}  // namespace convwalk
