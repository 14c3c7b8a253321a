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
#include "frameworks/write/write_code.h"

namespace convwalk {

class WindowLayer {
  public:
    /// @pre !why_invalid(request); its operator has a window
    WindowLayer(const LayerRequest& request, const LayerCodeOptions& options);

  protected:
    // What a code comes to: a layer, two of them, statements, or why it can't be.
    static LayerCode one(std::string layer) { return {{std::move(layer)}, "", ""}; }
    static LayerCode two(std::string first, std::string second) {
        return {{std::move(first), std::move(second)}, "", ""};
    }
    static LayerCode lines(std::string statements) { return {{}, std::move(statements), ""}; }
    static LayerCode cannot(std::string sentence) { return {{}, "", std::move(sentence)}; }

    [[nodiscard]] static std::int64_t max_of(const Extents& values);
    // "same" pads so, for this input.
    [[nodiscard]] bool is_same() const;
    // What stands behind an average to make its divisor another: "9 / 4"; empty: it is that one already.
    [[nodiscard]] std::string divisor_factor() const;
    // Where an average of real cells alone takes no numbers for its padding.
    [[nodiscard]] std::string leaves_out_as(std::string_view framework, std::string_view word) const;

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
};

[[nodiscard]] LayerCode pytorch_code(const WindowLayer& layer);
[[nodiscard]] LayerCode keras_code(const WindowLayer& layer);
[[nodiscard]] LayerCode tensorflow_code(const WindowLayer& layer);
[[nodiscard]] LayerCode jax_code(const WindowLayer& layer);
[[nodiscard]] LayerCode onnx_code(const WindowLayer& layer);

}  // namespace convwalk
