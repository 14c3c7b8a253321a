// What the flags of all commands share: values as text, judged, and lists of words.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "animation/timeline.h"
#include "basics/errors.h"
#include "scenario/export_limits.h"

namespace convwalk {

/// A command line that contradicts itself or leaves out what it needs.
class BadUsage : public BadInput {
  public:
    using BadInput::BadInput;
};

/// "0.5", "0.5s" or "500ms" in milliseconds. @throws BadInput
[[nodiscard]] Tick duration(std::string_view field, const std::string& text, const Limits& limits);

/// "gif, png or svg": what may be chosen, for a help text.
[[nodiscard]] std::string alternatives(const std::vector<std::string>& choices);

/// An empty text is no value where it would count as left out. @throws BadUsage that names the flag
void refuse_empty(const CLI::App& command);

}  // namespace convwalk
