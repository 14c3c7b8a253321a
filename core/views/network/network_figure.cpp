#include "views/network/network_figure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "arithmetic/left_over.h"
#include "network/table.h"
#include "network/write_notation.h"
#include "scene/font_metrics.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

// Unread padding is noted, too, but no loss.
bool loses_cells(const LayerReport& layer) {
    if (!has_note(layer, Note::Kind::lost_cells)) return false;
    const Layer& made = *layer.layer;
    return std::any_of(made.axes.begin(), made.axes.end(),
                       [&](const AxisSpec& a) { return lost_inputs(made.op, a) > 0; });
}
bool lies_beside(const LayerReport& layer) {
    return has_note(layer, Note::Kind::not_aligned);
}
Evenness overlap_of(const LayerReport& layer) {
    Evenness worst = Evenness::even;
    if (!has_note(layer, Note::Kind::uneven_overlap)) return worst;
    for (const AxisSpec& a : layer.layer->axes) worst = std::max(worst, evenness_of(a));
    return worst;
}

}  // namespace

Extents raised(Extents sizes) {
    while (sizes.size() < 3) sizes.insert(sizes.begin(), 1);
    return sizes;
}

std::int64_t count_of(const Runs& runs) {
    std::int64_t count = 0;
    for (const Run& run : runs) count += run.last - run.first + 1;
    return count;
}

Extents counts_of(const std::array<Runs, 3>& cells, std::size_t axes) {
    Extents counts;
    for (std::size_t i = 3 - axes; i < 3; ++i) counts.push_back(count_of(cells[i]));
    return counts;
}

bool nothing(const std::array<Runs, 3>& cells) {
    return cells[0].empty() || cells[1].empty() || cells[2].empty();
}

const Extents& sizes_of(const NetworkFigure& n, const Stack& stack, std::size_t map) {
    return map == 0 ? stack.input : n.report.layers[map - 1].output;
}
std::int64_t channels_of(const NetworkFigure& n, const Stack& stack, std::size_t map) {
    return map == 0 ? stack.channels : n.report.layers[map - 1].channels;
}

// The cell that the document names, in a map with these sizes: what lies beyond it counts as its border.
Extents chosen_cell(const Extents& wanted, const Extents& sizes) {
    Extents cell(3 - sizes.size(), 0);
    for (std::size_t i = 0; i < sizes.size(); ++i)
        cell.push_back(wanted.size() == sizes.size() ? std::clamp<std::int64_t>(wanted[i], 0, sizes[i] - 1)
                                                     : sizes[i] / 2);
    return cell;
}

bool has_warning(const LayerReport& layer) {
    return loses_cells(layer) || lies_beside(layer) || overlap_of(layer) != Evenness::even;
}

NetworkField field_of(const Stack& stack, const StackReport& report, std::size_t layer, const Extents& cell) {
    NetworkField field;
    field.layer = layer;
    field.cell = cell;
    const std::array<Runs, 3> one = {Runs{{0, 0}}, Runs{{0, 0}}, Runs{{0, 0}}};
    field.cells.assign(layer + 1, one);
    if (layer == 0) {
        for (std::size_t i = 0; i < 3; ++i) field.cells[0][i] = {{cell[i], cell[i]}};
        return field;
    }
    const auto axes = static_cast<std::ptrdiff_t>(report.layers[layer - 1].output.size());
    Trace trace = trace_of(stack, report, layer, Extents(cell.end() - axes, cell.end()), true);
    field.exact = trace.exact;
    for (std::size_t map = 0; map <= layer; ++map) {
        Region& region = trace.cells[map];
        std::move(region.begin(), region.end(),
                  field.cells[map].end() - static_cast<std::ptrdiff_t>(region.size()));
    }
    return field;
}

namespace {

// How often sizes were halved on the way to a layer's map.
int level_of(const Stack& stack, const NetworkFigure& n, std::size_t map) {
    const LayerReport& layer = n.report.layers[map - 1];
    if (layer.output.empty()) return n.maps[n.maps[map].source].level;
    // Behind a flatten a map has a size alone.
    const double before = stack.input.empty() ? 1 : double(stack.input.back());
    const double jump =
        layer.whole ? before / double(layer.output.back()) : to_double(layer.axes.front().jump);
    return jump > 0 ? static_cast<int>(std::lround(std::log2(jump))) : 0;
}

NetworkMap map_of(const Extents& sizes, std::int64_t channels) {
    const Extents raised_sizes = raised(sizes);
    NetworkMap map;
    map.channels = channels;
    map.vector = sizes.empty();
    map.has_columns = sizes.size() > 1;
    map.depth = map.has_columns ? raised_sizes[0] : 1;
    map.rows = map.has_columns ? raised_sizes[1] : raised_sizes[2];
    map.columns = map.has_columns ? raised_sizes[2] : 1;
    return map;
}

}  // namespace

NetworkFigure worked_out(const NetworkDocument& document) {
    const Stack& stack = document.stack;
    NetworkFigure n;
    n.report = report_of(stack);
    n.last = n.report.layers.size();
    for (std::size_t i = 0; i <= std::min(n.last + 1, stack.layers.size()); ++i) {
        NetworkMap map;
        if (i > n.last) {
            // Like the one before it; what it would be is not known.
            map = n.maps.back();
            map.skips.clear();
            map.source = i - 1;
        } else {
            map = map_of(sizes_of(n, stack, i), channels_of(n, stack, i));
            if (i > 0) {
                const std::vector<std::size_t> sources = sources_of(stack, i);
                map.source = sources.front();
                for (const std::size_t source : sources) {
                    if (source + 1 != i) map.skips.push_back(source);
                }
            }
        }
        n.labels.push_back(i == 0 ? "input"
                                  : short_label(stack.layers[i - 1], axes_into(stack, n.report, i)));
        const double shape =
            i > n.last ? text_width_em("no output", Weight::regular)
                       : text_width_em(brief_shape(map.channels, sizes_of(n, stack, i)), Weight::regular);
        // A label of the shape stands where it changes.
        const bool changes = i == 0 || i > n.last || map.channels != n.maps.back().channels ||
                             sizes_of(n, stack, i) != sizes_of(n, stack, i - 1);
        map.label_em = std::max(changes ? shape : 0, text_width_em(n.labels.back(), Weight::semibold));
        n.maps.push_back(std::move(map));
        if (i > 0 && i <= n.last) n.maps.back().level = level_of(stack, n, i);
    }
    int highest = 0;
    for (const NetworkMap& map : n.maps) highest = std::min(highest, map.level);
    for (NetworkMap& map : n.maps) map.level = std::min(map.level - highest, 30);
    for (const LayerReport& layer : n.report.layers) {
        n.lost += loses_cells(layer) ? 1 : 0;
        n.beside += lies_beside(layer) ? 1 : 0;
        n.overlap = std::max(n.overlap, overlap_of(layer));
    }
    n.field = field_of(stack, n.report, n.last, chosen_cell(document.cell, sizes_of(n, stack, n.last)));
    return n;
}

}  // namespace convwalk
