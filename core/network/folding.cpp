// Windows of a map as the cells of one axis, and the way back.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "network/receptive_field.h"

namespace convwalk::nodes {
namespace {

// The windows from one number to another, in the order of their numbers, as a product of runs.
Region between(const Run& numbers, const Extents& windows, Effort& effort) {
    Region region(windows.size());
    std::int64_t first = numbers.first;
    std::int64_t last = numbers.last;
    for (std::size_t i = windows.size(); i-- > 0;) {
        region[i] = {{first % windows[i], last % windows[i]}};
        first /= windows[i];
        last /= windows[i];
        if (first == last) continue;
        // From one line to another: all of a line, which is more than there is where the ends are cut.
        const Run whole = {0, windows[i] - 1};
        effort.exact = effort.exact && region[i].front() == whole;
        region[i] = {whole};
    }
    return region;
}

Region unfolded(const Link& link, const Runs& numbers, Effort& effort) {
    Region read(link.steps.size());
    effort.exact = effort.exact && numbers.size() == 1;
    for (const Run& run : numbers) {
        const Region windows = between(run, link.windows, effort);
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const Runs cells = sources(link.steps[i], windows[i], false, effort);
            read[i].insert(read[i].end(), cells.begin(), cells.end());
        }
    }
    return read;
}

std::int64_t windows_of(const Link& link) {
    std::int64_t all = 1;
    for (const std::int64_t windows : link.windows) all *= windows;
    return all;
}

// The windows that lie on the cells of a map, by their numbers.
Runs folded(const Link& link, const Region& cells, Effort& effort) {
    Runs numbers = {{0, 0}};
    for (std::size_t i = 0; i < link.steps.size(); ++i) {
        Step stamp = link.steps[i];
        stamp.kind = Step::Kind::stamp;
        const Runs windows = within(sources(stamp, cells[i], false, effort), link.windows[i]);
        if (windows == Runs{{0, link.windows[i] - 1}}) {
            for (Run& run : numbers)
                run = {run.first * link.windows[i], (run.last + 1) * link.windows[i] - 1};
            continue;
        }
        std::int64_t count = 0;
        for (const Run& run : numbers) count += run.last - run.first + 1;
        if (!effort.spend(count * static_cast<std::int64_t>(windows.size())))
            return {{0, windows_of(link) - 1}};
        Runs next;
        for (const Run& line : numbers) {
            for (std::int64_t n = line.first; n <= line.last; ++n) {
                for (const Run& run : windows)
                    next.push_back({n * link.windows[i] + run.first, n * link.windows[i] + run.last});
            }
        }
        numbers = joined(std::move(next));
    }
    return numbers;
}

}  // namespace

Region folded_sources(const Link& link, const Region& cells, Effort& effort) {
    if (link.folds == Link::Fold::unfold) return unfolded(link, cells.front(), effort);
    // The sum of a cell is of numbers that are in other channels for each window.
    return {folded(link, cells, effort)};
}

}  // namespace convwalk::nodes
