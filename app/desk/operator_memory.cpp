#include "desk/operator_memory.h"

#include <algorithm>
#include <utility>

#include "arithmetic/fields.h"
#include "desk/layer_edits.h"
#include "desk/stack_edits.h"

namespace convwalk {
namespace {

bool is_of_the_input(LayerField field) {
    return field == LayerField::dimensions || field == LayerField::input || field == LayerField::in_channels;
}

bool same_input(const LayerRequest& a, const LayerRequest& b) {
    return a.layer.in_channels == b.layer.in_channels && input_extents(a.layer) == input_extents(b.layer);
}

LayerRequest with_input_of(LayerRequest request, const LayerRequest& meant) {
    request = with_dimensions(std::move(request), meant.layer.axes.size());
    for (std::size_t i = 0; i < meant.layer.axes.size(); ++i)
        request.layer.axes[i].input = meant.layer.axes[i].input;
    request.layer.in_channels = meant.layer.in_channels;
    return request;
}

}  // namespace

const LayerRequest* OperatorMemory::last_as(Operator op) const {
    const auto found = std::find_if(left_.begin(), left_.end(),
                                    [&](const LayerRequest& left) { return left.layer.op == op; });
    return found == left_.end() ? nullptr : &*found;
}

LayerRequest OperatorMemory::switched(const LayerRequest& now, Operator op) {
    if (now.layer.op == op) return now;
    if (!made_ || !meant_ || !same_input(*made_, now)) meant_ = now;
    std::erase_if(left_, [&](const LayerRequest& left) { return left.layer.op == now.layer.op; });
    left_.push_back(now);

    LayerRequest request = with_operator(with_input_of(now, *meant_), op);
    for (const LayerFieldRow& row : layer_fields()) {
        if (!row.of(op) || is_of_the_input(row.field)) continue;
        const LayerRequest* from = last_as(op);
        for (std::size_t i = left_.size(); i-- > 0 && from == nullptr;) {
            if (row.of(left_[i].layer.op)) from = &left_[i];
        }
        // What the layer has now was taken over as far as it fits.
        if (from == nullptr || from->layer.op == now.layer.op) continue;
        put_field(request, with_dimensions(*from, request.layer.axes.size()), row.field);
    }
    if (request.layer.axes.front().output_size) {
        for (AxisSpec& a : request.layer.axes) a.factor = AxisSpec{}.factor;
    }
    if (is_shuffle(op)) {
        const std::int64_t factor = shuffle_factor(request.layer.axes.front());
        request = with_shuffle_factor(std::move(request), factor > 0 ? factor : 2);
    }
    if (!takes(request, request.padding)) request = padded_by_numbers(std::move(request));
    made_ = request;
    return request;
}

StackLayer KindMemory::switched(const StackLayer& now, LayerKind kind) {
    if (kind_of(now) == kind) return now;
    std::erase_if(left_, [&](const StackLayer& left) { return kind_of(left) == kind_of(now); });
    left_.push_back(now);
    StackLayer made = with_kind(now, kind);
    const auto found = std::find_if(left_.begin(), left_.end(),
                                    [&](const StackLayer& left) { return kind_of(left) == kind; });
    if (found != left_.end()) {
        made.what = found->what;
        // An activation alone is what it was; beside a layer it stays what it is.
        if (kind == LayerKind::activation) {
            made.activation = found->activation;
            made.batch_norm = found->batch_norm;
        }
    }
    return made;
}

}  // namespace convwalk
