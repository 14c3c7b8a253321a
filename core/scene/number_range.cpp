#include "scene/number_range.h"

#include <algorithm>
#include <cmath>

#include "scene/cell_words.h"
#include "scene/font_metrics.h"

namespace convwalk {

NumberRange range_of(std::span<const double> numbers) {
    NumberRange range;
    bool whole = true;
    double least = 0;
    double most = 0;
    for (const double v : numbers) {
        if (!std::isfinite(v)) continue;
        least = std::min(least, v);
        most = std::max(most, v);
        whole = whole && v == std::floor(v);
    }
    range.largest = std::max(-least, most);
    range.negative = least < 0;
    const auto include = [&](double v) {
        for (int less = 0; less < 2; ++less) {
            double& widest = range.widest_em[static_cast<std::size_t>(less)];
            widest = std::max(widest, text_width_em(number_label(v, 3 - less), Weight::semibold));
        }
    };
    // Of whole numbers none is wider than one of these.
    include(least);
    include(most);
    if (!whole || range.largest >= 1e6) std::for_each(numbers.begin(), numbers.end(), include);
    return range;
}

}  // namespace convwalk
