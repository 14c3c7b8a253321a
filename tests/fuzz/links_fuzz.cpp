// What stands behind the "#" of an address, which anybody can write: a scenario, whose own link leads back to
// it, or a sentence.
#include "desk/links.h"

#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const Scenario scenario = scenario_in_link(text);
        demand(scenario_in_link(link_of(scenario)) == scenario);
    });
    return 0;
}
