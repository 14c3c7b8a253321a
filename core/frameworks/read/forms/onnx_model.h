// A graph of ONNX, from whatever it was read, and the program that it is. Level 3.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frameworks/read/onnx_nodes.h"
#include "frameworks/read/read_code.h"

namespace convwalk {

/// A tensor with its sizes, which may not be known.
struct GraphTensor {
    std::string name;
    bool has_shape = false;
    Extents dimensions = {};  ///< 0: not known
    Value values = {};        ///< a list, of what is small and is no weight
    Place place = {};
};

struct OnnxModel {
    std::vector<GraphTensor> inputs;   ///< weights may be among them
    std::vector<GraphTensor> weights;  ///< what is kept with the graph
    std::vector<GraphTensor> said;     ///< sizes of what nodes make, where they are said
    std::vector<std::string> outputs;
    std::vector<OnnxNode> nodes;
    bool inputs_have_weights = false;  ///< print-outs do not tell one from the other
};

/// Values of a weight are kept up to so many.
inline constexpr std::int64_t kMostOnnxValues = 1000;

/// A node that is not understood is a gap; what sizes are worked out from in the graph is worked out.
/// @throws BadInput where it has no node
[[nodiscard]] ReadProgram program_of(const OnnxModel& model, const GivenInput& given);

}  // namespace convwalk
