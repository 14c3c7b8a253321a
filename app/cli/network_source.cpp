#include "cli/network_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/flags.h"
#include "export/input_file.h"

namespace convwalk {
namespace {

template <typename Read>
auto read_from(const std::string& given, Read read) {
    // No notation begins as a path does.
    const bool path = given.starts_with('/') || given.starts_with("./") || given.starts_with("../");
    const bool file = path || given.ends_with(".json") || given.ends_with(".txt");
    if (file) return from_file(given, read);
    if (given == "-") return read(read_standard_input(kMostNetworkBytes));
    try {
        return read(given);
    } catch (const BadInput& refused) {
        std::vector<std::string> names;
        for (const Network& n : networks()) names.push_back(n.name);
        const std::string near = nearest_name(lower(given), names);
        if (near.empty()) throw;
        throw BadInput(fmt::format("{}; a ready-made network is called \"{}\"", refused.what(), near));
    }
}

}  // namespace

const Network* ready_made(const std::string& name) {
    const auto& all = networks();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Network& n) { return n.name == name; });
    return found == all.end() ? nullptr : &*found;
}

ReadStack network_given(const std::string& given, const NotationDefaults& defaults) {
    return read_from(given, [&](const std::string& text) { return read_stack(text, defaults); });
}

NetworkDocument network_document_given(const std::string& given) {
    if (const Network* known = ready_made(given)) return with_stack({}, known->stack);
    return read_from(given, [](const std::string& text) { return read_network(text); });
}

void choose_cell(Scenario& scenario, const std::string& cell) {
    NetworkDocument* document = scenario.network();
    if (document == nullptr)
        throw BadUsage(
            fmt::format("cell is \"{}\"; it is the output cell of a network whose receptive field is drawn, "
                        "and there is no "
                        "network here (--network gives one)",
                        printable(cell)));
    document->cell = parse_extents(cell, "cell");
    const StackReport report = told_report_of(document->stack);
    if (report.refusal) throw BadInput(report.refusal->sentence);
    if (const auto why = why_not_cell(document->stack, report, document->cell, "cell")) throw BadInput(*why);
}

}  // namespace convwalk
