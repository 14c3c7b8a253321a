// Counts as colours. Level 8.
#pragma once

#include <cstdint>

#include "figure/figure.h"
#include "theme/theme.h"

namespace convwalk {

/// The colours of a figure's overlap map; its theme outlives them.
class Heat {
  public:
    /// @param most the count that has the full colour
    Heat(const Figure& figure, std::int64_t most);

    /// Also of a mean over several cells.
    [[nodiscard]] Colour fill(double count) const;
    [[nodiscard]] const CellStyle& full() const { return full_; }
    [[nodiscard]] Colour pale() const { return pale_; }
    [[nodiscard]] Colour background() const { return background_; }

  private:
    const Theme& theme_;
    CellStyle full_;
    Colour pale_;
    Colour background_;
    std::int64_t most_;
};

/// The one of the theme's text colours that is read best on a fill.
[[nodiscard]] Colour text_on(const Theme& theme, Colour fill);

}  // namespace convwalk
