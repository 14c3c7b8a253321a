#include "network/runs.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

std::int64_t reach_of(const Step& step) {
    return product(step.dilation, step.kernel - 1);
}

Run window_hull(const Step& step, const Run& outputs) {
    const auto first = [&](std::int64_t output) {
        return difference(product(output, step.stride), step.padding);
    };
    return {first(outputs.first), sum(first(outputs.last), reach_of(step))};
}

// The inputs that stamp tap 0 (and, with a reach, any tap) on one of these outputs; empty when first > last.
Run stamping(const Step& step, const Run& outputs, std::int64_t near, std::int64_t far) {
    const auto cell = [&](std::int64_t output, std::int64_t tap) {
        return difference(sum(output, step.padding), tap);
    };
    return {ceil_quotient(cell(outputs.first, far), step.stride),
            floor_quotient(cell(outputs.last, near), step.stride)};
}

// What is above the next whole number below.
Fraction rest(Fraction f) {
    return f - fraction(floor_quotient(f.num, f.den));
}

Run sampled_by(const Step& step, std::int64_t output) {
    const Fraction at = step.scale * fraction(output) + step.offset;
    const std::int64_t cell = floor_quotient(at.num, at.den);
    if (step.reach == 0 || at.den == 1) return {cell, cell};
    return {difference(cell, step.reach - 1), sum(cell, step.reach)};
}

Run shared_by(const Step& step, const Run& outputs) {
    const Fraction first = step.scale * fraction(outputs.first);
    const Fraction end = step.scale * fraction(sum(outputs.last, 1));
    return {floor_quotient(first.num, first.den), ceil_quotient(end.num, end.den) - 1};
}

void window_sources(const Step& step, const Run& outputs, bool hulls, Effort& effort, Runs& found) {
    const std::int64_t count = sum(difference(outputs.last, outputs.first), 1);
    const bool touching = count == 1 ? step.dilation == 1 || step.kernel == 1
                                     : step.dilation == 1 && step.kernel >= step.stride;
    const bool dense = step.stride == 1 && count >= step.dilation;
    if (hulls || touching || dense) return found.push_back(window_hull(step, outputs));
    if (step.dilation == 1 || step.kernel == 1) {
        if (!effort.spend(count)) return found.push_back(window_hull(step, outputs));
        for (std::int64_t o = outputs.first; o <= outputs.last; ++o)
            found.push_back(window_hull(step, {o, o}));
        return;
    }
    const bool whole = step.stride == 1;
    std::int64_t amount = 0;
    if (__builtin_mul_overflow(whole ? 1 : count, step.kernel, &amount) || !effort.spend(amount))
        return found.push_back(window_hull(step, outputs));
    for (std::int64_t tap = 0; tap < step.kernel; ++tap) {
        Step one = step;
        one.kernel = 1;
        one.padding = difference(step.padding, product(tap, step.dilation));
        if (whole) {
            found.push_back(window_hull(one, outputs));
            continue;
        }
        for (std::int64_t o = outputs.first; o <= outputs.last; ++o)
            found.push_back(window_hull(one, {o, o}));
    }
}

void stamp_sources(const Step& step, const Run& outputs, Effort& effort, Runs& found) {
    const auto add = [&](const Run& run) {
        if (run.first <= run.last) found.push_back(run);
    };
    if (step.dilation == 1 || step.kernel == 1 || !effort.spend(step.kernel))
        return add(stamping(step, outputs, 0, reach_of(step)));
    for (std::int64_t tap = 0; tap < step.kernel; ++tap) {
        const std::int64_t cells = product(tap, step.dilation);
        add(stamping(step, outputs, cells, cells));
    }
}

void sampled_sources(const Step& step, const Run& outputs, Effort& effort, Runs& found) {
    Run whole = {sampled_by(step, outputs.first).first, sampled_by(step, outputs.last).last};
    if (outputs.first < outputs.last) {
        // A position right on a cell reads that one alone, so its neighbour may reach further.
        whole.first = std::min(whole.first, sampled_by(step, outputs.first + 1).first);
        whole.last = std::max(whole.last, sampled_by(step, outputs.last - 1).last);
    }
    // Neighbours that are at most one cell apart leave no hole between them.
    const bool dense = step.scale.num <= step.scale.den;
    if (dense || !effort.spend(sum(difference(outputs.last, outputs.first), 1)))
        return found.push_back(whole);
    for (std::int64_t o = outputs.first; o <= outputs.last; ++o) found.push_back(sampled_by(step, o));
}

}  // namespace

bool Effort::spend(std::int64_t amount) {
    if (amount > left) {
        left = 0;
        exact = false;
        return false;
    }
    left -= amount;
    return true;
}

Runs joined(Runs runs) {
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first < b.first; });
    Runs result;
    for (const Run& run : runs) {
        if (!result.empty() && run.first - 1 <= result.back().last)
            result.back().last = std::max(result.back().last, run.last);
        else
            result.push_back(run);
    }
    return result;
}

Runs within(const Runs& runs, std::int64_t size) {
    Runs result;
    for (const Run& run : runs) {
        const Run cut = {std::max<std::int64_t>(0, run.first), std::min(size - 1, run.last)};
        if (cut.first <= cut.last) result.push_back(cut);
    }
    return result;
}

Runs within_or_copied(const Runs& runs, PaddingMode mode, std::int64_t size) {
    Runs result = within(runs, size);
    if (mode == PaddingMode::zeros) return result;
    // A run beyond an edge, which lies `from` to `to` cells behind the outermost one.
    const auto copy = [&](std::int64_t from, std::int64_t to, bool at_begin) {
        if (from > to) return;
        Run inside = {0, 0};  // counted from the edge on
        if (mode == PaddingMode::reflect) inside = {from, to};
        if (mode == PaddingMode::circular) inside = {size - to, size - from};
        result.push_back(at_begin ? inside : Run{size - 1 - inside.last, size - 1 - inside.first});
    };
    for (const Run& run : runs) {
        copy(std::max<std::int64_t>(1, -run.last), -run.first, true);
        copy(std::max<std::int64_t>(1, run.first - size + 1), run.last - size + 1, false);
    }
    return within(joined(std::move(result)), size);
}

std::optional<Run> hull(const Runs& runs) {
    if (runs.empty()) return std::nullopt;
    return Run{runs.front().first, runs.back().last};
}

std::int64_t cells_of(const Runs& runs) {
    std::int64_t count = 0;
    for (const Run& run : runs) count = sum(count, sum(difference(run.last, run.first), 1));
    return count;
}

Runs shifted(Runs runs, std::int64_t cells) {
    for (Run& run : runs) run = {sum(run.first, cells), sum(run.last, cells)};
    return runs;
}

std::int64_t period(const Step& step) {
    switch (step.kind) {
        case Step::Kind::window:
            return 1;
        case Step::Kind::stamp:
            return step.stride;
        case Step::Kind::sampled:
        case Step::Kind::shared:
            return step.scale.den;
    }
    return 1;
}

Fraction scale_of(const Step& step) {
    switch (step.kind) {
        case Step::Kind::window:
            return fraction(step.stride);
        case Step::Kind::stamp:
            return fraction(1, step.stride);
        case Step::Kind::sampled:
        case Step::Kind::shared:
            return step.scale;
    }
    return fraction(1);
}

Fraction offset_of(const Step& step) {
    switch (step.kind) {
        case Step::Kind::window:
            return fraction(difference(reach_of(step), product(2, step.padding)), 2);
        case Step::Kind::stamp:
            // Solved for the input i: o = i * stride - padding + reach / 2.
            return fraction(difference(product(2, step.padding), reach_of(step)), product(2, step.stride));
        case Step::Kind::sampled:
            // A cell is rounded down to; over a period that takes (den - 1) / (2 den) off on average, and
            // more where no place is whole.
            if (step.reach > 0) return step.offset;
            return step.offset - fraction(step.scale.den - 1, product(2, step.scale.den)) -
                   rest(step.offset * fraction(step.scale.den)) * fraction(1, step.scale.den);
        case Step::Kind::shared:
            // What is rounded down at the begin is rounded up at the end.
            return (step.scale - fraction(1)) * fraction(1, 2);
    }
    return fraction(0);
}

Runs sources(const Step& step, const Runs& outputs, bool hulls, Effort& effort) {
    Runs found;
    for (const Run& run : outputs) {
        switch (step.kind) {
            case Step::Kind::window:
                window_sources(step, run, hulls, effort, found);
                break;
            case Step::Kind::stamp:
                stamp_sources(step, run, effort, found);
                break;
            case Step::Kind::sampled:
                sampled_sources(step, run, effort, found);
                break;
            case Step::Kind::shared:
                // Each begins in the last cell of the one before, or behind it.
                found.push_back(shared_by(step, run));
                break;
        }
    }
    return joined(std::move(found));
}

}  // namespace convwalk
