#include "network/sizes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <variant>

#include "arithmetic/left_over.h"
#include "basics/text.h"
#include "network/nodes.h"

namespace convwalk {

using namespace nodes;

namespace {

// Layers that are worked out, of all sizes that are tried: seconds.
constexpr std::int64_t kMostWork = 400'000;
// Sizes that are looked at for one that fits though its kind does not: small ones, where a join may happen
// to.
constexpr std::int64_t kMostAlone = 1000;
// A size far beyond those that people ask about, where lower bounds have no say any more.
constexpr std::int64_t kFar = std::int64_t{1} << 22;
// The same of a network that enlarges very much.
constexpr std::int64_t kNear = std::int64_t{1} << 10;

// What a layer drops or rounds away, on the first axis where it does; "" where it keeps all.
// @param reader it, with its sizes
std::string loss_words(const StackLayer& layer, const LayerReport& report, const Layer& reader) {
    for (std::size_t i = 0; i < reader.axes.size(); ++i) {
        const std::int64_t cells = lost_inputs(reader.op, reader.axes[i]);
        if (cells == 0 && !rounds_down(reader.op, reader.axes[i])) continue;
        const std::string who = fmt::format("{} ({})", place_of(report.number, layer), report.label);
        if (cells == 0) return fmt::format("{} rounds {} to {}", who, report.input[i], report.output[i]);
        return fmt::format("{} drops the last {} of {}", who,
                           cells == 1 ? "cell" : fmt::format("{} cells", cells), report.input[i]);
    }
    return "";
}

// How the sizes of a node follow from the input's: `length` cells more there are `growth` more here.
struct Period {
    std::int64_t length = 1;
    std::int64_t growth = 1;
};

Period divided(Period p, std::int64_t by) {
    const std::int64_t common = std::gcd(p.growth, by);
    return {product(p.length, by / common), p.growth / common};
}

// Of what one layer with a window, a resizing or a shuffle makes; nullopt: sizes do not repeat.
std::optional<Period> made_of(const Layer& made, Period p) {
    const AxisSpec& a = made.axes.front();
    switch (made.op) {
        case Operator::convolution:
        case Operator::max_pooling:
        case Operator::average_pooling:
            return divided(p, a.stride);
        case Operator::transposed_convolution:
            return Period{p.length, product(p.growth, a.stride)};
        case Operator::adaptive_max_pooling:
        case Operator::adaptive_average_pooling:
            return Period{p.length, 0};
        case Operator::pad:
            return p;
        case Operator::pixel_shuffle:
            return Period{p.length, product(p.growth, shuffle_factor(a))};
        case Operator::pixel_unshuffle:
            return divided(p, shuffle_factor(a));
        case Operator::resize: {
            if (a.output_size) return Period{p.length, 0};
            // Floating-point products are exact for halves, quarters, ... alone.
            const Fraction by = a.factor.exact().value();
            if ((by.den & (by.den - 1)) != 0) return std::nullopt;
            const Period whole = divided(p, by.den);
            return Period{whole.length, product(whole.growth, by.num)};
        }
    }
    return std::nullopt;
}

bool is_put_together(const StackLayer& layer) {
    return std::holds_alternative<Dense>(layer.what) || std::holds_alternative<Reshape>(layer.what) ||
           std::holds_alternative<Unfold>(layer.what);
}

// Up to the first layer that puts axes together. The windows of an unfold are still those of each axis.
Stack before_vectors(Stack stack) {
    auto end = std::find_if(stack.layers.begin(), stack.layers.end(), is_put_together);
    if (end != stack.layers.end()) {
        const auto* unfold = std::get_if<Unfold>(&end->what);
        if (unfold != nullptr && unfold->back_to.empty()) (end++)->what = LayerRequest(unfold->windows);
    }
    stack.layers.erase(end, stack.layers.end());
    return stack;
}

// The line with nothing that depends on how sizes compare: those of every layer grow as they do in it. Behind
// a vector sizes do not grow.
Stack relaxed(const Stack& line) {
    Stack plain = before_vectors(line);
    for (StackLayer& layer : plain.layers) {
        if (const auto* crop = std::get_if<Crop>(&layer.what)) layer.from = std::string(crop->with);
        if (other_of(layer) != nullptr) layer.what = Pass{};
        LayerRequest* request = layer_in(layer);
        if (request == nullptr || request->layer.op != Operator::pixel_unshuffle) continue;
        AxisSpec& a = request->layer.axes.front();
        request->layer.op = Operator::max_pooling;
        a.kernel = a.stride = shuffle_factor(a);
        a.factor = {};
    }
    return plain;
}

// After `length` cells every layer repeats what it does; `far` is a size at which none is too small.
struct Repetition {
    std::int64_t length = 1;
    std::int64_t far = kFar;
};

// @throws Refused, TooLarge
std::optional<std::int64_t> length_of_repetition(const Stack& plain) {
    std::vector<Period> periods = {Period{}};
    Nodes nodes(plain);
    std::int64_t all = 1;
    while (nodes.all().size() <= plain.layers.size()) {
        const LayerReport report = nodes.add();
        const Period source = periods[nodes.all().back().links.front().source];
        const auto made = report.layer ? made_of(*report.layer, source) : source;
        if (!made) return std::nullopt;
        all = product(all / std::gcd(all, made->length), made->length);
        periods.push_back(*made);
    }
    return all;
}

// nullopt: sizes do not repeat soon enough.
std::optional<Repetition> repetition_of(const Stack& line) {
    Stack plain = relaxed(line);
    for (std::int64_t far = kFar; far >= kNear; far /= 8) {
        plain.input.assign(line.input.size(), far);
        try {
            const auto length = length_of_repetition(plain);
            if (!length || *length > far) return std::nullopt;
            return Repetition{*length, far};
        } catch (const Refused& refused) {
            if (refused.refusal().kind != RefusalKind::size_too_large) return std::nullopt;
        } catch (const TooLarge&) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

// One axis, of which sizes are tried until there was too much of it.
class Sizes {
  public:
    explicit Sizes(const Stack& line)
        : line_(line), work_(static_cast<std::int64_t>(line.layers.size()) + 1) {}

    [[nodiscard]] bool can_try(std::int64_t sizes) const { return sizes <= left_ / work_; }
    SizeVerdict at(std::int64_t size) {
        left_ -= work_;
        return verdict_of(line_, size);
    }

    // Remainders by `period` of sizes that pass for good, and the first size that passes in each.
    struct Class {
        std::int64_t first = 0;
        SizeVerdict far;
        std::int64_t growth = 0;  // of the output, a period later
    };
    template <typename Passes>
    std::vector<Class> classes(const Repetition& repetition, Passes passes) {
        std::vector<Class> all;
        const std::int64_t period = repetition.length;
        const std::int64_t base = repetition.far / period * period;
        for (std::int64_t r = 0; r < period; ++r) {
            const SizeVerdict far = at(base + r);
            if (!passes(far)) continue;
            const SizeVerdict farther = at(base + r + period);
            if (!passes(farther)) continue;
            // Within a class what is too small is below what is not.
            std::int64_t no = -1;
            std::int64_t yes = base / period;
            if (r == 0) no = 0;
            while (yes - no > 1) {
                const std::int64_t middle = std::midpoint(no, yes);
                (passes(at(middle * period + r)) ? yes : no) = middle;
            }
            all.push_back({yes * period + r, far, farther.output - far.output});
        }
        return all;
    }

    // The first size below `end` that passes though its class does not, or `end`; of the first `most` sizes.
    template <typename Passes>
    std::optional<std::int64_t> first_passing(std::optional<std::int64_t> end, std::int64_t most,
                                              Passes passes) {
        for (std::int64_t size = 1; (!end || size < *end) && size <= most && can_try(1); ++size) {
            if (passes(at(size))) return size;
        }
        return end;
    }

  private:
    const Stack& line_;
    std::int64_t work_;  // a size
    std::int64_t left_ = kMostWork;
};

std::optional<std::int64_t> least_of(const std::vector<Sizes::Class>& classes) {
    const auto least = std::min_element(classes.begin(), classes.end(),
                                        [](const auto& a, const auto& b) { return a.first < b.first; });
    return least == classes.end() ? std::nullopt : std::optional(least->first);
}

// The same with the smallest modulus, from a size on from which every one of them fits.
std::optional<SizeRule> rule_of(const std::vector<Sizes::Class>& classes, std::int64_t period) {
    if (classes.empty()) return std::nullopt;
    std::vector<bool> fits(static_cast<std::size_t>(period), false);
    std::int64_t from = 1;
    for (const auto& one : classes) {
        fits[static_cast<std::size_t>(one.first % period)] = true;
        from = std::max(from, one.first - period + 1);
    }
    SizeRule rule;
    for (rule.modulus = 1; rule.modulus < period; ++rule.modulus) {
        if (period % rule.modulus != 0) continue;
        bool repeats = true;
        for (std::int64_t r = rule.modulus; repeats && r < period; ++r)
            repeats = fits[static_cast<std::size_t>(r)] == fits[static_cast<std::size_t>(r - rule.modulus)];
        if (repeats) break;
    }
    for (std::int64_t r = 0; r < rule.modulus; ++r) {
        if (fits[static_cast<std::size_t>(r)]) rule.remainders.push_back(r);
    }
    const auto is_one = [&](std::int64_t size) { return fits[static_cast<std::size_t>(size % period)]; };
    while (!is_one(from)) ++from;
    rule.from = from;
    return rule;
}

// The sizes of these classes that give an output.
Runs giving(const std::vector<Sizes::Class>& classes, std::int64_t period, std::int64_t output) {
    Runs runs;
    for (const auto& one : classes) {
        if (one.growth == 0) {
            // One size a period, for ever.
            for (std::int64_t n = 0; one.far.output == output && n < kMostSizes / period; ++n)
                runs.push_back({one.first + n * period, one.first + n * period});
            continue;
        }
        const std::int64_t more = output - one.far.output;
        if (more % one.growth != 0) continue;
        const std::int64_t size = one.far.size + more / one.growth * period;
        if (size >= one.first && size <= kLargestSize) runs.push_back({size, size});
    }
    return joined(std::move(runs));
}

}  // namespace

Stack line_of(const Stack& stack, std::size_t axis) {
    Stack line = before_vectors(stack);
    line.channels = 1;
    line.input = {stack.input[axis]};
    for (StackLayer& layer : line.layers) {
        if (LayerRequest* request = layer_in(layer)) {
            Layer& made = request->layer;
            if (made.axes.size() > 1) made.axes = {AxisSpec(made.axes[axis])};
            made.out_channels = made.groups = 1;
            // As many cells come out, whatever the channels.
            if (made.op == Operator::pixel_shuffle) made.op = Operator::resize;
        }
        if (Extents* cut = cut_from_of(layer); cut != nullptr && cut->size() > 1)
            *cut = {Extents(*cut)[axis]};
        if (auto* join = std::get_if<Join>(&layer.what)) join->how = Join::How::concatenate;
    }
    return line;
}

bool puts_axes_together(const Stack& stack) {
    return std::any_of(stack.layers.begin(), stack.layers.end(), is_put_together);
}

SizeVerdict verdict_of(const Stack& line, std::int64_t size) {
    Stack sized = line;
    sized.input.assign(line.input.size(), size);
    SizeVerdict verdict;
    verdict.size = size;
    std::string loss;
    std::size_t number = 0;
    try {
        Nodes nodes(sized);
        while (nodes.all().size() <= sized.layers.size()) {
            number = nodes.all().size();
            const LayerReport report = nodes.add();
            if (!nodes.reader() || verdict.loses != 0) continue;
            loss = loss_words(sized.layers[number - 1], report, *nodes.reader());
            if (!loss.empty()) verdict.loses = number;
        }
        const Node& last = nodes.all().back();
        verdict.output = last.size.empty() ? last.channels : last.size.front();
        verdict.why = loss;
    } catch (const Refused& refused) {
        verdict.refuses = std::max<std::size_t>(1, refused.refusal().number);
        verdict.why = loss.empty() ? refused.refusal().sentence : loss + "; " + refused.refusal().sentence;
    } catch (const TooLarge&) {
        verdict.refuses = number;
        verdict.why = fmt::format("layer {} has too many cells", number);
    }
    return verdict;
}

std::string words_of(const SizeRule& rule) {
    std::string words;
    if (rule.modulus == 1)
        return rule.from == 1 ? "every size" : fmt::format("every size from {} on", rule.from);
    if (rule.remainders.size() > 1) {
        words = fmt::format("sizes that leave {} when divided by {}", fmt::join(rule.remainders, " or "),
                            rule.modulus);
    } else if (rule.remainders.front() == 0) {
        words = fmt::format("multiples of {}", rule.modulus);
    } else {
        words = fmt::format("{} more than a multiple of {}", rule.remainders.front(), rule.modulus);
    }
    return fmt::format("{}, from {} on", words, rule.from);
}

SizesTaken sizes_taken(const Stack& line, const SizesAsked& asked) {
    SizesTaken taken;
    if (asked.range) {
        for (std::int64_t size = asked.range->first; size <= asked.range->last; ++size)
            taken.looked_at.push_back(verdict_of(line, size));
    }
    const auto has_output = [](const SizeVerdict& v) { return v.is_taken(); };
    const auto fits = [](const SizeVerdict& v) { return v.fits(); };
    Sizes sizes(line);
    for (const SizeVerdict& v : taken.looked_at) {
        if (asked.output && v.is_taken() && v.output == *asked.output)
            taken.giving.push_back({v.size, v.size});
    }
    taken.giving = joined(std::move(taken.giving));
    // Each remainder takes two sizes and a search, for both questions.
    constexpr std::int64_t kTries = 50;
    auto repetition = repetition_of(line);
    taken.repeats = repetition && sizes.can_try(product(repetition->length, kTries));
    if (!taken.repeats) {
        taken.shortest = sizes.first_passing(std::nullopt, kMostSizes, has_output);
        taken.shortest_that_fits = Sizes(line).first_passing(std::nullopt, kMostSizes, fits);
        return taken;
    }
    auto accepted = sizes.classes(*repetition, has_output);
    // A vector of a very large map is too long.
    for (Repetition nearer = *repetition; accepted.empty() && puts_axes_together(line);) {
        nearer.far /= 8;
        if (nearer.far < std::max(kNear / 4, nearer.length)) break;
        accepted = sizes.classes(nearer, has_output);
        if (!accepted.empty()) repetition = nearer;
    }
    const auto fitting = sizes.classes(*repetition, fits);
    taken.rule = rule_of(fitting, repetition->length);
    // Smaller ones may fit by themselves.
    taken.shortest = sizes.first_passing(least_of(accepted), kMostAlone, has_output);
    taken.shortest_that_fits = sizes.first_passing(least_of(fitting), kMostAlone, fits);
    if (asked.output && !asked.range) taken.giving = giving(accepted, repetition->length, *asked.output);
    return taken;
}

std::optional<std::int64_t> nearest_fit(const Stack& line, std::int64_t size, int step) {
    constexpr std::int64_t kReach = 1024;
    Sizes sizes(line);
    for (std::int64_t i = 0; i < kReach && size >= 1 && size <= kLargestSize && sizes.can_try(1); ++i) {
        if (sizes.at(size).fits()) return size;
        size += step;
    }
    return std::nullopt;
}

}  // namespace convwalk
