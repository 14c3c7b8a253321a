// Scenario files: what is read is written so that it reads back.
#include "scenario/scenario.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const Scenario scenario = parse_scenario(text);
        static_cast<void>(why_invalid(scenario.layer));
        demand(parse_scenario(to_json(scenario)) == scenario);
    });
    return 0;
}
