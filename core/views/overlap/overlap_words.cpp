#include "views/overlap/overlap_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "figure/channels.h"
#include "figure/labels.h"
#include "views/overlap/heat.h"
#include "views/overlap/layer_overlaps.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostInLegend = 6;

// As many as a legend holds, the first and the last among them.
std::vector<std::int64_t> thinned(const std::vector<std::int64_t>& all) {
    if (all.size() <= kMostInLegend) return all;
    std::vector<std::int64_t> some;
    for (std::size_t i = 0; i < kMostInLegend; ++i)
        some.push_back(all[i * (all.size() - 1) / (kMostInLegend - 1)]);
    return some;
}

// The counts that occur on the map, rising; those in between of a long scale are left out.
std::vector<std::int64_t> counts_on_map(const Overlap& o) {
    constexpr std::size_t kMost = 200;
    std::set<std::int64_t> counts = {1};
    for (const AxisOverlap& a : o.axes) {
        const std::set<std::int64_t> along(a.profile.begin(), a.profile.end());
        std::set<std::int64_t> products;
        for (const std::int64_t x : counts)
            for (const std::int64_t y : along) products.insert(cell_count({x, y}));
        while (products.size() > kMost) products.erase(std::prev(products.end(), 2));
        counts = std::move(products);
    }
    return thinned({counts.begin(), counts.end()});
}

std::vector<LegendEntry> legend_of(const Figure& f) {
    std::vector<std::int64_t> counts = counts_on_map(overlaps_of(f).now);
    std::int64_t most = largest_count(overlaps_of(f).now);
    if (!overlaps_of(f).before.empty()) {
        const Overlap& before = overlaps_of(overlaps_of(f).before.front()).now;
        most = std::max(most, largest_count(before));
        for (const std::int64_t count : counts_on_map(before)) counts.push_back(count);
        std::sort(counts.begin(), counts.end());
        counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
        counts = thinned(counts);
    }
    const Heat heat(f, most);
    std::vector<LegendEntry> legend;
    for (const std::int64_t count : counts) {
        LegendEntry entry;
        entry.text = fmt::format("{}", count);
        if (count == counts.back())
            entry.text += overlaps_of(f).now.of_outputs ? count == 1 ? " contribution" : " contributions"
                          : count == 1                  ? " time read"
                                                        : " times read";
        if (count == 0) {
            entry.swatch.fill = heat.background();
            entry.swatch.stroke = f.scenario.theme.never_read;
            entry.hatched = true;
        } else {
            entry.swatch.fill = heat.fill(double(count));
            if (count == counts.back()) {
                entry.swatch.hatch = heat.full().hatch;
                entry.swatch.hatch_colour = heat.full().hatch_colour;
            }
        }
        legend.push_back(std::move(entry));
    }
    const bool framed = std::any_of(
        overlaps_of(f).now.axes.begin(), overlaps_of(f).now.axes.end(),
        [](const AxisOverlap& a) { return a.inside_begin > 0 || a.inside_end < std::ssize(a.profile); });
    if (framed && overlaps_of(f).now.has_inside) {
        CellStyle frame;
        frame.stroke = f.scenario.theme.ink;
        frame.dashed = true;
        legend.push_back({frame, false, false, "inside, out of reach of the border"});
    }
    return legend;
}

std::string shortened(const std::vector<std::int64_t>& values) {
    constexpr std::size_t kMost = 4;
    if (values.size() <= kMost) return fmt::format("{}", fmt::join(values, ", "));
    return fmt::format("{}, {}, … {}", values[0], values[1], values.back());
}

// Along each axis, where the stamps or windows come from that meet at a place: "rows 0, 1".
std::vector<std::string> stamps_words(const Figure& f, const Extents& at) {
    std::vector<std::string> from;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const AxisSpec& a = overlaps_of(f).now.axes[i].stamps;
        std::vector<std::int64_t> stamps;
        for (std::int64_t tap = a.kernel - 1; tap >= 0; --tap) {
            const std::int64_t stamp = at[i] + a.padding_begin - tap * a.dilation;
            if (stamp >= 0 && stamp % a.stride == 0 && stamp / a.stride < a.input)
                stamps.push_back(stamp / a.stride);
        }
        const std::string_view name = axis_name(i, at.size());
        const bool plural = stamps.size() > 1 && name != "depth";
        from.push_back(name.empty() ? shortened(stamps)
                                    : fmt::format("{}{} {}", name, plural ? "s" : "", shortened(stamps)));
    }
    return from;
}

}  // namespace

std::vector<std::string> words_of_overlap_cell(const Figure& shown, const Spot& cell) {
    const Figure& f = *figure_with(shown, cell);
    const std::optional<Extents> raised_at = place_on_map(f, cell.at);
    if (!raised_at) return {};
    const Extents at(raised_at->end() - std::ssize(overlaps_of(f).now.axes), raised_at->end());
    const std::int64_t count = overlap_at(overlaps_of(f).now, at);
    const bool outputs = overlaps_of(f).now.of_outputs;
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{}{} {}", cell.map == kEarlierMap ? "before: " : "",
                                outputs ? "output" : "input", in_brackets(f, at)));
    lines.push_back(outputs      ? fmt::format("{} {}", count, count == 1 ? "contribution" : "contributions")
                    : count == 1 ? "read once"
                                 : fmt::format("read {} times", count));
    if (count == 0) return lines;
    const std::vector<std::string> from = stamps_words(f, at);
    lines.push_back(
        fmt::format("{} {} {}", outputs ? "from" : "by",
                    outputs      ? count == 1 ? "input" : "inputs"
                    : count == 1 ? "output"
                                 : "outputs",
                    at.size() == 1 ? from.front() : fmt::format("in {}", fmt::join(from, " and "))));
    return lines;
}

Words words_of_overlap(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& focus) {
    Words w;
    w.title = title_of(f);
    w.caption = fmt::format("{} · {}", parameter_caption(f.request), size_caption(f.layer));
    const bool copies = f.layer.padding_mode != PaddingMode::zeros;
    if (copies) w.caption += " · copies in the padding are not counted";
    if (!drawn_channels(f.layer).empty()) w.caption += " · counted for one channel, alike for all";
    w.status = focus ? fmt::format("{}", fmt::join(words_of_overlap_cell(f, *focus), " · "))
                     : overlaps_of(f).now.verdict;
    w.status_lines = 2;
    w.legend = legend_of(f);
    return w;
}

}  // namespace convwalk
