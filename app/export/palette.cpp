#include "export/palette.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace convwalk {

// -- ColourTable ----------------------------------------------------------------------------------

std::size_t ColourTable::slot_of(Rgb c) const {
    // Fibonacci hashing: the top ten bits of c * 2^32 / golden ratio.
    std::size_t slot = static_cast<std::uint32_t>(c * 2654435769u) >> 22;
    while (indices_[slot] != 0 && keys_[slot] != c) slot = (slot + 1) % keys_.size();
    return slot;
}

std::uint8_t ColourTable::index_of(Rgb c) const {
    return indices_[slot_of(c)];
}

std::uint8_t ColourTable::add(Rgb c) {
    const std::size_t slot = slot_of(c);
    if (indices_[slot] == 0 && colours_.size() < kMaxColours) {
        colours_.push_back(c);
        keys_[slot] = c;
        indices_[slot] = static_cast<std::uint8_t>(colours_.size());
    }
    return indices_[slot];
}

bool ColourTable::add_all(std::span<const Rgb> colours) {
    const auto fresh = std::count_if(colours.begin(), colours.end(), [&](Rgb c) { return index_of(c) == 0; });
    if (colours_.size() + static_cast<std::size_t>(fresh) > kMaxColours) return false;
    for (const Rgb c : colours) add(c);
    return true;
}

// -- Quantiser ------------------------------------------------------------------------------------

namespace {

struct Weighted {
    Rgb rgb;
    double count;
    std::array<double, 3> at;  // where it lies in the space in which distances are measured
};

/// A cheap stand-in for a perceptual space: sRGB is roughly even in lightness, and the eye tells greens apart
/// best, reds next. The weights are the square roots of the shares 0.30 : 0.59 : 0.11 of the channels in luma
/// (ITU-R BT.601), blue raised so that it does not band.
std::array<double, 3> position(Rgb c) {
    return {red(c) * 0.55, green(c) * 0.77, blue(c) * 0.45};
}

using Box = std::span<Weighted>;

struct Spread {
    std::array<double, 3> mean{};
    std::size_t widest_axis = 0;
    double error = 0;  // sum over the pixels of the squared distance from the mean
};

Spread spread_of(Box box) {
    double count = 0;
    std::array<double, 3> sum{};
    std::array<double, 3> squares{};
    for (const Weighted& w : box) {
        count += w.count;
        for (std::size_t k = 0; k < 3; ++k) {
            sum[k] += w.count * w.at[k];
            squares[k] += w.count * w.at[k] * w.at[k];
        }
    }
    Spread s;
    double widest = -1;
    for (std::size_t k = 0; k < 3; ++k) {
        s.mean[k] = sum[k] / count;
        const double error = std::max(0.0, squares[k] - sum[k] * s.mean[k]);
        s.error += error;
        if (error > widest) {
            widest = error;
            s.widest_axis = k;
        }
    }
    return s;
}

/// The colour of `box` that is nearest to its mean. A colour that occurs keeps flat areas exact, which a true
/// mean would shift by a level or two.
Rgb representative(Box box, const Spread& spread) {
    const auto distance = [&](const Weighted& w) {
        double d = 0;
        for (std::size_t k = 0; k < 3; ++k) d += (w.at[k] - spread.mean[k]) * (w.at[k] - spread.mean[k]);
        return d;
    };
    return std::min_element(box.begin(), box.end(),
                            [&](const Weighted& a, const Weighted& b) { return distance(a) < distance(b); })
        ->rgb;
}

std::vector<Weighted> histogram(std::vector<Rgb> pixels) {
    std::sort(pixels.begin(), pixels.end());
    std::vector<Weighted> result;
    for (const Rgb c : pixels) {
        if (result.empty() || result.back().rgb != c) result.push_back({c, 0, position(c)});
        ++result.back().count;
    }
    return result;
}

}  // namespace

std::vector<Replacement> quantised(std::vector<Rgb> pixels, std::size_t max_colours) {
    assert(max_colours >= 1 && max_colours <= kMaxColours);
    if (pixels.empty()) return {};
    std::vector<Weighted> colours = histogram(std::move(pixels));

    struct Part {
        Box box;
        Spread spread;
    };
    std::vector<Part> parts{{colours, spread_of(colours)}};
    while (parts.size() < max_colours) {
        const auto worst = std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
            return a.spread.error < b.spread.error;
        });
        if (worst->spread.error <= 0) break;
        const std::size_t axis = worst->spread.widest_axis;
        const double cut = worst->spread.mean[axis];
        const auto middle = std::partition(worst->box.begin(), worst->box.end(),
                                           [&](const Weighted& w) { return w.at[axis] < cut; });
        const auto below = static_cast<std::size_t>(middle - worst->box.begin());
        if (below == 0 || below == worst->box.size()) {  // rounding has put the mean on the edge
            worst->spread.error = 0;
            continue;
        }
        const Box low = worst->box.first(below);
        const Box high = worst->box.subspan(below);
        *worst = {low, spread_of(low)};
        parts.push_back({high, spread_of(high)});
    }

    std::vector<Replacement> table;
    table.reserve(colours.size());
    for (const Part& part : parts) {
        const Rgb to = representative(part.box, part.spread);
        for (const Weighted& w : part.box) table.push_back({w.rgb, to});
    }
    std::sort(table.begin(), table.end(),
              [](const Replacement& a, const Replacement& b) { return a.from < b.from; });
    return table;
}

Rgb replaced(std::span<const Replacement> table, Rgb c) {
    const auto found = std::lower_bound(table.begin(), table.end(), c,
                                        [](const Replacement& r, Rgb value) { return r.from < value; });
    assert(found != table.end() && found->from == c);
    return found->to;
}

}  // namespace convwalk
