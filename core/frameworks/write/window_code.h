// A layer with a window as every framework can say it; each framework's own way is in the file of its name.
// Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "arithmetic/layer.h"
#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

class WindowLayer {
  public:
    /// @pre !why_invalid(request); its operator has a window
    WindowLayer(const LayerRequest& request, const LayerCodeOptions& options);

  protected:
    [[nodiscard]] static std::int64_t max_of(const Extents& values);
    // "same" pads so, for this input.
    [[nodiscard]] bool is_same() const;
    // What stands behind an average to make its divisor another: "9 / 4"; empty: it is that one already.
    [[nodiscard]] std::string divisor_factor() const;
    // Where an average takes a word for the cells that it leaves out, and no numbers: why it can't leave
    // out what this one does; empty: it can.
    [[nodiscard]] std::string why_not_left_out_by(std::string_view framework, std::string_view word) const;
    // Where nothing of the input is under a window of an average of real cells alone: that is 0 here.
    [[nodiscard]] std::string why_no_average(std::string_view framework) const;

    LayerRequest request_;
    LayerCodeOptions options_;
    Layer layer_;
    std::size_t axes_;
    Extents kernel_;
    Extents stride_;
    Extents dilation_;
    bool transposed_;
    bool average_;
    AllSides sides_;  // padding; transposed: what is cut
    bool padded_;     // some padding, besides what a ceil mode reaches beyond it
    PaddingMode mode_;
    bool divides_by_own_;   // an average
    bool real_cells_only_;  // an average that does not count what its windows reach beyond the input
    // Of sides_, what an average leaves out, and the padding that it counts, which has to be added before
    // it. All is 0 where it divides by one number everywhere.
    AllSides left_out_;
    AllSides counted_;
    bool overhangs_;  // an average that counts some of what its windows reach beyond the input, but not all
};

[[nodiscard]] LayerCode pytorch_code(const WindowLayer& layer);
[[nodiscard]] LayerCode keras_code(const WindowLayer& layer);
[[nodiscard]] LayerCode tensorflow_code(const WindowLayer& layer);
[[nodiscard]] LayerCode jax_code(const WindowLayer& layer);
[[nodiscard]] LayerCode onnx_code(const WindowLayer& layer);

}  // namespace convwalk
