#include "views/matrix/matrix_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "advice/cost.h"
#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "figure/channels.h"
#include "figure/sum_words.h"
#include "views/board/cell_map.h"
#include "views/matrix/matrix_map.h"
#include "views/matrix/matrix_painter.h"
#include "views/planes/cell_words.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostSpelled = 200;  // terms of a sum

bool inside(const Extents& at, const Extents& extents) {
    if (at.size() != extents.size()) return false;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i] < 0 || at[i] >= extents[i]) return false;
    }
    return true;
}

std::optional<std::string> why_not(const Scenario& /*scenario*/, const Layer& layer) {
    return why_no_matrix(layer);
}

// A single pair of channels is drawn where all of them are too many.
bool all_channels(const Layer& layer) {
    return !why_no_matrix(layer) && few_enough_as_matrix(layer);
}

void prepare(Figure& f) {
    const MatrixOf of = all_channels(f.layer) ? MatrixOf::all_channels : MatrixOf::one_pair;
    LayerMatrix matrix(f.layer, rules_of(f.layer), of);
    f.timeline = plain_timeline(matrix.rows(), f.scenario.pace);
    f.work = kept(std::move(matrix));
}

bool shows_cell(const Figure& f, const Spot& cell) {
    if (is_matrix_entry(cell))
        return cell.channel == 0 && inside(cell.at, {1, layer_matrix(f).rows(), layer_matrix(f).columns()});
    const std::optional<PlaneName> plane = plane_of(cell);
    if (!plane || cell.channel < 0) return false;
    const LayerMatrix& matrix = layer_matrix(f);
    switch (*plane) {
        case PlaneName::grid:
            return cell.channel < matrix.in_channels() && column_of(f, cell).has_value();
        case PlaneName::kernel:
            return !is_pooling(f.layer.op) && cell.channel < matrix.kernels() &&
                   inside(cell.at, kernel_extents(f.layout));
        case PlaneName::output:
            return cell.channel < matrix.out_channels() && inside(cell.at, output_extents(f.layout));
    }
    return false;
}

Extents extents(const Figure& f, const Spot& cell) {
    if (is_matrix_entry(cell)) return {1, layer_matrix(f).rows(), layer_matrix(f).columns()};
    return plane_extents(f, *plane_of(cell));
}

std::optional<MatrixEntry> entry_at(const Figure& f, std::int64_t row, std::int64_t column) {
    for (MatrixEntry& entry : entries_of(layer_matrix(f), row)) {
        if (entry.column == column) return std::move(entry);
    }
    return std::nullopt;
}

std::vector<std::string> words_of_entry(const Figure& f, std::int64_t row, std::int64_t column) {
    std::vector<std::string> lines = {
        fmt::format("row output {} · column input {}", bracketed_output(f, row), bracketed_input(f, column))};
    const std::optional<MatrixEntry> entry = entry_at(f, row, column);
    if (!entry) {
        const std::int64_t out = cell_of_row(f, row).channel;
        const std::int64_t in = cell_of_column(f, column).channel;
        lines.push_back(layer_matrix(f).joins(out, in)
                            ? "zero: this output does not read this input"
                            : fmt::format("zero: output {} does not read channel {}", out, in));
        return lines;
    }
    if (is_pooling(f.layer.op)) {
        lines.push_back(fmt::format("{} of the input", factor_text(entry->taps.front().factor)));
        return lines;
    }
    std::vector<std::string> weights;
    for (const MatrixTap& tap : entry->taps) weights.push_back("w" + bracketed_weight(f, tap.weight));
    std::string words =
        fmt::format("{} {}", weights.size() == 1 ? "weight" : "weights", fmt::join(weights, " + "));
    if (f.values) words += " = " + number_label(value_of(f, *entry), 4);
    lines.push_back(std::move(words));
    return lines;
}

// Before what is said about an output of one channel of several.
std::string share_in(const Figure& f) {
    return has_channels(f) ? "" : share_of(f.layer);
}

std::vector<std::string> cell_words(const Figure& f, const Spot& cell) {
    if (is_matrix_entry(cell)) return words_of_entry(f, cell.at[1], cell.at[2]);
    const auto value = [&](const Tensor& numbers, std::int64_t flat) {
        return " = " + number_label(numbers.values[static_cast<std::size_t>(flat)], 4);
    };
    if (const auto column = column_of(f, cell)) {
        std::string name = "input " + bracketed_input(f, *column);
        if (f.values) name += value(f.values->cells.operands.input, *column);
        const std::int64_t readers = layer_matrix(f).rows_reading(*column);
        return {std::move(name), readers == 0 ? fmt::format("column {} is zero: never read", *column + 1)
                                              : fmt::format("column {}: read by {}", *column + 1,
                                                            counted(readers, "output", "outputs"))};
    }
    if (lies_on(cell, PlaneName::output)) {
        const std::int64_t row = row_of_output(f, cell);
        std::string name = share_in(f) + "output " + bracketed_output(f, row);
        if (f.values) name += value(f.values->cells.result.output, row);
        return {std::move(name),
                fmt::format("row {}: reads {}", row + 1,
                            counted(std::ssize(entries_of(layer_matrix(f), row)), "input", "inputs"))};
    }
    const std::int64_t weight = weight_of(f, cell);
    std::string name = "weight w" + bracketed_weight(f, weight);
    if (f.values) name += value(f.values->cells.operands.weight, weight);
    return {std::move(name), "stands once in every row that reads an input with it"};
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (!pin) return cell_of_row(f, std::max<std::int64_t>(0, moment.step));
    if (is_matrix_entry(*pin)) return cell_of_column(f, pin->at[2]);
    if (lies_on(*pin, PlaneName::output)) {
        const std::int64_t row = row_of_output(f, *pin);
        const std::vector<MatrixTap> taps = layer_matrix(f).row(row);
        return Spot{kMatrixEntry, 0, {0, row, taps.empty() ? 0 : taps.front().column}};
    }
    if (lies_on(*pin, PlaneName::grid) && !is_pooling(f.layer.op))
        return spot_on(PlaneName::kernel, {0, 0, 0});
    return std::nullopt;
}

std::vector<NamedMap> maps(const Figure& f) {
    std::vector<NamedMap> all = plane_maps(f);
    all.push_back({"matrix", kMatrixEntry, {layer_matrix(f).rows(), layer_matrix(f).columns()}});
    return all;
}

class PlacedMatrix final : public PlacedView {
  public:
    PlacedMatrix(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f), moment_(moment), map_(f, place) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        paint_matrix(scene, figure_, moment_, map_, lit_of(figure_, moment_, focus), focus.has_value());
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        const auto hit = map_.hit(px);
        if (!hit) return std::nullopt;
        if (hit->entry) return Spot{kMatrixEntry, 0, {0, hit->row, hit->column}};
        return hit->plane == PlaneName::grid     ? cell_of_column(figure_, hit->flat)
               : hit->plane == PlaneName::kernel ? cell_of_weight(figure_, hit->flat)
                                                 : cell_of_row(figure_, hit->flat);
    }

    // Of an input and an output the place in its vector, and of a kernel value that in the small plane.
    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        if (!shows_cell(figure_, cell)) return std::nullopt;
        if (is_matrix_entry(cell))
            return corners_of(map_.entries(double(cell.at[1]), double(cell.at[2]), 1, 1));
        if (lies_on(cell, PlaneName::output))
            return corners_of(map_.output(double(row_of_output(figure_, cell)), 1));
        if (lies_on(cell, PlaneName::grid)) {
            const auto column = column_of(figure_, cell);
            return column ? std::optional(corners_of(map_.input(double(*column), 1))) : std::nullopt;
        }
        if (!lies_on(cell, PlaneName::kernel) || !map_.has_plane(PlaneName::kernel)) return std::nullopt;
        return corners_of(
            map_.plane_part(PlaneName::kernel, cell.at[0], double(cell.at[1]), double(cell.at[2]), 1, 1));
    }

    [[nodiscard]] double cell_px() const override {
        return std::sqrt(map_.cell_width() * map_.cell_height());
    }
    [[nodiscard]] bool shows_numbers() const override { return matrix_shows_numbers(figure_, map_); }

  private:
    const Figure& figure_;
    Moment moment_;
    MatrixMap map_;
};

// "y₀₁ = x₀₁·w₀₀ + x₀₂·w₀₁ + ...", without what padding would add.
SpelledSum symbolic_sum(const Figure& f, std::int64_t row) {
    SpelledSum sum;
    const std::string share = share_in(f);
    sum.before = {share + output_name(f, row) + (share.empty() ? " = " : ": "), WordPiece::Look::strong};
    const std::vector<MatrixEntry> entries = entries_of(layer_matrix(f), row);
    sum.products = std::ssize(entries);
    for (const MatrixEntry& entry : entries) {
        if (sum.terms.size() == kMostSpelled) break;
        const std::string text = entry_text(f, entry);
        const bool joined = text.find('+') != std::string::npos;
        sum.terms.push_back({fmt::format("{}{}·{}", sum.terms.empty() ? "" : " + ",
                                         input_name(f, entry.column), joined ? "(" + text + ")" : text),
                             WordPiece::Look::plain});
    }
    if (sum.terms.empty()) sum.after.push_back({"0", WordPiece::Look::plain});
    return sum;
}

// Which channels the matrix is of; empty where it is of all.
std::string drawn_in(const Figure& f) {
    return has_channels(f) ? "" : drawn_channels(f.layer);
}

std::vector<LegendEntry> legend_of(const Figure& f) {
    const Theme& theme = f.scenario.theme;
    const auto plain = [](CellStyle style, const char* text) {
        return LegendEntry{std::move(style), false, false, text};
    };
    CellStyle row;
    row.fill = mix(theme.background, theme.accent, 0.45);
    CellStyle nothing;
    nothing.fill = mix(theme.background, theme.ink, 0.035);
    nothing.stroke = theme.muted;
    nothing.dashed = true;
    CellStyle weight = theme.kernel;
    if (is_pooling(f.layer.op)) weight.fill = mix(theme.background, weight.fill, 0.68);
    const bool whole = drawn_in(f).empty();
    const std::string y = "y, " + (whole ? "the output" : name_of_outputs(f.layer));
    std::vector<LegendEntry> legend = {
        plain(theme.input, whole ? "x, the input row by row" : "x, a channel row by row")};
    if (f.values && !is_pooling(f.layer.op)) {
        legend.push_back(plain(theme.kernel, "kernel value"));
        if (std::any_of(f.values->ranges.begin(), f.values->ranges.end(),
                        [](const NumberRange& range) { return range.negative; }))
            legend.push_back(plain(theme.negative, "negative"));
    } else {
        legend.push_back(
            plain(weight, is_pooling(f.layer.op) ? "1 / divisor" : "kernel values, a tone each"));
    }
    const std::int64_t pairs = layer_matrix(f).in_channels() * layer_matrix(f).out_channels();
    if (layer_matrix(f).kernels() < pairs) {
        CellStyle apart;
        apart.fill = mix(theme.background, theme.ink, 0.035);
        apart.hatch = Hatch::diagonal;
        apart.hatch_colour = mix(theme.background, theme.muted, 0.25);
        legend.push_back(plain(apart, "channels that nothing joins"));
    }
    legend.insert(legend.end(),
                  {plain(nothing, "zero"), plain(row, "current row"), plain(theme.output, y.c_str())});
    return legend;
}

// Of all channels: "18×75".
std::string whole_size(const Layer& layer, const LayerMatrix& block) {
    return fmt::format("{:.0f}×{:.0f}", double(block.rows()) * double(output_channels(layer)),
                       double(block.columns()) * double(layer.in_channels));
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    Words w;
    w.title = title_of(f);
    const bool transposed = f.layer.op == Operator::transposed_convolution;
    const LayerMatrix& c = layer_matrix(f);
    const double all = double(c.rows()) * double(c.columns());
    const std::string share = all <= 10'000 ? fmt::format("{} of its {:.0f} entries", c.entries(), all)
                                            : fmt::format("{} of its entries", percent(1 - c.zeros()));
    const char* name = transposed ? "Cᵀ" : "C";
    const char* bias = f.values && !f.values->cells.operands.bias.empty() ? " + b" : "";
    const std::string size = fmt::format("{}×{}", c.rows(), c.columns());
    w.caption = fmt::format("{} · y = {}·x{} · {} is {}, {} not zero", parameter_caption(f.request), name,
                            bias, name, size, share);
    if (const std::string drawn = drawn_in(f); !drawn.empty())
        w.caption = fmt::format("{} · y = {}·x{} · {} is {} · drawn: its block {} of {}, {} not zero",
                                parameter_caption(f.request), name, bias, name, whole_size(f.layer, c), size,
                                drawn, share);
    w.legend = legend_of(f);
    if (focus && !(lies_on(*focus, PlaneName::output))) {
        w.status = fmt::format("{}", fmt::join(cell_words(f, *focus), " · "));
    } else if (focus || moment.step >= 0) {
        const std::int64_t row = focus ? row_of_output(f, *focus) : moment.step;
        w.sum = !f.values ? symbolic_sum(f, row)
                : has_channels(f)
                    ? spelled_sum(f, sum_of(f.values->cells, row), "output " + bracketed_output(f, row))
                    : spelled_sum(f, cell_of_row(f, row).at);
    }
    return w;
}

}  // namespace

std::vector<std::string> matrix_words(const Layer& layer) {
    if (why_no_matrix(layer)) return {};
    const LayerMatrix c(layer, rules_of(layer));
    const bool transposed = layer.op == Operator::transposed_convolution;
    const double outputs = double(c.rows()) * double(output_channels(layer));
    const double inputs = double(c.columns()) * double(layer.in_channels);
    // Blocks that join no channels are zero.
    const double blocks = double(output_channels(layer)) * double(summed_channels(layer));
    const double entries = double(c.entries()) * blocks;
    std::vector<std::string> words;
    words.push_back(
        fmt::format("the layer is y = {}·x: a row for each of {} outputs, a column for each of {} inputs; "
                    "{}",
                    transposed ? "Cᵀ" : "C", count_text(outputs), count_text(inputs),
                    transposed ? "zeros that were put in have none"
                    : layer.padding_mode == PaddingMode::zeros
                        ? "padding has none"
                        : "a copy in the padding counts in the column of the cell that it copies"));
    const double all = outputs * inputs;
    words.push_back(fmt::format("{} of its {} entries are zero ({})", count_text(all - entries),
                                count_text(all), percent(all == 0 ? 0 : 1 - entries / all)));
    if (is_pooling(layer.op)) {
        words.emplace_back("every other entry is 1 / divisor: the mean of a window is a sum");
    } else {
        words.push_back(
            fmt::format("the others are the {} kernel values, again and again: the same weights in "
                        "every row, moved on",
                        count_text(double(cell_count(kernel_extents(layer))) * blocks)));
    }
    if (transposed) {
        words.emplace_back(
            "C belongs to the convolution that this layer transposes: it takes what comes out "
            "here to what goes in. Each of its weights joins the same two cells, the other way "
            "round, so rows and columns change places");
        words.emplace_back("Cᵀ is not C⁻¹: it gives the shape back, not the values");
    }
    if (const std::string drawn = drawn_channels(layer); !drawn.empty() && !all_channels(layer))
        words.push_back(fmt::format("drawn is one of its {} blocks, {}×{}: {}", count_text(blocks), c.rows(),
                                    c.columns(), drawn));
    return words;
}

const FigureView& matrix_view() {
    static constexpr FigureView view = {.why_not = why_not,
                                        .prepare = prepare,
                                        .place = placed_view<PlacedMatrix>,
                                        .words = words,
                                        .shows_cell = shows_cell,
                                        .extents = extents,
                                        .cell_words = cell_words,
                                        .next_pin = next_pin,
                                        .maps = maps,
                                        .whole_at_end = false,
                                        .has_numbers = true,
                                        .of_all_channels = all_channels,
                                        .hides = {.size = false, .result = true}};
    return view;
}

}  // namespace convwalk
