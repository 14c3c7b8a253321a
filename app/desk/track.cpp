#include "desk/track.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// What of the bar is left to the walk, however long the words before it are.
constexpr double kWalksShare = 0.4;

// Where there is no room for the other.
std::string_view short_name_of(PhaseKind phase) {
    return phase == PhaseKind::insert_zeros ? "zeros" : name_of(phase);
}

struct Wanted {
    double natural = 0;
    double least = 0;
};

// The lengths, none below its least while there is room for all of these.
std::vector<double> lengths_of(const std::vector<Wanted>& wanted, double whole) {
    std::vector<double> lengths(wanted.size());
    std::vector<bool> at_least(wanted.size(), false);
    for (;;) {
        double room = whole;
        double natural = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            at_least[i] ? room -= wanted[i].least : natural += wanted[i].natural;
        bool changed = false;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (at_least[i]) continue;
            lengths[i] = natural > 0 ? room * wanted[i].natural / natural : 0;
            if (lengths[i] >= wanted[i].least) continue;
            lengths[i] = wanted[i].least;
            at_least[i] = changed = true;
        }
        if (!changed) return lengths;
    }
}

}  // namespace

std::string_view name_of(PhaseKind phase) {
    switch (phase) {
        case PhaseKind::bare:
            return "input";
        case PhaseKind::insert_zeros:
            return "insert zeros";
        case PhaseKind::surround:
            return "border";
        case PhaseKind::walk:
            return "walk";
        case PhaseKind::hold:
            return "";
    }
    return "";
}

Track::Track(const Timeline& timeline, double length_px, bool words,
             const std::function<double(std::string_view)>& width_px, double gap_px) {
    // Long names, then short ones, then none.
    using Naming = std::string_view (*)(PhaseKind);
    constexpr Naming kNamings[] = {name_of, short_name_of, [](PhaseKind) { return std::string_view(); }};
    const auto duration = static_cast<double>(std::max<Tick>(1, timeline.duration()));
    for (const Naming name : kNamings) {
        std::vector<Wanted> wanted;
        double before_walk = 0;
        double all = 0;
        for (const Phase& phase : timeline.phases) {
            const std::string_view word = words ? name(phase.kind) : "";
            const double least = word.empty() ? 0 : width_px(word) + gap_px;
            wanted.push_back({length_px * double(phase.duration) / duration, least});
            all += least;
            if (phase.kind != PhaseKind::walk) before_walk += least;
        }
        const bool fits = all <= length_px && before_walk <= (1 - kWalksShare) * length_px;
        if (!fits && name != kNamings[2]) continue;
        const std::vector<double> lengths = lengths_of(wanted, length_px);
        double left = 0;
        for (std::size_t i = 0; i < timeline.phases.size(); ++i) {
            const Phase& phase = timeline.phases[i];
            const std::string_view word = words ? name(phase.kind) : "";
            parts_.push_back(
                {phase.kind, phase.begin, phase.begin + phase.duration, left, left + lengths[i], word});
            left += lengths[i];
        }
        return;
    }
}

double Track::x_of(Tick t) const {
    if (parts_.empty()) return 0;
    if (t <= parts_.front().begin) return parts_.front().left;
    for (const TrackPart& part : parts_) {
        if (t >= part.end) continue;
        const double share = double(t - part.begin) / double(part.end - part.begin);
        return part.left + share * (part.right - part.left);
    }
    return parts_.back().right;
}

Tick Track::time_at(double x) const {
    if (parts_.empty()) return 0;
    for (const TrackPart& part : parts_) {
        if (x >= part.right || part.right <= part.left) continue;
        const double share = std::max(0.0, (x - part.left) / (part.right - part.left));
        return part.begin + static_cast<Tick>(std::llround(share * double(part.end - part.begin)));
    }
    return parts_.back().end;
}

const TrackPart* Track::part_at(double x) const {
    for (const TrackPart& part : parts_) {
        if (x >= part.left && x < part.right) return &part;
    }
    return nullptr;
}

}  // namespace convwalk
