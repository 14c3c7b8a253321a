#include "ui/widgets/thumbnails.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "basics/errors.h"
#include "picture/figures.h"
#include "scenario/export_limits.h"

namespace convwalk {
namespace {

// More cells are no more to be told apart in a small picture, and take long.
constexpr std::int64_t kMostDrawnCells = 1 << 20;

std::int64_t cells_of(const Scenario& scenario) {
    if (is_of_network(scenario.view.kind)) return 0;
    const LayerRequest request = layer_of(scenario);
    if (why_invalid(request)) return 0;
    const Layer layer = resolved(request);
    std::int64_t cells = 0;
    for (const Extents& extents : {input_extents(layer), output_extents(layer)}) {
        std::int64_t product = 1;
        for (const std::int64_t n : extents)
            product = std::min(product * std::min(n, kMostDrawnCells), kMostDrawnCells);
        cells += product;
    }
    return cells;
}

// Pictures are made larger than they are shown: cells stay apart, and lines get thin.
constexpr int kLarger = 2;

// The figure alone, without a word.
Scenario small(Scenario scenario, SizePx size) {
    scenario.output.size = {kLarger * size.width, kLarger * size.height};
    scenario.output.transparent = false;
    scenario.output.first_step = scenario.output.last_step = 0;
    scenario.view.words = false;
    scenario.view.indices = false;
    scenario.pace.intro = false;
    return scenario;
}

}  // namespace

void Thumbnails::begin_frame(double elapsed_ms) {
    elapsed_ms_ = std::max(0.0, elapsed_ms);
    until_change_ms_ = std::numeric_limits<double>::infinity();
    left_ = kMostAFrame;
}

bool Thumbnails::make(Kept& kept, const Scenario& scenario, SizePx size) {
    if (left_ == 0) {
        until_change_ms_ = 0;
        return false;
    }
    --left_;
    kept.scenario = scenario;
    kept.size = size;
    kept.figure.reset();
    kept.drawn = false;
    kept.at_ms = 0;
    const Scenario drawn = small(scenario, size);
    if (cells_of(scenario) >= kMostDrawnCells) return true;
    try {
        kept.figure = figure(drawn);
    } catch (const BadInput&) {
        // It is as impossible here as it is when it is opened, where a sentence says why.
    }
    return true;
}

Moment Thumbnails::moment_of(Kept& kept, bool plays) {
    const Figure& f = *kept.figure;
    if (!plays) {
        kept.at_ms = 0;
        return at(f.timeline, time_of(f, {}));
    }
    const auto end = static_cast<double>(f.timeline.duration());
    kept.at_ms = end > 0 ? std::fmod(kept.at_ms + std::min(elapsed_ms_, 1000.0), end) : 0;
    const auto now = static_cast<Tick>(kept.at_ms);
    const Tick next = std::min(next_change(f.timeline, now), f.timeline.duration());
    until_change_ms_ = std::min(until_change_ms_, std::max(0.0, static_cast<double>(next) - kept.at_ms));
    return at(f.timeline, now);
}

void Thumbnails::draw(Kept& kept, const Moment& moment, Easel& easel) {
    if (kept.drawn && moment == kept.shown) return;
    kept.texture = easel.show_small(kept.slot, build_scene(*kept.figure, moment));
    kept.shown = moment;
    kept.drawn = true;
}

void Thumbnails::show(const std::string& key, const Scenario& scenario, ImVec2 from, ImVec2 to, bool plays,
                      Easel& easel) {
    const SizePx size = {static_cast<int>(to.x - from.x), static_cast<int>(to.y - from.y)};
    if (size.width < kSmallestPicture.width || size.height < kSmallestPicture.height) return;
    const auto [found, is_new] = kept_.try_emplace(key);
    Kept& kept = found->second;
    if (is_new) kept.slot = kept_.size() - 1;
    const bool as_asked = !is_new && kept.size == size && kept.scenario == scenario;
    if (!as_asked && !make(kept, scenario, size)) {
        // What was there before stays until there is time; a new one is not there yet.
        if (kept.size != size) return;
    }
    if (kept.figure) draw(kept, moment_of(kept, plays), easel);
    if (kept.texture == 0 || !kept.figure) return;
    // A number in some versions of Dear ImGui, a pointer in others.
    ImGui::GetWindowDrawList()->AddImage((ImTextureID) static_cast<std::uintptr_t>(kept.texture), from, to);
}

}  // namespace convwalk
