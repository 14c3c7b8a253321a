// What the lab works out, piece by piece. Level 3.
//
// Each is begun, asked for pieces of some milliseconds until none is left, and gives what it has made.
// Whoever does not ask any more has cancelled it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "lab/applied.h"
#include "lab/bench.h"
#include "lab/maps.h"
#include "network/run/products.h"
#include "network/run/run.h"

namespace convwalk {

class AppliedRun {
  public:
    /// As applied(). @throws BadInput
    AppliedRun(Layer layer, Tensor kernel, const Tensor& picture, double bias);

    /// @return false when nothing is left @throws BadInput when it can't be worked out
    bool next();
    /// @pre nothing is left; once
    [[nodiscard]] Applied take() { return std::move(made_); }

  private:
    void finish(Tensor result);

    Applied made_;
    Operands operands_;
    std::unique_ptr<Products> products_;  // none: the layer has no weights
};

class BenchRun {
  public:
    /// As bench_of(). @throws BadInput
    BenchRun(const Tensor& picture, const WaysUpSettings& settings);
    BenchRun(const BenchRun&) = delete;
    BenchRun& operator=(const BenchRun&) = delete;

    bool next();
    [[nodiscard]] WaysUp take() { return std::move(bench_); }

  private:
    /// A picture through a notation, so often as the bench has it.
    struct Stage {
        std::string_view notation;
        const Tensor* from = nullptr;
        WeightSettings weights;
        std::function<void(Tensor)> take;  ///< what comes out
    };
    WaysUp bench_;
    std::vector<Stage> stages_;  // the next one last
    std::unique_ptr<NetworkRun> run_;
};

class MapsRun {
  public:
    /// As maps_of(). @throws BadInput
    MapsRun(const Stack& stack, const WeightSettings& weights, const Tensor& input,
            const GivenWeights& given = {});

    bool next() { return run_->next(); }
    [[nodiscard]] NetworkMaps take();
    [[nodiscard]] std::int64_t multiply_adds() const { return made_.report.multiply_adds; }

  private:
    NetworkMaps made_;
    std::unique_ptr<NetworkRun> run_;
};

}  // namespace convwalk
