// How values are told in the messages of failed expectations.
#pragma once

#include <ostream>

#include "arithmetic/layer.h"
#include "scenario/scenario.h"
#include "support/small_layers.h"

namespace convwalk {

inline void PrintTo(const Scenario& scenario, std::ostream* out) {
    *out << to_json(scenario);
}
inline void PrintTo(const LayerRequest& request, std::ostream* out) {
    *out << testing::described(request.layer) << " padding " << name_of(request.padding)
         << (request.of_transposed ? " of transposed" : "") << " channels " << request.layer.in_channels
         << " " << request.layer.out_channels << " groups " << request.layer.groups;
}

}  // namespace convwalk
