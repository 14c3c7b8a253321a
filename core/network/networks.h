// Networks from the literature, ready-made: assets/networks.json. Level 2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "network/stack_json.h"

namespace convwalk {

struct Network {
    std::string name;
    std::string about;                 ///< what it is, in one line
    std::string source;                ///< authors, title, where
    std::string url;                   ///< of the source
    std::vector<std::string> remarks;  ///< where this is not to the letter what the source has
    Stack stack;
    std::vector<Assumption> assumptions;
};

/// All, in the order of the file.
[[nodiscard]] const std::vector<Network>& networks();

/// @throws BadInput naming the nearest one
[[nodiscard]] const Network& network(std::string_view name);

}  // namespace convwalk
