#include "figure/number_range.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "figure/labels.h"
#include "scene/font_metrics.h"

namespace convwalk {

NumberRange range_of(std::span<const double> numbers) {
    NumberRange range;
    bool whole = true;
    double least = 0;
    double most = 0;
    double smallest = std::numeric_limits<double>::infinity();  // amount, but for zero
    for (const double v : numbers) {
        if (!std::isfinite(v)) continue;
        least = std::min(least, v);
        most = std::max(most, v);
        if (v != 0) smallest = std::min(smallest, std::abs(v));
        whole = whole && v == std::floor(v);
    }
    range.largest = std::max(-least, most);
    range.negative = least < 0;
    const auto include = [&](double v) {
        for (std::size_t form = 0; form < kNumberForms.size(); ++form) {
            double& widest = range.widest_em[form];
            widest = std::max(widest, text_width_em(number_label(v, kNumberForms[form]), Weight::semibold));
        }
    };
    // Of whole numbers none is wider than one of these.
    include(least);
    include(most);
    if (whole && range.largest < 1e6) return range;
    // The smallest one has the most zeros. Of very many numbers some tell how wide they are.
    include(least < 0 ? -smallest : smallest);
    constexpr std::size_t kMostTried = 1000;
    const std::size_t stride = numbers.size() / kMostTried | 1U;
    for (std::size_t n = 0; n < numbers.size(); n += stride) include(numbers[n]);
    return range;
}

namespace {

// Different numbers, the least and the largest among them.
std::vector<double> some_of(std::span<const double> numbers) {
    constexpr std::size_t kMost = 64;
    std::vector<double> all(numbers.begin(), numbers.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() <= kMost) return all;
    std::vector<double> some;
    for (std::size_t n = 0; n < kMost; ++n) some.push_back(all[n * (all.size() - 1) / (kMost - 1)]);
    return some;
}

}  // namespace

NumberRange range_of_products(std::span<const double> a, std::span<const double> b) {
    const std::vector<double> factors = some_of(b);
    std::vector<double> products;
    for (const double x : some_of(a)) {
        for (const double y : factors) products.push_back(x * y);
    }
    return range_of(products);
}

}  // namespace convwalk
