#include "desk/pasting.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/cell_edits.h"
#include "desk/documents.h"
#include "desk/paths.h"
#include "desk/stack_edits.h"
#include "figure/figure.h"
#include "frameworks/read/forms/form_table.h"
#include "scenario/network_edits.h"

namespace convwalk {
namespace {

Pasted refused(std::string sentence) {
    return {.said = std::move(sentence), .refused = true};
}

// @throws BadInput when the document would be impossible
Pasted judged(Pasted pasted, const Session& session) {
    if (pasted.scenario)
        static_cast<void>(figure(settled(session.scenario(), *pasted.scenario, pasted.layer)));
    return pasted;
}

Pasted pasted_numbers(std::string_view text, const Session& session, const std::optional<Spot>& cell) {
    const Figure& now = session.figure();
    if (!now.values || session.refusal())
        return refused("What was copied are numbers; show the numbers in the cells first.");
    if (!cell) return refused("Click the cell where the numbers are to begin, then paste.");
    Scenario scenario = session.scenario();
    try {
        scenario.values = with_pasted(now, *cell, text);
    } catch (const BadInput& error) {
        return refused(error.what());
    }
    return {.scenario = std::move(scenario), .numbers = true, .said = "Pasted."};
}

// As a whole where a network is shown or the code has several layers; a single layer takes the place of the
// document's. @throws BadInput
// @param done "Pasted"
Pasted pasted_code(std::string_view text, const Session& session, std::string_view done) {
    Scenario scenario = session.scenario();
    const bool into_network = shows_network(scenario);
    FoundCode found = found_code(
        text, into_network ? scenario.network()->stack.input : input_extents(session.figure().layer));
    if (into_network && !found.network) throw BadInput(found.why_no_network);
    const bool whole = found.network && (into_network || found.layers.size() != 1);
    const std::vector<std::string>& notes = whole ? found.network->notes : found.notes;
    const std::string note =
        notes.empty() ? "" : printable(fmt::format(" Note that {}.", fmt::join(notes, "; ")), 400);
    if (whole) {
        const std::size_t count = found.network->stack.layers.size();
        scenario = with_network(scenario, with_stack(NetworkDocument{}, found.network->stack));
        return {.scenario = std::move(scenario),
                .anew = true,
                .network = true,
                .found = FoundCode{},
                .said = fmt::format("{} a network of {} {}.{}", done, count, count == 1 ? "layer" : "layers",
                                    note)};
    }
    if (found.layers.size() == 1) {
        const CodeLayer& layer = found.layers.front();
        // It takes the place of a network's open layer.
        if (const auto why = why_not_in_stack(layer.request); why && scenario.network() != nullptr)
            throw BadInput(*why);
        const bool anew = scenario.network() == nullptr;
        if (anew) {
            scenario.title.clear();
            scenario.before.reset();
            scenario.fed_by.reset();
        }
        return {.scenario = std::move(scenario),
                .layer = layer.request,
                .anew = anew,
                .found = FoundCode{},
                .said = fmt::format("{} {}.{}", done, printable(layer.words), note)};
    }
    std::string said = fmt::format("Read {} layers; choose one on the right.{}", found.layers.size(), note);
    return {.found = std::move(found), .said = std::move(said)};
}

}  // namespace

Pasted pasted(std::string_view text, const Session& session, const std::optional<Spot>& cell,
              std::string_view what) {
    if (looks_like_numbers(text)) return pasted_numbers(text, session, cell);
    const bool is_form = form_of(text) != nullptr;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool json = !is_form && (first == std::string_view::npos || text[first] == '{');
    try {
        if (auto network = is_form ? std::nullopt : network_in(text))
            return judged({.scenario = with_network(session.scenario(), std::move(*network)),
                           .anew = true,
                           .network = true,
                           .said = "Pasted a network."},
                          session);
        if (!json) return judged(pasted_code(text, session, "Pasted"), session);
        return judged({.scenario = pasted_scenario(text), .anew = true, .said = "Pasted."}, session);
    } catch (const BadInput& error) {
        return {.why_not_read = json || is_form
                                    ? error.what()
                                    : fmt::format("{} is neither a scenario nor code that is read: {}", what,
                                                  error.what())};
    }
}

std::optional<Pasted> model_in_file(const Shelf& shelf, const std::string& path, const Session& session) {
    std::optional<Pasted> model;
    shelf.look_into(path, [&](std::string_view content) {
        if (form_of(content) == nullptr) return;
        try {
            model = judged(pasted_code(content, session, "Opened"), session);
        } catch (const BadInput& error) {
            model = Pasted{.why_not_read =
                               fmt::format("can't read {}: {}", printable(name_in(path), 200), error.what())};
        }
    });
    return model;
}

}  // namespace convwalk
