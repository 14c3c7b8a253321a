#include "views/network/network_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace convwalk {
namespace {

constexpr double kColumnWidth = 0.46;  // of a column to the height of a row
constexpr double kValleyColumnWidth = 0.38;
constexpr double kMostShare = 0.62;  // of the height, for the rows of the largest map
constexpr double kGoodShare = 0.2;   // of the height: such blocks need not be larger at the labels' cost
constexpr double kRise = 0.42;       // of a column to its width
constexpr double kBarStep = 0.55;    // of small type, for each doubling of a vector's length
constexpr double kBarWidth = 0.35;   // of small type
constexpr std::size_t kMostInValley = 60;

struct Box {
    double wide = 0;  // thickness and face
    double high = 0;  // face and rise
};

class Placer {
  public:
    Placer(const std::vector<NetworkMap>& maps, const Rect& area, double small_px)
        : maps_(maps), area_(area), small_px_(small_px) {
        const double each = area.width / double(maps.size());
        unit_px_ = std::clamp(0.04 * each, 0.5, 0.3 * small_px);
        least_px_ = std::clamp(0.12 * each, 2.0, 0.55 * small_px);
        made_.gap_px = std::clamp(0.16 * each, 2.0, 1.0 * small_px);
        made_.line_px = std::round(1.3 * small_px);
        made_.lane_px = std::round(0.8 * small_px);
        made_.valley = stands_in_valley();
        std::size_t nested = 0;
        for (std::size_t i = 0; i < maps.size(); ++i) nested = std::max(nested, depth_of_skips(i));
        made_.lanes = std::min<std::size_t>(made_.valley ? std::min<std::size_t>(nested, 2) : nested, 4);
    }

    NetworkLayout placed() {
        // Labels have their lines and their widths as long as the blocks don't get much smaller.
        const double bare = best(0, false);
        made_.lines = 0;
        for (const std::size_t lines : {3U, 2U, 1U}) {
            const double scale = best(lines, false);
            if (scale < 0.6 * bare && scale * double(most_rows()) < kGoodShare * area_.height) continue;
            made_.lines = lines;
            break;
        }
        const bool roomy = made_.lines > 0 && best(made_.lines, true) >= 0.5 * best(made_.lines, false);
        const Plan plan = planned(made_.lines, roomy);
        place(plan, roomy);
        return std::move(made_);
    }

  private:
    struct Plan {
        double scale = 0;
        bool wrapped = false;
    };

    // A skip connection leads over maps that are smaller.
    [[nodiscard]] bool stands_in_valley() const {
        if (maps_.size() > kMostInValley) return false;
        for (std::size_t i = 0; i < maps_.size(); ++i) {
            for (const std::size_t from : maps_[i].skips) {
                for (std::size_t m = from + 1; m < i; ++m) {
                    if (maps_[m].level > maps_[from].level && maps_[from].level >= maps_[i].level)
                        return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] std::int64_t most_rows() const {
        std::int64_t most = 1;
        for (const NetworkMap& map : maps_) most = std::max(most, map.rows);
        return most;
    }

    // How many skip connections pass above a map.
    [[nodiscard]] std::size_t depth_of_skips(std::size_t map) const {
        std::size_t depth = 0;
        for (std::size_t i = map; i < maps_.size(); ++i)
            depth += static_cast<std::size_t>(std::count_if(maps_[i].skips.begin(), maps_[i].skips.end(),
                                                            [&](std::size_t from) { return from <= map; }));
        return depth;
    }

    [[nodiscard]] double thickness(std::size_t i) const {
        return unit_px_ * (1.5 + (maps_[i].vector ? 0 : doublings(i)));
    }
    [[nodiscard]] double doublings(std::size_t i) const {
        return std::log2(double(std::max<std::int64_t>(1, maps_[i].channels)));
    }
    [[nodiscard]] double face_height(std::size_t i, double scale) const {
        if (maps_[i].vector)
            return std::min((1 + doublings(i)) * kBarStep * small_px_, kMostShare * area_.height);
        return std::max(least_px_, double(maps_[i].rows) * scale);
    }
    [[nodiscard]] double face_width(std::size_t i, double scale) const {
        if (maps_[i].vector) return kBarWidth * small_px_;
        if (!maps_[i].has_columns) return 0.6 * small_px_;
        return std::max(0.7 * least_px_, (made_.valley ? kValleyColumnWidth : kColumnWidth) *
                                             double(maps_[i].columns) * scale);
    }
    [[nodiscard]] Box box(std::size_t i, double scale) const {
        const double face = face_width(i, scale);
        return {thickness(i) + face, face_height(i, scale) + kRise * face};
    }

    // From the left of a block to that of the next.
    [[nodiscard]] double pitch(std::size_t i, double scale, bool roomy) const {
        const double wide = box(i, scale).wide + made_.gap_px;
        return roomy ? std::max(wide, (maps_[i].label_em + 0.9) * small_px_) : wide;
    }

    [[nodiscard]] int deepest() const {
        int level = 0;
        for (const NetworkMap& map : maps_) level = std::max(level, map.level);
        return level;
    }

    // The first map of each band, rows no wider than `width`.
    [[nodiscard]] std::vector<std::size_t> rows(double scale, bool roomy, double width) const {
        std::vector<std::size_t> firsts = {0};
        double used = 0;
        for (std::size_t i = 0; i < maps_.size(); ++i) {
            const double wide = pitch(i, scale, roomy);
            if (i > firsts.back() && used + wide - made_.gap_px > width) {
                firsts.push_back(i);
                used = 0;
            }
            used += wide;
        }
        return firsts;
    }

    [[nodiscard]] std::vector<std::size_t> bands(double scale, bool roomy, double width, bool wrapped) const {
        std::vector<std::size_t> band(maps_.size(), 0);
        if (made_.valley) {
            for (std::size_t i = 0; i < band.size(); ++i) band[i] = static_cast<std::size_t>(maps_[i].level);
        } else if (wrapped) {
            const auto firsts = rows(scale, roomy, width);
            for (std::size_t i = 0, row = 0; i < band.size(); ++i) {
                if (row + 1 < firsts.size() && firsts[row + 1] == i) ++row;
                band[i] = row;
            }
        }
        return band;
    }

    [[nodiscard]] std::vector<double> heights(const std::vector<std::size_t>& band, double scale) const {
        std::vector<double> high(*std::max_element(band.begin(), band.end()) + 1, 0);
        for (std::size_t i = 0; i < band.size(); ++i)
            high[band[i]] = std::max(high[band[i]], box(i, scale).high);
        return high;
    }

    [[nodiscard]] double above(std::size_t lines) const {
        return lines == 0 && made_.lanes == 0 ? 0.4 * small_px_
                                              : double(made_.lanes) * made_.lane_px + 0.5 * small_px_;
    }
    [[nodiscard]] double below(std::size_t lines) const {
        return lines == 0 ? 0.3 * small_px_ : double(lines) * made_.line_px + 0.4 * small_px_;
    }

    // From one floor to the next: rows stand clear of one another. In a U a level stands beside the one above
    // it, below the skip connections that pass over it.
    [[nodiscard]] double advance(double high, double next, std::size_t lines) const {
        if (!made_.valley) return below(lines) + above(lines) + next;
        return std::max({1.2 * made_.line_px, next - high + above(lines) + made_.lane_px,
                         0.45 * below(lines) + 0.3 * high});
    }
    [[nodiscard]] double height_of(const std::vector<double>& high, std::size_t lines) const {
        double used = above(lines) + high.front() + below(lines);
        for (std::size_t i = 1; i < high.size(); ++i) used += advance(high[i - 1], high[i], lines);
        return used;
    }

    [[nodiscard]] bool fits(double scale, std::size_t lines, bool roomy, bool wrapped) const {
        double widest = 0;
        for (std::size_t i = 0; i < maps_.size(); ++i) widest = std::max(widest, box(i, scale).wide);
        if (widest > area_.width) return false;
        if (!wrapped) {
            double used = -made_.gap_px;
            for (std::size_t i = 0; i < maps_.size(); ++i) used += pitch(i, scale, roomy);
            if (used > area_.width) return false;
        }
        return height_of(heights(bands(scale, roomy, area_.width, wrapped), scale), lines) <= area_.height;
    }

    [[nodiscard]] double largest(std::size_t lines, bool roomy, bool wrapped) const {
        double most = 1;
        for (const NetworkMap& map : maps_)
            most = std::max({most, double(map.rows), map.has_columns ? double(map.columns) : 1.0});
        double low = 0;
        double high = kMostShare * std::max(area_.height, 1.0) / most;
        for (int i = 0; i < 40; ++i) {
            const double middle = (low + high) / 2;
            (fits(middle, lines, roomy, wrapped) ? low : high) = middle;
        }
        if (!wrapped || made_.valley) return low;
        // A row less, where blocks get hardly smaller: the last one would be nearly empty.
        const std::size_t count = rows(low, roomy, area_.width).size();
        double smaller = 0;
        double larger = low;
        for (int i = 0; i < 40; ++i) {
            const double middle = (smaller + larger) / 2;
            (rows(middle, roomy, area_.width).size() < count ? smaller : larger) = middle;
        }
        return smaller >= 0.75 * low && fits(smaller, lines, roomy, wrapped) ? smaller : low;
    }

    [[nodiscard]] Plan planned(std::size_t lines, bool roomy) const {
        const double in_a_row = largest(lines, roomy, false);
        if (made_.valley) return {in_a_row, false};
        const double wrapped = largest(lines, roomy, true);
        // Skip connections say little from row to row.
        const double enough = made_.lanes == 0 ? 0.6 : maps_.size() <= kMostInValley ? 0.25 : 0.5;
        const bool large = in_a_row >= enough * wrapped;
        return large && fits(in_a_row, lines, roomy, false) ? Plan{in_a_row, false} : Plan{wrapped, true};
    }
    [[nodiscard]] double best(std::size_t lines, bool roomy) const { return planned(lines, roomy).scale; }

    // As many rows as there must be, and all about as long.
    [[nodiscard]] double row_width(const Plan& plan, bool roomy) const {
        double width = area_.width;
        if (plan.wrapped) {
            const std::size_t count = rows(plan.scale, roomy, width).size();
            double low = 0;
            double high = width;
            for (int i = 0; i < 30; ++i) {
                const double middle = (low + high) / 2;
                (rows(plan.scale, roomy, middle).size() <= count ? high : low) = middle;
            }
            width = high;
        }
        const double high =
            height_of(heights(bands(plan.scale, roomy, width, plan.wrapped), plan.scale), made_.lines);
        return high <= area_.height ? width : area_.width;
    }

    void place(const Plan& plan, bool roomy) {
        const std::vector<std::size_t> band = bands(plan.scale, roomy, row_width(plan, roomy), plan.wrapped);
        const std::vector<double> floors = placed_floors(heights(band, plan.scale));
        made_.maps.resize(maps_.size());
        for (std::size_t first = 0; first < maps_.size();) {
            std::size_t end = first + 1;
            while (end < maps_.size() && (made_.valley || band[end] == band[first])) ++end;
            place_row(first, end, plan, roomy);
            first = end;
        }
        for (std::size_t i = 0; i < maps_.size(); ++i) {
            PlacedMap& map = made_.maps[i];
            map.face.y = floors[band[i]] - map.height;
            map.band = band[i];
        }
    }

    // @param high the tallest block of each band
    // @return the floor of each
    std::vector<double> placed_floors(const std::vector<double>& high) {
        const double spare = std::max(0.0, area_.height - height_of(high, made_.lines));
        const double each = high.size() > 1 ? spare / double(high.size() - 1) : 0;
        // A U may open up to levels that stand clear.
        const double between = std::min(each, made_.valley ? 5 * small_px_ : 2 * small_px_);
        double y = area_.y + (spare - between * double(high.size() - 1)) / 2 + above(made_.lines) + high[0];
        std::vector<double> floors;
        for (std::size_t i = 0; i < high.size(); ++i) {
            if (i > 0) y += advance(high[i - 1], high[i], made_.lines) + between;
            floors.push_back(std::round(y));
            made_.tops.push_back(std::round(y - high[i]));
        }
        return floors;
    }

    // From left to right; how high they stand comes later.
    void place_row(std::size_t first, std::size_t end, const Plan& plan, bool roomy) {
        const double scale = plan.scale;
        double used = 0;
        for (std::size_t i = first; i < end; ++i) used += pitch(i, scale, roomy);
        used -= made_.gap_px;
        const double count = double(end - first);
        const double extra =
            count > 1 ? std::clamp((area_.width - used) / (count - 1), 0.0, 7 * small_px_) : 0;
        const double more = plan.wrapped ? std::min(extra, made_.gap_px) : extra;
        double x = area_.x + (area_.width - used - more * (count - 1)) / 2;
        for (std::size_t i = first; i < end; ++i) {
            PlacedMap& map = made_.maps[i];
            const double face = face_width(i, scale);
            const double inside = pitch(i, scale, roomy) - made_.gap_px - box(i, scale).wide;
            map.thickness = std::max(1.0, std::round(thickness(i)));
            map.height = std::max(1.0, std::round(face_height(i, scale)));
            map.across = {std::max(1.0, std::round(face)), -std::round(kRise * face)};
            map.face.x = std::round(x + std::max(0.0, inside) / 2 + thickness(i));
            x += pitch(i, scale, roomy) + more;
        }
    }

    const std::vector<NetworkMap>& maps_;
    Rect area_;
    double small_px_;
    double unit_px_ = 1;   // thickness of one doubling of channels
    double least_px_ = 4;  // of a face's height
    NetworkLayout made_;
};

}  // namespace

NetworkLayout lay_out_network(const std::vector<NetworkMap>& maps, const Rect& area, double small_px) {
    if (maps.empty()) return {};
    return Placer(maps, area, small_px).placed();
}

}  // namespace convwalk
