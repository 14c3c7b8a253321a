// What of a program can be drawn: each layer by itself, and all of them as a network. Level 3.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/read_stack.h"

namespace convwalk {

/// The layers that are no activation, by their places in the program, from 0.
[[nodiscard]] std::vector<std::size_t> layers_to_draw(const ReadProgram& program);
/// The same. @throws BadInput when there is none
[[nodiscard]] std::vector<std::size_t> layers_to_draw_or_refusal(const ReadProgram& program);

/// Whether all that it does is done by one layer, of which a view of its own can be drawn.
[[nodiscard]] bool is_one_layer(const ReadProgram& program);

/// As a file keeps it: the padding is a word or numbers, not both.
[[nodiscard]] LayerRequest word_or_numbers(LayerRequest request);

/// One layer of a program that was pasted.
struct CodeLayer {
    std::string words;  ///< "nn.Conv2d, line 2"
    std::string sizes;  ///< "28×28 → 24×24"
    LayerRequest request;
};

/// The layers with windows of a program, each over the input that reaches it.
struct FoundCode {
    std::vector<CodeLayer> layers;
    std::optional<CodeStack> network;  ///< all of them in turn, with notes of its own; where a stack can
    std::string why_no_network;        ///< empty where there is one
    std::vector<std::string> notes;    ///< what was assumed or left out, a sentence each
};

/// @param input of the layer that is there now: taken where the code says none and the layers fit into it
/// @throws BadInput with line and column, and when the code has no layer that changes sizes
[[nodiscard]] FoundCode found_code(std::string_view text, const Extents& input);

}  // namespace convwalk
