#include "lesson/subject.h"

#include <algorithm>
#include <utility>

#include "basics/errors.h"

namespace convwalk {
namespace {

void lay_out(Subject& s) {
    if (const auto why = why_invalid(s.request)) throw BadInput(why->sentence);
    s.layer = resolved(s.request);
    s.layout.reset();
    s.values.reset();
    if (!why_too_large(s.layer)) s.layout = with_three_axes(layout(s.layer));
    if (s.report || !s.layout || !few_enough(s.layer)) return;
    if (const auto why = why_values_unfit(s.layer, s.scenario.values)) throw BadInput(why->sentence);
    s.values = cell_values(s.layer, s.scenario.values);
}

// The layer of a network that is asked about: one with a window, a resizing or a shuffle.
std::size_t layer_asked(const NetworkDocument& network, const StackReport& report, std::size_t layer) {
    if (layer > 0) return layer;
    if (network.open > 0) return network.open;
    for (std::size_t n = report.layers.size(); n > 0; --n) {
        if (report.layers[n - 1].request) return n;
    }
    return 0;
}

}  // namespace

Subject subject_of(const Scenario& scenario, std::size_t layer) {
    Subject s;
    s.scenario = scenario;
    const NetworkDocument* network = scenario.network();
    if (network == nullptr) {
        s.request = *scenario.alone();
        lay_out(s);
        return s;
    }
    s.report = report_of(network->stack);
    if (s.report->refusal) throw BadInput(s.report->refusal->sentence);
    s.number = layer_asked(*network, *s.report, layer);
    if (s.number == 0 || s.number > s.report->layers.size())
        throw BadInput("layer is not one of the network's");
    if (const auto& request = s.report->layers[s.number - 1].request) {
        s.request = *request;
        lay_out(s);
    }
    return s;
}

Subject with_layer(const Subject& subject, const LayerRequest& request) {
    Subject s = subject;
    s.request = request;
    if (!s.report) {
        s.scenario.subject = request;
        if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
        s.scenario.values = fitted(resolved(request), s.scenario.values);
    }
    lay_out(s);
    return s;
}

Subject with_values(const Subject& subject, const Values& values) {
    Subject s = subject;
    s.scenario.values = values;
    lay_out(s);
    return s;
}

void put_number(LayerRequest& request, LayerField field, std::int64_t number) {
    request.padding = field == LayerField::padding ? PaddingWord::numbers : request.padding;
    const auto& holds = row_of(field).holds;
    if (const auto* whole = std::get_if<WholeNumber>(&holds)) return whole->set(request, number);
    for (AxisSpec& a : request.layer.axes) {
        if (field == LayerField::padding) a.padding_begin = a.padding_end = number;
        if (field == LayerField::padding_end) a.padding_end = number;
        if (const auto* along = std::get_if<AxisNumber>(&holds);
            along != nullptr && field != LayerField::padding && field != LayerField::padding_end)
            a.*along->member = number;
    }
}

Extents on_three_axes(const Extents& at) {
    Extents three(3, 0);
    std::copy_backward(at.begin(), at.end(), three.end());
    return three;
}

Extents on_axes_of(const Layer& layer, const Extents& three) {
    const auto axes = std::min<std::ptrdiff_t>(3, std::ssize(layer.axes));
    return {three.end() - axes, three.end()};
}

double value_at(const Subject& subject, const Extents& at) {
    const Extents cells = output_extents(*subject.layout);
    return subject.values->result.output.values[static_cast<std::size_t>(ravelled(on_three_axes(at), cells))];
}

std::optional<Sum> channel_sum(const Subject& s, const Extents& at) {
    const Extents outputs = output_extents(s.layer);
    const std::int64_t channel = s.scenario.view.channel;
    if (s.report || at.size() != outputs.size() || channel >= output_channels(s.layer)) return std::nullopt;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i] < 0 || at[i] >= outputs[i]) return std::nullopt;
    }
    if (!few_enough_channels(s.layer) || why_values_unfit(s.layer, s.scenario.values)) return std::nullopt;
    const CellValues values = channel_values(s.layer, s.scenario.values);
    return sum_of(values, channel * cell_count(outputs) + ravelled(at, outputs));
}

Extents slots_of_input(const Layout& layout, const Extents& at) {
    Extents slots = on_three_axes(at);
    for (std::size_t axis = 0; axis < 3; ++axis) slots[axis] = layout.axes[axis].slot_of_input(slots[axis]);
    return slots;
}

std::vector<Extents> every_cell(const Extents& extents) {
    std::vector<Extents> cells;
    const std::int64_t count = cell_count(extents);
    cells.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) cells.push_back(unravelled(i, extents));
    return cells;
}

}  // namespace convwalk
