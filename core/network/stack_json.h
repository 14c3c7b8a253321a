// Stacks as JSON, there and back. Level 2.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "network/notation.h"
#include "network/stack.h"

namespace convwalk {

/// A stack and what had to be assumed to get it.
struct ReadStack {
    Stack stack;
    std::vector<Assumption> assumptions;
    bool has_input = true;  ///< false: the text says nothing of the input, nor does its first layer, so it is
                            ///< the default one
};

/// `{"title": ..., "input": "3x224x224", "layers": [...]}`. A layer is an object, or a text in the notation
/// that stands for one or more. @throws BadInput that names the field
[[nodiscard]] ReadStack stack_from_json(const nlohmann::json& document,
                                        const NotationDefaults& defaults = {});

/// Bytes of a network that is read: more than kMostLayers layers with the longest of names take as JSON.
inline constexpr std::size_t kMostNetworkBytes = std::size_t{4} << 20;

/// The network in a document: the document, or its field "stack", which the table of a network as JSON has.
[[nodiscard]] const nlohmann::json& network_in_json(const nlohmann::json& document);

/// A text that begins with "{" as JSON, any other as notation. @throws BadInput
[[nodiscard]] ReadStack read_stack(std::string_view text, const NotationDefaults& defaults = {});

/// Only what differs from a layer as it is when nothing is said. Read again it is the same stack.
[[nodiscard]] nlohmann::ordered_json to_json(const Stack& stack);

}  // namespace convwalk
