#include "views/matrix/matrix_entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "numeric/evaluation.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// "₀₁", or "₁₀,₂" where an index may have two digits.
std::string subscript(const Extents& extents, std::int64_t flat) {
    constexpr std::array kDigits = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    const Extents at = unravelled(flat, extents);
    const bool apart =
        std::any_of(extents.begin(), extents.end(), [](std::int64_t e) { return e > 10; }) && at.size() > 1;
    std::string text;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (apart && i > 0) text += ",";
        for (const char digit : std::to_string(at[i])) text += kDigits[index(digit - '0')];
    }
    return text;
}

// The channel, or the pair of channels, that a flat index lies in, and its place there.
struct InChannel {
    Extents channel;  // none where there is one
    std::int64_t at = 0;
};
InChannel in_channel(const Figure& f, std::int64_t flat, const Extents& one) {
    const std::int64_t cells = cell_count(one);
    if (!has_channels(f)) return {{}, flat};
    return {{flat / cells}, flat % cells};
}
// Weights have an output and an input, in the order in which they are stored.
InChannel in_kernel(const Figure& f, std::int64_t flat) {
    InChannel found = in_channel(f, flat, kernel_extents(f.layer));
    if (!found.channel.empty())
        found.channel = unravelled(found.channel[0], {weight_shape(f.layer)[0], weight_shape(f.layer)[1]});
    return found;
}

// "₁,₀₂": the channel before the place.
std::string subscripts(const InChannel& where, const Extents& one) {
    std::string text;
    for (const std::int64_t channel : where.channel)
        text += subscript({std::max<std::int64_t>(channel + 1, 1)}, channel) + ",";
    return text + subscript(one, where.at);
}

std::string bracketed(const InChannel& where, const Extents& one) {
    const std::string place = fmt::format("({})", fmt::join(unravelled(where.at, one), ", "));
    return where.channel.empty() ? place : fmt::format("{} {}", fmt::join(where.channel, "·"), place);
}

Extents with_channels(Extents one, std::int64_t channels) {
    one[0] *= channels;
    return one;
}

}  // namespace

bool has_channels(const Figure& f) {
    return layer_matrix(f).in_channels() * layer_matrix(f).out_channels() > 1;
}

Extents matrix_inputs(const Figure& f) {
    return with_channels(input_extents(f.layout), layer_matrix(f).in_channels());
}
Extents matrix_outputs(const Figure& f) {
    return with_channels(output_extents(f.layout), layer_matrix(f).out_channels());
}
Extents matrix_kernels(const Figure& f) {
    return with_channels(kernel_extents(f.layout), layer_matrix(f).kernels());
}

std::string weight_name(const Figure& f, std::int64_t flat) {
    return "w" + subscripts(in_kernel(f, flat), kernel_extents(f.layer));
}
std::string input_name(const Figure& f, std::int64_t flat) {
    const Extents one = input_extents(f.layer);
    return "x" + subscripts(in_channel(f, flat, one), one);
}
std::string output_name(const Figure& f, std::int64_t flat) {
    const Extents one = output_extents(f.layer);
    return "y" + subscripts(in_channel(f, flat, one), one);
}

std::vector<MatrixEntry> entries_of(const LayerMatrix& matrix, std::int64_t row) {
    std::vector<MatrixEntry> entries;
    for (const MatrixTap& tap : matrix.row(row)) {
        if (entries.empty() || entries.back().column != tap.column) entries.push_back({tap.column, {}});
        entries.back().taps.push_back(tap);
    }
    return entries;
}

double value_of(const Figure& f, const MatrixEntry& entry) {
    double sum = 0;
    for (const MatrixTap& tap : entry.taps)
        sum += tap.factor * (tap.weight < 0 ? 1 : f.values->cells.operands.weight.values[index(tap.weight)]);
    return sum;
}

std::string entry_text(const Figure& f, const MatrixEntry& entry) {
    if (f.values && !is_pooling(f.layer.op)) return number_label(value_of(f, entry), 2);
    if (is_pooling(f.layer.op)) return factor_text(entry.taps.front().factor);
    std::vector<std::string> names;
    for (const MatrixTap& tap : entry.taps) names.push_back(weight_name(f, tap.weight));
    return fmt::format("{}", fmt::join(names, "+"));
}

bool is_matrix_entry(const Spot& cell) {
    return cell.map == kMatrixEntry;
}

std::string factor_text(double factor) {
    const double parts = factor == 0 ? 0 : 1 / factor;
    if (factor == 1) return "1";
    if (parts > 0 && std::abs(parts - std::round(parts)) < 1e-9)
        return fmt::format("1/{}", static_cast<std::int64_t>(std::round(parts)));
    return number_label(factor);
}

std::string bracketed_output(const Figure& f, std::int64_t row) {
    const Extents one = output_extents(f.layer);
    return bracketed(in_channel(f, row, one), one);
}
std::string bracketed_input(const Figure& f, std::int64_t column) {
    const Extents one = input_extents(f.layer);
    return bracketed(in_channel(f, column, one), one);
}
std::string bracketed_weight(const Figure& f, std::int64_t weight) {
    return bracketed(in_kernel(f, weight), kernel_extents(f.layer));
}

std::optional<std::int64_t> column_of(const Figure& f, const Spot& cell) {
    if (!lies_on(cell, PlaneName::grid) || !has_plane_cell(f, {cell.map, 0, cell.at})) return std::nullopt;
    std::int64_t column = cell.channel;
    for (std::size_t i = 0; i < 3; ++i) {
        const AxisLayout& axis = f.layout.axes[i];
        const std::int64_t from_first = cell.at[i] - axis.first_real;
        if (from_first < 0 || from_first % (axis.gap + 1) != 0 || from_first / (axis.gap + 1) >= axis.inputs)
            return std::nullopt;
        column = column * axis.inputs + from_first / (axis.gap + 1);
    }
    return column;
}

std::int64_t row_of_output(const Figure& f, const Spot& cell) {
    const Extents one = output_extents(f.layout);
    return cell.channel * cell_count(one) + ravelled(cell.at, one);
}

std::int64_t weight_of(const Figure& f, const Spot& cell) {
    const Extents one = kernel_extents(f.layout);
    return cell.channel * cell_count(one) + ravelled(cell.at, one);
}

Spot cell_of_column(const Figure& f, std::int64_t column) {
    const Extents one = input_extents(f.layout);
    const std::int64_t cells = cell_count(one);
    Spot cell = {map_of(PlaneName::grid), column / cells, unravelled(column % cells, one)};
    for (std::size_t i = 0; i < 3; ++i) cell.at[i] = f.layout.axes[i].slot_of_input(cell.at[i]);
    return cell;
}

Spot cell_of_row(const Figure& f, std::int64_t row) {
    const Extents one = output_extents(f.layout);
    const std::int64_t cells = cell_count(one);
    return {map_of(PlaneName::output), row / cells, unravelled(row % cells, one)};
}

Spot cell_of_weight(const Figure& f, std::int64_t weight) {
    const Extents one = kernel_extents(f.layout);
    const std::int64_t cells = cell_count(one);
    return {map_of(PlaneName::kernel), weight / cells, unravelled(weight % cells, one)};
}

LitMatrix lit_of(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    LitMatrix lit;
    if (!focus) {
        if (moment.step >= 0) lit.row = moment.step;
    } else if (is_matrix_entry(*focus)) {
        lit.row = focus->at[1];
        lit.column = focus->at[2];
    } else if (lies_on(*focus, PlaneName::output)) {
        lit.row = row_of_output(f, *focus);
    } else if (lies_on(*focus, PlaneName::grid)) {
        lit.column = column_of(f, *focus);
    } else {
        lit.weight = weight_of(f, *focus);
    }
    return lit;
}

}  // namespace convwalk
