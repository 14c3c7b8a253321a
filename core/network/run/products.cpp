#include "network/run/products.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "basics/capped.h"
#include "network/run/matrix_product.h"

namespace convwalk {
namespace {

// Products of one piece, and numbers in its columns, which should stay in the processor's cache.
constexpr std::int64_t kPieceProducts = 50'000'000;
constexpr std::int64_t kPieceNumbers = 200'000;

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

std::int64_t taps_of(const Layer& layer) {
    return cell_count(kernel_extents(layer));
}

// Where a stamp's taps land along one axis: of input i and tap t at i * taps + t; -1 is beside the output.
std::vector<std::int64_t> landings(const AxisSpec& a) {
    const std::int64_t outputs = output_size(Operator::transposed_convolution, a);
    std::vector<std::int64_t> cells;
    cells.reserve(at(a.input * a.kernel));
    for (std::int64_t input = 0; input < a.input; ++input) {
        for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
            const std::int64_t cell = input * a.stride + tap * a.dilation - a.padding_begin;
            cells.push_back(cell >= 0 && cell < outputs ? cell : -1);
        }
    }
    return cells;
}

/// Cells of the narrow side in a row, and those of the wide one that go with them, as far apart from each to
/// the next.
struct Run {
    std::int64_t begin = 0;
    std::int64_t count = 0;
    std::int64_t cell = 0;  // with the first; -1: none of them has one
    std::int64_t step = 1;
};

// @param cells of one tap: -1 is none
void put_runs(const std::vector<std::int64_t>& cells, std::vector<Run>& runs) {
    runs.clear();
    for (std::size_t begin = 0; begin < cells.size();) {
        const bool none = cells[begin] < 0;
        const auto has_next = [&](std::size_t n) {
            return n + 1 < cells.size() && (cells[n + 1] < 0) == none;
        };
        const std::int64_t step = has_next(begin) ? cells[begin + 1] - cells[begin] : 1;
        std::size_t last = begin;
        while (has_next(last) && cells[last + 1] - cells[last] == step) ++last;
        const auto count = static_cast<std::int64_t>(last + 1 - begin);
        runs.push_back({static_cast<std::int64_t>(begin), count, cells[begin], step});
        begin = last + 1;
    }
}

/// Which cell of the wide side goes with each tap of a cell of the narrow one: what a window reads, or where
/// a stamp lands.
class TapCells {
  public:
    explicit TapCells(const Layer& layer)
        : layer_(layer), windows_(windows_of(layer, layer.padding_mode)), cells_(at(taps_of(layer))) {
        if (layer.op != Operator::transposed_convolution) return;
        for (const AxisSpec& a : layer.axes) landings_.push_back(landings(a));
    }

    /// Of `count` cells from `begin` on: those of each tap.
    void put(std::int64_t begin, std::int64_t count, std::vector<std::vector<Run>>& runs) {
        for (std::vector<std::int64_t>& cells : cells_) cells.assign(at(count), -1);
        for (std::int64_t n = 0; n < count; ++n) {
            if (landings_.empty()) {
                windows_.each_source(
                    windows_.place(begin + n),
                    [&](std::int64_t tap, std::int64_t source, double) { cells_[at(tap)][at(n)] = source; });
            } else {
                for (std::size_t tap = 0; tap < cells_.size(); ++tap)
                    cells_[tap][at(n)] = landing(begin + n, static_cast<std::int64_t>(tap));
            }
        }
        runs.resize(cells_.size());
        for (std::size_t tap = 0; tap < cells_.size(); ++tap) put_runs(cells_[tap], runs[tap]);
    }

  private:
    [[nodiscard]] std::int64_t landing(std::int64_t input, std::int64_t tap) const {
        std::int64_t cell = 0;
        std::int64_t pitch = 1;
        for (std::size_t axis = layer_.axes.size(); axis-- > 0;) {
            const AxisSpec& a = layer_.axes[axis];
            const std::int64_t own = landings_[axis][at(input % a.input * a.kernel + tap % a.kernel)];
            if (own < 0) return -1;
            cell += own * pitch;
            pitch *= output_size(layer_.op, a);
            input /= a.input;
            tap /= a.kernel;
        }
        return cell;
    }

    const Layer& layer_;
    Windows windows_;
    std::vector<std::vector<std::int64_t>> cells_;     // of the piece at hand, a tap each
    std::vector<std::vector<std::int64_t>> landings_;  // an axis each, of a transposed one
};

template <typename Scalar>
class MatrixProducts : public Products {
  public:
    MatrixProducts(const Layer& layer, const Tensor& input, const Tensor& weight)
        : transposed_(layer.op == Operator::transposed_convolution),
          groups_(layer.groups),
          batch_(input.shape[0]),
          ins_(layer.in_channels / layer.groups),
          outs_(layer.out_channels / layer.groups),
          taps_(taps_of(layer)),
          inputs_(cell_count(input_extents(layer))),
          outputs_(cell_count(output_extents(layer))),
          tap_cells_(layer),
          shape_(output_shape(layer, input.shape[0])),
          input_(input.values.begin(), input.values.end()),
          weight_(weight.values.begin(), weight.values.end()),
          output_(at(cell_count(shape_)), Scalar{0}) {
        const std::int64_t by_products = kPieceProducts / std::max<std::int64_t>(1, ins_ * outs_ * taps_);
        const std::int64_t by_numbers = kPieceNumbers / ((transposed_ ? outs_ : ins_) * taps_);
        piece_ = std::max<std::int64_t>(16, std::min(by_products, by_numbers));
    }

    bool next() override {
        const std::int64_t all = transposed_ ? inputs_ : outputs_;
        if (begin_ == all) {
            begin_ = 0;
            ++plane_;
        }
        if (plane_ == batch_ * groups_) return false;
        const std::int64_t count = std::min(piece_, all - begin_);
        if (begin_ != laid_out_) tap_cells_.put(begin_, count, runs_);
        laid_out_ = begin_;
        transposed_ ? stamp(count) : gather(count);
        begin_ += count;
        return true;
    }

    Tensor take() override { return {std::move(shape_), {output_.begin(), output_.end()}}; }

  private:
    [[nodiscard]] const Scalar* input() const { return input_.data() + plane_ * ins_ * inputs_; }
    [[nodiscard]] Scalar* output() { return output_.data() + plane_ * outs_ * outputs_; }
    [[nodiscard]] const Scalar* weight() const {
        return weight_.data() + plane_ % groups_ * ins_ * outs_ * taps_;
    }

    void gather(std::int64_t count) {
        columns_.resize(at(ins_ * taps_ * count));
        for (std::int64_t row = 0; row < ins_ * taps_; ++row) {
            const Scalar* plane = input() + row / taps_ * inputs_;
            Scalar* to = columns_.data() + row * count;
            for (const Run& run : runs_[at(row % taps_)]) read(run, plane, to + run.begin);
        }
        multiply(MatrixProduct<Scalar>{.left = weight(),
                                       .left_on_its_side = false,
                                       .right = columns_.data(),
                                       .into = output() + begin_,
                                       .rows = outs_,
                                       .inner = ins_ * taps_,
                                       .columns = count,
                                       .right_pitch = count,
                                       .into_pitch = outputs_});
    }

    void stamp(std::int64_t count) {
        columns_.resize(at(outs_ * taps_ * count));
        multiply(MatrixProduct<Scalar>{.left = weight(),
                                       .left_on_its_side = true,
                                       .right = input() + begin_,
                                       .into = columns_.data(),
                                       .rows = outs_ * taps_,
                                       .inner = ins_,
                                       .columns = count,
                                       .right_pitch = inputs_,
                                       .into_pitch = count});
        for (std::int64_t row = 0; row < outs_ * taps_; ++row) {
            Scalar* plane = output() + row / taps_ * outputs_;
            const Scalar* from = columns_.data() + row * count;
            for (const Run& run : runs_[at(row % taps_)]) add(run, from + run.begin, plane);
        }
    }

    static void read(const Run& run, const Scalar* plane, Scalar* to) {
        if (run.cell < 0) {
            std::fill_n(to, run.count, Scalar{0});
        } else if (run.step == 1) {
            std::copy_n(plane + run.cell, run.count, to);
        } else {
            for (std::int64_t n = 0; n < run.count; ++n) to[n] = plane[run.cell + n * run.step];
        }
    }
    static void add(const Run& run, const Scalar* from, Scalar* plane) {
        if (run.cell < 0) return;
        for (std::int64_t n = 0; n < run.count; ++n) plane[run.cell + n * run.step] += from[n];
    }

    bool transposed_;
    std::int64_t groups_;
    std::int64_t batch_;
    std::int64_t ins_;   // of a group
    std::int64_t outs_;  // of a group
    std::int64_t taps_;
    std::int64_t inputs_;   // cells of a channel
    std::int64_t outputs_;  // cells of a channel
    TapCells tap_cells_;
    Extents shape_;
    std::vector<Scalar> input_;
    std::vector<Scalar> weight_;
    std::vector<Scalar> output_;
    std::int64_t piece_ = 1;              // cells
    std::int64_t plane_ = 0;              // image and group at hand
    std::int64_t begin_ = 0;              // the first cell that is not done
    std::int64_t laid_out_ = -1;          // the first cell of the piece whose runs these are
    std::vector<std::vector<Run>> runs_;  // a tap each
    std::vector<Scalar> columns_;
};

}  // namespace

std::unique_ptr<Products> products_of(const Layer& layer, const Tensor& input, const Tensor& weight,
                                      Precision precision) {
    if (precision == Precision::single_) return std::make_unique<MatrixProducts<float>>(layer, input, weight);
    return std::make_unique<MatrixProducts<double>>(layer, input, weight);
}

std::int64_t count_of_products(const Layer& layer, std::int64_t batch) {
    const bool transposed = layer.op == Operator::transposed_convolution;
    const Extents cells = transposed ? input_extents(layer) : output_extents(layer);
    std::int64_t count = capped_product(batch, cells);
    count = capped_product(count, kernel_extents(layer));
    return capped_product(capped_product(count, layer.in_channels / layer.groups), layer.out_channels);
}

}  // namespace convwalk
