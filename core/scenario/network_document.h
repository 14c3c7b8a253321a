// A whole network as part of the document, and the one of its layers that is open. Level 5.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "network/stack_json.h"

namespace convwalk {

struct NetworkDocument {
    Stack stack;
    /// What the layers were read from; empty when they were edited one by one.
    /// Invariant: read with `assumed`, it gives the layers of the stack.
    std::string notation;
    std::vector<std::string> assumed;  ///< "kernel=5": what the notation leaves open and is not as usual
    /// The layer that the views of a single layer show, from 1; 0 = none was open yet.
    std::size_t open = 0;
    /// The cell of the last map whose receptive field is drawn, one index an axis; empty = the middle. See
    /// why_not_cell().
    Extents cell;

    bool operator==(const NetworkDocument&) const = default;
};

inline constexpr std::size_t kLongestNotation = 20'000;  ///< bytes that are kept as a text

/// From a text: notation, or JSON of a stack with the fields of a document. @throws BadInput
[[nodiscard]] NetworkDocument read_network(std::string_view text,
                                           const std::vector<std::string>& assumed = {});

/// Other layers, read from notation. The input and the title stay. @throws BadInput with the place in the
/// text
[[nodiscard]] NetworkDocument with_notation(const NetworkDocument& network, std::string_view notation,
                                            const std::vector<std::string>& assumed);

/// Other layers, edited one by one: the notation is written anew where it has words for them.
[[nodiscard]] NetworkDocument with_stack(const NetworkDocument& network, Stack stack);

/// What was left open when the notation was read; empty when there is no notation.
[[nodiscard]] std::vector<Assumption> assumptions_of(const NetworkDocument& network);

/// `{"title": ..., "input": ..., "layers": [...], "assume": [...], "open": 3, "cell": "4x4"}`
[[nodiscard]] NetworkDocument network_from_json(const nlohmann::json& document);
[[nodiscard]] nlohmann::ordered_json to_json(const NetworkDocument& network);

/// Why the last map that has an output has no such cell; nullopt: it has.
/// @param field how the sentence calls it
[[nodiscard]] std::optional<std::string> why_not_cell(const Stack& stack, const StackReport& report,
                                                      const Extents& cell, std::string_view field);

// --- one layer of it ---

/// Why a layer can't be looked at by itself: nothing walks over its input, or it has no output. nullopt: it
/// can.
/// @param number from 1
[[nodiscard]] std::optional<std::string> why_not_open(const Stack& stack, const StackReport& report,
                                                      std::size_t number);

/// The open layer over what comes in, as a document of it alone has it; it may be impossible there.
/// @pre one has been opened: it is a LayerRequest, and the layers before it are possible
[[nodiscard]] LayerRequest open_layer(const NetworkDocument& network);

/// Why a stack has no word for a layer that can be looked at by itself; nullopt: it has.
[[nodiscard]] std::optional<std::string> why_not_in_stack(const LayerRequest& request);

/// The layer of a stack after an edit of that document. Sizes and channels of the input stay what the stack
/// says, except for those of the whole network's input. Unchanged when why_not_in_stack().
/// @param axes of the stack
[[nodiscard]] Stack with_layer(Stack stack, std::size_t number, const LayerRequest& request);

}  // namespace convwalk
