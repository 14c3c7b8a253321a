// What a person looks at goes and comes back: operators and kinds of layer with the numbers that they had. No
// panels here.
#pragma once

#include <optional>
#include <vector>

#include "arithmetic/layer.h"
#include "network/layer_kinds.h"
#include "network/stack.h"

namespace convwalk {

/// The numbers of every operator that a layer has been, so that switching there and back loses none.
class OperatorMemory {
  public:
    /// The layer under another operator: with the numbers that it had as such, and else with those of the
    /// operator that had them last. Sizes and channels of the input stay what a person set, also where an
    /// operator between could not have them.
    [[nodiscard]] LayerRequest switched(const LayerRequest& now, Operator op);

  private:
    [[nodiscard]] const LayerRequest* last_as(Operator op) const;

    std::vector<LayerRequest> left_;     // each operator once, the one that was left last at the end
    std::optional<LayerRequest> meant_;  // whose input a person set
    std::optional<LayerRequest> made_;   // by the last switch
};

/// The same for a layer of a network, which may be of more kinds.
class KindMemory {
  public:
    [[nodiscard]] StackLayer switched(const StackLayer& now, LayerKind kind);

  private:
    std::vector<StackLayer> left_;
};

}  // namespace convwalk
