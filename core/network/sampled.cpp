#include "network/sampled.h"

#include "network/layer_kinds.h"

namespace convwalk {

Layer sampled_layer(const StackLayer& from, const LayerReport& report) {
    Layer layer;
    layer.op = operator_of(from.kind).value();
    layer.in_channels = layer.out_channels = report.in_channels;
    layer.axes.assign(report.input.size(), AxisSpec{});
    const bool resizes = from.kind == LayerKind::resize;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        a.input = report.input[i];
        if (resizes && !from.size.empty())
            a.output_size = report.output[i];
        else
            a.factor = from.factor[from.factor.size() == 1 ? 0 : i];
    }
    if (!resizes) return layer;
    layer.resize_mode = from.mode;
    layer.align_corners = from.align_corners && cells_each_side(from.mode) > 0;
    return layer;
}

}  // namespace convwalk
