// A figure as the part of an address behind its "#", and back. No panels here.
#pragma once

#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

/// "op=transposed&input=3&kernel=4&stride=2&padding=1&view=flat&numbers": the flags of `convwalk export`
/// where they say all of it, else "json=" and the scenario's JSON, deflated, in base64url. Of letters, digits
/// and
/// -_.~&=/:|x alone.
[[nodiscard]] std::string link_of(const Scenario& scenario);

/// @param link with or without the "#" and what stands before it; "" is the usual scenario
/// @throws BadInput for one that can't be read, and for one that is longer than any that is written
[[nodiscard]] Scenario scenario_in_link(std::string_view link);

/// The whole address. @param page where the browser edition stands, such as "https://example.org/convwalk/"
[[nodiscard]] std::string address_of(const Scenario& scenario, std::string_view page);

/// Where the browser edition stands: CONVWALK_WEB of the environment; empty: nobody has said so.
[[nodiscard]] std::string web_page();

}  // namespace convwalk
