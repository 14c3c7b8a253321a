// What a network with skip connections takes beside its layers, as program text: names of tensors, joins,
// cuts, and the class around the layers. Level 3.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/rules.h"
#include "network/stack.h"

namespace convwalk {

/// Whether some layer reads another one than that before it, or is no function of one tensor: then the layers
/// are no plain sequence.
[[nodiscard]] bool has_branches(const Stack& stack);

/// By the number of a layer, 0 for the input: whether a layer reads it that is not the next one.
/// @pre report_of(stack) refuses nothing
[[nodiscard]] std::vector<bool> read_later(const Stack& stack);

/// A name of the layer's own that can stand in a program: spaces, dashes and the like become "_". Empty where
/// it is no identifier even so, too long, or means something else there already.
[[nodiscard]] std::string identifier_of(std::string_view name);

/// Of the input and of every layer, by number: its own, as identifier_of() has it, where no earlier layer has
/// the same, else "layer7". All are different.
[[nodiscard]] std::vector<std::string> tensor_names(const Stack& stack);

/// The tensor of this name without the cells that are cut: "layer1[:, :, 4:-4, 4:-4]". Just the name where
/// nothing is cut. @pre framework != Framework::onnx, whose cuts are nodes
[[nodiscard]] std::string cut_text(Framework framework, const std::string& tensor,
                                   const std::vector<Sides>& cuts);

/// What joins two tensors. @pre framework != Framework::onnx
[[nodiscard]] std::string join_text(Framework framework, Join::How how, const std::string& first,
                                    const std::string& second);

/// A piece of a program: a constructor that is applied to x, or lines, each ended, that change x.
struct CodePart {
    std::size_t number = 1;  ///< of the layer that it belongs to; 0: the input
    std::string layer;
    std::string statements;
    std::string remark = {};  ///< a comment before it
};

/// Expressions that make layers, a line each, with what is to be said of them.
[[nodiscard]] std::string listed(const std::vector<CodePart>& parts);

/// The parts as lines on x: calls of Keras, and what others have instead of layers.
[[nodiscard]] std::string lines_of(const std::vector<CodePart>& parts);

/// Whether all of them are constructors, so that they can stand in a list.
[[nodiscard]] bool are_layers(const std::vector<CodePart>& parts);

/// The parts as a class of PyTorch. What follows one another without a branch is one nn.Sequential.
/// @param names those of tensor_names()
/// @param input sizes of the tensor that it is called with, batch and channels first
[[nodiscard]] std::string torch_class(const Stack& stack, const std::vector<CodePart>& parts,
                                      const std::vector<std::string>& names, const Extents& input);

}  // namespace convwalk
