#include "views/matrix/matrix_entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

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

}  // namespace

std::string weight_name(const Figure& f, std::int64_t flat) {
    return "w" + subscript(kernel_extents(f.layer), flat);
}
std::string input_name(const Figure& f, std::int64_t flat) {
    return "x" + subscript(input_extents(f.layer), flat);
}
std::string output_name(const Figure& f, std::int64_t flat) {
    return "y" + subscript(output_extents(f.layer), flat);
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

std::string bracketed(const Extents& extents, std::int64_t flat) {
    return fmt::format("({})", fmt::join(unravelled(flat, extents), ", "));
}

std::optional<std::int64_t> column_of(const Figure& f, const Spot& cell) {
    if (!lies_on(cell, PlaneName::grid) || !has_plane_cell(f, cell)) return std::nullopt;
    std::int64_t column = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const AxisLayout& axis = f.layout.axes[i];
        const std::int64_t from_first = cell.at[i] - axis.first_real;
        if (from_first < 0 || from_first % (axis.gap + 1) != 0 || from_first / (axis.gap + 1) >= axis.inputs)
            return std::nullopt;
        column = column * axis.inputs + from_first / (axis.gap + 1);
    }
    return column;
}

LitMatrix lit_of(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    LitMatrix lit;
    if (!focus) {
        if (moment.step >= 0) lit.row = moment.step;
    } else if (is_matrix_entry(*focus)) {
        lit.row = focus->at[1];
        lit.column = focus->at[2];
    } else if (lies_on(*focus, PlaneName::output)) {
        lit.row = ravelled(focus->at, output_extents(f.layout));
    } else if (lies_on(*focus, PlaneName::grid)) {
        lit.column = column_of(f, *focus);
    } else {
        lit.weight = ravelled(focus->at, kernel_extents(f.layout));
    }
    return lit;
}

}  // namespace convwalk
