// What the views of a picture work out beside layer and layout. Level 8.
//
// The latest results are kept for all figures, so that a change that leaves them alone costs nothing. Safe
// from several threads.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "basics/errors.h"
#include "figure/view.h"
#include "network/run/gradient.h"
#include "scenario/scenario.h"
#include "views/image/pages.h"

namespace convwalk {

/// The layer of a scenario on its picture.
/// @pre the picture is there, and the layer possible on it
/// @throws BadInput when it can't be worked out
[[nodiscard]] std::shared_ptr<const AppliedPictures> applied_pictures(const Scenario& scenario,
                                                                      const Layer& layer);

/// What a figure that was prepared for it keeps of that.
using AppliedWork = std::shared_ptr<const AppliedPictures>;
[[nodiscard]] inline const AppliedPictures& applied_of(const Figure& f) {
    return *work_of<AppliedWork>(f);
}

/// What of that would be felt if it were made at once; nullptr: nothing, or it is made already.
/// @throws BadInput likewise
[[nodiscard]] std::unique_ptr<Pieces> pieces_of_applied(const Scenario& scenario, const Layer& layer);

/// @throws BadInput when the picture is too small, or the weights are none for a bench
[[nodiscard]] std::shared_ptr<const BenchPictures> bench_pictures(const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Pieces> pieces_of_bench(const Scenario& scenario);

/// @throws BadInput when the network takes no such picture, or can't be worked out
[[nodiscard]] std::shared_ptr<const NetworkMaps> network_maps(const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Pieces> pieces_of_maps(const Scenario& scenario);

/// Why `make` can't; nullopt: it can.
template <typename Make>
[[nodiscard]] std::optional<std::string> why_not_made(Make make) {
    try {
        static_cast<void>(make());
        return std::nullopt;
    } catch (const BadInput& bad) {
        return bad.what();
    }
}

/// How strongly the picture is felt by a number of a layer's map. @param layer from 1
/// @return null where it takes too much
[[nodiscard]] std::shared_ptr<const Gradient> felt_by(const std::shared_ptr<const NetworkMaps>& maps,
                                                      std::size_t layer, std::int64_t number);

/// Where the weights of a network on a picture come from, in sentences.
[[nodiscard]] std::string network_weights_words(const Scenario& scenario, const NetworkMaps& maps);

}  // namespace convwalk
