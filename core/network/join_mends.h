// A join whose two sizes differ: which layers made them differ, and what mends it. Level 2.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "network/stack.h"

namespace convwalk {

/// A change after which a whole network has an output.
struct StackMend {
    std::string words;  ///< "output padding 1 at layer 5"
    Stack stack;        ///< the network with it
};

/// How a layer is called in a sentence, by its number: "layer 3 (\"skip\")", or a line of code.
using LayerPlaces = std::function<std::string(std::size_t number)>;
[[nodiscard]] LayerPlaces numbered_places(const Stack& stack);

/// Why the stack ends, without what mends it; nullopt: it has an output.
[[nodiscard]] std::optional<StackRefusal> plain_refusal_of(const Stack& stack);

/// Which layers on the two ways to a join dropped cells, or took or rounded some away, on an axis on which
/// its sizes differ: "layer 3 (max pooling 2, stride 2) drops the last row and column of 15×15"; empty: none
/// does.
/// @pre the layers before `number` have outputs
[[nodiscard]] std::vector<std::string> causes_of_misfit(const Stack& stack, std::size_t number,
                                                        const LayerPlaces& places);

/// Whole networks that have an output, each with one kind of change: output padding, a crop, a resizing, an
/// input of another size. Each was tried.
/// @pre the stack is refused for a join whose sizes differ
[[nodiscard]] std::vector<StackMend> mends_of_misfit(const Stack& stack, const StackRefusal& refusal,
                                                     const LayerPlaces& places);

/// Whether a stack is refused for a join whose sizes differ.
[[nodiscard]] bool is_misfit(const Stack& stack, const StackRefusal& refusal);

/// What follows the sentence on a join: "; layer 3 (...) drops ...; what mends it: ..., or ..."
[[nodiscard]] std::string misfit_words(std::vector<std::string> causes, const std::vector<StackMend>& mends);

/// Puts causes and mends into a refusal of a join whose sizes differ; another one is left as it is.
void explain_misfit(const Stack& stack, StackRefusal& refusal);

}  // namespace convwalk
