#include "network/run/gradient.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "network/nodes.h"
#include "network/run/run_parts.h"
#include "numeric/rearrange.h"
#include "numeric/terms.h"

namespace convwalk {
namespace {

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

// From what an activation gave to its slope there; nullopt: the one does not tell the other.
std::optional<double> slope_at(const std::string& activation, double given, double below_zero) {
    if (activation == "relu") return given > 0 ? 1 : 0;
    if (activation == "leaky_relu") return given < 0 ? kLeakySlope : 1;
    if (activation == "prelu") return given < 0 ? below_zero : 1;
    if (activation == "elu") return given < 0 ? given + 1 : 1;
    if (activation == "sigmoid") return given * (1 - given);
    if (activation == "tanh") return 1 - given * given;
    if (activation == "softplus") return -std::expm1(-given);
    return std::nullopt;
}

class Backward {
  public:
    Backward(const Stack& stack, const StackReport& report, const NetworkWeights& weights,
             const std::vector<Tensor>& maps)
        : stack_(stack), report_(report), weights_(weights), maps_(maps), felt_(maps.size()) {}

    std::optional<Gradient> from(std::size_t layer, std::int64_t number) {
        room_for(layer).values[at(number)] = 1;
        room_for(0);
        for (std::size_t n = layer; n > 0 && left_ >= 0; --n) {
            if (felt_[n].values.empty()) continue;
            through_ends(n);
            through(n);
            felt_[n] = {};
        }
        if (left_ < 0) return std::nullopt;
        return Gradient{std::move(felt_[0]), std::move(passed_)};
    }

  private:
    Tensor& room_for(std::size_t node) {
        Tensor& felt = felt_[node];
        if (felt.values.empty())
            felt = {maps_[node].shape, std::vector<double>(maps_[node].values.size(), 0)};
        return felt;
    }

    // Through activation and batch norm.
    void through_ends(std::size_t number) {
        const StackLayer& layer = stack_.layers[number - 1];
        const LayerWeights& own = weights_[number - 1];
        Tensor& felt = felt_[number];
        const auto channels = at(felt.shape[1]);
        const std::size_t cells = felt.values.size() / channels;
        bool passed = false;
        for (std::size_t n = 0; n < felt.values.size(); ++n) {
            double& value = felt.values[n];
            if (value == 0) continue;
            const std::size_t channel = n / cells;
            if (!layer.activation.empty()) {
                const double below = own.slopes.size() == 1 ? own.slopes.front() : own.slopes[channel];
                const auto slope = slope_at(layer.activation, maps_[number].values[n], below);
                passed = passed || !slope;
                value *= slope.value_or(1);
            }
            if (layer.batch_norm && own.norm)
                value *=
                    own.norm->scale[channel] / std::sqrt(own.norm->variance[channel] + own.norm->epsilon);
        }
        if (passed && std::find(passed_.begin(), passed_.end(), layer.activation) == passed_.end())
            passed_.push_back(layer.activation);
    }

    void through(std::size_t number) {
        const StackLayer& layer = stack_.layers[number - 1];
        const LayerReport& made = report_.layers[number - 1];
        const std::vector<std::size_t> sources = sources_of(stack_, number);
        if (made.layer) return through_layer(*made.layer, number, sources.front());
        if (std::holds_alternative<Dense>(layer.what)) return through_dense(number, sources.front());
        if (const auto* join = std::get_if<Join>(&layer.what))
            return through_join(*join, number, sources.front(), sources.back());
        if (std::holds_alternative<Crop>(layer.what))
            return through_cut(felt_[number], number, sources.front());
        if (const auto* unfold = std::get_if<Unfold>(&layer.what))
            return through_unfold(*unfold, number, sources.front());
        add(room_for(sources.front()), felt_[number].values);
    }

    static void add(Tensor& to, const std::vector<double>& more) {
        for (std::size_t n = 0; n < more.size(); ++n) to.values[n] += more[n];
    }

    void through_layer(const Layer& layer, std::size_t number, std::size_t source) {
        const Tensor& felt = felt_[number];
        Tensor& to = room_for(source);
        const Operands operands = {maps_[source], weights_[number - 1].weight};
        const ValueRules rules = rules_of(layer);
        const auto planes = layer.op == Operator::resize || is_shuffle(layer.op)
                                ? std::optional<Windows>()
                                : std::optional(windows_of(layer, rules.padding_mode));
        const std::int64_t cells = std::ssize(felt.values) / felt.shape[1];
        const std::int64_t inputs = std::ssize(to.values) / to.shape[1];
        for (std::int64_t n = 0; n < std::ssize(felt.values) && left_ >= 0; ++n) {
            const double value = felt.values[at(n)];
            if (value == 0) continue;
            const OutputCell cell = {0, n / cells, n % cells};
            const Sum sum =
                planes ? sum_of(layer, rules, operands, *planes, cell) : sum_of(layer, rules, operands, cell);
            left_ -= std::ssize(sum.terms);
            if (sum.form == Sum::Form::plain && sum.divisor == 0) continue;
            const double share = sum.form == Sum::Form::plain ? value / double(sum.divisor) : value;
            for (std::size_t t = 0; t < sum.terms.size(); ++t) {
                const Term& term = sum.terms[t];
                const bool counts =
                    sum.form != Sum::Form::maximum || static_cast<std::int64_t>(t) == sum.winner;
                if (term.source < 0 || !counts) continue;
                to.values[at(term.channel * inputs + term.source)] += share * term.weight;
            }
        }
    }

    void through_dense(std::size_t number, std::size_t source) {
        const Tensor& weight = weights_[number - 1].weight;
        Tensor& to = room_for(source);
        for (std::size_t n = 0; n < felt_[number].values.size(); ++n) {
            const double value = felt_[number].values[n];
            if (value == 0) continue;
            left_ -= weight.shape[1];
            const double* row = weight.values.data() + std::ptrdiff_t(n) * weight.shape[1];
            for (std::size_t k = 0; k < to.values.size(); ++k) to.values[k] += value * row[k];
        }
    }

    void through_join(const Join& join, std::size_t number, std::size_t first, std::size_t second) {
        const Tensor& felt = felt_[number];
        if (join.how == Join::How::add) {
            add(room_for(first), felt.values);
            return through_cut(felt, number, second);
        }
        Tensor& to = room_for(first);
        const auto own = static_cast<std::ptrdiff_t>(to.values.size());
        add(to, {felt.values.begin(), felt.values.begin() + own});
        Tensor rest = felt;
        rest.shape[1] -= to.shape[1];
        rest.values.erase(rest.values.begin(), rest.values.begin() + own);
        through_cut(rest, number, second);
    }

    // Of a part of a map, back to its place in the whole one.
    void through_cut(const Tensor& felt, std::size_t number, std::size_t source) {
        Tensor& to = room_for(source);
        // What each number of the whole map is called by its place, cut as the map was.
        Tensor places = to;
        for (std::size_t n = 0; n < places.values.size(); ++n) places.values[n] = double(n);
        const Tensor kept = cut_as(stack_, report_, number, places);
        for (std::size_t n = 0; n < kept.values.size(); ++n)
            to.values[static_cast<std::size_t>(kept.values[n])] += felt.values[n];
    }

    // To lay out windows and to lay them back are each the other's way back.
    void through_unfold(const Unfold& unfold, std::size_t number, std::size_t source) {
        const Tensor& felt = felt_[number];
        Tensor& to = room_for(source);
        const LayerReport& made = report_.layers[number - 1];
        if (!unfold.back_to.empty()) {
            add(to, unfolded(windows_over(unfold, unfold.back_to, made.channels), felt).values);
        } else {
            const Extents sizes(to.shape.begin() + 2, to.shape.end());
            add(to, folded(windows_over(unfold, sizes, to.shape[1]), felt).values);
        }
    }

    const Stack& stack_;
    const StackReport& report_;
    const NetworkWeights& weights_;
    const std::vector<Tensor>& maps_;
    std::vector<Tensor> felt_;  // of every node; no numbers: nothing is felt there
    std::vector<std::string> passed_;
    std::int64_t left_ = kMostGradientProducts;
};

}  // namespace

std::optional<Gradient> gradient_of(const Stack& stack, const StackReport& report,
                                    const NetworkWeights& weights, const std::vector<Tensor>& maps,
                                    std::size_t layer, std::int64_t number) {
    return Backward(stack, report, weights, maps).from(layer, number);
}

}  // namespace convwalk
